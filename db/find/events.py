"""What happened, and is the chain of events whole?"""

from sqlmodel import Session, col, select

from db.chain import FIRST, event_hash
from db.tables import Event


def events(session: Session, *what: str) -> list[Event]:
    """The study's events in order, only those of the given kinds if any are given."""
    chosen = select(Event).order_by(col(Event.id))
    return list(session.exec(chosen.where(col(Event.what).in_(what)) if what else chosen).all())


def newest_event_id(session: Session, *what: str) -> int:
    """The number of the newest event of these kinds, 0 where there is none."""
    chosen = select(Event.id).where(col(Event.what).in_(what)).order_by(col(Event.id).desc())
    return session.exec(chosen.limit(1)).first() or 0


def broken_links(session: Session) -> list[int]:
    """Numbers of the events that were changed, or before which one is missing; empty if none."""
    broken, before = [], FIRST
    for each in events(session):
        if each.previous != before or each.hash != event_hash(each):
            broken.append(each.id or 0)
        before = each.hash
    return broken
