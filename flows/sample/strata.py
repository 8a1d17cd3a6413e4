"""How many cases does each stratum give, and which?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

from flows.register.attributes import counted_as
from flows.sample.characteristics import APART, UNKNOWN
from flows.sample.lots import in_lot_order
from flows.studyfile import Attribute

Stratum = tuple[str, ...]
K = TypeVar("K", str, Stratum)
NO_ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType({})


def allocation(
    sizes: Mapping[Stratum, int], wanted: int, how: str, minimum: int = 0
) -> dict[Stratum, int]:
    """Cases to draw by stratum: they add up to `wanted` and no stratum gives more than it has.

    proportional: shares of the register, by largest remainders (ties to the stratum that comes
    first). equal: as even as the strata's sizes allow. Each stratum gives the minimum, or all it
    has where that is less; what a proportional allocation would give it beyond its share is
    taken from the others in proportion. Raises ValueError where there are fewer cases than
    wanted, or fewer wanted than the minimum asks for.
    """
    least = {key: min(minimum, size) for key, size in sizes.items()}
    if sum(sizes.values()) < wanted:
        raise ValueError(f"{wanted} cases wanted of {sum(sizes.values())}")
    if sum(least.values()) > wanted:
        raise ValueError(f"{wanted} cases wanted, the minimum takes {sum(least.values())}")
    return _equal(sizes, wanted) if how == "equal" else _proportional(sizes, wanted, least)


def drawn(
    strata: Mapping[Stratum, Sequence[str]], takes: Mapping[Stratum, int], seed: int
) -> dict[str, Stratum]:
    """So many cases of each stratum, each case of it with the same chance; stratum by case."""
    return {
        case: key
        for key in sorted(strata)
        for case in in_lot_order(strata[key], seed)[: takes.get(key, 0)]
    }


def strata_of(
    rows: Mapping[str, Mapping[str, str]],
    columns: Sequence[str],
    attributes: Mapping[str, Attribute] = NO_ATTRIBUTES,
) -> dict[Stratum, list[str]]:
    """Case ids by their values in the columns; all in one stratum where there are none.

    Numbers count by their band; "" where a value is unknown.
    """
    found: dict[Stratum, list[str]] = defaultdict(list)
    for case_id, row in rows.items():
        key = (counted_as(attributes.get(column), row.get(column, "")) for column in columns)
        found[tuple("" if value == UNKNOWN else value for value in key)].append(case_id)
    return dict(found)


def stratum_name(stratum: Stratum) -> str:
    """The stratum as study.yaml and reports name it: "LCSPR › Unknown"; "" where all are one."""
    return APART.join(value or UNKNOWN for value in stratum)


def largest_remainders(shares: Mapping[K, float], wanted: int) -> dict[K, int]:
    """Whole numbers in proportion to the shares that add up to `wanted`, by largest remainders.

    Each differs from its exact share by less than 1; ties go to the key that sorts first.
    """
    exact_shares = {key: Fraction(share) for key, share in shares.items()}
    total = sum(exact_shares.values())
    exact = {key: wanted * share / total for key, share in exact_shares.items()}
    takes = {key: int(share) for key, share in exact.items()}
    order = sorted(takes, key=lambda key: (takes[key] - exact[key], key))
    for key in order[: wanted - sum(takes.values())]:
        takes[key] += 1
    return takes


def _proportional(
    sizes: Mapping[Stratum, int], wanted: int, least: Mapping[Stratum, int]
) -> dict[Stratum, int]:
    """Largest remainders, where strata whose share is below their least are held at it."""
    held: dict[Stratum, int] = {}
    while True:
        free = {key: size for key, size in sizes.items() if key not in held}
        rest, cases = wanted - sum(held.values()), sum(free.values())
        below = {key: least[key] for key, size in free.items() if rest * size < least[key] * cases}
        if not below:
            return held | (largest_remainders(free, rest) if free else {})
        held |= below


def _equal(sizes: Mapping[Stratum, int], wanted: int) -> dict[Stratum, int]:
    """The same number of each, less where a stratum has no more; what is left over in order."""
    takes = dict.fromkeys(sorted(sizes), 0)
    while (rest := wanted - sum(takes.values())) > 0:
        room = [key for key in takes if takes[key] < sizes[key]]
        level = max(1, min(rest // len(room), *(sizes[key] - takes[key] for key in room)))
        for key in room[: rest // level]:
            takes[key] += level
    return takes
