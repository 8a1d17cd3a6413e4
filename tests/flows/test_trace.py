"""Does every published figure lead to cells, and follow from them?"""

import csv
import io
import shutil
import subprocess
import sys

import openpyxl
import pytest

from flows.trace import trace, trace_verify


def test_tracing_needs_no_heavy_package():
    """`intercoder trace` answers at once: no pandas, no matplotlib, no scipy, no Prefect."""
    heavy = "{'pandas', 'matplotlib', 'scipy', 'prefect', 'openpyxl', 'gptables'}"
    code = f"import sys, flows.trace; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.stages
@pytest.mark.server
def test_a_published_figure_leads_to_cells_that_say_what_was_counted(demo_study):
    """Each coder's value stands in the named cell of the file that is kept by its hash."""
    rows = _rows(demo_study.path("published", "theme-counts.csv"))
    figure = next(row["figure"] for row in rows if row["n"] and int(row["n"]) > 5)

    found = trace(demo_study, figure)

    counted = [each for each in found.cases if each.counted]
    assert len(counted) == found.n
    for each in counted[:5]:
        for said in each.answers:
            assert _cell(demo_study, said.place) == said.value


@pytest.mark.stages
@pytest.mark.server
def test_every_published_figure_follows_from_the_files_received(demo_study):
    found = trace_verify(demo_study)

    rows = _rows(demo_study.path("published", "theme-counts.csv"))
    assert (found.figures_checked, found.figures_failed) == (len(rows), 0)
    assert found.files_missing == 0


@pytest.mark.stages
@pytest.mark.server
def test_a_received_file_that_was_changed_is_told(demo_study, tmp_path):
    """Its figures no longer follow from what is kept."""
    from flows.study import open_study

    copy = shutil.copytree(demo_study.folder, tmp_path / "copy")
    received = sorted((copy / ".intercoder" / "received").iterdir())
    received[0].write_bytes(b"changed")

    found = trace_verify(open_study(copy))

    assert found.files_missing == 1


def _rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cell(study, place):
    book = openpyxl.load_workbook(io.BytesIO(study.path(place.kept).read_bytes()))
    return str(book[place.sheet][place.cell].value)
