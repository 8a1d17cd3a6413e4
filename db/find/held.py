"""Which returns are held for the lead, and what do they say?"""

from sqlmodel import Session, col, select

from codebook.answers import Row
from db.find.returns import returns
from db.tables import Answer, Return


def undecided(session: Session) -> list[Return]:
    """The held returns on which nobody has decided, in order of receipt."""
    settled = set(session.exec(select(Return.decides).where(col(Return.decides) > 0)).all())
    return [each for each in returns(session, "held") if each.id not in settled]


def held_values(session: Session, return_id: int) -> dict[Row, str]:
    """What a return would add, by row, as it was when it came."""
    found = session.exec(select(Answer).where(Answer.return_id == return_id)).all()
    return {Row(each.case_id, each.question, each.part): each.value for each in found}
