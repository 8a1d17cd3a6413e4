"""Who codes which case, so that loads and overlaps are even?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, cycle
from math import comb
from random import Random

MOST_OFFERED = 500
"""Of more possible teams not every one is looked at."""


def teams(coders: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Teams of `size` coders without end, so that loads stay even.

    After any number of teams, coders' loads differ by at most one. For teams of two, any
    run of teams holds each pair equally often, give or take one; for larger teams the pairs
    met least often are taken first.
    """
    if size == len(coders) or size == 1:
        return cycle([tuple(coders)] if size > 1 else [(coder,) for coder in coders])
    return cycle(pairs(coders)) if size == 2 else _evened(coders, size)


def pairs(coders: Sequence[str]) -> list[tuple[str, ...]]:
    """All pairs of coders, in an order in which their loads never differ by more than one.

    For an even number the rounds of a tournament in which everybody plays once a round; for
    an odd number walks through everybody, two steps at a time (Walecki's construction).
    """
    count = len(coders)
    if count % 2 == 0:
        return [pair for turn in range(count - 1) for pair in _tournament(coders, turn)]
    order: list[tuple[str, ...]] = []
    for turn in range((count - 1) // 2):
        walk = _walk(coders, turn)
        order += [(walk[(2 * step) % count], walk[(2 * step + 1) % count]) for step in range(count)]
    return order


def dealt(cases: Sequence[str], loads: dict[str, int], random: Random) -> dict[str, str]:
    """One coder for each case, in turn from those with least to do; `loads` is added to."""
    order = random.sample(sorted(loads), len(loads))
    order.sort(key=lambda coder: loads[coder])
    given = dict(zip(cases, cycle(order), strict=False))
    for coder in given.values():
        loads[coder] += 1
    return given


def _tournament(coders: Sequence[str], turn: int) -> list[tuple[str, ...]]:
    """Everybody in one pair: the first stays seated, the others move on one seat a turn."""
    seated = [coders[0], *coders[1 + turn :], *coders[1 : 1 + turn]]
    half = len(seated) // 2
    return [(seated[i], seated[-1 - i]) for i in range(half)]


def _walk(coders: Sequence[str], turn: int) -> list[str]:
    """A closed walk through everybody that shares no pair with those of other turns."""
    rim = len(coders) - 1
    zigzag = [(turn + (step + 1) // 2 * (1 if step % 2 else -1)) % rim for step in range(rim)]
    return [coders[rim], *(coders[seat] for seat in zigzag)]


def _evened(coders: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Teams of the coders with least to do, and among those the ones who met least."""
    loads = dict.fromkeys(coders, 0)
    met = dict.fromkeys(combinations(coders, 2), 0)
    while True:
        least = min(loads.values())
        behind = [coder for coder in coders if loads[coder] == least]
        ahead = [coder for coder in coders if loads[coder] > least]
        offered = _offered(behind, ahead, size) or [_one_by_one(behind, ahead, size, met)]
        told = [tuple(coder for coder in coders if coder in team) for team in offered]
        team = min(told, key=lambda each: sum(met[pair] for pair in combinations(each, 2)))
        for coder in team:
            loads[coder] += 1
        for pair in combinations(team, 2):
            met[pair] += 1
        yield team


def _offered(behind: Sequence[str], ahead: Sequence[str], size: int) -> list[set[str]]:
    """Every team that keeps loads even; none where they are too many to be looked at."""
    few, more = min(size, len(behind)), max(0, size - len(behind))
    if comb(len(behind), few) * comb(len(ahead), more) > MOST_OFFERED:
        return []
    return [
        {*some, *rest} for some in combinations(behind, few) for rest in combinations(ahead, more)
    ]


def _one_by_one(
    behind: Sequence[str], ahead: Sequence[str], size: int, met: Mapping[tuple[str, str], int]
) -> set[str]:
    """A team that keeps loads even, each next coder the one who met those before least."""
    team: list[str] = list(behind) if len(behind) <= size else []
    waiting = list(ahead if team else behind)
    while len(team) < size:
        chosen = min(waiting, key=lambda who: sum(_often(met, who, other) for other in team))
        waiting.remove(chosen)
        team.append(chosen)
    return set(team)


def _often(met: Mapping[tuple[str, str], int], one: str, other: str) -> int:
    return met.get((one, other), 0) + met.get((other, one), 0)
