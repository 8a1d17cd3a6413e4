"""How many cases does each stratum give, and which?"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Stratum = tuple[str, ...]
K = TypeVar("K", str, Stratum)


def allocation(sizes: Mapping[Stratum, int], wanted: int, how: str) -> dict[Stratum, int]:
    """Cases to draw by stratum: they add up to `wanted` and no stratum gives more than it has.

    proportional: shares of the register, by largest remainders (ties to the stratum that comes
    first). equal: as even as the strata's sizes allow. Raises ValueError where there are fewer
    cases than wanted.
    """
    if sum(sizes.values()) < wanted:
        raise ValueError(f"{wanted} cases wanted of {sum(sizes.values())}")
    return _equal(sizes, wanted) if how == "equal" else largest_remainders(sizes, wanted)


def drawn(
    strata: Mapping[Stratum, Sequence[str]], takes: Mapping[Stratum, int], seed: int
) -> set[str]:
    """So many cases of each stratum, each case of it with the same chance, by the seed."""
    lots = random.Random(seed)  # noqa: S311  # a draw to be repeated, not a secret
    return {case for key in sorted(strata) for case in lots.sample(sorted(strata[key]), takes[key])}


def strata_of(
    rows: Mapping[str, Mapping[str, str]], columns: Sequence[str]
) -> dict[Stratum, list[str]]:
    """Case ids by their values in the columns; all in one stratum where there are none."""
    found: dict[Stratum, list[str]] = defaultdict(list)
    for case_id, row in rows.items():
        found[tuple(row.get(column, "") for column in columns)].append(case_id)
    return dict(found)


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


def _equal(sizes: Mapping[Stratum, int], wanted: int) -> dict[Stratum, int]:
    takes = dict.fromkeys(sizes, 0)
    while sum(takes.values()) < wanted:
        for key in sorted(sizes):
            if takes[key] < sizes[key] and sum(takes.values()) < wanted:
                takes[key] += 1
    return takes
