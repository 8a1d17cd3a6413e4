"""The study's local Prefect server: it starts, is found again, and leaves nothing behind."""

import os
import time

import psutil
import pytest

from flows import server

pytestmark = [pytest.mark.server, pytest.mark.stages]


@pytest.fixture
def started(tmp_path):
    inside = tmp_path / ".intercoder"
    yield inside, server.start(inside)
    server.stop(inside)


def gone(pid, seconds=20.0):
    """Whether the process ends in time; one that only waits to be counted by us has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False


def test_it_listens_on_loopback_is_used_again_and_ends_when_nobody_uses_it(started):
    """One server per study; when nobody uses it, it ends by itself, children and all."""
    inside, running = started
    assert running.url.startswith("http://127.0.0.1:")
    assert server.start(inside) == running
    children = [each.pid for each in psutil.Process(running.pid).children(recursive=True)]
    assert children
    long_ago = time.time() - server.IDLE_SECONDS - 60
    os.utime(inside / server.USED, (long_ago, long_ago))
    assert gone(running.pid)
    assert all(gone(pid) for pid in children)
    assert server.running(inside) is None


def test_a_team_s_own_server_wins(tmp_path, monkeypatch):
    """Where PREFECT_API_URL is set nothing is started."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with server.prefect_for(tmp_path) as url:
        assert url == "http://127.0.0.1:1/api"
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_a_server_that_is_gone_is_not_believed(tmp_path):
    (tmp_path / server.ADDRESS).write_text('{"url": "http://127.0.0.1:1/api", "pid": 1}')
    assert server.running(tmp_path) is None
    (tmp_path / server.ADDRESS).write_text("not json")
    assert server.running(tmp_path) is None
    assert not server.stop(tmp_path)
