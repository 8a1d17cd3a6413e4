"""A round shared out without a programme: by construction, then by exchanges that keep balance."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from flows.distribute.balance import Teams, limits
from flows.distribute.coders import dealt, pairs, teams
from flows.distribute.wanted import Coders, Relations, Wanted

Team = tuple[str, ...]
Kind = tuple[int, str, int]
"""Wave, group and number of coders: cases of one kind may exchange teams and nothing changes."""


def constructed(
    wanted: Sequence[Wanted],
    coders: Coders,
    relations: Relations,
    random: Random,
    given: Mapping[int, Sequence[Team]] | None = None,
) -> dict[str, Team] | None:
    """The coders of each case, even in loads and pairs; None where constraints do not let it be.

    Only for cases that nobody has yet. given: the teams to be used, by size; else they come in
    an order in which loads and pairs stay even, wave by wave and group by group. Then teams of
    two groups are exchanged while that makes what coders see of each group more even, and
    within a kind those that an exclusion or a relation forbids. Neither changes a load or an
    overlap. Integers only, so that every machine finds the same.
    """
    chosen = _as_given(wanted, given) if given else _in_turn(wanted, coders, random)
    loads = Counter(coder for team in chosen.values() for coder in team)
    if any(loads[who] > room for who, room in coders.room.items()):
        return None
    _evened_by_group(wanted, coders, chosen)
    return _placed(wanted, relations, chosen, random)


def _as_given(wanted: Sequence[Wanted], given: Mapping[int, Sequence[Team]]) -> dict[str, Team]:
    """The teams to the cases in order of wave and group, each team as often as it comes."""
    waiting = {size: iter(_alternating(each)) for size, each in given.items()}
    return {each.case_id: next(waiting[each.size]) for each in _in_order(wanted)}


def _alternating(given: Sequence[Team]) -> list[Team]:
    """The same teams in an order of which any stretch has each coder about equally often."""
    often = Counter(given)
    order = dict.fromkeys(pairs(sorted({who for team in often for who in team})))
    ranked = {tuple(sorted(both)): place for place, both in enumerate(order)}
    turns = [
        ((turn + 0.5) / n, ranked.get(team, 0), team)
        for team, n in often.items()
        for turn in range(n)
    ]
    return [team for _, _, team in sorted(turns)]


def _in_turn(wanted: Sequence[Wanted], coders: Coders, random: Random) -> dict[str, Team]:
    """Coders wave by wave, group by group: teams for cases of several, then one for each other."""
    sizes = sorted({each.size for each in wanted}, reverse=True)
    shuffled = random.sample(list(coders.names), len(coders.names))
    loads = dict.fromkeys(coders.names, 0)
    shared = {size: teams(shuffled, size) for size in sizes if size > 1}
    chosen: dict[str, Team] = {}
    for wave in sorted({each.wave for each in wanted}):
        here = [each for each in _in_order(wanted) if each.wave == wave]
        for each in here:
            if each.size > 1:
                chosen[each.case_id] = next(shared[each.size])
                for coder in chosen[each.case_id]:
                    loads[coder] += 1
        alone = [each.case_id for each in here if each.size == 1]
        chosen |= {case: (coder,) for case, coder in dealt(alone, loads, random).items()}
    return chosen


def _in_order(wanted: Sequence[Wanted]) -> list[Wanted]:
    return sorted(wanted, key=lambda each: (each.wave, each.group, *each.deeper))


class _Seen:
    """Which teams each kind of case has, and what coders and teams thereby see of each group."""

    def __init__(self, wanted: Sequence[Wanted], coders: Coders, chosen: Teams) -> None:
        limited = limits(wanted, coders)
        self.names = [who for who in coders.names if who not in limited]
        self.cases: dict[Kind, dict[Team, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.coders: dict[str, Counter[str]] = defaultdict(Counter)
        self.teams: dict[str, Counter[Team]] = defaultdict(Counter)
        for each in wanted:
            team = chosen[each.case_id]
            self.cases[each.wave, each.group, each.size][team].append(each.case_id)
            self.coders[each.group].update(team)
            self.teams[each.group][team] += 1

    def uneven(self) -> list[str]:
        """The groups of which coders' cases differ by more than one."""
        told = {group: [n[who] for who in self.names] for group, n in self.coders.items()}
        return [group for group, seen in told.items() if max(seen) - min(seen) > 1]

    def present(self, kind: Kind) -> list[Team]:
        """The teams that cases of the kind have."""
        return [team for team, cases in self.cases[kind].items() if cases]

    def gain(self, ours: tuple[str, Team], theirs: tuple[str, Team]) -> tuple[int, int]:
        """By how much two groups get less even, for coders and for teams, if these exchange."""
        (a, one), (b, other) = ours, theirs
        here, there = self.coders[a], self.coders[b]
        coders = sum(_moved(here[who], there[who]) for who in set(one) - set(other))
        coders += sum(_moved(there[who], here[who]) for who in set(other) - set(one))
        told = _moved(self.teams[a][one], self.teams[b][one])
        return coders, told + _moved(self.teams[b][other], self.teams[a][other])

    def exchange(self, ours: tuple[Kind, Team], theirs: tuple[Kind, Team]) -> tuple[str, str]:
        """The two cases whose teams are exchanged."""
        (here, one), (there, other) = ours, theirs
        case, its = self.cases[here][one].pop(), self.cases[there][other].pop()
        self.cases[here][other].append(case)
        self.cases[there][one].append(its)
        for group, less, more in ((here[1], one, other), (there[1], other, one)):
            self.coders[group].subtract(less)
            self.coders[group].update(more)
            self.teams[group][less] -= 1
            self.teams[group][more] += 1
        return case, its


def _moved(less: int, more: int) -> int:
    """The change in the sum of squares if one of `less` moves over to `more`."""
    return 2 * (more - less) + 2


def _evened_by_group(wanted: Sequence[Wanted], coders: Coders, chosen: dict[str, Team]) -> None:
    """Exchange teams between groups while some group is uneven and it helps."""
    seen = _Seen(wanted, coders, chosen)
    for _ in range(len(wanted)):
        each = (min(_offered(seen, group), default=None) for group in seen.uneven())
        best = next((one for one in each if one is not None and one[0][0] < 0), None)
        if best is None:
            return
        _, here, one, there, other = best
        case, its = seen.exchange((here, one), (there, other))
        chosen[case], chosen[its] = chosen[its], chosen[case]


def _offered(seen: _Seen, group: str) -> Iterator[tuple[tuple[int, int], Kind, Team, Kind, Team]]:
    """Exchanges with another group: a team of who has most of this one for one of who has least."""
    most = max(seen.names, key=lambda who: seen.coders[group][who])
    least = min(seen.names, key=lambda who: seen.coders[group][who])
    for here in (kind for kind in seen.cases if kind[1] == group):
        ours = [team for team in seen.present(here) if most in team and least not in team]
        for there in (kind for kind in seen.cases if kind[1] != group):
            if (there[0], there[2]) == (here[0], here[2]):
                theirs = [
                    each for each in seen.present(there) if least in each and most not in each
                ]
                for one, other in product(ours, theirs):
                    yield seen.gain((group, one), (there[1], other)), here, one, there, other


def _placed(
    wanted: Sequence[Wanted], relations: Relations, chosen: Teams, random: Random
) -> dict[str, Team] | None:
    """The same teams of each kind on other cases of it, so that nobody has what they may not."""
    by_id = {each.case_id: each for each in wanted}
    bound = relations.of(list(by_id))
    related = {case for cluster in bound.clusters for case in cluster}
    barred = [c for c, each in by_id.items() if not each.allowed.issuperset(chosen[c])]
    if not related and not barred:
        return dict(chosen)
    left = _Left(by_id, chosen)
    for cluster in random.sample(list(bound.clusters), len(bound.clusters)):
        if not (left.same(cluster) if bound.coders == "same" else left.different(cluster)):
            return None
    return left.finished()


class _Left:
    """Teams of each kind that no case has yet."""

    def __init__(self, by_id: dict[str, Wanted], chosen: Teams) -> None:
        self.by_id, self.first = by_id, chosen
        self.teams: dict[Kind, Counter[Team]] = defaultdict(Counter)
        for case, team in chosen.items():
            self.teams[_kind(by_id[case])][team] += 1
        self.placed: dict[str, Team] = {}

    def give(self, case: str, team: Team) -> None:
        """The team to the case."""
        self.teams[_kind(self.by_id[case])][team] -= 1
        self.placed[case] = team

    def fitting(self, case: str) -> list[Team]:
        """Teams left for a case that may read it, those of which most are left first."""
        each = self.by_id[case]
        left = self.teams[_kind(each)]
        may = [team for team, n in left.items() if n > 0 and each.allowed.issuperset(team)]
        return sorted(may, key=lambda team: (-left[team], team))

    def same(self, cluster: Sequence[str]) -> bool:
        """One team for all the cases; for those that want fewer, the same part of it."""
        order = sorted(cluster, key=lambda case: -self.by_id[case].size)
        for team in self.fitting(order[0]):
            parts = self._parts(order, team)
            if parts is not None:
                for case, part in parts.items():
                    self.give(case, part)
                return True
        return False

    def _parts(self, order: Sequence[str], team: Team) -> dict[str, Team] | None:
        """What of the team each case gets, if all is left; None if not."""
        taken: Counter[tuple[Kind, Team]] = Counter()
        parts: dict[str, Team] = {}
        for case in order:
            kind = _kind(self.by_id[case])
            inside = [
                part
                for part in self.fitting(case)
                if set(part) <= set(team) and self.teams[kind][part] > taken[kind, part]
            ]
            if not inside:
                return None
            parts[case] = team = inside[0]
            taken[kind, inside[0]] += 1
        return parts

    def different(self, cluster: Sequence[str]) -> bool:
        """Teams that share nobody."""
        used: set[str] = set()
        for case in sorted(cluster, key=lambda case: -self.by_id[case].size):
            apart = [team for team in self.fitting(case) if not used.intersection(team)]
            if not apart:
                return False
            self.give(case, apart[0])
            used.update(apart[0])
        return True

    def finished(self) -> dict[str, Team] | None:
        """All cases with a team: first those that few may read, then the others as they were."""
        rest = [case for case in self.first if case not in self.placed]
        everybody = max(len(each.allowed) for each in self.by_id.values())
        bound = [case for case in rest if len(self.by_id[case].allowed) < everybody]
        for case in sorted(bound, key=lambda case: len(self.by_id[case].allowed)):
            fitting = self.fitting(case)
            if not fitting:
                return None
            own = self.first[case]
            self.give(case, own if own in fitting else fitting[0])
        waiting: list[str] = []
        for case in rest:
            if case not in self.placed:
                own = self.first[case]
                if self.teams[_kind(self.by_id[case])][own] > 0:
                    self.give(case, own)
                else:
                    waiting.append(case)
        for case in waiting:
            self.give(case, self.fitting(case)[0])
        return self.placed


def _kind(each: Wanted) -> Kind:
    return each.wave, each.group, each.size
