"""Cases are taken from a coder and given to others, or follow what was replaced in the sample."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.returns import newest_values
from db.find.rounds import assignments, ever_assigned, withdrawals
from db.find.sample import replacements
from db.open import transaction
from db.record.rounds import assigned
from db.record.withdrawals import withdrawn
from db.tables import Replacement, Round
from flows.distribute.reassignment import EVERYBODY, Moves, Order, moves, replacing, without_takers
from flows.distribute.roundnow import RoundNow, round_now
from flows.distribute.summaries import ReassignSummary
from flows.distribute.wanted import cases_in_words
from flows.signed import reason_given
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
    *,
    waive: bool = False,
) -> ReassignSummary:
    """What a coder has not begun, given to others; complete cases are never touched.

    source: a coder, or all, where cases are to go to somebody who joined. to: who gets them;
    all others of the study file if empty. Who is named in it may get back what was taken from
    them; what they answered then counts again. half: what becomes of cases that are begun and
    not complete. waive: a case that another coder has and nobody may take is coded once less,
    so that its answer may rest on one coder. Raises StudyError where any of this is unknown,
    where there are begun cases and nothing is said of them, and where nobody may take a case.
    """
    with transaction(study.engine) as session:
        now = round_now(study, session, round_name)
        order = _order(study, now, source, to, half, by, why)
        theirs = _taken_from(now, to)
        ever = [
            each
            for row in ever_assigned(session)
            if (each := (row.case_id, row.coder)) not in theirs
        ]
        waived = without_takers(order, now.stands, ever, now.rules) if waive else frozenset()
        told = moves(
            replace(order, moving=order.moving - waived),
            [each for each in now.stands if (each.case_id, each.coder) not in waived],
            ever,
            [each.id for each in study.file.coders],
            now.keys,
            now.rules,
            now.had,
            f"{now.seed}/{len(now.every)}",
        )
        kept = _late(session, now, source) if half == "keep" else []
        back = [each for each in told.given if (each.case_id, each.coder) in theirs]
        summary = replace(
            _told(round_name, source, half, now, told, kept, waived),
            waived=len(waived),
            given_back=len(back),
        )
        if not told.given and not kept and not waived:
            return summary
        halves = {(e.case_id, e.coder) for e in now.stands if e.state == "half"}
        treatment = "kept" if half == "keep" else "set_aside"
        said: dict[str, Any] = {"why": why.strip(), "by": by, "at": study.clock()}
        for pairs, otherwise in ((told.taken, "moved"), (sorted(waived), "waived")):
            begun = [each for each in pairs if each in halves]
            not_begun = [each for each in pairs if each not in halves]
            withdrawn(session, now.ids(not_begun), treatment=otherwise, **said)
            withdrawn(session, now.ids(begun), treatment=treatment, **said)
        withdrawn(session, kept, treatment="kept", **said)
        again = [(each.case_id, each.coder) for each in back]
        withdrawn(session, now.ids(again), treatment="restored", **said)
        assigned(session, round_name, [each for each in told.given if each not in back])
        about = {**asdict(summary), "balance": asdict(told.balance)}
        study.record(session, "reassigned", who=by, about=about)
        return summary


def _taken_from(now: RoundNow, to: Sequence[str]) -> set[tuple[str, str]]:
    """Case and coder, of what these coders had in the round and do not have any more."""
    standing = {(each.case_id, each.coder) for each in now.stands}
    return {(e.case_id, e.coder) for e in now.every if e.coder in to} - standing


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
    now = round_now(study, session, found.name)
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


def _order(
    study: Study, now: RoundNow, source: str, to: Sequence[str], half: str, by: str, why: str
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
            raise StudyError(f"'{who}' cannot take cases. Coders of the study: {', '.join(others)}")
    if source == EVERYBODY and not to:
        raise StudyError("Say who joins: --reassign all ID")
    reason_given(study.file, by, why, "A reassignment")
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


def _late(session: Session, now: RoundNow, source: str) -> list[int]:
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
    round_name: str,
    source: str,
    half: str,
    now: RoundNow,
    told: Moves,
    kept: Sequence[int],
    waived: frozenset[tuple[str, str]],
) -> ReassignSummary:
    taken = {*told.taken, *waived}
    own = [each for each in now.stands if source in (EVERYBODY, each.coder)]
    left = Counter(each.state for each in own if (each.case_id, each.coder) not in taken)
    return ReassignSummary(
        round=round_name,
        source=source,
        moved=len(told.taken),
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
