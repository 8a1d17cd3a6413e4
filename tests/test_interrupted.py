"""A study that is killed at any stage and started again ends as one that was not."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from flows import server

pytestmark = [pytest.mark.stages, pytest.mark.server]

KILLED = Path(__file__).parent / "support" / "killed.py"
BEFORE = [
    ("inserted", "drawn"),  # sample
    ("committed", "opened round"),  # distribute
    ("renamed", "outbox/cd/pilot-cd.xlsx"),
]
WITH_PREFECT = ["accepted", "decided"]  # collect, decide
AFTER = [
    ("renamed", "outbox/lead/reconcile-pilot-lead.xlsx"),  # reconcile, out
    ("renaming", "outbox/cd/main-1-cd.xlsx"),  # distribute
    ("inserted", "resolved"),  # reconcile, and back
    ("renamed", ".intercoder/received/*"),  # collect
    ("inserted", "accepted"),
    ("renaming", "reports/agreement-main.html"),  # agreement
    ("inserted", "measured"),
    ("committed", "decided"),
    ("inserted", "issued"),
    ("renaming", "published.part/report.html"),  # publish
    ("renamed", "published.old"),  # release
    ("inserted", "released"),
    None,
]
OUTPUTS = ("published", "releases", "reports", "outbox", "inbox", ".intercoder/received")
NOT_COMPARED = {"reports/status.html"}
"""Written by `status`, whenever somebody looks."""


@pytest.fixture(scope="module")
def killed(demo, environment, tmp_path_factory):
    """The example's folder after a walk with a kill inside every stage."""
    folder = tmp_path_factory.mktemp("killed") / "its-silent"
    try:
        assert _lives(folder, BEFORE, environment) == [-signal.SIGKILL] * len(BEFORE)
        for what in WITH_PREFECT:
            _killed_with_prefect(folder, what, environment)
        ended = _lives(folder, AFTER, environment)
        assert ended == [*[-signal.SIGKILL] * (len(AFTER) - 1), 0]
    finally:
        server.stop(folder / ".intercoder")
    return folder


def _lives(folder, points, environment):
    """How each life ended that was to be killed at one of these points."""
    done = subprocess.run(
        [sys.executable, str(KILLED), str(folder), json.dumps(points)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def _killed_with_prefect(folder, what, environment):
    """The real command, killed as soon as another event of this kind is recorded."""
    before = _recorded(folder, what)
    command = [sys.executable, "-m", "flows.cli", "demo", str(folder)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        until = time.monotonic() + 120
        while _recorded(folder, what) == before:
            assert running.poll() is None, running.communicate()[1]
            assert time.monotonic() < until, f"nothing was {what}"
            time.sleep(0.01)
        running.kill()
    assert running.returncode == -signal.SIGKILL


def _recorded(folder, what):
    database = sqlite3.connect(f"file:{folder}/study.db?mode=ro", uri=True)
    (found,) = database.execute("select count(*) from event where what = ?", (what,)).fetchone()
    database.close()
    return found


def test_all_files_end_with_the_same_bytes(demo, killed):
    """What is published and released, reports, what was handed out and what came back."""
    for name in OUTPUTS:
        undisturbed, found = _files(demo.folder, name), _files(killed, name)
        assert found.keys() == undisturbed.keys()
        assert [path for path in found if found[path] != undisturbed[path]] == []
    assert len(_files(killed, "published")) > 10


def test_no_answer_is_lost_no_workbook_issued_twice_and_the_record_is_whole(demo, killed):
    """Every table holds the same rows as an undisturbed study's, its record of events too."""
    undisturbed, found = _tables(demo.folder), _tables(killed)
    assert {name: len(rows) for name, rows in found.items()} == {
        name: len(rows) for name, rows in undisturbed.items()
    }
    assert [name for name in found if found[name] != undisturbed[name]] == []
    assert len(found["answer"]) > 5000
    assert found["lock"] == []


def test_nothing_half_written_and_no_process_is_left(killed):
    left = [path for path in killed.rglob("*") if path.name.endswith((".part", ".old"))]
    assert left == []
    running = [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if any(str(killed) in word for word in process.info["cmdline"] or [])
    ]
    assert running == []


def _files(folder, name):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.joinpath(name).rglob("*"))
        if path.is_file() and path.relative_to(folder).as_posix() not in NOT_COMPARED
    }


def _tables(folder):
    database = sqlite3.connect(f"file:{folder}/study.db?mode=ro", uri=True)
    names = [
        row[0] for row in database.execute("select name from sqlite_master where type='table'")
    ]
    rows = {name: sorted(map(repr, database.execute(f'select * from "{name}"'))) for name in names}
    database.close()
    return rows
