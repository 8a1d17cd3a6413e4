"""Cases are taken from a coder and given to others, or follow what was replaced in the sample."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.returns import newest_values
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    ever_assigned,
    round_details,
    round_named,
    withdrawals,
)
from db.find.sample import cases_of_draw, replacements
from db.open import transaction
from db.record.rounds import assigned
from db.record.withdrawals import withdrawn
from db.tables import Assignment, Replacement, Round
from flows.collect.completeness import missing_by_coder
from flows.distribute.assignment import Keys
from flows.distribute.reassignment import EVERYBODY, Moves, Order, Stands, State, moves, replacing
from flows.distribute.rules import keys_of, rules_of
from flows.distribute.summaries import ReassignSummary
from flows.distribute.wanted import Rules, cases_in_words
from flows.study import Study

HALVES = ("continue", "set-aside", "keep")
ASKED = (
    "Say with --half what becomes of them: continue ({0} finishes them), set-aside (the answers "
    "stay in the record, count nowhere, and the case is given to another) or keep (the answers "
    "count as a further coding, and the case is given to another as well)"
)


def reassign(
    study: Study,
    round_name: str,
    source: str,
    to: Sequence[str] = (),
    half: str = "",
    by: str = "",
    why: str = "",
) -> ReassignSummary:
    """What a coder has not begun, given to others; complete cases are never touched.

    source: a coder, or all, where cases are to go to somebody who joined. to: who gets them;
    all others of the study file if empty. half: what becomes of cases that are begun and not
    complete. Raises StudyError where any of this is unknown, where there are such cases and
    nothing is said of them, and where nobody may take a case.
    """
    with transaction(study.engine) as session:
        now = _now(study, session, round_name)
        order = _order(study, now, source, to, half, by, why)
        told = moves(
            order,
            now.stands,
            [(each.case_id, each.coder) for each in ever_assigned(session)],
            [each.id for each in study.file.coders],
            now.keys,
            now.rules,
            now.had,
            f"{now.seed}/{len(now.every)}",
        )
        kept = _late(session, now, source) if half == "keep" else []
        summary = _told(round_name, source, half, now, told, kept)
        if not told.given and not kept:
            return summary
        halves = {(e.case_id, e.coder) for e in now.stands if e.state == "half"}
        treatment = "kept" if half == "keep" else "set_aside"
        moved = [each for each in told.taken if each not in halves]
        begun = [each for each in told.taken if each in halves]
        said: dict[str, Any] = {"why": why.strip(), "by": by, "at": study.clock()}
        withdrawn(session, now.ids(moved), treatment="moved", **said)
        withdrawn(session, now.ids(begun), treatment=treatment, **said)
        withdrawn(session, kept, treatment="kept", **said)
        assigned(session, round_name, told.given)
        about = {**asdict(summary), "balance": asdict(told.balance)}
        study.record(session, "reassigned", who=by, about=about)
        return summary


def follow_replacements(study: Study, session: Session, found: Round) -> int:
    """How many cases of an open round were taken out because they were replaced in the sample.

    Each case that took another's place goes to the same coders in the same wave, as far as
    they may read it and have room. What was done already is not done again.
    """
    drawn = replacements(session, found.draw_id)
    instead = {each.case_out: each for each in drawn}
    standing = {each.case_id for each in assignments(session, found.name)}
    done = 0
    for each in drawn:
        if each.case_out in standing:
            _follow(study, session, found, each, _in_the_end(instead, each))
            done += 1
    return done


def _in_the_end(instead: dict[str, Replacement], each: Replacement) -> str:
    """The case that is in the sample now, where the one that came in was replaced in turn."""
    while each.case_in in instead:
        each = instead[each.case_in]
    return each.case_in


def _follow(study: Study, session: Session, found: Round, each: Replacement, case_in: str) -> None:
    now = _now(study, session, found.name)
    taken = [(row.case_id, row.coder) for row in now.stands if row.case_id == each.case_out]
    there = {row.case_id for row in now.every}
    if case_in and case_in not in there:
        coders = [who.id for who in study.file.coders]
        seed = f"{now.seed}/{len(now.every)}"
        told = replacing(
            each.case_out, case_in, now.stands, coders, now.keys, now.rules, now.had, seed
        )
        assigned(session, found.name, told.given)
    said: dict[str, Any] = {"why": each.why, "by": each.by, "at": study.clock()}
    withdrawn(session, now.ids(taken), treatment="replaced", **said)
    about = {"round": found.name, "case_out": each.case_out, "case_in": case_in}
    study.record(session, "replaced in round", who=each.by, about={**about, "coders": len(taken)})


@dataclass(frozen=True, slots=True)
class _Now:
    """A round as it stands: who has which case, how far they are, and what binds.

    every: all assignments there ever were in it; had: cases that coders have in other rounds.
    """

    round: Round
    stands: list[Stands]
    every: list[Assignment]
    keys: Keys
    rules: Rules
    had: Counter[str]

    @property
    def seed(self) -> str:
        """By which the round was shared out."""
        return str(self.round.design["round"]["seed"])

    def ids(self, taken: Iterable[tuple[str, str]]) -> list[int]:
        """The assignments of these cases and coders."""
        number = {(each.case_id, each.coder): each.id or 0 for each in self.every}
        return [number[each] for each in taken]


def _now(study: Study, session: Session, round_name: str) -> _Now:
    found = round_named(session, round_name)
    if found is None:
        raise StudyError(
            f"Round '{round_name}' is not open, so nobody has a case of it. "
            f"Rounds of study.yaml: {', '.join(study.file.rounds)}"
        )
    given = assignments(session, round_name)
    drawn = cases_of_draw(session, found.draw_id)
    details = {case_id: each.details for case_id, each in drawn.items()}
    had = Counter(each.coder for each in assignments(session) if each.round != round_name)
    states = _states(session, found, given)
    return _Now(
        round=found,
        stands=[
            Stands(each.case_id, each.coder, each.wave, each.position, states[each.id or 0])
            for each in given
        ],
        every=ever_assigned(session, round_name),
        keys=keys_of(study.file, details),
        rules=rules_of(study.file, details),
        had=had,
    )


def _states(session: Session, found: Round, given: Sequence[Assignment]) -> dict[int, State]:
    """By assignment, whether its coder has answered nothing, something, or all that is asked."""
    version = asked_version(session, found)
    ever = newest_values(session, found.name)
    values = newest_values(session, found.name, version)
    pairs = [(each.coder, each.case_id) for each in given]
    details = round_details(session, found.name)
    missing = missing_by_coder(codebook_of(session, version), details, pairs, values)
    lacking = {(who, row.case_id) for who, rows in missing.items() for row in rows}
    begun = {(who, row.case_id) for who, rows in ever.items() for row in rows}
    states: dict[int, State] = {}
    for each in given:
        key = (each.coder, each.case_id)
        done: State = "half" if key in lacking else "complete"
        states[each.id or 0] = done if key in begun else "not begun"
    return states


def _order(
    study: Study, now: _Now, source: str, to: Sequence[str], half: str, by: str, why: str
) -> Order:
    """What is to be moved; raises StudyError where an id or a choice is unknown or missing."""
    coders = [each.id for each in study.file.coders]
    have = sorted({each.coder for each in now.every})
    if source != EVERYBODY and source not in have:
        raise StudyError(
            f"'{source}' has no case of round {now.round.name}. It has: {', '.join(have)}; or all, "
            "for somebody who joined"
        )
    others = [who for who in coders if who != source]
    for who in to:
        if who not in others:
            raise StudyError(
                f"'{who}' cannot take cases. Coders of study.yaml: {', '.join(others)}"
            )
    if source == EVERYBODY and not to:
        raise StudyError("Say who joins: --reassign all ID")
    if study.file.person(by) is None:
        raise StudyError(f"Nobody in study.yaml has the id '{by}' (--by)")
    if not why.strip():
        raise StudyError("--why is missing: it is kept for the record")
    if half not in ("", *HALVES):
        raise StudyError(f"--half '{half}' is not known; it is {', '.join(HALVES)}")
    own = [
        each for each in now.stands if source in (EVERYBODY, each.coder) and each.coder not in to
    ]
    halves = [each for each in own if each.state == "half"] if source != EVERYBODY else []
    if halves and not half:
        named = cases_in_words([each.case_id for each in halves])
        begun = "begun and not complete"
        raise StudyError(f"{source} has {len(halves)} {begun}: {named}. {ASKED.format(source)}")
    wanted = [each for each in own if each.state == "not begun"]
    wanted += halves if half in ("set-aside", "keep") else []
    moving = frozenset((each.case_id, each.coder) for each in wanted)
    return Order(source, tuple(to) or tuple(others), moving)


def _late(session: Session, now: _Now, source: str) -> list[int]:
    """Assignments moved away from the coder earlier, of which answers have come since."""
    values = newest_values(session, now.round.name).get(source, {})
    answered = {row.case_id for row in values}
    gone = withdrawals(session)
    return [
        each.id or 0
        for each in now.every
        if each.coder == source
        and each.case_id in answered
        and each.id in gone
        and gone[each.id].treatment == "moved"
    ]


def _told(
    round_name: str, source: str, half: str, now: _Now, told: Moves, kept: Sequence[int]
) -> ReassignSummary:
    taken = set(told.taken)
    own = [each for each in now.stands if source in (EVERYBODY, each.coder)]
    left = Counter(each.state for each in own if (each.case_id, each.coder) not in taken)
    return ReassignSummary(
        round=round_name,
        source=source,
        moved=len(taken),
        given=dict(sorted(Counter(each.coder for each in told.given).items())),
        half=half,
        half_moved=sum(
            each.state == "half" and (each.case_id, each.coder) in taken for each in now.stands
        ),
        left_half=left["half"],
        complete=left["complete"],
        kept_late=len(kept),
        loads=told.balance.loads,
    )
