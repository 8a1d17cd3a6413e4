"""What a coder finds on the cover, on Progress and at the top of a case's sheet."""

import io
import os
import re
import subprocess
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from codebook.excel.preflight import preflight
from workbooks import checks
from workbooks.anatomy import (
    ANSWER,
    COVER,
    EVIDENCE,
    KIND,
    NEW_THEMES,
    PAGE,
    PROGRESS,
    PROGRESS_ROW,
    QUESTION,
)
from workbooks.coding import CaseDocument, CaseToCode, CodingWorkbook, write_coding_workbook
from workbooks.contents import case_to_code
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.read import opened

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEB = "https://example.org/docs/RR-1.pdf"
GAP = "H"
"""The column of the first gap on Progress."""


def written(desk, documents=(), **more):
    cases = tuple(CaseToCode(each, {"age": "7"}, (), documents) for each in desk.sealed.cases)
    book = CodingWorkbook(desk.sealed, desk.codebook, "A. Brown", cases, **more)
    return write_coding_workbook(book, desk.key, MOMENT)


def loaded(content, **how):
    return openpyxl.load_workbook(io.BytesIO(content), **how)


def targets(sheet):
    """Where the links of a sheet lead out of the workbook, by the text they stand under."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink is not None)
    return {cell.value: cell.hyperlink.target for cell in cells if cell.hyperlink.target}


def test_each_document_is_a_link_where_it_is_known_where_it_lies(desk):
    """Beside each other at the top of the sheet; one of which nothing is known is plain text."""
    documents = (
        CaseDocument("Review report", "RR-1.pdf", "here", WEB),
        CaseDocument("Panel letter", "l.pdf"),
        CaseDocument("Chronology", "", "awaited"),
        CaseDocument("Plan", "p.pdf", "here", "documents/p%201.pdf"),
    )
    content = written(desk, documents)
    sheet = loaded(content)["RR-1"]
    assert targets(sheet) == {
        "Review report: RR-1.pdf": WEB, "Plan: p.pdf": "documents/p%201.pdf",
    }  # fmt: skip
    read = {
        cell.coordinate: cell.value
        for row in sheet["A4:J5"]
        for cell in row
        if cell.value is not None
    }
    assert read == {
        "A4": "Read", "B4": "Review report: RR-1.pdf", "D4": "Panel letter: l.pdf",
        "G4": "Chronology: still awaited", "A5": "Read", "B5": "Plan: p.pdf",
    }  # fmt: skip


def test_links_out_are_written_alike_each_time_and_pass_every_reader(desk):
    """The same bytes; no reader or preflight takes a link for something unsafe."""
    documents = (CaseDocument("Review report", "RR-1.pdf", "here", WEB),)
    content = written(desk, documents)
    assert written(desk, documents) == content
    assert preflight(content) is None
    found = desk.read(content)
    assert (found.answers, found.problems) == ((), ())


def test_the_links_and_the_sheet_for_new_themes_stay_in_a_fix_list(desk):
    """It is the coder's own file."""
    content = written(desk, (CaseDocument("Review report", "r", "here", WEB),), new_themes=True)
    fixes = FixList(with_fix_code(desk.sealed, desk.key, "a"), desk.codebook, "A. Brown", (), ())
    again = loaded(write_fix_list(opened(content), fixes, desk.key, MOMENT))
    assert targets(again["RR-1"]) == {"Review report: r": WEB}
    assert again[NEW_THEMES]["A6"].value == "T01"


@pytest.mark.parametrize(
    ("folders", "leads_to"),
    [({}, ""), ({"folders": [""]}, ""), ({"folders": ["https://x.org"]}, "https://x.org/r.pdf")],
)
def test_what_is_kept_with_a_round_tells_where_documents_lie(folders, leads_to):
    """A round that was opened before folders were kept has no links."""
    seen = {"show": [], "titles": {}, "documents": [["Review report", "file"]], **folders}
    (document,) = case_to_code("RR-1", {"file": "r.pdf"}, seen).documents
    assert document.address == leads_to


def test_progress_leads_to_the_first_gap_of_each_case(desk):
    """A formula that follows the Check column, with what it gives at first, beside a plain link."""
    content = written(desk)
    formula = loaded(content)[PROGRESS][f"{GAP}{PROGRESS_ROW}"].value
    assert "HYPERLINK(\"#'RR-1'!C\"&" in formula
    assert len(formula) < 8192
    now = loaded(content, data_only=True)[PROGRESS]
    assert now[f"{GAP}{PROGRESS_ROW}"].value == "Go to D01"
    assert loaded(content)[PROGRESS][f"A{PROGRESS_ROW}"].hyperlink.location == "'RR-1'!C8"
    assert loaded(content, data_only=True)["RR-1"]["E2"].value == "Go to D01"


def test_progress_says_in_words_how_much_is_answered_beside_its_bars(desk):
    """A bar for each case and for all; the number stands in every cell that has one."""
    sheet = loaded(written(desk), data_only=True)[PROGRESS]
    assert sheet["A3"].value == "0 of 18 answered (0%)"
    (bars,) = sheet.conditional_formatting
    assert str(bars.sqref) == "G3 G6:G9"
    assert bars.rules[0].type == "dataBar"
    assert bars.rules[0].dataBar.showValue
    assert [sheet[f"G{row}"].value for row in (3, 6, 7, 8, 9)] == [0] * 5
    assert {sheet[f"G{row}"].number_format for row in (3, 6, 9)} == {"0%"}


def test_the_cover_says_every_rule_in_plain_words(desk):
    """The list of issue and method: documents only, silence, doubt, words, names, talk, return."""
    sheet = loaded(written(desk, new_themes=True))[COVER]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for words in (
        "from the documents listed at the top of the case's sheet only",
        "the answer is “No”: say in Note what you looked for",
        "you cannot tell what it means, pick “Can’t tell – unclear”",
        "Copy the words that convinced you into Evidence",
        "write p. 12 for a page and para 4.3 for a paragraph with a number",
        "Type no names of children, families or staff",
        "until the lead says that you may",
        "send it back, even unfinished",
        "Empty never means No",
        "propose a theme on the sheet New themes",
    ):
        assert words in said, words


def test_the_cover_leads_to_every_sheet_that_is_no_case_and_shows_examples(desk):
    """One where the documents say it and one where they are silent, in the columns' own words."""
    sheet = loaded(written(desk, new_themes=True))[COVER]
    links = [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink is not None]
    assert links == ["'Progress'!A1", "'New themes'!A1", "'Codebook'!A1"]
    names = [cell.value for cell in sheet["A"]]
    assert names.count(QUESTION) == names.count(ANSWER) == 2
    by_name = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert by_name[PAGE] == "p. 12"


def test_the_cover_explains_every_word_that_check_can_say(desk):
    """A coder never meets a word there that nobody explained; numbers only where any are asked."""
    names = [cell.value for cell in loaded(written(desk))[COVER]["A"]]
    words = {
        checks.MISSING, checks.OFF_LIST, checks.NO_NUMBER, checks.NO_EVIDENCE, checks.WAITS,
        checks.NOT_ASKED, checks.AWAITING, checks.CLEAR, checks.OPTIONAL, checks.OK,
    }  # fmt: skip
    assert words <= set(names)


def test_tab_walks_the_cells_to_fill_in_from_the_first_answer_on(desk):
    """Locked cells stay selectable: their links are to be clicked and Check is to be read."""
    sheet = loaded(written(desk))["RR-1"]
    (pane,) = (each for each in sheet.sheet_view.selection if each.pane == "bottomRight")
    assert (pane.activeCell, sheet.sheet_view.pane.activePane) == ("C8", "bottomRight")
    assert not sheet.protection.selectLockedCells
    assert not sheet.protection.selectUnlockedCells
    first = next(
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    )
    assert first == "C8"


@pytest.mark.libreoffice
def test_the_first_gap_moves_on_in_a_real_spreadsheet_program(desk, tmp_path):
    """LibreOffice computes it, keeps bars and links out, and knows where each link leads."""
    import lo_fill

    if lo_fill.why_not():
        assert "INTERCODER_REQUIRE_ALL" not in os.environ, lo_fill.why_not()
        pytest.skip(lo_fill.why_not())
    content = written(desk, (CaseDocument("Review report", "r", "here", WEB),))
    (tmp_path / "sent.xlsx").write_bytes(content)
    sheet = loaded(content)["RR-1"]
    fills = [
        ("RR-1", desk.where(sheet, "D01"), "Yes"),
        ("RR-1", desk.where(sheet, "D01", EVIDENCE), "“said so”"),
        ("RR-1", desk.where(sheet, "D02"), "perhaps"),
        *(("RR-2", desk.where(sheet, key), "No") for key in ("D01", "D02", "D05.1", "D05.2")),
        ("RR-2", desk.where(sheet, "D04"), "1"),
        ("RR-2", desk.where(sheet, "D06"), "3"),
        ("RR-3", desk.where(sheet, "D01"), "Yes"),
        ("RR-3", desk.where(sheet, "D01", KIND), "Throughout"),
    ]
    done = lo_fill.fill(tmp_path / "sent.xlsx", fills, tmp_path / "back")
    assert done["errors"] == []
    book = loaded((tmp_path / "back.xlsx").read_bytes(), data_only=True)
    told = [book[PROGRESS][f"{GAP}{row}"].value for row in range(6, 9)]
    assert told == ["Go to D02", "Nothing left to do", "Go to D02"]
    assert book[PROGRESS]["A3"].value == "8 of 20 answered (40%)"
    assert book["RR-1"]["E2"].value == "Go to D02"
    assert [rule.type for each in book[PROGRESS].conditional_formatting for rule in each.rules] == [
        "dataBar"
    ]
    assert targets(book["RR-1"]) == {"Review report: r": WEB}
    leads_to = re.findall(r'href="(#[^"]+)">(Go to D02|Nothing)', web_page(tmp_path))
    assert set(leads_to) == {
        ("#'RR-1'!C9", "Go to D02"), ("#'RR-2'!C8", "Nothing"), ("#'RR-3'!C9", "Go to D02"),
    }  # fmt: skip


def web_page(folder):
    """What LibreOffice makes of the workbook as a web page, in which links are written out."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "html", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "back.xlsx")], check=True, capture_output=True)
    return (folder / "back.html").read_text(encoding="utf-8")


def test_no_link_out_is_written_that_nobody_asked_for(desk):
    """Without addresses no part of the file points outside it."""
    with zipfile.ZipFile(io.BytesIO(written(desk, (CaseDocument("R", "r.pdf"),)))) as parts:
        assert not any(b"External" in parts.read(name) for name in parts.namelist())
