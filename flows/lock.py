"""Is somebody else at work on this study? One command writes at a time."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psutil

from codebook.faults import StudyError
from db.open import transaction
from db.record.locks import free_lock, take_lock
from db.tables import Lock
from flows.study import Study

NAME = "study"


@contextmanager
def held(study: Study) -> Iterator[None]:
    """The study, for this program alone; raises StudyError while another one works on it.

    A lock left by a program that was killed on this machine is taken over at once, one left
    on another machine when it has run out. The lock goes by the system's time, not by the
    study's clock, which may be fixed.
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
    try:
        yield
    finally:
        with transaction(study.engine) as session:
            free_lock(session, NAME, owner)


def _is_gone(lock: Lock) -> bool:
    host, _, pid = lock.owner.rpartition(":")
    return host == socket.gethostname() and not psutil.pid_exists(int(pid))
