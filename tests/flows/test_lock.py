"""One command at a time works on a study."""

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from codebook.faults import StudyError
from db.open import reading, transaction
from db.tables import Lock
from flows import lock
from flows.beginning import write_template
from flows.study import open_study

pytestmark = pytest.mark.stages
LATER = timedelta(minutes=15)


@pytest.fixture
def study(tmp_path):
    write_template(tmp_path)
    return open_study(tmp_path, key=b"k" * 32)


def taken_by(study, owner, expires_at):
    with transaction(study.engine) as session:
        session.add(Lock(name=lock.NAME, owner=owner, expires_at=expires_at))


def until(study):
    with reading(study.engine) as session:
        found = session.get(Lock, lock.NAME)
        return found and found.expires_at


def test_while_another_command_works_a_second_is_told_so(study):
    """By a sentence that says who works and until when, not by a broken file."""
    taken_by(study, f"{socket.gethostname()}:{os.getppid()}", datetime.now(UTC) + LATER)
    wanted = r"Another command .* is at work on this study\. Wait"
    with pytest.raises(StudyError, match=wanted), lock.held(study):
        pass


def test_a_lock_of_a_killed_command_is_taken_over_at_once(study):
    """Nobody waits a quarter of an hour for a program that is no more."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    taken_by(study, f"{socket.gethostname()}:{gone.pid}", datetime.now(UTC) + LATER)
    with lock.held(study):
        assert until(study) is not None
    assert until(study) is None


def test_a_long_command_keeps_its_lock(study, monkeypatch):
    """A quarter of an hour is for programs that were broken off, not a limit on work."""
    monkeypatch.setattr(lock, "RENEWED_AFTER", 0.02)
    with lock.held(study):
        first = until(study)
        deadline = time.monotonic() + 5
        while until(study) <= first and time.monotonic() < deadline:
            time.sleep(0.02)
        assert until(study) > first
    assert until(study) is None
