"""The bundled example, run by one command: does it end well, and leave nothing behind?"""

import json
import re
import sqlite3
import stat
import subprocess
import sys

import psutil
import pytest
from sqlmodel import select

from db.find.events import broken_links, events
from db.open import reading
from db.tables import Answer, Resolution, SampledCase

pytestmark = [pytest.mark.stages, pytest.mark.server]

STAGES = {
    "drawn", "published codebook", "opened round", "issued", "received", "accepted", "measured",
    "decided", "resolved", "published", "released",
}  # fmt: skip
RERUN = re.compile(r"(study\.db.*|\.intercoder/(prefect/.*|server\..*)|reports/status\.html)")
"""What running again may touch: logs and databases, looked into elsewhere, and the status page."""


def command(*words, environment):
    """A command as a user types it, and its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *words, "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def bytes_of(folder):
    """Every file of a study by path, but for what running again may touch."""
    paths = {each.relative_to(folder).as_posix(): each for each in folder.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in sorted(paths.items())
        if path.is_file() and not RERUN.fullmatch(name)
    }


def test_it_ends_with_a_release_and_says_what_was_done(demo):
    assert demo.exit_code == 0
    assert set(demo.said) == {"folder", "done", "words"}
    assert demo.said["folder"] == str(demo.folder)
    assert demo.said["done"][-1] == "Reviewer qr approved the draft as a release"
    for name in ("outbox/ab/main-1-ab.xlsx", "reports/agreement-main.html", "published/report.html",
                 "reports/internal/theme-counts.csv", "releases/1/report.html"):  # fmt: skip
        assert (demo.folder / name).is_file(), name
    assert "synthetic" in demo.said["words"]


def test_every_stage_stands_in_the_record_and_the_chain_is_whole(demo_study):
    with reading(demo_study.engine) as session:
        found = events(session)
        broken = broken_links(session)

    assert {each.what for each in found} == STAGES
    assert broken == []
    opened = [each.about["round"] for each in found if each.what == "opened round"]
    assert opened == ["pilot", "main"]
    decided = [each.about for each in found if each.what == "decided"]
    assert [(each["round"], each["wave"]) for each in decided] == [
        ("pilot", 1), ("main", 1), ("main", 2),
    ]  # fmt: skip


def test_the_record_is_in_order_and_nothing_is_left_to_do(demo, environment):
    code, faults = command("check", "--record", str(demo.folder), environment=environment)
    assert (code, faults) == (0, [])
    code, shown = command("status", str(demo.folder), environment=environment)
    assert (code, shown["next_step"], shown["open_steps"], shown["held"]) == (0, None, [], [])
    assert {each["state"] for each in shown["assignments"]} == {"complete"}
    assert len(shown["assignments"]) == 108


def test_a_record_that_was_changed_is_told(demo_copy, environment):
    """One word changed in one event breaks the chain there."""
    with sqlite3.connect(demo_copy.path("study.db")) as database:
        database.execute("update event set who = 'nobody' where id = 20")
    database.close()

    code, faults = command("check", "--record", str(demo_copy.folder), environment=environment)

    assert code == 1
    assert any("20" in f"{each['place']} {each['found']}" for each in faults)


def test_the_same_command_again_does_nothing(demo, demo_study, environment):
    """No file changes but logs; nothing is added to the record."""
    before = bytes_of(demo.folder)
    with reading(demo_study.engine) as session:
        recorded = len(events(session))

    code, said = command("demo", str(demo.folder), environment=environment)

    assert code == 0
    assert len(said["done"]) == 2, "only what it is and where"
    assert bytes_of(demo.folder) == before
    with reading(demo_study.engine) as session:
        assert len(events(session)) == recorded


def test_no_server_and_no_process_is_left(demo):
    assert not (demo.folder / ".intercoder" / "server.json").exists()
    left = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        words = [*(process.info["cmdline"] or []), process.info["cwd"] or ""]
        if any(str(demo.folder) in word for word in words):
            left.append(process.info)
    assert left == []


def test_only_its_owner_can_read_what_is_not_handed_out(demo):
    """Each file is closed to others, or lies in a folder that is; outbox and inbox are shared."""
    shared = {demo.folder / "outbox", demo.folder / "inbox"}
    open_to_others = [
        str(path.relative_to(demo.folder))
        for path in demo.folder.rglob("*")
        if path.is_file() and not shared & set(path.parents) and _others_can_read(path, demo.folder)
    ]
    assert open_to_others == []
    assert all(_mode(path) & stat.S_IXOTH for path in shared)


def _others_can_read(path, top):
    within = [each for each in path.parents if each.is_relative_to(top)]
    reached = all(_mode(each) & (stat.S_IXOTH | stat.S_IXGRP) for each in within)
    return reached and bool(_mode(path) & (stat.S_IROTH | stat.S_IRGRP))


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_prefect_knows_no_case_and_no_answer(demo, demo_study):
    """Its database and log have ids of rounds and workbooks and paths, and nothing of cases."""
    kept = demo.folder / ".intercoder" / "prefect"
    told = _texts_of(kept / "prefect.db")
    runs = {each for each in told if each.startswith("write workbooks")}
    assert len(runs) >= 2, "nothing was looked at"
    files = [path for path in kept.rglob("*") if path.is_file()]
    raw = [path.read_bytes() for path in [*files, kept.parent / "server.log"]]
    words = _confidential(demo_study)

    found = {word for word in words if any(word in text for text in told)}
    found |= {word for word in words if any(word.encode() in content for content in raw)}

    assert found == set()


def _texts_of(path):
    """Every text of an SQLite database, JSON's escapes undone."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    names = [
        row[0] for row in database.execute("select name from sqlite_master where type='table'")
    ]
    texts = {
        cell.decode(errors="replace") if isinstance(cell, bytes) else cell
        for name in names
        for row in database.execute(f'select * from "{name}"')
        for cell in row
        if isinstance(cell, str | bytes)
    }
    database.close()
    return texts | {each.encode().decode("unicode_escape") for each in texts if "\\u" in each}


def _confidential(study):
    """Case and child ids, and words of quotes, notes, remarks and decisions."""
    with reading(study.engine) as session:
        cases = session.exec(select(SampledCase)).all()
        answers = session.exec(select(Answer)).all()
        decisions = session.exec(select(Resolution)).all()
    words = {case.case_id for case in cases} | {case.details["child_id"] for case in cases}
    said = {text for each in answers for text in (each.evidence, each.note, each.value)}
    said |= {each.words for each in decisions}
    return words | {
        sentence for text in said for sentence in text.split(": ") if len(sentence) > 20
    }
