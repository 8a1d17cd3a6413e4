"""Is somebody else at work on this study? One command writes at a time."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread

import psutil
from sqlalchemy.exc import OperationalError

from codebook.faults import StudyError
from db.open import transaction
from db.record.locks import free_lock, take_lock
from db.tables import Lock
from flows.study import Study

NAME = "study"
RENEWED_AFTER = 300.0
"""Seconds; a third of the time for which a lock is held."""


@contextmanager
def held(study: Study) -> Iterator[None]:
    """The study, for this program alone; raises StudyError while another one works on it.

    A lock left by a program that was killed on this machine is taken over at once, one left
    on another machine when it has run out; while we work it is renewed. The lock goes by the
    system's time, not by the study's clock, which may be fixed.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}"
    with transaction(study.engine) as session:
        other = take_lock(session, NAME, owner, datetime.now(UTC))
        if other is not None and _is_gone(other):
            free_lock(session, other.name, other.owner)
            other = take_lock(session, NAME, owner, datetime.now(UTC))
    if other is not None:
        raise StudyError(
            f"Another command ({other.owner}) is at work on this study. "
            f"Wait until it ends, or until {other.expires_at:%H:%M} UTC if it was broken off"
        )
    done = Event()
    keeper = Thread(target=_renew, args=(study, owner, done), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
        with transaction(study.engine) as session:
            free_lock(session, NAME, owner)


def _renew(study: Study, owner: str, done: Event) -> None:
    """Hold the lock on until the work is done; missed where the database is busy just then."""
    while not done.wait(RENEWED_AFTER):
        with suppress(OperationalError), transaction(study.engine) as session:
            take_lock(session, NAME, owner, datetime.now(UTC))


def _is_gone(lock: Lock) -> bool:
    host, _, pid = lock.owner.rpartition(":")
    return host == socket.gethostname() and not psutil.pid_exists(int(pid))
