"""What does the record say of coders besides the answers that are compared?"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from codebook.answers import CodedAnswer
from db.find.meanings import comparable
from db.find.returns import returns
from db.find.twice import answered_twice
from flows.agreement.themselves import AnsweredTwice


def days_of_receipt(
    session: Session, answers: Sequence[CodedAnswer]
) -> dict[tuple[str, str], date]:
    """By case and coder, the day on which the first of these answers came."""
    day = {each.id: each.received_at.date() for each in returns(session, "accepted")}
    found: dict[tuple[str, str], date] = {}
    for each in answers:
        key = (each.row.case_id, each.coder)
        found[key] = min(day[each.return_id], found.get(key, date.max))
    return found


def twice_answered(
    session: Session, round_name: str, version: int, cases: Collection[str]
) -> tuple[AnsweredTwice, ...]:
    """What coders answered twice of these cases, the second time to what is asked now.

    version: of the codebook, by which is asked now.
    """
    told = comparable(session, version)
    return tuple(
        AnsweredTwice(
            each.coder, each.row, each.first, each.second, each.same, each.days, each.shown
        )
        for each in answered_twice(session, round_name)
        if each.row.case_id in cases and told(each.later, each.row.question, each.row.part)
    )
