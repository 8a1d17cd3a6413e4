"""Sheets written as text say just what openpyxl itself would have written."""

import io
import zipfile
from xml.etree.ElementTree import canonicalize

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from codebook.excel.sheetxml import QuickWriter


def parts(writer_class, workbook):
    """The written file's parts by name as canonical XML, but for the time of saving."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        writer_class(workbook, archive).save()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        return {
            name: canonicalize(archive.read(name).decode())
            for name in archive.namelist()
            if not name.endswith("core.xml")
        }


def awkward():
    """A workbook with all that a coder's file may hold."""
    workbook = Workbook()
    sheet = workbook.active
    texts = ["plain", " spaced ", "two\nlines", "<b>&amp;", '"quoted"', "'", "=1+1", "é ✓ 😀", " "]
    for row, text in enumerate([*texts, 12, 1.5, True, None, ""], 1):
        sheet.cell(row, 1).value = text
        sheet.cell(row, 2).value = text
        sheet.cell(row, 2).font = Font(bold=True)
        sheet.cell(row, 2).number_format = "@"
    sheet["C1"] = "linked"
    sheet["C1"].hyperlink = "https://example.org/"
    sheet["C2"] = "noted"
    sheet["C2"].comment = Comment("said", "A. Brown")
    sheet["C3"].comment = Comment("on nothing", "A. Brown")
    sheet["C4"] = CellRichText("a ", TextBlock(InlineFont(b=True), "b"), " c")
    sheet["C5"].data_type = "s"
    sheet["C5"]._value = "=text, not a formula"
    sheet["C6"] = "#N/A"
    sheet.row_dimensions[3].height = 40
    sheet.row_dimensions[40].hidden = True
    sheet.merge_cells("E1:F2")
    sheet.add_data_validation(DataValidation("list", "=$A$1:$A$3", sqref="A20:A30"))
    sheet.protection.enable()
    workbook.create_sheet("empty").sheet_state = "hidden"
    return workbook


def made(again):
    """The workbook, new or as it comes back from a save."""
    if not again:
        return awkward()
    out = io.BytesIO()
    awkward().save(out)
    return load_workbook(io.BytesIO(out.getvalue()), rich_text=True)


@pytest.mark.parametrize("again", [False, True], ids=["new", "opened and saved again"])
def test_it_writes_what_openpyxl_writes(again):
    """A cell written otherwise would be an answer turned into another."""
    assert parts(QuickWriter, made(again)) == parts(ExcelWriter, made(again))
