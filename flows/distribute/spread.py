"""In which order do cases come, so that any first few of them are spread over the groups?"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def in_proportion(counts: Mapping[K, int]) -> list[K]:
    """Each key as often as its count, in an order of which any beginning is proportionate.

    After n places a key with share s of the whole has stood between n*s - 1 and n*s + 1
    times, limits excluded.

    Source: Tijdeman (1980), "The chairman assignment problem", doi:10.1016/0012-365X(80)90269-1.
    """
    total = sum(counts.values())
    keys = [key for key, count in counts.items() if count]
    share = {key: Fraction(counts[key], total) for key in keys}
    slack = Fraction(1, 2 * len(keys) - 2) if len(keys) > 1 else Fraction(0)
    stood = dict.fromkeys(keys, 0)
    order: list[K] = []
    for place in range(1, total + 1):
        due = [key for key in keys if place * share[key] - stood[key] >= slack]
        chosen = min(due, key=lambda key: (stood[key] + 1 - slack) / share[key])
        stood[chosen] += 1
        order.append(chosen)
    return order


def in_turn(counts: Mapping[K, int]) -> list[K]:
    """Each key as often as its count, all keys in turn as long as they last."""
    most = max(counts.values(), default=0)
    return [key for turn in range(most) for key in counts if counts[key] > turn]


def spread(
    cases: Sequence[str], keys: Mapping[str, tuple[str, ...]], random: Random, *, equally: bool
) -> list[str]:
    """The cases in a random order of which any beginning is spread over the groups.

    keys: the group of each case, then the groups within it, and so on; within a group the
    order is spread over the next key. equally: every group in turn, however large it is (for
    a pilot, which is to see all kinds of case); else in proportion to its size.
    """
    if len(cases) < 2 or not keys[cases[0]]:
        return random.sample(list(cases), len(cases))
    groups: dict[str, list[str]] = {}
    for case in random.sample(list(cases), len(cases)):
        groups.setdefault(keys[case][0], []).append(case)
    deeper = {case: keys[case][1:] for case in cases}
    waiting = {
        key: iter(spread(members, deeper, random, equally=equally))
        for key, members in groups.items()
    }
    counts = {key: len(members) for key, members in groups.items()}
    return [next(waiting[key]) for key in (in_turn if equally else in_proportion)(counts)]
