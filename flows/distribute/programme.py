"""A round shared out by integer programmes: as even as constraints let it be, and how we know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from math import ceil, comb

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from codebook.faults import Fault, StudyError
from flows.distribute.balance import ceilings, even_spreads, groups, limits, pairs_alike
from flows.distribute.wanted import STUDY_FILE, Coders, Relations, Wanted, pair

Team = tuple[str, ...]
Numbers = NDArray[np.float64]
MOST_VARIABLES = 30_000
"""A programme that is larger is not tried."""
UNIQUE = 120
"""Up to so many variables lots decide among equally even ways, so that there is only one."""
LOTS = 1000
WHOLE = 1e-6
INFEASIBLE = 2


class TooLargeError(Exception):
    """The programme has more variables than can be solved in good time."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The coders of each case, and the spreads that no other way undercuts."""

    teams: dict[str, Team]
    proven: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """How often each set of coders is needed, by its size, and what loads and pairs then prove."""

    teams: dict[int, list[Team]]
    load: int
    pairs: int


def outlined(wanted: Sequence[Wanted], coders: Coders, seed: int, effort: int) -> Outline | None:
    """The most even sets of coders, whoever may read what; None where it is too much.

    Groups, exclusions and relations are left aside, so that the programme is small however
    many cases there are, and so that what it proves holds with them, too.
    """
    everybody = frozenset(coders.names)
    alike = [replace(each, allowed=everybody, group="", wave=1) for each in wanted]
    capped = replace(coders, room=_rooms(wanted, coders))
    try:
        found = solved(alike, capped, Relations(), seed, effort)
    except (StudyError, TooLargeError):
        return None
    teams: dict[int, list[Team]] = defaultdict(list)
    for each in alike:
        teams[each.size].append(found.teams[each.case_id])
    return Outline(dict(teams), found.proven[0], found.proven[1])


def _rooms(wanted: Sequence[Wanted], coders: Coders) -> dict[str, int]:
    """How many more cases each coder could have: what they may read counts as a limit, too."""
    most = ceilings(wanted, coders)
    return {who: n - coders.loads.get(who, 0) for who, n in most.items()}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Cases that are alike in all that the programme knows of them."""

    like: Wanted
    cases: tuple[str, ...]
    teams: tuple[Team, ...]
    first: int
    """Number of the variable of its first team."""


@dataclass(slots=True)
class _Rows:
    """Lines of the programme: coefficients by variable between two limits."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, told: Mapping[int, float], low: float, high: float) -> None:
        """One line more."""
        self.row += [len(self.low)] * len(told)
        self.column += told.keys()
        self.value += told.values()
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        """All lines as scipy takes them."""
        shape = (len(self.low), columns)
        table = coo_array((self.value, (self.row, self.column)), shape=shape).tocsr()
        return LinearConstraint(table, self.low, self.high)


def solved(
    wanted: Sequence[Wanted], coders: Coders, relations: Relations, seed: int, effort: int
) -> Solved:
    """The cases given out most evenly: in loads, then in overlaps, then in groups.

    One after the other these are made least: differences of loads, of pairs' overlaps, and of
    coders' cases of one group (in the least even one).

    Variables: how many cases of a pattern a set of coders gets. effort: how much each step may
    be looked for, as nodes times variables, so that no machine's speed decides; where that does
    not suffice, `proven` is the bound reached so far. Raises StudyError where the cases
    cannot be given out at all, with how many codings are left, and TooLargeError.
    """
    programme = _Programme(wanted, coders, relations)
    tight = programme.within(effort)
    if tight is not None:
        drawn = programme.drawn(tight, seed, effort)
        return Solved(programme.teams(drawn), programme.even)
    found: list[int] = []
    for step in range(3):
        best, bound = programme.least(step, effort)
        tight = best if best is not None else tight
        if tight is None:
            raise TooLargeError
        found.append(bound)
        programme.keep(step, tight)
    assert tight is not None
    proven = found[0], found[1], found[2]
    return Solved(programme.teams(programme.drawn(tight, seed, effort)), proven)


class _Programme:
    """Variables, lines and what was solved so far."""

    def __init__(self, wanted: Sequence[Wanted], coders: Coders, relations: Relations) -> None:
        self.wanted, self.coders = wanted, coders
        self.relations = relations.of([each.case_id for each in wanted])
        self.patterns = _patterns(wanted, self.relations)
        self.whole = sum(len(each.teams) for each in self.patterns)
        if self.whole > MOST_VARIABLES:
            raise TooLargeError
        self.rows = _Rows()
        self.upper: list[float] = []
        for each in self.patterns:
            self.upper += [len(each.cases)] * len(each.teams)
        self.limits = limits(wanted, coders)
        self.least_of: list[dict[int, float]] = []
        self.even = even_spreads(wanted, coders)
        self._cases()
        self._related()
        self._loads()
        self._overlaps()
        self._groups()

    def variable(self, most: float) -> int:
        """One variable more, from 0 to `most`."""
        self.upper.append(most)
        return len(self.upper) - 1

    def _cases(self) -> None:
        """Every case gets a team."""
        for each in self.patterns:
            told = dict.fromkeys(range(each.first, each.first + len(each.teams)), 1.0)
            self.rows.add(told, len(each.cases), len(each.cases))

    def _related(self) -> None:
        """Related cases, each a pattern of its own, get the same coders or different ones."""
        of_case = {each.cases[0]: each for each in self.patterns}
        for cluster in self.relations.clusters:
            here = sorted((of_case[case] for case in cluster), key=lambda each: -each.like.size)
            if self.relations.coders == "different":
                for who in self.coders.names:
                    self.rows.add({v: 1.0 for each in here for v in _with(each, who)}, 0, 1)
                continue
            for larger, each in pairwise(here):
                for place, team in enumerate(each.teams):
                    around = {
                        larger.first + n: -1.0
                        for n, other in enumerate(larger.teams)
                        if set(team) <= set(other)
                    }
                    self.rows.add({each.first + place: 1.0, **around}, -np.inf, 0)

    def _loads(self) -> None:
        """How far loads are apart, and what coders with a limit lack of it."""
        most, apart = ceilings(self.wanted, self.coders), self._apart()
        told = {}
        for who in self.coders.names:
            had, own = self.coders.loads.get(who, 0), self._of(who)
            self.rows.add(own, 0, most[who] - had)
            if who in self.limits:
                self.rows.add({apart: 1.0, **own}, self.limits[who] - had, np.inf)
            else:
                told[who] = (own, had)
        self._difference(told.values(), apart)

    def _overlaps(self) -> None:
        """How far the cases that pairs of coders share are apart."""
        apart = self._apart()
        shared: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        for each in self.patterns:
            for place, team in enumerate(each.teams, each.first):
                met = {pair(a, b) for a, b in combinations(team, 2)}
                met |= {pair(a, b) for a in team for b in each.like.mates}
                for both in met:
                    shared[both][place] = 1.0
        for alike in pairs_alike(self.coders.names, self.limits):
            told = [(shared[both], self.coders.met.get(both, 0)) for both in alike]
            self._difference(told, apart)

    def _groups(self) -> None:
        """How far coders' cases of one group are apart, in the least even group."""
        apart = self._apart()
        free = [who for who in self.coders.names if who not in self.limits]
        for group in groups(self.wanted, self.coders):
            seen = self.coders.seen
            told = [(self._of(who, group), seen.get((group, who), 0)) for who in free]
            self._difference(told, apart)

    def _apart(self) -> int:
        """The variable that the next step makes least, though not less than is aimed at."""
        apart = self.variable(np.inf)
        self.rows.add({apart: 1.0}, self.even[len(self.least_of)], np.inf)
        self.least_of.append({apart: 1.0})
        return apart

    def _difference(self, told: Iterable[tuple[dict[int, float], int]], apart: int) -> None:
        """`apart` is no less than the difference of these sums, each with what was there before."""
        low, high = self.variable(np.inf), self.variable(np.inf)
        self.rows.add({apart: 1.0, high: -1.0, low: 1.0}, 0, np.inf)
        for own, had in told:
            self.rows.add({high: 1.0, **_minus(own)}, had, np.inf)
            self.rows.add({low: -1.0, **own}, -had, np.inf)

    def _of(self, who: str, group: str | None = None) -> dict[int, float]:
        """The variables of teams in which somebody is, of a group if given."""
        return {
            variable: 1.0
            for each in self.patterns
            if group is None or each.like.group == group
            for variable in _with(each, who)
        }

    def within(self, effort: int) -> Numbers | None:
        """A way in which all three are as even as is aimed at, if one is found."""
        extra = [(told, float(n)) for told, n in zip(self.least_of, self.even, strict=True)]
        x: Numbers | None = self._run({}, extra, effort).x
        return x

    def least(self, step: int, effort: int) -> tuple[Numbers | None, int]:
        """The way in which the difference of this step is least, and what none undercuts."""
        found = self._run(self.least_of[step], [], effort)
        if found.status == INFEASIBLE and not step:
            raise StudyError("The cases cannot be shared out", self.lacking(effort))
        if found.x is None:
            return None, 0
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else 0.0
        return found.x, max(0, ceil(bound - WHOLE))

    def keep(self, step: int, found: Numbers) -> None:
        """From now on the difference of this step is no more than it is here."""
        told = self.least_of[step]
        reached = round(sum(found[v] * c for v, c in told.items()))
        self.rows.add(told, -np.inf, reached)

    def drawn(self, found: Numbers, seed: int, effort: int) -> Numbers:
        """Of the equally even ways the one that lots choose, where the programme is small."""
        if self.whole > UNIQUE:
            return found
        extra = [
            (told, float(round(sum(found[v] * c for v, c in told.items()))))
            for told in self.least_of
        ]
        lots = np.random.default_rng(seed).integers(1, LOTS, self.whole)
        drawn = self._run(dict(enumerate(map(float, lots))), extra, effort).x
        return found if drawn is None else drawn

    def lacking(self, effort: int) -> list[Fault]:
        """By how many codings all constraints together fall short."""
        without = [self.variable(len(each.cases) * each.like.size) for each in self.patterns]
        for row, (each, variable) in enumerate(zip(self.patterns, without, strict=True)):
            self.rows.row.append(row)
            self.rows.column.append(variable)
            self.rows.value.append(1.0)
            self.upper[variable] = len(each.cases)
        found = self._run(dict.fromkeys(without, 1.0), [], effort)
        left = round(found.fun) if found.x is not None else 0
        told = "a case is left" if left == 1 else f"{left or 'some'} cases are left"
        remedy = "Raise a capacity, allow more of not_cases, or name another coder"
        told = f"capacities, not_cases and related together cannot be met: {told}"
        return [Fault(STUDY_FILE, "coders", told, remedy)]

    def teams(self, found: Numbers) -> dict[str, Team]:
        """The team of each case; within a pattern teams alternate, as its cases come."""
        given: dict[str, Team] = {}
        for each in self.patterns:
            numbers = np.round(found[each.first : each.first + len(each.teams)]).astype(int)
            turns = sorted(
                ((turn + 0.5) / n, place) for place, n in enumerate(numbers) for turn in range(n)
            )
            given |= {
                case: each.teams[place] for case, (_, place) in zip(each.cases, turns, strict=True)
            }
        return given

    def _run(
        self,
        cost: Mapping[int, float],
        extra: Sequence[tuple[dict[int, float], float]],
        effort: int,
    ) -> OptimizeResult:
        columns = len(self.upper)
        rows = _Rows(*(list(getattr(self.rows, name)) for name in _Rows.__slots__))
        for told, most in extra:
            rows.add(told, -np.inf, most)
        costs = np.zeros(columns)
        for variable, value in cost.items():
            costs[variable] = value
        return milp(
            costs,
            integrality=np.ones(columns, dtype=np.int64),
            bounds=Bounds(0, np.array(self.upper, dtype=float)),
            constraints=rows.constraint(columns),
            options={"node_limit": max(1, effort // columns), "mip_rel_gap": 0.0},
        )


def _patterns(wanted: Sequence[Wanted], relations: Relations) -> list[_Pattern]:
    """The cases by what the programme knows of them; one that is related stands alone."""
    related = {case for cluster in relations.clusters for case in cluster}
    alike: dict[tuple[object, ...], list[Wanted]] = defaultdict(list)
    for each in wanted:
        own = each.case_id if each.case_id in related else ""
        key = (each.wave, each.group, each.size, sorted(each.allowed), sorted(each.mates), own)
        alike[tuple(map(str, key))].append(each)
    if sum(comb(len(cases[0].allowed), cases[0].size) for cases in alike.values()) > MOST_VARIABLES:
        raise TooLargeError
    found, first = [], 0
    for cases in alike.values():
        teams = tuple(combinations(sorted(cases[0].allowed), cases[0].size))
        ids = tuple(each.case_id for each in cases)
        found.append(_Pattern(cases[0], ids, teams, first))
        first += len(teams)
    return found


def _with(pattern: _Pattern, who: str) -> list[int]:
    """The variables of a pattern's teams in which somebody is."""
    return [place for place, team in enumerate(pattern.teams, pattern.first) if who in team]


def _minus(told: Mapping[int, float]) -> dict[int, float]:
    return {variable: -value for variable, value in told.items()}
