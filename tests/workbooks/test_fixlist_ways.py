"""A fix list leads a coder to every cell and back, and says what to do where there is no cell."""

import io
from datetime import UTC, datetime

import openpyxl

from codebook.answers import Row
from tests.workbooks.conftest import DETAILS, KEY
from workbooks.fixlist import BACK, FixList, with_fix_code, write_fix_list
from workbooks.problems import REMEDIES
from workbooks.read import Expected, opened, read_return

FILLED = """
    | case | id  | Answer | Evidence      |
    | RR-1 | D01 | Noo    |               |
    | RR-1 | D02 | No     | said by Sarah |
"""
MISSING = (Row("RR-3", "D01"), Row("RR-3", "D05", "Police"))
MOMENT = datetime(2026, 1, 6, tzinfo=UTC)


def fix_list(desk, content, before=None):
    expected = Expected(desk.sealed, desk.codebook, KEY, DETAILS, before=before or {})
    problems = read_return(opened(content), expected).problems
    sealed = with_fix_code(desk.sealed, KEY, "a" * 64)
    fixes = FixList(sealed, desk.codebook, "A. Brown", problems, MISSING)
    return write_fix_list(opened(content), fixes, KEY, MOMENT)


def listed(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["To fix"]
    return [row[:5] for row in sheet.iter_rows(min_row=6)], [sheet.cell(n, 1).value for n in (2, 4)]


def test_the_head_of_the_list_tells_how_much_there_is_to_do_and_where(desk):
    _, (told, by_case) = listed(fix_list(desk, desk.fill(FILLED)))
    assert told == "1 to put right before they count, 1 to look at again, 2 not answered yet"
    assert by_case == "By case: RR-1: 2; RR-3: 2"


def test_every_line_with_a_cell_leads_to_it_and_the_case_s_sheet_leads_back(desk):
    content = fix_list(desk, desk.fill(FILLED))
    book, (rows, _) = openpyxl.load_workbook(io.BytesIO(content)), listed(content)
    for sheet, cell, *_ in rows:
        assert cell.hyperlink.location == f"'{sheet.value}'!{cell.value}"
    for name in ("RR-1", "RR-3"):
        assert book[name]["C1"].value == BACK
        assert book[name]["C1"].hyperlink.location == "'To fix'!A1"
    assert book["RR-2"]["C1"].value is None


def test_the_way_back_is_no_stray_text_when_the_list_comes_home(desk):
    content = fix_list(desk, desk.fill(FILLED))
    again = fix_list(desk, content)
    kinds = [each.kind for each in desk.read(again).problems]
    assert sorted(kinds) == ["looks_like_a_name", "not_on_the_list"]


def test_a_problem_without_a_cell_names_the_case_s_sheet_or_the_file(desk, repack):
    def edit(book):
        book["RR-1"].delete_rows(desk.row(book["RR-1"], "D04"))

    content = repack(desk.fill("", edit), lambda parts: {**parts, "xl/vbaProject.bin": b"x"})
    rows, _ = listed(fix_list(desk, content))
    told = {row[0].value: row[4].value for row in rows if not row[1].value}
    assert told["The file"] == REMEDIES["macros"]
    assert told["RR-1"] == REMEDIES["row_deleted"]


def test_an_answer_that_is_gone_is_shown_with_what_was_there(desk):
    rows, _ = listed(fix_list(desk, desk.fill(FILLED), {Row("RR-2", "D01"): "partly"}))
    (gone,) = [row for row in rows if row[0].value == "RR-2"]
    assert (gone[1].value, gone[3].value) == ("C8", "Empty; before: Partly")


def test_a_cleared_cell_that_still_has_a_link_stays_empty(desk):
    """Openpyxl would write where the link leads; the list must say what the return said."""
    content = desk.fill(FILLED, lambda book: setattr(book["RR-1"]["A8"], "value", None))
    assert "A8" not in opened(fix_list(desk, content)).cells["RR-1"]
    assert "RR-1" in opened(fix_list(desk, content)).cells
