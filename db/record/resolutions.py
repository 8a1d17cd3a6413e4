"""Add what a reconciliation workbook settled; earlier final answers stay beside it."""

from collections.abc import Iterable

from sqlmodel import Session

from db.tables import Resolution


def add_resolutions(session: Session, return_id: int, settled: Iterable[Resolution]) -> int:
    """How many final answers were added to this transaction, as of one return."""
    added = 0
    for each in settled:
        each.return_id = return_id
        session.add(each)
        added += 1
    session.flush()
    return added
