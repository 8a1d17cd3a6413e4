"""Hold the study for one command at a time."""

from datetime import datetime, timedelta

from sqlmodel import Session

from db.tables import Lock

HELD_FOR = timedelta(minutes=15)


def take_lock(session: Session, name: str, owner: str, now: datetime) -> Lock | None:
    """None if the lock is now this owner's, else the lock as another owner holds it."""
    held = session.get(Lock, name)
    if held is not None and held.owner != owner and held.expires_at > now:
        return held
    lock = held or Lock(name=name, owner=owner, expires_at=now)
    lock.owner, lock.expires_at = owner, now + HELD_FOR
    session.add(lock)
    return None


def free_lock(session: Session, name: str, owner: str) -> None:
    """Give the lock back, if it is still this owner's."""
    held = session.get(Lock, name)
    if held is not None and held.owner == owner:
        session.delete(held)
        session.flush()
