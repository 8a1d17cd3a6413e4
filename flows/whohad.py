"""What happened to a case: in and out of the sample, corrected, given to whom, taken from whom?"""

from collections import Counter
from datetime import datetime

from sqlmodel import Session, col, select

from db.find.rounds import ever_assigned, withdrawals
from db.find.sample import amendments
from db.tables import Answer, Assignment, Replacement, Return, Withdrawal, Workbook
from flows.phrases import day_in_words

BECAME = {
    "moved": "given to somebody else",
    "set_aside": "given to somebody else, the answers set aside",
    "kept": "given to somebody else, the answers kept as a further coding",
    "waived": "taken back, and nobody codes it instead",
    "replaced": "the case was replaced",
    "restored": "given back",
}
NOWHERE = ("moved", "set_aside", "waived", "replaced")


def who_had(session: Session, case_id: str) -> tuple[str, ...]:
    """A line for each act on the case: replacements, corrections, then assignments, in order."""
    return (
        *_replacements(session, case_id),
        *_corrections(session, case_id),
        *_assignments(session, case_id),
    )


def _replacements(session: Session, case_id: str) -> list[str]:
    found = session.exec(select(Replacement).order_by(col(Replacement.id))).all()
    return [
        _signed(
            f"went out of the sample, {each.case_in or 'nothing'} took its place"
            if each.case_out == case_id
            else f"came into the sample in place of {each.case_out}",
            each.replaced_at,
            each.by,
            each.why,
        )
        for each in found
        if case_id in (each.case_out, each.case_in)
    ]


def _corrections(session: Session, case_id: str) -> list[str]:
    return [
        _signed(
            f"register corrected, {each.column}: {each.before or 'blank'} became "
            f"{each.after or 'blank'}",
            each.amended_at,
            each.by,
            each.why,
        )
        for each in amendments(session)
        if each.case_id == case_id
    ]


def _assignments(session: Session, case_id: str) -> list[str]:
    gone = withdrawals(session)
    own = [each for each in ever_assigned(session) if each.case_id == case_id]
    own.sort(key=lambda each: each.id or 0)
    given = _answers(session, case_id)
    return [_in_words(each, gone.get(each.id or 0), given[each.round, each.coder]) for each in own]


def _answers(session: Session, case_id: str) -> Counter[tuple[str, str]]:
    """How many questions and parts each coder of a round answered, in accepted returns."""
    chosen = (
        select(Answer.round, Answer.coder, Answer.question, Answer.part)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Answer.case_id) == case_id, col(Return.state) == "accepted")
        .where(col(Workbook.kind) == "coding")
        .distinct()
    )
    return Counter((round_name, coder) for round_name, coder, *_ in session.exec(chosen).all())


def _in_words(each: Assignment, last: Withdrawal | None, answers: int) -> str:
    told = f"round {each.round}: {each.coder}" + (f" ({each.origin})" if each.origin else "")
    if last is None:
        return told
    became = BECAME[last.treatment]
    said = _signed(f"{told}, {became}", last.withdrawn_at, last.by, last.why)
    if not answers or last.treatment not in NOWHERE:
        return said
    kept = (
        "1 answer is kept and counts" if answers == 1 else f"{answers} answers are kept and count"
    )
    return f"{said}; {kept} nowhere"


def _signed(told: str, when: datetime, by: str, why: str) -> str:
    return f"{told} on {day_in_words(when)} by {by}: {why}"
