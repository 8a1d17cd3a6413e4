"""What is too much for any workbook we send: refused early, in little room."""

import io
import zipfile

import openpyxl
import pytest

from codebook.excel.cells import read_cells
from codebook.excel.problems import Refused


def packed(change):
    """A workbook of one sheet, its parts changed."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def long_text_in_many_cells(parts):
    cell = f't="inlineStr"><is><t>{"x" * 100_000}</t></is></c></row>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" {cell}' for n in range(1, 202))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    begin, end = sheet.index("<row"), sheet.index("</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = (sheet[:begin] + cells + sheet[end:]).encode()


def sheets_of_one_part(parts):
    book = parts["xl/workbook.xml"].decode()
    sheet = book[book.index("<sheet ") : book.index("</sheets>")]
    more = sheet.replace('name="Sheet"', 'name="Again"').replace('sheetId="1"', 'sheetId="2"')
    parts["xl/workbook.xml"] = book.replace("</sheets>", more + "</sheets>").encode()


def many_styles(parts):
    fonts = parts["xl/styles.xml"]
    parts["xl/styles.xml"] = fonts.replace(b"</cellXfs>", b"<xf/>" * 1_000_001 + b"</cellXfs>")


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (long_text_in_many_cells, "too_large", "20,000,000 characters"),
        (sheets_of_one_part, "unsafe", "two sheets in one part"),
        (many_styles, "too_large", "more looks"),
    ],
)
def test_a_file_that_would_take_too_much_room_is_refused(change, kind, told):
    with pytest.raises(Refused, match=told) as refusal:
        read_cells(packed(change))
    assert refusal.value.problem.kind == kind
