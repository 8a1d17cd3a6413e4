"""A study opened: its key, and who may read its files."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from codebook.faults import StudyError
from flows import study as study_module
from flows.beginning import begin, write_template
from flows.study import open_study, write_private

pytestmark = pytest.mark.stages
posix = pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX systems")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("INTERCODER_KEY", raising=False)
    return tmp_path / "study"


def test_two_programs_that_open_a_new_study_have_one_key(folder):
    """Else the workbooks of one of them would be refused when they come back."""
    write_template(folder)
    with ThreadPoolExecutor(8) as pool:
        keys = {each.key for each in pool.map(open_study, [folder] * 8)}
    assert len(keys) == 1


def test_a_key_file_that_holds_no_key_is_told(folder):
    begin(folder)
    (folder / ".intercoder" / "signing.key").write_text("")
    with pytest.raises(StudyError, match=r"signing\.key holds no key"):
        open_study(folder)


@posix
def test_only_its_owner_may_read_a_new_study(folder):
    """The register says of whom each case is; workbooks are shared through outbox and inbox."""
    begin(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    private = [path for path in folder.iterdir() if path.is_dir() and "box" not in path.name]

    assert {path.name for path in files} >= {"study.yaml", "register.csv", "signing.key"}
    assert {mode(path) for path in files} == {0o600}
    assert {mode(path) for path in private} == {0o700}


@posix
def test_a_private_folder_has_private_folders_above_it(folder):
    write_template(folder)
    made = open_study(folder, key=b"k" * 32).private("reports", "returns", "reconciliation")
    assert {mode(path) for path in (made, made.parent, made.parent.parent)} == {0o700}


def test_a_file_that_another_program_holds_open_leaves_no_draft(tmp_path, monkeypatch):
    """As Windows does with a report that is open in Excel."""

    def refused(*_):
        raise PermissionError(13, "held open", "report.html")

    monkeypatch.setattr(study_module.Path, "replace", refused)
    with pytest.raises(PermissionError):
        write_private(tmp_path / "report.html", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_draft_that_a_killed_program_left_is_cleared_when_the_file_is_written(tmp_path):
    """Nothing half-written stays, in the outbox least of all; another file's draft is not ours."""
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    left = tmp_path / f".report.html.{killed.pid}.abc123.part"
    others = {tmp_path / f".report.html.{os.getpid()}.xyz.part", tmp_path / ".a.1.b.part"}
    for path in (left, *others):
        path.write_bytes(b"half")

    write_private(tmp_path / "report.html", b"new")

    assert set(tmp_path.iterdir()) == {tmp_path / "report.html", *others}


def test_a_command_says_which_file_it_cannot_write(folder):
    """In a sentence, with exit code 1; a lead can close a file, and cannot read a traceback."""
    begin(folder)
    told = "from flows import cli\ndef held(): raise PermissionError(13, 'held', 'a/report.html')\n"
    told += "cli.app = held\ncli.main()"
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "a/report.html" in done.stderr
    assert "Close it in other programs" in done.stderr
