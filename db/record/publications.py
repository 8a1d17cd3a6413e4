"""Record a set of published files: a draft, or a numbered release."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from db.tables import Publication


def publication(
    session: Session,
    *,
    number: int,
    provisional: bool,
    inputs_sha256: str,
    files: Mapping[str, str],
    at: datetime,
    approved_by: str = "",
    why: str = "",
    embargo: str = "",
) -> Publication:
    """The publication added to this session's transaction.

    number: 0 for a draft; files: sha256 by path below published/.
    """
    added = Publication(
        number=number,
        provisional=provisional,
        inputs_sha256=inputs_sha256,
        files=dict(files),
        approved_by=approved_by,
        why=why,
        embargo=embargo,
        published_at=at,
    )
    session.add(added)
    session.flush()
    return added
