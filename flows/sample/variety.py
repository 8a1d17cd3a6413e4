"""How many cases of each kind fill each quota, so that it is as varied as can be?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from flows.sample.lots import LOTS
from flows.sample.programme import Programme
from flows.sample.strata import Stratum, allocation

Values = tuple[str, ...]
"""A case's values in the attributes over which a quota is to range; "" where unknown."""
Cell = tuple[str, Values]
"""A quota, and the values of the cases that fill a part of it."""
Bearing = Mapping[tuple[tuple[str, ...], Values], int]
"""How many cases there are by the quotas that they could fill and their values."""
TOO_LONG = (
    "No choice of cases for the quotas was found within a minute; use fewer or shorter ranges"
)
LARGEST_LOT = 1_000_000


@dataclass(frozen=True, slots=True)
class Variety:
    """How varied a choice is. covered: values that occur, summed over quotas and attributes.

    uneven: the squares of how often each value occurs in a quota, summed; a case whose value is
    unknown counts more than any other could, as it adds nothing. Fewer is more even.
    """

    covered: int
    uneven: int


def variety(taken: Mapping[Cell, int], wanted: Mapping[str, int]) -> Variety:
    """How varied so many cases of each kind are."""
    counts: dict[tuple[str, int, str], int] = defaultdict(int)
    for (quota, values), n in taken.items():
        for place, value in enumerate(values):
            counts[quota, place, value] += n
    return Variety(
        covered=sum(n > 0 for (_, _, value), n in counts.items() if value),
        uneven=sum(
            n * n if value else n * _unknown(wanted[quota])
            for (quota, _, value), n in counts.items()
        ),
    )


def most_varied(
    bearing: Bearing, wanted: Mapping[str, int], lots: Mapping[Cell, Sequence[int]]
) -> dict[Cell, int]:
    """Cases to take of each kind for each quota: all filled, the most values covered, then even.

    lots: of the cases of a cell, in rising order; among choices that are equally varied the one
    with the least lots is taken, so that it is the same on every machine. The quotas can be
    filled (see `contention.py`); every step is solved to the proven optimum. The first tries
    whether each attribute of each quota can be as even as its values alone allow: nothing is
    more varied than that.
    """
    found = _by_lots(_Built.of(bearing, wanted).ideal(), lots)
    if found is None:
        found = _by_lots(_Built.of(bearing, wanted).nearest(), lots)
    assert found is not None, "quotas that can be filled"
    return found


def _by_lots(built: "_Built", lots: Mapping[Cell, Sequence[int]]) -> dict[Cell, int] | None:
    """What is taken of each cell where the sum of lots is least; None where nothing can be."""
    costs: dict[int, float] = {}
    for cell, variable in built.cells.items():
        steps = [built.programme.variable(1) for _ in range(int(built.programme.most[variable]))]
        scaled = (each * LARGEST_LOT // LOTS for each in lots[cell])
        costs |= {step: float(1 + each) for step, each in zip(steps, scaled, strict=False)}
        built.programme.line({variable: -1.0, **dict.fromkeys(steps, 1.0)}, 0, 0)
    found = built.programme.least(costs, TOO_LONG)
    if found is None:
        return None
    return {cell: n for cell, at in built.cells.items() if (n := round(found[at]))}


@dataclass(frozen=True, slots=True)
class _Built:
    """The programme: cells holds the number of cases to take of each."""

    wanted: Mapping[str, int]
    programme: Programme = field(default_factory=Programme)
    cells: dict[Cell, int] = field(default_factory=dict)

    @classmethod
    def of(cls, bearing: Bearing, wanted: Mapping[str, int]) -> "_Built":
        """All quotas filled, each case filling one only."""
        built = cls(wanted)
        there: dict[Cell, int] = defaultdict(int)
        for (quotas, values), n in bearing.items():
            for quota in quotas:
                there[quota, values] += n
        for cell in sorted(there):
            most = min(there[cell], wanted[cell[0]])
            built.cells[cell] = built.programme.variable(most, whole=True)
        for quota, n in wanted.items():
            inside = [variable for cell, variable in built.cells.items() if cell[0] == quota]
            built.programme.line(dict.fromkeys(inside, 1.0), n, n)
        built.share(bearing, there)
        return built

    def share(self, bearing: Bearing, there: Mapping[Cell, int]) -> None:
        """A case fills one quota only. Left out where more are there than could be taken."""
        gives: dict[Cell, dict[int, float]] = defaultdict(dict)
        for quotas, values in sorted(bearing):
            n = bearing[quotas, values]
            scarce = [each for each in quotas if there[each, values] < sum(self.wanted.values())]
            parts = {each: self.programme.variable(n) for each in scarce}
            for quota, part in parts.items():
                gives[quota, values][part] = 1.0
            if parts:
                self.programme.line(dict.fromkeys(parts.values(), 1.0), 0, n)
        for cell, parts_of in gives.items():
            self.programme.line({self.cells[cell]: -1.0, **parts_of}, 0, 0)

    def ideal(self) -> "_Built":
        """Each attribute of each quota as even as its own values allow, whatever the others."""
        for n, values in self._attributes():
            most: dict[Stratum, int] = {
                (value,): self._there(inside) for value, inside in values.items() if value
            }
            even = allocation(most, min(n, sum(most.values())), "equal")
            level = max(even.values(), default=0)
            rest = n - sum(even.values())
            for value, inside in values.items():
                there = most.get((value,), 0)
                low, high = (min(there, level - 1), min(there, level)) if value else (rest, rest)
                self.programme.line(dict.fromkeys(inside, 1.0), low, high)
        return self

    def nearest(self) -> "_Built":
        """The most values covered over all quotas, then the most even choice, both proven.

        Counts of a value are told in steps: the first covers it, each costs more than the last.
        """
        first: list[int] = []
        uneven: dict[int, float] = defaultdict(float)
        for n, values in self._attributes():
            for value, inside in values.items():
                if not value:
                    for variable in inside:
                        uneven[variable] += _unknown(n)
                    continue
                steps = [self.programme.variable(1) for _ in range(min(n, self._there(inside)))]
                times = dict.fromkeys(inside, -1.0) | dict.fromkeys(steps, 1.0)
                self.programme.line(times, 0, 0)
                first += steps[:1]
                uneven |= {step: 2.0 * number + 1.0 for number, step in enumerate(steps)}
        covered = round(self._at(first, self._least(dict.fromkeys(first, -1.0))))
        self.programme.line(dict.fromkeys(first, 1.0), covered - 0.5, len(first))
        found = self._least(uneven)
        cost = round(sum(found[each] * times for each, times in uneven.items()))
        self.programme.line(uneven, 0, cost + 0.5)
        return self

    def _attributes(self) -> Iterator[tuple[int, dict[str, list[int]]]]:
        """Cases wanted, and by value of an attribute the cells of a quota that have it."""
        found: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for (quota, values), variable in self.cells.items():
            for place, value in enumerate(values):
                found[quota, place][value].append(variable)
        for (quota, _), values_of in sorted(found.items()):
            yield self.wanted[quota], dict(sorted(values_of.items()))

    def _there(self, inside: Sequence[int]) -> int:
        return int(sum(self.programme.most[each] for each in inside))

    def _least(self, costs: Mapping[int, float]) -> NDArray[np.float64]:
        found = self.programme.least(costs, TOO_LONG)
        assert found is not None, "quotas that can be filled"
        return found

    @staticmethod
    def _at(places: Sequence[int], found: NDArray[np.float64]) -> float:
        return float(sum(found[each] for each in places))


def _unknown(wanted: int) -> int:
    """What a case of unknown value costs: more than the last of equal values could."""
    return 2 * wanted + 1
