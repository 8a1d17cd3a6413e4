"""Can every published figure be followed to cells, and does it follow from them?"""

import csv
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys

import openpyxl
import pytest
from sqlmodel import select

from db.open import transaction
from db.tables import CodebookVersion
from flows.publish.work import publish
from flows.trace import trace, trace_verify

pytestmark = [pytest.mark.stages, pytest.mark.server]


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def figures(demo):
    """Four shown figures above 5, and one that is hidden."""
    rows = rows_of(demo.folder / "published" / "theme-counts.csv")
    shown = [row for row in rows if row["n"] and int(row["n"]) > 5]
    hidden = next(row for row in rows if not row["n"])
    return [*random.Random(7).sample(shown, 4), hidden]


@pytest.fixture(scope="module")
def cell_of(demo):
    """What stands in a cell of a file that is kept, opened by its bytes."""
    books = {}

    def found(place):
        if place.kept not in books:
            content = (demo.folder / place.kept).read_bytes()
            assert hashlib.sha256(content).hexdigest() == place.sha256
            books[place.kept] = openpyxl.load_workbook(io.BytesIO(content))
        return books[place.kept][place.sheet][place.cell].value

    return found


def test_a_figure_leads_to_the_cells_in_which_its_answers_stand(demo_study, figures, cell_of):
    """Two cases of each figure: the label stands in the named cell of the file kept by its hash."""
    for figure in figures:
        found = trace(demo_study, figure["figure"])
        counted = [each for each in found.cases if each.counted]
        assert len(counted) == found.n
        if figure["n"]:
            assert (found.n, found.denominator) == (int(figure["n"]), int(figure["denominator"]))
        for case in counted[:2]:
            assert len(case.answers) == 2
            for said in case.answers:
                written = " ".join(str(cell_of(said.place)).split())
                assert written.casefold() == said.value.casefold()
                assert said.place.file.startswith(f"{said.by}/")
                assert len(said.place.workbook) == 9
                assert said.place.codebook_version == 1


def test_a_decision_leads_to_the_adjudicator_s_cell(demo_study, cell_of):
    """Where coders differed, the reconciliation workbook's cell holds the final value."""
    found = trace(demo_study, "D02:yes")
    decided = [case for case in found.cases if case.decision]

    assert decided
    for case in decided[:5]:
        assert len({said.value for said in case.answers}) == 2
        assert cell_of(case.decision.place) == case.decision.value == case.value
        assert case.decision.place.file.startswith("lead/")


def test_the_command_names_file_sheet_cell_and_hash(demo, figures, environment):
    told = command("trace", figures[0]["figure"], str(demo.folder), environment=environment)
    place = next(case for case in told["cases"] if case["counted"])["answers"][0]["place"]

    words = command(
        "trace", figures[0]["figure"], str(demo.folder), environment=environment, as_json=False
    )

    for part in (place["file"], place["sheet"], place["cell"], place["sha256"][:12]):
        assert part in words


def test_every_published_figure_follows_from_the_files_received(demo_study):
    """All of them are recomputed from the stored workbooks alone."""
    found = trace_verify(demo_study)

    rows = rows_of(demo_study.path("published", "theme-counts.csv"))
    received = list(demo_study.inside("received").iterdir())
    assert (found.figures_checked, found.figures_failed) == (len(rows), 0)
    assert (found.files_read, found.files_missing) == (len(received), 0)


def test_a_changed_cell_and_a_changed_figure_are_told(demo_copy, environment):
    """One answer changed in a stored workbook, one number in what is published: exit code 1."""
    found = trace(demo_copy, "D02:yes")
    place = next(case for case in found.cases if case.counted).answers[0].place
    kept = demo_copy.path(place.kept)
    book = openpyxl.load_workbook(io.BytesIO(kept.read_bytes()))
    book[place.sheet][place.cell].value = "No"
    book.save(kept)
    figure = _change_a_figure(demo_copy.path("published", "theme-counts.csv"))

    told = command("trace", str(demo_copy.folder), "--verify", environment=environment, exit_code=1)

    assert told["files_missing"] == 1
    assert figure in told["failed"]


def test_a_changed_file_alone_is_told(demo_study, monkeypatch):
    """Even if no figure changes, since a later file of the same coder says the same."""
    from typer.testing import CliRunner

    from flows import cli
    from flows import trace as tracing
    from flows.traced import Verified

    monkeypatch.setattr(tracing, "trace_verify", lambda _: Verified(239, 0, 13, 1, ()))
    assert CliRunner().invoke(cli.app, ["trace", "--verify", str(demo_study.folder)]).exit_code == 1


def _change_a_figure(path):
    """The id of the figure whose n is now 7."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    row = next(each for each in rows if each["n"] and int(each["n"]) > 7)
    row["n"] = "7"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return row["figure"]


def command(*words, environment, as_json=True, exit_code=0):
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *words, *(["--json"] if as_json else [])],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exit_code, done.stderr
    return json.loads(done.stdout) if as_json else done.stdout


def test_a_theme_of_several_questions_is_recomputed_from_the_files(demo_copy):
    """Published, traced and verified like any other figure."""
    theme = {"Voice present, race considered": {"D05": ["partly", "yes"], "D02": ["partly", "yes"]}}
    with transaction(demo_copy.engine) as session:
        (version,) = session.exec(select(CodebookVersion)).all()
        version.content = json.dumps({**json.loads(version.content), "combinations": theme})
        session.add(version)
    shutil.rmtree(demo_copy.path("published"))
    publish(demo_copy)
    (name,) = theme
    figure = f"D05 + D02:{name}"
    told = trace(demo_copy, figure)
    assert 0 < told.n < told.denominator <= 54
    assert len([each for each in told.cases if each.counted]) == 2 * told.n
    with demo_copy.path("published", "theme-counts.csv").open(newline="") as rows:
        (row,) = [each for each in csv.DictReader(rows) if each["figure"] == figure]
    assert row["n"] in {str(told.n), ""}
    verified = trace_verify(demo_copy)
    assert (verified.figures_failed, verified.files_missing) == (0, 0)
    content = demo_copy.path("published", "theme-counts.csv").read_text()
    demo_copy.path("published", "theme-counts.csv").write_text(content.replace(figure, "changed"))
    assert figure in trace_verify(demo_copy).failed
