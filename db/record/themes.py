"""Add the marks of a theme workbook; those of its earlier returns stay beside them."""

from collections.abc import Iterable

from sqlmodel import Session

from db.tables import ThemeMark


def add_marks(session: Session, return_id: int, marks: Iterable[ThemeMark]) -> int:
    """How many marks were added to this transaction, as of one return."""
    added = 0
    for each in marks:
        each.return_id = return_id
        session.add(each)
        added += 1
    session.flush()
    return added
