"""The command line: light to start, clear when something is wrong."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from flows import cli

HEAVY = ("prefect", "pandas", "matplotlib", "scipy", "openpyxl", "sqlmodel", "gptables")


def run(*words):
    """Exit code and output of a command in this process."""
    return CliRunner().invoke(cli.app, list(words))


def test_help_loads_nothing_heavy():
    """`intercoder --help` answers at once: heavy packages are imported where they are used."""
    code = (
        f"import sys, flows.cli; print([name for name in {HEAVY!r} if name in sys.modules], end='')"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]"


def test_help_shows_a_study_in_order_first():
    shown = run("--help").output
    assert shown.index("A study, in order") < shown.index("Beside it ─")
    order = [shown.index(f"│ {name} ") for name in ("init", "sample", "distribute", "publish")]
    assert order == sorted(order)


def test_a_folder_without_a_study_is_named(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "flows.cli", "status", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert f"No study in {tmp_path}" in told.stderr
    assert "Traceback" not in told.stderr


def test_wrong_usage_ends_with_2():
    assert run("distribute").exit_code == 2
    assert run("no-such-command").exit_code == 2


@pytest.fixture
def template(tmp_path):
    assert run("init", str(tmp_path / "study")).exit_code == 0
    return tmp_path / "study"


@pytest.mark.stages
def test_the_template_is_in_order_and_says_what_comes_next(template):
    """A lead who starts from the template can check it at once."""
    assert run("check", str(template)).exit_code == 0
    shown = json.loads(run("status", str(template), "--json").output)
    assert shown["next_step"]["command"] == "intercoder sample"


@pytest.mark.stages
def test_init_leaves_a_folder_alone_that_holds_something(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    result = run("init", str(tmp_path))
    assert result.exit_code == 1
    assert "not empty" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--recode", "--reissue"], "give one"),
        (["--show-earlier"], "goes with --recode"),
        (["--recode", "--why", "read in two ways"], "--by ID"),
        (["--coder", "zz"], "no coder 'zz'"),
    ],
)
def test_options_of_distribute_that_do_not_go_together_are_refused(tmp_path, options, told):
    """In a sentence, before anything is started or written."""
    (tmp_path / "study.yaml").write_text(
        "title: Small\nlead: {id: lead, name: L}\ncoders: [{id: ab, name: A}]\ngroup_by: g\n"
    )
    typed = [sys.executable, "-m", "flows.cli", "distribute", "pilot", str(tmp_path), *options]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "study.db").exists()
