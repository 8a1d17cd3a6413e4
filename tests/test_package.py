"""Is the package that `pip install` gives whole, and does it work away from the checkout?"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.stages

ROOT = Path(__file__).parents[1]
PACKAGES = ("codebook", "workbooks", "db", "flows")
METADATA = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the source, without network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "support", source / "tests")
    for name in METADATA:
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(
        [*pip, "--wheel-dir", str(out), str(source)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (found,) = out.glob("*.whl")
    return found


def test_every_file_of_the_packages_is_in_the_wheel_and_no_test(wheel):
    """Templates, styles, frameworks, the example, migrations and the marks of types."""
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    files = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    data = {path for path in files if not path.endswith(".py")}
    assert {Path(path).suffix for path in data} >= {".j2", ".css", ".yaml", ".mako", ".csv"}
    assert files - names == set()
    tops = {name.split("/")[0] for name in names if not name.startswith("intercoder-")}
    assert tops == set(PACKAGES)


def test_the_installed_package_makes_and_checks_a_study_away_from_its_source(wheel, tmp_path):
    """The bundled example and the template are found where the package is installed."""
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(installed)
    for words in (
        ["init", "study"],
        ["check", "study"],
        ["init", "example", "--example", "its-silent"],
        ["check", "example"],
        ["status", "study"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", "from flows import cli; cli.main()", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
