"""Somebody leaves, joins or is late: which cases go to whom, so that the round stays even?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from codebook.faults import StudyError
from flows.distribute.assignment import Assigned, Keys
from flows.distribute.balance import Balance
from flows.distribute.sharing import shared_out
from flows.distribute.wanted import Coders, Relations, Rules, Wanted, cases_in_words, pair

EVERYBODY = "all"
State = Literal["not begun", "half", "complete"]


@dataclass(frozen=True, slots=True)
class Stands:
    """A coder has a case of the round, and has begun with it or not."""

    case_id: str
    coder: str
    wave: int
    position: int
    state: State = "not begun"


@dataclass(frozen=True, slots=True)
class Moves:
    """What is taken from coders, what is given instead, and how even the round is then."""

    taken: tuple[tuple[str, str], ...]
    """Case and coder."""
    given: tuple[Assigned, ...]
    balance: Balance


@dataclass(frozen=True, slots=True)
class Order:
    """Whose cases are to be moved, and to whom. source: a coder, or all of them.

    moving: case and coder, of whom and of which the case is to be taken.
    """

    source: str
    to: tuple[str, ...]
    moving: frozenset[tuple[str, str]]


def moves(
    order: Order,
    stands: Sequence[Stands],
    ever: Iterable[tuple[str, str]],
    coders: Sequence[str],
    keys: Keys,
    rules: Rules,
    had: Mapping[str, int],
    seed: str,
) -> Moves:
    """Who gets the cases that are moved; every other assignment stays as it is.

    ever: case and coder, of all assignments that there ever were: nobody gets a case again.
    coders: those of the study file; had: cases that each has in other rounds. Where cases are
    taken from everybody, as many go to those who join as make loads even, and no more. Raises
    StudyError where constraints leave a case to nobody.
    """
    movable: dict[str, list[Stands]] = {}
    for each in stands:
        if (each.case_id, each.coder) in order.moving:
            movable.setdefault(each.case_id, []).append(each)
    fixed = [each for each in stands if (each.case_id, each.coder) not in order.moving]
    before: dict[str, set[str]] = {}
    for case, coder in ever:
        before.setdefault(case, set()).add(coder)
    mates = coders_by_case(fixed)
    wanted = []
    for case, own in movable.items():
        may = rules.allowed(case, order.to) - before.get(case, set())
        if order.source == EVERYBODY:
            may |= {each.coder for each in own}
        wanted.append(
            Wanted(
                case_id=case,
                size=len(own),
                allowed=may,
                group=keys[case][0] if keys.get(case) else "",
                wave=own[0].wave,
                deeper=keys[case][1:] if case in keys else (),
                mates=frozenset(mates.get(case, ())),
            )
        )
    wanted = [beside_related(each, rules.relations, mates) for each in wanted]
    _takers(wanted, order)
    names = [who for who in coders if who != order.source]
    relations = binding(wanted, rules.relations)
    standing = standing_coders(names, fixed, keys, rules, had)
    shared = shared_out(wanted, standing, relations, seed)
    taken, given = [], []
    last = {who: max((e.position for e in stands if e.coder == who), default=0) for who in coders}
    for case, own in movable.items():
        team = shared.teams[case]
        leaving = [one for one in own if one.coder not in team]
        coming = [who for who in team if who not in {one.coder for one in own}]
        for one, who in zip(leaving, coming, strict=True):
            taken.append((one.case_id, one.coder))
            last[who] += 1
            given.append(Assigned(one.case_id, who, one.wave, last[who], f"from {one.coder}"))
    return Moves(tuple(taken), tuple(given), shared.balance)


def without_takers(
    order: Order, stands: Sequence[Stands], ever: Iterable[tuple[str, str]], rules: Rules
) -> frozenset[tuple[str, str]]:
    """Of what is to be moved the case and coder that nobody may take and another coder has."""
    had: dict[str, set[str]] = {}
    for case, coder in ever:
        had.setdefault(case, set()).add(coder)
    stay = {each.case_id for each in stands if (each.case_id, each.coder) not in order.moving}
    return frozenset(
        (case, coder)
        for case, coder in order.moving
        if case in stay and not rules.allowed(case, order.to) - had.get(case, set())
    )


def _takers(wanted: Sequence[Wanted], order: Order) -> None:
    """Raise StudyError where nobody of those named may take a case."""
    nobody = [each.case_id for each in wanted if len(each.allowed) < each.size]
    if nobody:
        takers = ", ".join(order.to)
        raise StudyError(
            f"Nobody of {takers} can take {cases_in_words(nobody)}: they have it already, may not "
            "read it, or have a related case. Name more coders to take cases (a new one first "
            "under coders in the study file), change not_cases, or let what another coder has be "
            "coded once less with --waive"
        )


def replacing(
    case_out: str,
    case_in: str,
    stands: Sequence[Stands],
    coders: Sequence[str],
    keys: Keys,
    rules: Rules,
    had: Mapping[str, int],
    seed: str,
) -> Moves:
    """The case that took another's place, given to the same coders in the same wave.

    Who may not read it, or has no room any more, is replaced by whom the programme finds.
    """
    own = [each for each in stands if each.case_id == case_out]
    rest = [each for each in stands if each.case_id != case_out]
    loads = Counter(each.coder for each in rest)
    room = rules.room(coders, {who: loads[who] + had.get(who, 0) for who in coders})
    may = rules.allowed(case_in, coders)
    same = [each.coder for each in own if each.coder in may and room.get(each.coder, 1) > 0]
    wanted = Wanted(
        case_id=case_in,
        size=len(own) - len(same),
        allowed=may - set(same),
        group=keys[case_in][0] if keys.get(case_in) else "",
        wave=own[0].wave,
        mates=frozenset(same),
    )
    kept = (_now(each, case_in) for each in own if each.coder in same)
    standing = standing_coders(coders, [*rest, *kept], keys, rules, had)
    shared = shared_out([wanted] if wanted.size else [], standing, Relations(), seed)
    team = [*same, *shared.teams.get(case_in, ())]
    position = {each.coder: each.position for each in own}
    last = {who: max((e.position for e in stands if e.coder == who), default=0) for who in coders}
    given = (
        Assigned(
            case_in, who, own[0].wave, position.get(who, last[who] + 1), f"replaces {case_out}"
        )
        for who in team
    )
    taken = tuple((case_out, each.coder) for each in own)
    return Moves(taken, tuple(given), shared.balance)


def _now(each: Stands, case_id: str) -> Stands:
    return Stands(case_id, each.coder, each.wave, each.position)


def coders_by_case(stands: Iterable[Stands]) -> dict[str, set[str]]:
    """Who has each case."""
    found: dict[str, set[str]] = {}
    for each in stands:
        found.setdefault(each.case_id, set()).add(each.coder)
    return found


def standing_coders(
    names: Sequence[str],
    fixed: Sequence[Stands],
    keys: Keys,
    rules: Rules,
    had: Mapping[str, int],
) -> Coders:
    """What coders have and keep of the round, and how much room is left."""
    loads = Counter(each.coder for each in fixed)
    met: Counter[tuple[str, str]] = Counter()
    for team in coders_by_case(fixed).values():
        met.update(pair(a, b) for a, b in combinations(sorted(team), 2))
    seen = Counter((keys[e.case_id][0] if keys.get(e.case_id) else "", e.coder) for e in fixed)
    return Coders(
        names=tuple(names),
        room=rules.room(names, {who: loads[who] + had.get(who, 0) for who in names}),
        capacities=dict(rules.capacities),
        loads={who: loads[who] for who in names},
        met={both: n for both, n in met.items() if set(both) <= set(names)},
        seen={key: n for key, n in seen.items() if key[1] in names},
    )


def beside_related(each: Wanted, relations: Relations, mates: Mapping[str, set[str]]) -> Wanted:
    """The case with only those coders who may have it beside related cases that stay.

    Where related cases are to have the same coders and these are too few, anybody may.
    """
    around: set[str] = set()
    for cluster in relations.clusters:
        if each.case_id in cluster and relations.coders != "any":
            around.update(*(mates.get(case, set()) for case in cluster if case != each.case_id))
    may = each.allowed
    if relations.coders == "different":
        may -= around
    elif around and len(may & around) >= each.size:
        may &= around
    return replace(each, allowed=may)


def binding(wanted: Sequence[Wanted], relations: Relations) -> Relations:
    """The relations among moved cases that can hold: the same coders only where all may."""
    bound = relations.of([each.case_id for each in wanted])
    if bound.coders != "same":
        return bound
    by_id = {each.case_id: each for each in wanted}
    can = []
    for cluster in bound.clusters:
        here = [by_id[case] for case in cluster]
        together = frozenset.intersection(*(each.allowed for each in here))
        if len({each.size for each in here}) == 1 and len(together) >= here[0].size:
            can.append(cluster)
    return Relations("same", tuple(can))
