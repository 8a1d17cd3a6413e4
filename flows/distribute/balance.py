"""How evenly are cases shared out, and how evenly could they be?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from flows.distribute.wanted import Coders, Pair, Wanted, pair

Teams = Mapping[str, tuple[str, ...]]
"""The coders of each case, by case."""


@dataclass(frozen=True, slots=True)
class Spread:
    """By how much the most and the least differ.

    even: what is aimed at, 0 or 1. proven: no way of sharing out has less than this, where it
    is more than `even`. forced_by: the constraints that force more than `even`.
    """

    found: int
    proven: int
    even: int
    forced_by: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """A round as it is shared out.

    loads: cases by coder. capacities: of coders who have one. limited: coders who cannot have
    an even share, because of a capacity or because they may read no more, with the most that
    they could have; others are compared without them. overlaps: cases that two coders share
    ("ab+cd"). groups: cases by group and coder. double_coded: by group. coded_once: cases that
    were to be coded by more, but only one coder may read them. load, pairs, group: how even all
    that is; for groups, in the least even one.
    """

    loads: dict[str, int]
    capacities: dict[str, int]
    limited: dict[str, int]
    overlaps: dict[str, int]
    groups: dict[str, dict[str, int]]
    double_coded: dict[str, int]
    load: Spread
    pairs: Spread
    group: Spread
    coded_once: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases of each coder, of each pair and of each coder by group, standing ones included.

    limits: of coders who cannot have as many as others, the most that they could have.
    """

    loads: dict[str, int]
    limits: dict[str, int]
    met: dict[Pair, int]
    seen: dict[str, dict[str, int]]

    @property
    def load(self) -> int:
        """By how much loads differ; of coders with a limit, what they lack of it."""
        free = [n for who, n in self.loads.items() if who not in self.limits]
        lacking = [most - self.loads[who] for who, most in self.limits.items()]
        return max([_difference(free), *lacking])

    @property
    def pairs(self) -> int:
        """By how much overlaps differ, of pairs alike in who has a limit."""
        alike = pairs_alike(tuple(self.loads), self.limits)
        return max((_difference([self.met[each] for each in both]) for both in alike), default=0)

    @property
    def group(self) -> int:
        """By how much coders' cases of one group differ, limits apart, in the least even group."""
        free = [who for who in self.loads if who not in self.limits]
        each = (_difference([n[who] for who in free]) for n in self.seen.values())
        return max(each, default=0)

    @property
    def spreads(self) -> tuple[int, int, int]:
        """All three, the most important first."""
        return self.load, self.pairs, self.group


def _difference(numbers: Sequence[int]) -> int:
    return max(numbers, default=0) - min(numbers, default=0)


def pairs_alike(names: Sequence[str], limited: Mapping[str, int]) -> list[list[Pair]]:
    """Pairs of coders whose overlaps ought to be the same.

    Those of all whom nothing limits; and of each who is limited, the pairs with those.
    """
    free = [who for who in names if who not in limited]
    told = [[pair(a, b) for a, b in combinations(free, 2)]]
    told += [[pair(who, other) for other in free] for who in limited if who in names]
    return [each for each in told if each]


def counts(wanted: Sequence[Wanted], coders: Coders, teams: Teams) -> Counts:
    """What each coder, each pair and each group has once the cases are given out so."""
    loads = Counter(coders.loads)
    met = Counter(coders.met)
    seen = Counter(coders.seen)
    for each in wanted:
        team = teams[each.case_id]
        for coder in team:
            loads[coder] += 1
            seen[each.group, coder] += 1
        met.update(pair(a, b) for a, b in combinations(team, 2))
        met.update(pair(a, b) for a in team for b in each.mates)
    names = coders.names
    return Counts(
        loads={who: loads[who] for who in names},
        limits=limits(wanted, coders),
        met={pair(a, b): met[pair(a, b)] for a, b in combinations(names, 2)},
        seen={group: {who: seen[group, who] for who in names} for group in groups(wanted, coders)},
    )


def groups(wanted: Iterable[Wanted], coders: Coders) -> list[str]:
    """The groups that have a case, in order."""
    return sorted({each.group for each in wanted} | {group for group, _ in coders.seen})


def ceilings(wanted: Sequence[Wanted], coders: Coders) -> dict[str, int]:
    """The most cases that each coder could have: what they may read, and have room for."""
    may = Counter(coder for each in wanted for coder in each.allowed)
    return {
        who: coders.loads.get(who, 0) + min(may[who], coders.room.get(who, may[who]))
        for who in coders.names
    }


def limits(wanted: Sequence[Wanted], coders: Coders) -> dict[str, int]:
    """Of coders who cannot have an even share, the most that they could have."""
    most = ceilings(wanted, coders)
    share, _ = _even_share(_codings(wanted, coders), most.values())
    return {who: n for who, n in most.items() if n < share}


def _codings(wanted: Sequence[Wanted], coders: Coders) -> int:
    had = sum(coders.loads.get(who, 0) for who in coders.names)
    return had + sum(each.size for each in wanted)


def even_spreads(wanted: Sequence[Wanted], coders: Coders) -> tuple[int, int, int]:
    """The spreads that are aimed at: nowhere more than one, and none where it comes out even.

    Nobody can come below them by counting alone, as long as nobody is limited: what cannot be
    divided by the number of coders, or of pairs, leaves a difference of one.
    """
    most = ceilings(wanted, coders)
    _, rest = _even_share(_codings(wanted, coders), most.values())
    if limits(wanted, coders):
        return rest, 1, 1
    here, number = set(coders.names), len(coders.names)
    overlaps = sum(
        each.size * (each.size - 1) // 2 + each.size * len(each.mates & here) for each in wanted
    )
    overlaps += sum(n for both, n in coders.met.items() if here.issuperset(both))
    by_group: Counter[str] = Counter()
    for each in wanted:
        by_group[each.group] += each.size
    for (group, who), n in coders.seen.items():
        by_group[group] += n * (who in here)
    pairs_of_coders = number * (number - 1) // 2
    return (
        rest,
        int(pairs_of_coders > 0 and overlaps % pairs_of_coders > 0),
        max((int(n % number > 0) for n in by_group.values()), default=0),
    )


def _even_share(codings: int, most: Iterable[int]) -> tuple[int, int]:
    """How many each has if all who can have the same, and 1 where some have one more, else 0."""
    left, over, share = codings, sorted(most), 0
    while over:
        share, rest = divmod(left, len(over))
        if over[0] > share or (over[0] == share and not rest):
            return share, int(rest > 0)
        share = over[0]
        left -= over.pop(0)
    return share, 0


def balance(
    wanted: Sequence[Wanted],
    coders: Coders,
    teams: Teams,
    proven: tuple[int, int, int],
    forced_by: str = "",
) -> Balance:
    """What is told and kept of cases given out so."""
    found, even = counts(wanted, coders, teams), even_spreads(wanted, coders)
    double = Counter(
        each.group for each in wanted if len(teams[each.case_id]) + len(each.mates) > 1
    )
    load, pairs, group = (
        Spread(n, min(n, max(least, flat)), flat, forced_by if n > flat else "")
        for n, least, flat in zip(found.spreads, proven, even, strict=True)
    )
    return Balance(
        loads=found.loads,
        capacities=dict(coders.capacities),
        limited=found.limits,
        overlaps={f"{a}+{b}": n for (a, b), n in sorted(found.met.items())},
        groups=found.seen,
        double_coded={group: double[group] for group in found.seen},
        load=load,
        pairs=pairs,
        group=group,
    )
