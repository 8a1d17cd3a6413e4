"""A workbook that asks some rows only: what stands on its sheets, and what is read from it."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from codebook.answers import Row
from workbooks.anatomy import CHECK, EARLIER, FIRST_ROW, ID, PROGRESS, columns
from workbooks.coding import CaseToCode, CodingWorkbook, write_coding_workbook
from workbooks.identity import Sealed
from workbooks.read import Expected, opened, read_return

pytestmark = pytest.mark.stages

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEALED = Sealed("FURT-2345", "coding", "Small study", "main", "ab", 1, "c" * 64, ("RR-1", "RR-2"))
WHY = "Question D03 has changed: please answer it again."


def case(case_id, rows=None, details=None, **told):
    why = WHY if rows else ""
    return CaseToCode(case_id, details or {"age": "7"}, rows=rows, why=why, **told)


def written(desk, *cases, earlier=False):
    book = CodingWorkbook(SEALED, desk.codebook, "A. Brown", cases, earlier=earlier)
    return write_coding_workbook(book, desk.key, MOMENT)


def lines(content, case_id, *headers):
    """ID and what stands under some headers in each row, as programs show it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[case_id]
    top = next(row for row in sheet.iter_rows() if row[0].value == ID)
    at = {cell.value: cell.column for cell in top}
    return [
        tuple(sheet.cell(row, at[name]).value for name in (ID, *headers))
        for row in range(top[0].row + 1, sheet.max_row + 1)
    ]


def test_only_what_is_asked_stands_on_the_sheet_below_its_area(desk):
    """D05.2 is one part of two; the case that is asked whole has its sheet as ever."""
    content = written(desk, case("RR-1", frozenset({"D01", "D05.2"})), case("RR-2"))
    assert lines(content, "RR-1", CHECK) == [
        (None, None), ("D01", "Answer missing"), ("D05.2", "Answer missing"),
    ]  # fmt: skip
    assert len(lines(content, "RR-2")) == 9
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [book["RR-1"]["B2"].value, book["RR-2"]["A2"].value] == [WHY, "Coder"]
    assert (book["RR-1"].freeze_panes, book["RR-2"].freeze_panes) == ("C8", f"C{FIRST_ROW}")


def test_progress_counts_the_rows_that_are_there(desk):
    content = written(desk, case("RR-1", frozenset({"D01", "D05.2"})), case("RR-2"))
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[PROGRESS]
    assert [[cell.value for cell in row] for row in sheet["A6:D7"]] == [
        ["RR-1", 2, 0, 2], ["RR-2", 6, 0, 6],
    ]  # fmt: skip
    links = openpyxl.load_workbook(io.BytesIO(content))[PROGRESS]
    assert [links[f"A{row}"].hyperlink.location for row in (6, 7)] == ["'RR-1'!C9", "'RR-2'!C8"]


@pytest.mark.parametrize(
    ("rows", "given", "check"),
    [
        ({"D01", "D03"}, {}, "Waits for D01"),
        ({"D03"}, {"D01": "yes"}, "Answer missing\nYou answered D01 with Yes"),
        (
            {"D03"},
            {},
            "Answer missing\nOnly asked where D01 (Voice) is Yes or Partly; D01 has no answer yet",
        ),
    ],
)
def test_a_rule_on_an_earlier_answer_holds_although_that_is_not_asked_here(
    desk, rows, given, check
):
    """By the answer on the sheet, else by what the coder answered before, else it is said."""
    content = written(desk, case("RR-1", frozenset(rows), given=given), case("RR-2"))
    assert lines(content, "RR-1", CHECK)[-1] == ("D03", check)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["RR-1"]
    formula = [row[-1].value for row in sheet.iter_rows(min_row=8)][-1]
    assert ("D01" in formula.split("CHAR(10)")[0]) == ("D01" in rows)


def test_the_earlier_answer_stands_locked_beside_and_is_never_the_answer(desk):
    told = "Partly (codebook version 1)\nthe words\np. 3"
    asked = case("RR-1", frozenset({"D01"}), earlier={"D01": told})
    content = written(desk, asked, case("RR-2", frozenset({"D04"})), earlier=True)
    assert lines(content, "RR-1", "Answer", EARLIER)[-1] == ("D01", None, told)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["RR-1"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == told)
    assert cell.protection.locked
    assert EARLIER not in columns(confidence=True)
    read = returned(desk, content, {"RR-1": ["D01"], "RR-2": ["D04"]})
    assert (read.answers, read.problems) == ((), ())


def returned(desk, content, rows, before=None):
    expected = Expected(
        SEALED, desk.codebook, desk.key, {name: {"age": "7"} for name in SEALED.cases},
        before=before or {}, rows=rows,
    )  # fmt: skip
    return read_return(opened(content), expected)


def edited(content, case_id, key, header, text, *, new_row=False):
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[case_id]
    top = next(row for row in sheet.iter_rows() if row[0].value == ID)
    column = next(cell.column for cell in top if cell.value == header)
    row = sheet.max_row + 1 if new_row else next(c.row for c in sheet["A"] if c.value == key)
    sheet.cell(row, 1).value, sheet.cell(row, column).value = key, text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_answer_to_a_row_that_is_not_asked_here_is_told_and_not_taken(desk):
    content = written(desk, case("RR-1", frozenset({"D01"})), case("RR-2"))
    content = edited(content, "RR-1", "D01", "Answer", "No")
    content = edited(content, "RR-1", "D04", "Answer", "1", new_row=True)
    read = returned(desk, content, {"RR-1": ["D01"]})
    assert [(each.row.question, each.value) for each in read.answers] == [("D01", "no")]
    told = [(each.kind, each.question, each.found) for each in read.problems]
    assert ("not_asked_here", "D04", "1") in told


def test_rows_that_are_not_asked_here_are_not_missed(desk):
    """Neither one by one nor as a whole sheet; one that is asked and gone still is."""
    content = written(desk, case("RR-1", frozenset({"D01", "D04"})), case("RR-2"))
    assert returned(desk, content, {"RR-1": ["D01", "D04"]}).problems == ()
    book = openpyxl.load_workbook(io.BytesIO(content))
    gone = next(cell.row for cell in book["RR-1"]["A"] if cell.value == "D04")
    book["RR-1"].delete_rows(gone)
    stream = io.BytesIO()
    book.save(stream)
    read = returned(desk, stream.getvalue(), {"RR-1": ["D01", "D04"]})
    assert [(each.kind, each.question) for each in read.problems] == [("row_deleted", "D04")]
    del book["RR-1"]
    stream = io.BytesIO()
    book.save(stream)
    before = {Row("RR-1", "D01"): "no", Row("RR-1", "D04"): "one"}
    assert returned(desk, stream.getvalue(), {"RR-1": ["D01", "D04"]}, before).problems == ()
    told = returned(desk, stream.getvalue(), {"RR-1": ["D01", "D04"]}).problems
    assert [each.kind for each in told] == ["case_deleted"]


def test_a_follow_up_is_judged_by_what_its_coder_answered_before(desk):
    """D01 was No in the first workbook: an answer to D03 is told, and kept to be reconciled."""
    content = written(desk, case("RR-1", frozenset({"D03"})), case("RR-2"))
    content = edited(content, "RR-1", "D03", "Answer", "Yes")
    read = returned(desk, content, {"RR-1": ["D03"]}, {Row("RR-1", "D01"): "no"})
    assert [(each.kind, each.blocking) for each in read.problems] == [("not_applicable", False)]
    assert [each.value for each in read.answers] == ["yes"]
