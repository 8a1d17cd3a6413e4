"""Add an act to the study's chain of events."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from db.tables import Event

FIRST = "0" * 64


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


def event_hash(each: Event) -> str:
    """sha256 over everything an event says and the hash of the event before."""
    said = {
        "at": each.at.astimezone(UTC).isoformat(),
        "what": each.what,
        "who": each.who,
        "about": each.about,
        "inputs": each.inputs,
        "program": each.program,
        "previous": each.previous,
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
