"""Who was to code a case, in which round, and what became of that?"""

from sqlmodel import Session

from db.find.rounds import ever_assigned, withdrawals
from db.tables import Assignment, Withdrawal

BECAME = {
    "moved": "given to somebody else",
    "set_aside": "given to somebody else, the answers set aside",
    "kept": "given to somebody else, the answers kept as a further coding",
    "replaced": "the case was replaced",
    "restored": "to be done again",
}


def who_had(session: Session, case_id: str) -> tuple[str, ...]:
    """A line for each assignment of the case there ever was, in order of their making."""
    gone = withdrawals(session)
    own = [each for each in ever_assigned(session) if each.case_id == case_id]
    own.sort(key=lambda each: each.id or 0)
    return tuple(_in_words(each, gone.get(each.id or 0)) for each in own)


def _in_words(each: Assignment, last: Withdrawal | None) -> str:
    told = f"round {each.round}: {each.coder}" + (f" ({each.origin})" if each.origin else "")
    if last is None:
        return told
    day = f"{last.withdrawn_at.day} {last.withdrawn_at:%B %Y}"
    return f"{told}, {BECAME[last.treatment]} on {day} by {last.by}: {last.why}"
