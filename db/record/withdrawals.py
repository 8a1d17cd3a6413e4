"""Add that assignments are no longer to be done; the assignments stay in the record."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from db.tables import Withdrawal


def withdrawn(
    session: Session,
    assignments: Iterable[int],
    *,
    treatment: str,
    why: str,
    by: str,
    at: datetime,
) -> int:
    """How many assignments were withdrawn in this transaction, treated so (see `Withdrawal`)."""
    added = [
        Withdrawal(assignment_id=each, treatment=treatment, why=why, by=by, withdrawn_at=at)
        for each in assignments
    ]
    session.add_all(added)
    session.flush()
    return len(added)
