"""The lead decides at a checkpoint: the round proceeds, is refined, or extended by some cases."""

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.extensions import extended_cases
from db.find.rounds import newest_checkpoint, newest_decision, rounds
from db.open import transaction
from db.record.checkpoints import decision
from db.tables import Checkpoint, Decision
from flows.agreement.placing import Wish, wish
from flows.agreement.summaries import FOLLOWS, OUTCOMES, DecisionSummary
from flows.distribute.extendable import Extendable, extendable
from flows.phrases import counted, listed
from flows.signed import reason_given
from flows.study import Study

LACKING = "double_code"
"""The list of a checkpoint on which questions are that lack evidence."""


def decide(
    study: Study, round_name: str, outcome: str, why: str, by: str, cases: int = 0
) -> DecisionSummary:
    """The lead's decision at the round's newest checkpoint, kept with who and why.

    cases: how many more are to be double-coded, for `extend`; 0 leaves it to what the
    checkpoint's questions ask for. The same outcome and reason by the same person again changes
    nothing; another is added and counts. Raises StudyError for an unknown outcome or person, no
    reason, no checkpoint, or an extension for which there are no cases.
    """
    if outcome not in OUTCOMES:
        raise StudyError(f"The outcome '{outcome}' is none of {', '.join(OUTCOMES)}")
    reason_given(study.file, by, why, "A decision")
    if cases and outcome != "extend":
        raise StudyError(f"--cases goes with extend: to {outcome} needs no number of cases")
    with transaction(study.engine) as session:
        last = newest_checkpoint(session, round_name)
        if last is None or last.id is None:
            first = f"First: intercoder agreement {round_name}"
            raise StudyError(f"Round {round_name} has no checkpoint yet. {first}")
        before = newest_decision(session, last.id)
        new = before is None or not _same(before, (outcome, why.strip(), by), cases)
        number, explained = before.cases if before is not None and not new else 0, ""
        if new and outcome == "extend":
            told = _extension(study, session, last, cases)
            number, explained = told.cases, told.in_words
        if new:
            decision(
                session,
                checkpoint_id=last.id,
                outcome=outcome,
                why=why.strip(),
                by=by,
                at=study.clock(),
                cases=number,
            )
            about = {"round": round_name, "checkpoint": last.id, "wave": last.wave}
            about |= {"outcome": outcome} | ({"cases": number} if number else {})
            study.record(session, "decided", who=by, about=about)
    return DecisionSummary(
        round=round_name,
        wave=last.wave,
        outcome=outcome,
        why=why.strip(),
        by=by,
        checkpoint=last.id,
        new=new,
        what_follows=FOLLOWS[outcome],
        cases=number,
        explained=explained,
    )


def _same(before: Decision, said: tuple[str, str, str], cases: int) -> bool:
    """Whether outcome, reason and person are as before, and the number of cases, if one is said."""
    again = (before.outcome, before.why, before.by) == said and cases in (0, before.cases)
    return again and (before.outcome != "extend" or before.cases > 0)


def _extension(study: Study, session: Session, at: Checkpoint, cases: int) -> Wish:
    """How many more cases are to be double-coded, and what that is good for.

    Cases that got a second coder at this checkpoint already are taken off what its questions
    ask for. Raises StudyError where there are none or too few cases, or no number can be told.
    """
    there = extendable(study, session, at.round)
    most = len(there.cases)
    if not most:
        raise StudyError(_nothing_left(study, session, at.round, there))
    if cases > most:
        raise StudyError(
            f"{cases} are more than can get a second coder: {counted(most, 'case')} of round "
            f"{at.round}. Give --cases {most} or fewer"
        )
    done = len(extended_cases(session, at.round, at.id or 0))
    asked = [each.get("more") for each in at.verdicts.values() if each.get("list") == LACKING]
    left = [each if each is None else each - done for each in asked]
    told = wish([each for each in left if each is None or each > 0], most, cases)
    if not told.cases:
        since = f" beyond the {done} that got a second coder since" if done else ""
        raise StudyError(
            f"Nothing says how many cases to extend round {at.round} by{since}: {told.in_words}. "
            f"Say it with --cases N ({counted(most, 'case')} can get a second coder), or decide "
            "to proceed or to refine"
        )
    return told


def _nothing_left(study: Study, session: Session, name: str, there: Extendable) -> str:
    """Why a round cannot be extended, and what else can be done."""
    if not there.once:
        told = f"Every case of round {name} that is out is double-coded already"
    elif there.shown == there.once:
        told = (
            f"The answers to every case of round {name} that one coder has were shown already, so "
            "that a second coding of them would not count"
        )
    else:
        told = (
            f"Nobody can take a case of round {name} that one coder has (capacity, not_cases, "
            "related, or it was theirs before): name another coder, or raise a capacity"
        )
    opened = {each.name for each in rounds(session)}
    coming = [each for each in study.file.rounds if each not in opened]
    ways = []
    if there.later:
        parts = counted(there.later, "case")
        ways.append(f"proceed, and extend at the next checkpoint ({parts} of later parts)")
    if coming:
        ways.append(f"raise double_coded of round {listed(coming)} in the study file and proceed")
    ways.append("refine what is unclear, or proceed: what lacks evidence is published as such")
    return (
        f"{told}. What else can be done: {'; '.join(ways)}. How many cases it takes: intercoder "
        "plan. The sample stands once a round is open; a larger one is for the next study"
    )
