"""Which cases meet every target exactly? A small integer programme with a random objective."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from codebook.faults import StudyError
from flows.register.attributes import counted_as, in_range
from flows.studyfile import StudyFile, Target

Row = Mapping[str, str]
Places = tuple[int, ...]
Line = tuple[dict[int, float], float, float]
"""Coefficient by variable, and the limits between which their sum must lie."""
Numbers = NDArray[np.float64]
LOTS = 1_000_000
SECONDS = 60.0
OUT_OF_TIME = 1


@dataclass(frozen=True, slots=True)
class Demand:
    """One count to be met: the chosen among `places`, or their different `sets`, are `wanted`."""

    words: str
    wanted: int
    places: tuple[int, ...] = ()
    sets: tuple[tuple[int, ...], ...] = ()


def demands(
    rows: Sequence[Row], size: int, targets: Sequence[Target], file: StudyFile
) -> list[Demand]:
    """Every target as the counts it asks for, the size of the sample first.

    In a `distinct` column, each blank counts as different from all others.
    """
    found = [Demand("cases in all", size, tuple(range(len(rows))))]
    for target in targets:
        within = [place for place, row in enumerate(rows) if _meets(row, target.where, file)]
        where = ", ".join(f"{column}: {value}" for column, value in target.where.items())
        if target.distinct:
            sets: dict[str, list[int]] = defaultdict(list)
            for place in within:
                sets[rows[place].get(target.distinct) or f"unknown {place}"].append(place)
            told = f"different {target.distinct}" + (f" where {where}" if where else "")
            found.append(Demand(told, target.n or 0, sets=tuple(map(tuple, sets.values()))))
            continue
        if target.n is not None:
            found.append(Demand(where or "cases", target.n, tuple(within)))
        for value, wanted in target.counts.items():
            here = tuple(p for p in within if _is(rows[p], target.by, value, file))
            told = f"{target.by}: {value}" + (f" where {where}" if where else "")
            found.append(Demand(told, wanted, here))
    return found


def meeting(rows: int, asked: Sequence[Demand], seed: int) -> list[int] | None:
    """Places of the cases that meet every demand, drawn by lot under the seed; None if none do."""
    lots = lots_of(rows, seed)
    kept = _worth(rows, asked, lots)
    if not kept:
        return None if any(each.wanted for each in asked) else []
    found = _solved(len(kept), _among(kept, asked), lots[kept], elastic=False)
    return None if found is None else [kept[place] for place in found]


def lots_of(rows: int, seed: int) -> Numbers:
    """A lot for each case in order of case id; of choices that meet all, the least sum is taken."""
    return np.random.default_rng(seed).integers(1, LOTS, rows).astype(np.float64)


def shortfalls(rows: int, asked: Sequence[Demand]) -> list[tuple[Demand, int]]:
    """The demands that the nearest choice of cases misses, with what it reaches instead."""
    chosen = set(_solved(rows, asked, np.zeros(rows), elastic=True) or ())
    found = [(each, reached(each, chosen)) for each in asked]
    return [(each, n) for each, n in found if n != each.wanted]


def _worth(rows: int, asked: Sequence[Demand], lots: Numbers) -> list[int]:
    """Places of the cases that the choice with the least lots can hold.

    Cases that count alike in every demand could be changed for one another; so of these only
    the lowest lots are looked at, as many as their demands allow. A case that shares a set with
    another is alike to none.
    """
    within: list[list[int]] = [[] for _ in range(rows)]
    for number, demand in enumerate(asked):
        for place in demand.places:
            within[place].append(number)
        for each in demand.sets:
            for place in each:
                within[place].append(number if len(each) == 1 else -1 - place)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in sorted(range(rows), key=lambda place: (lots[place], place)):
        alike[tuple(within[place])].append(place)
    kept: list[int] = []
    for numbers, places in alike.items():
        wanted = (asked[number].wanted for number in numbers if number >= 0)
        kept += places[: min(wanted, default=0)]
    return sorted(kept)


def _among(kept: Sequence[int], asked: Sequence[Demand]) -> list[Demand]:
    """The demands of these cases alone, by their places among them."""
    at = {place: number for number, place in enumerate(kept)}

    def left(places: Places) -> Places:
        return tuple(at[place] for place in places if place in at)

    return [
        Demand(
            each.words, each.wanted, left(each.places), tuple(filter(None, map(left, each.sets)))
        )
        for each in asked
    ]


def reached(demand: Demand, chosen: set[int]) -> int:
    """The count that a choice of cases gives where the demand wants its own."""
    if demand.sets:
        return sum(any(place in chosen for place in each) for each in demand.sets)
    return len(chosen.intersection(demand.places))


def _solved(
    rows: int, asked: Sequence[Demand], lots: Numbers, *, elastic: bool
) -> list[int] | None:
    """Places chosen by the programme: lots are minimised, or where elastic what is missed.

    Variables, in this order: a case is chosen; a set of cases that count once is touched (both
    0 or 1); where elastic, by how much each demand is exceeded and missed. Solved to the optimum,
    which lots make unique, so that every machine finds the same. Raises StudyError where that
    takes too long.
    """
    sets = [each for demand in asked for each in demand.sets]
    misses = 2 * len(asked) if elastic else 0
    lines = [*_counted(rows, asked, len(sets), elastic), *_touched(rows, sets)]
    table = lil_array((len(lines), rows + len(sets) + misses))
    for number, (coefficients, _, _) in enumerate(lines):
        for column, coefficient in coefficients.items():
            table[number, column] = coefficient
    yes_or_no = np.ones(rows + len(sets))
    found = milp(
        np.concatenate([lots, np.zeros(len(sets)), np.ones(misses)]),
        integrality=np.concatenate([yes_or_no, np.zeros(misses)]),
        bounds=Bounds(0, np.concatenate([yes_or_no, np.full(misses, np.inf)])),
        constraints=LinearConstraint(
            table.tocsr(), [low for _, low, _ in lines], [high for _, _, high in lines]
        ),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.status == OUT_OF_TIME:
        raise StudyError(f"No sample was found within {SECONDS:.0f} seconds; use fewer targets")
    return None if found.x is None else [p for p in range(rows) if found.x[p] > 0.5]


def _counted(rows: int, asked: Sequence[Demand], sets: int, elastic: bool) -> Iterator[Line]:
    """What each demand asks: so many chosen cases, or so many touched sets."""
    at = rows
    for number, demand in enumerate(asked):
        coefficients = dict.fromkeys(demand.places, 1.0)
        coefficients |= dict.fromkeys(range(at, at + len(demand.sets)), 1.0)
        at += len(demand.sets)
        if elastic:
            over = rows + sets + 2 * number
            coefficients |= {over: -1.0, over + 1: 1.0}
        yield coefficients, demand.wanted, demand.wanted


def _touched(rows: int, sets: Sequence[Places]) -> Iterator[Line]:
    """A set is touched where one of its cases is chosen, and only then."""
    for at, places in enumerate(sets, rows):
        for place in places:
            yield {at: 1.0, place: -1.0}, 0.0, np.inf
        yield {at: -1.0, **dict.fromkeys(places, 1.0)}, 0.0, np.inf


def _meets(row: Row, where: Mapping[str, str], file: StudyFile) -> bool:
    return all(_is(row, column, value, file) for column, value in where.items())


def _is(row: Row, column: str, value: str, file: StudyFile) -> bool:
    """Whether a case counts under a value: itself, a band, a range such as 0-2, or unknown ""."""
    text = row.get(column, "")
    attribute = file.attributes.get(column)
    if attribute is not None and attribute.type == "number" and value not in attribute.bands:
        ranged = in_range(text, value)
        if ranged is not None:
            return ranged
    return counted_as(attribute, text) == value
