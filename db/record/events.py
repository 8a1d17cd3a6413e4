"""Add an act to the study's chain of events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db.chain import FIRST, event_hash
from db.tables import Event


def event(
    session: Session,
    what: str,
    *,
    at: datetime,
    who: str,
    program: str,
    about: Mapping[str, Any] | None = None,
    inputs: Mapping[str, str] | None = None,
) -> Event:
    """The event added to this session's transaction, chained to the newest one.

    about: ids and counts only, never the text of a case, a quote or a note.
    inputs: sha256 of each thing used, by name.
    """
    newest = session.exec(select(Event).order_by(col(Event.id).desc()).limit(1)).first()
    added = Event(
        at=at,
        what=what,
        who=who,
        about=dict(about or {}),
        inputs=dict(inputs or {}),
        program=program,
        previous=newest.hash if newest else FIRST,
        hash="",
    )
    added.hash = event_hash(added)
    session.add(added)
    session.flush()
    return added
