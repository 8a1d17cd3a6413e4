"""Themes that no question asks for: the sheet for them, and what is read from it."""

import io
import os
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from codebook.excel.styles import RED
from codebook.model import Codebook
from workbooks.anatomy import NEW_THEMES, PROGRESS
from workbooks.coding import write_coding_workbook
from workbooks.contents import CaseDocument, CaseToCode, CodingWorkbook
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.newthemes import FIRST_ROW, HEADER_ROW, ROWS, WIDTHS
from workbooks.newthemes_read import NewTheme
from workbooks.read import opened

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
COLUMN = {name: "ABCDEFGH"[place] for place, name in enumerate(WIDTHS)}
FULL = {
    "Theme": "Absent fathers",
    "What it means": "Nobody asked after the father",
    "Cases": "rr-1; RR-3",
    "Quote": "the father was not known",
    "Document": "review report",
    "Page or paragraph": "p. 3",
    "Note": "once only",
}


@pytest.fixture(scope="module")
def sent(desk):
    """The workbook with the sheet for new themes."""
    documents = (CaseDocument("Review report", "r.pdf"), CaseDocument("Panel letter", "l.pdf"))
    cases = tuple(CaseToCode(case, {}, (), documents) for case in desk.sealed.cases)
    codebook = Codebook.model_validate(desk.codebook)
    book = CodingWorkbook(desk.sealed, codebook, "A. Brown", cases, new_themes=True)
    return write_coding_workbook(book, desk.key, MOMENT)


@pytest.fixture
def themes(desk, sent):
    """What is read where rows are filled in by ID, and the sheet then edited."""

    def read(rows, edit=None):
        def change(book):
            sheet = book[NEW_THEMES]
            for key, told in rows.items():
                for name, text in told.items():
                    sheet[f"{COLUMN[name]}{HEADER_ROW + int(key[1:])}"] = text
            if edit is not None:
                edit(book, sheet)

        return desk.read(desk.fill("", change, sent))

    return read


def kinds(found):
    """Kind and cell of every problem on the sheet for new themes."""
    return [(each.kind, each.cell) for each in found.problems if each.sheet == NEW_THEMES]


def test_the_sheet_holds_rows_to_fill_in_and_leads_back(desk, sent):
    """Twelve rows with IDs, unlocked and as text, below one row of headers."""
    sheet = openpyxl.load_workbook(io.BytesIO(sent))[NEW_THEMES]
    assert [cell.value for cell in sheet[HEADER_ROW]] == list(WIDTHS)
    assert [sheet.cell(FIRST_ROW + at, 1).value for at in (0, ROWS - 1)] == ["T01", "T12"]
    for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + ROWS - 1, min_col=2):
        assert all(not each.protection.locked and each.number_format == "@" for each in row)
    assert sheet.cell(HEADER_ROW - 1, 1).hyperlink.location == f"'{PROGRESS}'!A1"
    assert desk.identity(sent) == desk.sealed


def test_an_empty_sheet_gives_nothing_and_no_problem(themes):
    """Proposing a theme is never asked for; blank rows and spaces are nothing."""
    found = themes({"T02": {"Theme": "  "}})
    assert (found.themes, kinds(found)) == ((), [])


def test_a_row_gives_a_theme_with_its_cases_and_document(themes):
    """Cases and documents are recognised however they are spelled; the rest is kept as it is."""
    found = themes({"T03": FULL})
    assert kinds(found) == []
    assert found.themes == (
        NewTheme(
            "T03", "Absent fathers", "Nobody asked after the father", ("RR-1", "RR-3"),
            "the father was not known", "review", "p. 3", "once only", NEW_THEMES, "B8",
        ),
    )  # fmt: skip


def test_positions_are_free(themes):
    """Rows sorted, columns moved, the sheet renamed: a theme is known by its ID and headers."""

    def move(book, sheet):
        sheet.title = "Themen"
        for row in sheet.iter_rows(min_row=HEADER_ROW, max_row=FIRST_ROW + ROWS):
            told = [cell.value for cell in row]
            for cell, text in zip(row, reversed(told), strict=True):
                cell.value = text
        sheet.insert_rows(1, 3)

    (plain,), (moved,) = themes({"T03": FULL}).themes, themes({"T03": FULL}, move).themes
    assert (moved.row, moved.title, moved.cases) == (plain.row, plain.title, plain.cases)
    assert (moved.sheet, moved.cell) == ("Themen", "G11")


def test_a_quote_without_a_theme_is_a_problem(themes):
    """Whatever stands in a row without a name is not taken and never lost silently."""
    found = themes({"T01": {"Quote": "nobody asked"}})
    assert found.themes == ()
    assert kinds(found) == [("theme_without_name", "B6")]
    (problem,) = found.problems
    assert (problem.found, problem.blocking) == ("nobody asked", True)


def test_a_case_of_another_workbook_is_a_problem_and_the_others_are_kept(themes):
    """The remedy says how cases are named."""
    found = themes({"T01": {"Theme": "x", "Cases": "RR-1, RR-9"}})
    assert found.themes[0].cases == ("RR-1",)
    assert kinds(found) == [("theme_cases", "D6")]
    assert "Progress" in found.problems[0].remedy


def test_a_document_that_is_not_listed_stays_as_text_with_a_problem(themes):
    found = themes({"T01": {"Theme": "x", "Document": "the diary"}})
    assert found.themes[0].document == "the diary"
    assert kinds(found) == [("document_not_on_the_list", "F6")]


@pytest.mark.parametrize(
    ("cell", "text", "kind", "taken"),
    [
        ("B6", "=1+1", "formula_without_value", False),
        ("B6", "#N/A", "error_value", False),
        ("E6", "=1+1", "formula_without_value", True),
        ("E6", True, "true_or_false", True),
    ],
)
def test_a_cell_that_is_no_plain_text_is_named(themes, cell, text, kind, taken):
    """A theme whose name is not sure is not taken; beside a sure one the cell is pointed out."""

    def spoil(book, sheet):
        sheet[cell] = text

    found = themes({"T01": {"Theme": "Fathers"}}, spoil)
    assert kinds(found) == [(kind, cell)]
    assert bool(found.themes) == taken


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda sheet: setattr(sheet["B6"], "font", Font(strike=True)), "struck_through"),
        (lambda sheet: sheet.merge_cells("B6:B7"), "merged"),
        (lambda sheet: setattr(sheet["A6"], "value", "mine"), "theme_id"),
        (lambda sheet: setattr(sheet["A7"], "value", "T01"), "row_twice"),
    ],
)
def test_a_row_that_is_not_sure_is_not_taken(themes, spoil, kind):
    rows = {"T01": {"Theme": "Fathers"}, "T02": {"Theme": "Mothers"}}
    found = themes(rows, lambda book, sheet: spoil(sheet))
    assert kind in [each for each, _ in kinds(found)]
    assert "T01" not in [each.row for each in found.themes]


def test_text_beside_the_table_is_pointed_out(themes):
    """It is read nowhere; so is a second column under the same header."""

    def add(book, sheet):
        sheet["J7"] = "see also T01"
        sheet[f"I{HEADER_ROW}"], sheet["I6"] = "Note", "another note"

    found = themes({"T01": {"Theme": "Fathers"}}, add)
    assert kinds(found) == [("stray_text", "I6"), ("stray_text", "J7")]
    assert [each.title for each in found.themes] == ["Fathers"]


def test_a_comment_is_pointed_out(themes):
    def remark(book, sheet):
        sheet["C6"].comment = Comment("not sure", "me")

    found = themes({"T01": {"Theme": "Fathers"}}, remark)
    assert len(found.themes) == 1
    assert kinds(found) == [("comment", "C6")]


def test_a_header_that_was_changed_is_named(themes):
    """Without the Theme header nothing can be read, so nothing is lost silently."""

    def spoil(book, sheet):
        sheet[f"B{HEADER_ROW}"] = "Idea"

    found = themes({"T01": FULL}, spoil)
    assert found.themes == ()
    assert kinds(found) == [("theme_header", "")]


def test_a_sheet_of_the_coder_s_own_under_that_name_is_told_once(desk):
    """A workbook without the sheet: what a coder puts on one of that name is not lost silently."""

    def add(book):
        book.create_sheet(NEW_THEMES)["A1"] = "Fathers are never asked"

    found = desk.read(desk.fill("", add))
    assert kinds(found) == [("theme_header", "")]


def test_a_problem_with_a_theme_is_marked_and_linked_in_the_fix_list(desk, sent, themes):
    """Like any other cell to put right."""
    filled = desk.fill("", lambda book: setattr(book[NEW_THEMES]["E6"], "value", "a quote"), sent)
    (problem,) = desk.read(filled).problems
    sealed = with_fix_code(desk.sealed, desk.key, "a" * 64)
    fixes = FixList(sealed, desk.codebook, "A. Brown", (problem,), ())
    content = write_fix_list(opened(filled), fixes, desk.key, MOMENT)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book[NEW_THEMES]["B6"].fill.fgColor.rgb == RED
    assert book["To fix"]["B6"].hyperlink.location == f"'{NEW_THEMES}'!B6"
    assert [each.kind for each in desk.read(content).problems] == ["theme_without_name"]


def test_a_copy_of_the_sheet_that_says_the_same_counts_once(themes):
    found = themes({"T01": FULL}, lambda book, sheet: book.copy_worksheet(sheet))
    assert [each.row for each in found.themes] == ["T01"]
    assert kinds(found) == []


def test_the_sheet_is_never_taken_for_a_case_and_cases_read_as_without_it(desk, sent, themes):
    """Every case is found, nothing is said to be edited, and all questions are open."""
    found = themes({"T01": FULL})
    assert [each.kind for each in found.problems] == []
    assert found.answers == ()


@pytest.mark.libreoffice
def test_a_theme_typed_in_a_real_spreadsheet_program_arrives_as_typed(desk, sent, tmp_path):
    """Cells keep text, so that cases such as 1-2 or a page such as 3/4 stay what they are."""
    import lo_fill

    if lo_fill.why_not():
        assert "INTERCODER_REQUIRE_ALL" not in os.environ, lo_fill.why_not()
        pytest.skip(lo_fill.why_not())
    (tmp_path / "sent.xlsx").write_bytes(sent)
    told = {**FULL, "Theme": "+ 1/2 – „Größe“", "Page or paragraph": "3/4"}
    fills = [(NEW_THEMES, f"{COLUMN[name]}7", text) for name, text in told.items()]
    done = lo_fill.fill(tmp_path / "sent.xlsx", fills, tmp_path / "back")
    assert done["errors"] == []
    found = desk.read((tmp_path / "back.xlsx").read_bytes())
    assert kinds(found) == []
    (theme,) = found.themes
    assert (theme.row, theme.title, theme.page) == ("T02", "+ 1/2 – „Größe“", "3/4")
    assert (theme.cases, theme.document) == (("RR-1", "RR-3"), "review")
