"""Who gets which case, as evenly as can be proven, within all constraints?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from codebook.faults import StudyError
from flows.distribute.balance import Balance, balance, counts, even_spreads
from flows.distribute.constructed import constructed
from flows.distribute.wanted import Coders, Relations, Wanted, faults

EFFORT = 150_000
"""How much one step of a programme may be looked for, as nodes times variables."""
LOTS = 10**6
Team = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The coders of each case, new ones only, and how even that is with what stands already."""

    teams: dict[str, tuple[str, ...]]
    balance: Balance


def shared_out(
    wanted: Sequence[Wanted],
    coders: Coders,
    relations: Relations,
    seed: str,
    effort: int = EFFORT,
) -> Shared:
    """The cases given out so that loads, then pairs' overlaps, then groups are most even.

    A construction is tried first: where it reaches what counting alone shows to be the least,
    it is taken, and needs no other proof. Otherwise integer programmes find the least. Raises
    StudyError where the cases cannot be given out within the constraints.
    """
    wrong = faults(wanted, coders, relations)
    if wrong:
        raise StudyError("The cases cannot be shared out", wrong)
    bound = relations.of([each.case_id for each in wanted])
    ways = []
    if not coders.loads and not any(each.mates for each in wanted):
        for way, proven in _constructions(wanted, coders, bound, seed, effort):
            if within(counts(wanted, coders, way).spreads, proven):
                return Shared(way, balance(wanted, coders, way, proven))
            ways.append(way)
    return _programmed(wanted, coders, bound, seed, effort, ways)


def within(found: tuple[int, int, int], aim: tuple[int, int, int]) -> bool:
    """Whether no spread is more than is aimed at."""
    return all(one <= other for one, other in zip(found, aim, strict=True))


def _constructions(
    wanted: Sequence[Wanted], coders: Coders, relations: Relations, seed: str, effort: int
) -> Iterator[tuple[dict[str, Team], tuple[int, int, int]]]:
    """Ways found without all constraints in one programme, with spreads that none undercuts."""
    even = even_spreads(wanted, coders)
    way = constructed(wanted, coders, relations, Random(seed))  # noqa: S311  # to be repeated
    if way is not None:
        yield way, even
    from flows.distribute.programme import outlined  # noqa: PLC0415  # scipy, only if need be

    random = Random(seed)  # noqa: S311  # not to be secret
    mixed = replace(coders, names=tuple(random.sample(list(coders.names), len(coders.names))))
    outline = outlined(wanted, mixed, random.randrange(LOTS), effort)
    if outline is not None:
        way = constructed(wanted, coders, relations, random, outline.teams)
        if way is not None:
            yield way, (outline.load, outline.pairs, even[2])


def _programmed(
    wanted: Sequence[Wanted],
    coders: Coders,
    relations: Relations,
    seed: str,
    effort: int,
    ways: list[dict[str, Team]],
) -> Shared:
    """By programme; a construction where it is more even, or the programme is too large."""
    from flows.distribute.programme import TooLargeError, solved  # noqa: PLC0415  # as above

    random = Random(seed)  # noqa: S311  # as above
    shuffled = random.sample(list(wanted), len(wanted))
    shuffled.sort(key=lambda each: each.deeper)
    mixed = replace(coders, names=tuple(random.sample(list(coders.names), len(coders.names))))
    proven = even_spreads(wanted, coders)
    try:
        found = solved(shuffled, mixed, relations, random.randrange(LOTS), effort)
        ways, proven = [*ways, found.teams], found.proven
    except TooLargeError:
        if not ways:
            raise StudyError(
                f"Sharing out {len(wanted)} cases among {len(coders.names)} coders with these "
                "constraints is too much to be solved. Lower coders_per_case, or set fewer of "
                "capacity, not_cases and related"
            ) from None
    best = min(ways, key=lambda way: counts(wanted, coders, way).spreads)
    return Shared(best, balance(wanted, coders, best, proven, _forcing(wanted, coders, relations)))


def _forcing(wanted: Sequence[Wanted], coders: Coders, relations: Relations) -> str:
    """The constraints that there are, in words of the study file."""
    everybody = set(coders.names)
    told = {
        "capacity": bool(coders.room),
        "not_cases": any(not everybody <= each.allowed | each.mates for each in wanted),
        "related": bool(relations.clusters),
        "what coders have already": bool(coders.loads) or any(each.mates for each in wanted),
        "coders_per_case": any(each.size > 2 for each in wanted),
    }
    return ", ".join(word for word, here in told.items() if here) or "the number of cases"
