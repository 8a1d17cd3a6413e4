"""A coder's own workbook comes back with what to fix marked, listed and linked."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl

from codebook.answers import Row
from workbooks.fixlist import FixList, fix_code, with_fix_code, write_fix_list, written_list
from workbooks.fixmail import fix_list_text
from workbooks.read import opened

FILLED = """
    | case | id  | Answer | Evidence |
    | RR-1 | D01 | Noo    |          |
    | RR-1 | D02 | No     |          |
    | RR-2 | D01 | Yes    |          |
"""
MISSING = (Row("RR-3", "D01"), Row("RR-3", "D05", "Police"))


MOMENT = datetime(2026, 1, 6, tzinfo=UTC)
RED = "FFF4B6A6"


def fix_list(desk, content, missing=MISSING):
    fixes = FixList(
        with_fix_code(desk.sealed, desk.key, "a" * 64),
        desk.codebook,
        "A. Brown",
        desk.read(content).problems,
        missing,
    )
    return fixes, write_fix_list(opened(content), fixes, desk.key, MOMENT)


def book_of(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_first_sheet_lists_everything_with_links_and_cells_are_marked(desk):
    _, content = fix_list(desk, desk.fill(FILLED))
    book = book_of(content)
    listed = list(book.worksheets[0].iter_rows(min_row=6, values_only=True))
    assert book.sheetnames[0] == "To fix"
    assert [(row[0], row[1], row[3]) for row in listed] == [
        ("RR-1", "C8", "Noo"),
        ("RR-2", "D8", "Empty"),
        ("RR-3", "C8", "Not answered yet"),
        ("RR-3", "C13", "Not answered yet"),
    ]
    assert all(row[4] for row in listed)
    assert book.worksheets[0]["B6"].hyperlink.location == "'RR-1'!C8"
    assert book["RR-1"]["C8"].fill.fgColor.rgb == RED
    assert book["RR-1"]["C9"].fill.fgColor.rgb != RED


def test_the_fix_list_is_the_same_workbook_with_a_code_of_its_own(desk):
    fixes, content = fix_list(desk, desk.fill(FILLED))
    identity = desk.identity(content, {desk.sealed.code: desk.sealed})
    assert identity == fixes.sealed
    assert identity.fix_code == fix_code(desk.key, desk.sealed.code, "a" * 64) != ""
    assert desk.read(content).answers == desk.read(desk.fill(FILLED)).answers


def test_the_same_return_gives_the_same_bytes(desk):
    returned = desk.fill(FILLED)
    assert fix_list(desk, returned)[1] == fix_list(desk, returned)[1]


def test_a_fix_list_of_a_fix_list_lists_only_what_is_left(desk):
    """Marks of cells that were mended go; the old list and code are replaced."""
    _, first = fix_list(desk, desk.fill(FILLED))
    mended = desk.fill("| case | id | Answer |\n| RR-1 | D01 | No |", content=first)
    _, second = fix_list(desk, mended, missing=())
    book = book_of(second)
    assert book.sheetnames.count("To fix") == 1
    assert [row[1] for row in book["To fix"].iter_rows(min_row=6, values_only=True)] == ["D8"]
    assert book["RR-1"]["C8"].fill.fgColor.rgb != RED
    assert book["RR-2"]["D8"].fill.fgColor.rgb == RED


def test_texts_with_escapes_survive_a_fix_list(desk):
    """openpyxl, which writes it, must not lose what a coder typed."""

    def edit(book):
        sheet = book["RR-1"]
        sheet[desk.where(sheet, "D07")] = "0x005F_key _x005F_x0041_ a_x000D_b"

    returned = desk.fill(FILLED, edit)
    _, content = fix_list(desk, returned)
    assert desk.read(content).answers == desk.read(returned).answers


def test_formulas_keep_what_they_showed(desk):
    """Programs that do not compute still show the Check column."""
    _, content = fix_list(desk, desk.blank)
    before, after = (opened(each).cells["RR-1"] for each in (desk.blank, content))
    assert after["J8"].formula is not None
    assert after["J8"].text == before["J8"].text == "Answer missing"


def test_the_e_mail_names_every_place_and_quotes_nothing(desk):
    fixes, _ = fix_list(desk, desk.fill(FILLED))
    text = fix_list_text(fixes, "ab-main.xlsx")
    assert text.startswith(
        "Subject: Round main, workbook ABCD-2345: 1 cell needs a correction, 1 cell needs another "
        "look and 2 answers have not come yet"
    )
    assert "Sheet RR-1, cell C8 (case RR-1, D01 Voice):" in text
    assert "- Case RR-3: D01, D05.2" in text
    assert fixes.sealed.fix_code in text
    assert "Noo" not in text


def test_the_e_mail_with_a_list_that_stands_alone_leads_to_the_coder_s_own_workbook(
    desk, monkeypatch
):
    """Nobody is sent to mend cells in a file that has none of them."""
    fixes, _ = fix_list(desk, desk.fill(FILLED))
    monkeypatch.setattr("workbooks.fixlist.says_the_same", lambda *_: False)
    made = written_list(opened(desk.fill(FILLED)), fixes, desk.key, MOMENT)
    assert (made.alone, book_of(made.content).sheetnames) == (True, ["To fix"])
    text = fix_list_text(fixes, "ab-main.xlsx", alone=made.alone)
    assert "listed below in your own workbook and send that back" in text
    assert "leads to each" not in text
    assert "Sheet RR-1, cell C8 (case RR-1, D01 Voice):" in text
    text = fix_list_text(replace(fixes, problems=()), "ab-main.xlsx", alone=True)
    assert "go on in your own workbook" in text


def test_what_a_coder_is_asked_to_clear_is_unlocked(desk):
    """The row of a question that is not asked is locked, until a fix list says: clear it."""
    returned = desk.fill(FILLED + "| RR-2 | D02 | No | |\n")
    fixes, content = fix_list(desk, returned)
    (problem,) = [each for each in fixes.problems if each.question == "D02"]
    marked = book_of(content)[problem.sheet][problem.cell]
    before = book_of(returned)[problem.sheet][problem.cell]
    assert before.protection.locked
    assert not marked.protection.locked
