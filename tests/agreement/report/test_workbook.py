"""Does the report's workbook hold every table, as numbers, without a formula or a link?"""

import io
import json
import subprocess
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from flows.agreement.report.columns import column
from flows.agreement.report.sheets import columns_of, tables
from flows.study import Study

pytestmark = pytest.mark.stages


@pytest.fixture
def book(reported_study: Study) -> Workbook:
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(reported_study.path("reports/agreement-main.xlsx"))


def test_each_question_has_its_row_with_numbers_as_numbers(
    reported_study: Study, book: Workbook
) -> None:
    """What the JSON says, to every decimal."""
    content = json.loads(reported_study.path("reports/agreement-main.json").read_text())
    sheet = book["Questions"]
    head = [cell.value for cell in sheet[1]]
    rows = [
        dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]

    assert len(rows) == len(content["questions"])
    for row, told in zip(rows, content["questions"], strict=True):
        assert row["cases compared"] == told["cases_compared"]
        assert row["alpha"] == told["alpha"]
        assert row["in words"] == told["in_words"]


def test_every_sheet_has_a_header_that_stays_and_can_be_filtered(book: Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "B2", sheet.title
        assert sheet.print_title_rows == "$1:$1", sheet.title
        assert sheet.auto_filter.ref or sheet.max_row == 1, sheet.title
        assert all(each.width > 5 for each in sheet.column_dimensions.values()), sheet.title


def test_a_share_is_shown_as_a_percentage_and_a_count_without_decimals(book: Workbook) -> None:
    head = [cell.value for cell in book["Questions"][1]]
    formats = dict(zip(head, (cell.number_format for cell in book["Questions"][2]), strict=True))

    assert formats["percent agreement"] == "0.0%"
    assert formats["cases compared"] == "#,##0"
    assert formats["alpha"] == "0.000"


def test_both_sides_of_a_disagreement_are_rows(book: Workbook) -> None:
    rows = list(book["Disagreements"].iter_rows(min_row=2, values_only=True))

    assert [row[:2] + row[4:7] for row in rows[:2]] == [
        ("c03", "D01", "ab", "No", "[invented words <ab>]"),
        ("c03", "D01", "cd", "Unclear", "[invented words <cd>]"),
    ]


def test_the_checklist_is_a_sheet_of_its_own(book: Workbook) -> None:
    states = {row[2] for row in book["Checklist"].iter_rows(min_row=2, values_only=True)}

    assert states <= {"met", "later", "partly", "not met"}


def test_nothing_in_it_is_computed_or_leads_elsewhere(reported_study: Study) -> None:
    """No formula, no macro, no link, whatever coders wrote."""
    path = reported_study.path("reports/agreement-main.xlsx")
    with ZipFile(io.BytesIO(path.read_bytes())) as parts:
        names = parts.namelist()
        sheets = [parts.read(name) for name in names if "worksheets/sheet" in name]

    assert not any("vba" in name or "externalLink" in name for name in names)
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_every_column_of_the_report_is_explained_in_one_list(reported_study: Study) -> None:
    """A key that is added to the JSON needs words in `columns.py`."""
    content = json.loads(reported_study.path("reports/agreement-main.json").read_text())
    keys = {key for rows in tables(content).values() for key in columns_of(rows)}

    assert sorted(key for key in keys if column(key) is None) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_finds_the_same(reported_study: Study, tmp_path: Path) -> None:
    """Every sheet with all its rows, saved by another program."""
    path = reported_study.path("reports/agreement-main.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path / "back"), str(path)], check=True, capture_output=True)

    ours, theirs = (
        {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
        for book in map(openpyxl.load_workbook, (path, tmp_path / "back" / path.name))
    )
    assert theirs == ours
