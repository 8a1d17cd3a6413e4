"""More cases are to be double-coded: which of them can be, and who codes them a second time?"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from codebook.faults import StudyError
from flows.distribute.assignment import Assigned, Keys
from flows.distribute.balance import Balance
from flows.distribute.reassignment import (
    Stands,
    beside_related,
    binding,
    coders_by_case,
    standing_coders,
)
from flows.distribute.sharing import shared_out
from flows.distribute.spread import spread
from flows.distribute.wanted import Relations, Rules, Wanted

Kind = frozenset[str]
"""Who may take a case: all that tells cases apart as long as takers are looked for."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A round in which some cases have one coder.

    stands: every assignment that stands; ever: case and coder, of all that there ever were, in
    whichever round, and of who read what another answered: none of them gets the case. coders:
    those of the study file; had: cases that each has in other rounds; seed: the round's.
    """

    stands: Sequence[Stands]
    ever: frozenset[tuple[str, str]]
    coders: tuple[str, ...]
    keys: Keys
    rules: Rules
    had: Mapping[str, int]
    seed: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The second coder of each case, and how even the round is then."""

    given: tuple[Assigned, ...]
    balance: Balance


def in_drawn_order(cases: Iterable[str], now: Situation) -> list[str]:
    """The cases in a random order under the round's seed, any beginning spread over the groups."""
    random = Random(f"{now.seed}/extension")  # noqa: S311  # to be repeated, not to be secret
    return spread(sorted(cases), now.keys, random, equally=False)


def takeable(cases: Sequence[str], now: Situation) -> list[str]:
    """Of the cases, each of which has a coder, those that can all get one more at once, in order.

    An earlier case goes before a later one, and as many as possible are taken: coders are given
    up for others while that makes room (augmenting paths). Of related cases that are to have
    different coders one is taken at a time.
    """
    loads = Counter(each.coder for each in now.stands)
    room = now.rules.room(now.coders, {who: loads[who] + now.had.get(who, 0) for who in now.coders})
    takers = _Takers(room)
    apart = now.rules.relations.of(cases) if now.rules.relations.coders == "different" else None
    cluster = {case: at for at, each in enumerate(apart.clusters) for case in each} if apart else {}
    found, met = [], set[int]()
    for each in _wanted(cases, now):
        related = cluster.get(each.case_id)
        if related not in met and takers.take(each.allowed):
            found.append(each.case_id)
            met |= set() if related is None else {related}
    return found


def extension(cases: Sequence[str], now: Situation, origin: str) -> Extension:
    """Who codes each of these cases a second time, so that loads, pairs and groups stay even.

    Everything that stands is held fixed. origin: why, as of `Assigned`. Related cases go to the
    same coders where the study wants it and capacities allow. Raises StudyError where
    constraints leave a case to nobody.
    """
    wanted = _wanted(cases, now)
    coders = standing_coders(now.coders, now.stands, now.keys, now.rules, now.had)
    relations, seed = binding(wanted, now.rules.relations), f"{now.seed}/{len(now.ever)}"
    try:
        shared = shared_out(wanted, coders, relations, seed)
    except StudyError:
        if relations.coders != "same":
            raise
        shared = shared_out(wanted, coders, Relations(), seed)
    last = dict.fromkeys(now.coders, 0)
    for stood in now.stands:
        last[stood.coder] = max(last.get(stood.coder, 0), stood.position)
    given = []
    for each in wanted:
        for who in shared.teams[each.case_id]:
            last[who] += 1
            given.append(Assigned(each.case_id, who, each.wave, last[who], origin))
    return Extension(tuple(given), shared.balance)


def _wanted(cases: Sequence[str], now: Situation) -> list[Wanted]:
    """Each case with who may code it a second time."""
    mates, before = coders_by_case(now.stands), defaultdict[str, set[str]](set)
    for case, coder in now.ever:
        before[case].add(coder)
    wave = {each.case_id: each.wave for each in now.stands}
    found = []
    for case in cases:
        keys = now.keys.get(case, ())
        wanted = Wanted(
            case_id=case,
            size=1,
            allowed=now.rules.allowed(case, now.coders) - before[case],
            group=keys[0] if keys else "",
            wave=wave[case],
            deeper=keys[1:],
            mates=frozenset(mates.get(case, ())),
        )
        found.append(beside_related(wanted, now.rules.relations, mates))
    return found


class _Takers:
    """Coders with what they have taken so far; each has room for so many cases, or for any."""

    def __init__(self, room: Mapping[str, int]) -> None:
        self.room = room
        self.held: dict[str, Counter[Kind]] = defaultdict(Counter)

    def take(self, kind: Kind) -> bool:
        """Whether one more case of the kind is taken, others handed on to make room if need be."""
        came: dict[str, tuple[str, Kind] | None] = dict.fromkeys(sorted(kind))
        waiting = deque(came)
        while waiting:
            who = waiting.popleft()
            if self.held[who].total() < self.room.get(who, self.held[who].total() + 1):
                self._hand_on(who, kind, came)
                return True
            for of in [each for each, cases in self.held[who].items() if cases]:
                others = sorted(of - came.keys())
                came |= dict.fromkeys(others, (who, of))
                waiting += others
        return False

    def _hand_on(self, who: str, kind: Kind, came: Mapping[str, tuple[str, Kind] | None]) -> None:
        """Who has room takes a case from whom the search came, and so on back to the first."""
        while (before := came[who]) is not None:
            giver, of = before
            self.held[who][of] += 1
            self.held[giver][of] -= 1
            who = giver
        self.held[who][kind] += 1
