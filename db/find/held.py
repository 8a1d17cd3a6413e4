"""Which returns are held for the lead?"""

from sqlmodel import Session, col, select

from db.find.returns import returns
from db.tables import Return, Workbook


def undecided(session: Session) -> list[Return]:
    """The held returns on which nobody has decided, in order of receipt."""
    settled = set(session.exec(select(Return.decides).where(col(Return.decides) > 0)).all())
    return [each for each in returns(session, "held") if each.id not in settled]


def kind_of(session: Session, held: Return) -> str:
    """The kind of workbook that a held return is."""
    return session.get_one(Workbook, held.workbook_id).kind
