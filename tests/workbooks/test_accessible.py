"""An accessibility pass over written workbooks, and over workbooks spoiled to prove it."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from accessible import contrast, faults
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from codebook.excel.styles import EDGE, LOOKS, RED
from workbooks.coding import CaseDocument, CaseToCode, CodingWorkbook, write_coding_workbook
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.read import opened
from workbooks.reconciliation import write_reconciliation_workbook
from workbooks.reconciliation_contents import GivenAnswer, ReconciliationWorkbook, RowToSettle
from workbooks.themes import ReadingRow, ThemeWorkbook, write_theme_workbook

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def written(desk, **more):
    documents = (CaseDocument("Review report", "r.pdf", "here", "https://example.org/r.pdf"),)
    cases = tuple(
        CaseToCode(each, {"age": "1"}, (("Age", "1"),), documents) for each in desk.sealed.cases
    )
    book = CodingWorkbook(
        desk.sealed, desk.codebook, "A. Brown", cases, confidence=True, new_themes=True,
        synthetic="All of it is made up.", unit="the child", **more,
    )  # fmt: skip
    return write_coding_workbook(book, desk.key, MOMENT)


def loaded(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_coding_workbook_holds_the_whole_checklist(desk):
    """Cover, Progress, cases, new themes and Codebook, with every look that is used."""
    assert faults(loaded(written(desk))) == []


def test_a_workbook_that_comes_again_holds_it_with_earlier_answers(desk):
    assert faults(loaded(written(desk, earlier=True, why="D01 has changed."))) == []


def test_a_fix_list_holds_it(desk):
    content = written(desk)
    problems = desk.read(desk.fill("| case | id | Answer |\n| RR-1 | D01 | x |", content=content))
    sealed = with_fix_code(desk.sealed, desk.key, "a" * 64)
    fixes = FixList(sealed, desk.codebook, "A. Brown", problems.problems, ())
    assert faults(loaded(write_fix_list(opened(content), fixes, desk.key, MOMENT))) == []


def test_a_reconciliation_workbook_holds_it(desk):
    sealed = replace(desk.sealed, kind="reconciliation", cases=("RR-1 | D01",))
    given = (GivenAnswer("Yes", "they said so", "p. 2"), GivenAnswer("No"))
    row = RowToSettle("RR-1 | D01", "RR-1", desk.codebook.questions["D01"], "", given)
    book = ReconciliationWorkbook(sealed, desk.codebook, "L. Eade", [row])
    assert faults(loaded(write_reconciliation_workbook(book, desk.key, MOMENT))) == []


def test_a_theme_workbook_holds_it(desk):
    sealed = replace(desk.sealed, kind="themes")
    row = ReadingRow("RR-1", "All", "D01", "Voice", "Yes", "Agreement", "they said so", "")
    book = ThemeWorkbook(sealed, "L. Eade", "All cases", [row], ["Heard"])
    assert faults(loaded(write_theme_workbook(book, desk.key, MOMENT))) == []


def test_contrast_is_computed_as_published():
    """Black on white is 21, and of a colour with itself 1; red cells are edged well enough."""
    assert contrast("FF000000", "FFFFFFFF") == pytest.approx(21)
    assert contrast(EDGE, EDGE) == pytest.approx(1)
    assert contrast("FF777777", "FFFFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast(EDGE, RED) >= 3


def test_only_the_look_to_fill_in_is_unlocked():
    unlocked = [
        name for name, look in LOOKS.items()
        if "protection" in look and not look["protection"].locked
    ]  # fmt: skip
    assert unlocked == ["fill in"]


def _styled(sheet, where, **how):
    for name, value in how.items():
        setattr(sheet[where], name, value)


SPOILED = {
    "A1 has no title": lambda book, case: _styled(case, "A1", value=None),
    "C8:D8 are merged": lambda book, case: case.merge_cells("C8:D8"),
    "row 9 is hidden": lambda book, case: setattr(case.row_dimensions[9], "hidden", True),
    "column F is hidden": lambda book, case: setattr(case.column_dimensions["F"], "hidden", True),
    "A2 is in Arial 9": lambda book, case: _styled(case, "A2", font=Font(name="Arial", size=9)),
    "A2 is in Courier": lambda book, case: _styled(case, "A2", font=Font(name="Courier", size=11)),
    "A2 has text that is hard to see": lambda book, case: _styled(
        case, "A2", font=Font(name="Arial", size=11, color="FFA6A6A6")
    ),
    "C8 has edges that are hard": lambda book, case: _styled(
        case, "C8", fill=PatternFill("solid", start_color="FF8B8B8B")
    ),
    "B8 does not wrap": lambda book, case: _styled(case, "B8", alignment=Alignment()),
    "D1 is a link without words": lambda book, case: _styled(case, "D1", value="Click here"),
    "B2 is a link without words": lambda book, case: (
        setattr(case["B2"], "hyperlink", Hyperlink(ref="B2", target="https://x.org"))
        or _styled(case, "B2", value="https://x.org")
    ),
    "has a colour without words": lambda book, case: case.conditional_formatting.add(
        "C8:C9", FormulaRule(["TRUE"], fill=PatternFill(bgColor="FFFFE699"))
    ),
    "E6 is a blank header": lambda book, case: _styled(case, "E6", value=None),
    "it has 2 rows of headers": lambda book, case: [
        _styled(case, f"{letter}20", fill=PatternFill("solid", start_color="FF1F3864"))
        for letter in "AB"
    ],
    "its headers scroll": lambda book, case: setattr(case, "freeze_panes", "A1"),
    "its headers do not stand": lambda book, case: setattr(case, "print_title_rows", "1:1"),
    "of its table is blank": lambda book, case: _styled(case, "A40", value="x"),
    "it prints without a footer": lambda book, case: setattr(case.oddFooter.left, "text", ""),
    "it prints wider": lambda book, case: setattr(case.page_setup, "fitToWidth", 0),
    "the document has no title": lambda book, case: setattr(book.properties, "title", None),
    "the document has no language": lambda book, case: setattr(book.properties, "language", None),
    "it does not open on its first": lambda book, case: setattr(book, "active", 3),
    "tab Sheet1 says nothing": lambda book, case: setattr(case, "title", "Sheet1"),
}


@pytest.mark.parametrize("told", SPOILED)
def test_a_planted_fault_is_found(desk, told):
    """Each point of the checklist is looked at: a workbook without it does not pass."""
    book = loaded(written(desk))
    SPOILED[told](book, book["RR-1"])
    assert [each for each in faults(book) if told in each], faults(book)
