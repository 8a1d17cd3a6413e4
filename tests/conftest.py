"""What tests need of the machine, and the bundled example run once for all that look at it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import examples  # noqa: F401  # property tests draw by its profile
import pytest

CLOCK = "2026-01-05T09:00:00+00:00"
KEY = "5f" * 32
ON_THE_DEMO = ("tests/test_demo", "tests/test_interrupted", "tests/test_pages")
NEEDS = {"libreoffice": "soffice", "chromium": "chromium"}


@pytest.hookimpl(optionalhook=True)  # unknown where xdist is not in use
def pytest_xdist_make_scheduler(config, log):
    """All that looks at the demo runs in one worker, so that the demo runs once.

    By file, since the mark xdist_group is without effect in pytest 9.2 with xdist 3.8
    (pytest-dev/pytest-xdist, issue 1386).
    """
    from xdist.scheduler import LoadGroupScheduling

    class Grouped(LoadGroupScheduling):
        def _split_scope(self, nodeid):
            return "demo" if nodeid.startswith(ON_THE_DEMO) else nodeid

    return Grouped(config, log)


def pytest_collection_modifyitems(items):
    """Skip, with its reason, what this machine lacks; never where everything is required."""
    for item in items:
        on_the_demo = "demo" in getattr(item, "fixturenames", ())
        assert not on_the_demo or item.nodeid.startswith(ON_THE_DEMO), f"move {item.nodeid}"
        for mark, program in NEEDS.items():
            if item.get_closest_marker(mark) and shutil.which(program) is None:
                reason = f"{program} is not installed"
                assert not os.environ.get("INTERCODER_REQUIRE_ALL"), reason
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory):
    """No test reads the home folder, the user's settings or a server of theirs."""
    home = tmp_path_factory.mktemp("home")
    kept = {
        "HOME": str(home),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "PREFECT_HOME": str(home / "prefect"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    }
    before = {name: os.environ.get(name) for name in (*kept, "PREFECT_API_URL")}
    os.environ.pop("PREFECT_API_URL", None)
    os.environ.update(kept)
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@dataclass(frozen=True)
class Demo:
    """The example's study folder after the demo, and what the command said."""

    folder: Path
    exit_code: int
    said: dict


def run_demo(folder, **more):
    """`intercoder demo` as a user runs it, with clock and key fixed."""
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "demo", str(folder), "--json"],
        env=demo_environment(),
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def demo_environment():
    """Clock and key fixed, so that every output is the same bytes each time."""
    paths = os.pathsep.join(sys.path)
    fixed = {"INTERCODER_CLOCK": CLOCK, "INTERCODER_KEY": KEY, "PYTHONPATH": paths}
    return {**os.environ, **fixed}


@pytest.fixture(scope="session")
def environment():
    """What a command of the program is run with."""
    return demo_environment()


@pytest.fixture(scope="session")
def browser():
    """A real Chromium for pages; see support/browser.py."""
    from browser import opened_browser

    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The bundled example, walked once from its register to a release on a real server."""
    folder = tmp_path_factory.mktemp("demo") / "its-silent"
    done = run_demo(folder)
    assert done.returncode == 0, done.stderr[-4000:]
    return Demo(folder, done.returncode, json.loads(done.stdout))


@pytest.fixture
def demo_study(demo, monkeypatch):
    """The demo's study, opened with its clock and key."""
    from flows.study import open_study

    monkeypatch.setenv("INTERCODER_CLOCK", CLOCK)
    monkeypatch.setenv("INTERCODER_KEY", KEY)
    return open_study(demo.folder)


@pytest.fixture
def demo_copy(demo, demo_study, tmp_path):
    """A copy of the demo's study that a test may change."""
    from flows.study import open_study

    copy = shutil.copytree(demo.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("prefect"))
    return open_study(copy)
