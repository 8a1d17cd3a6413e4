"""A cell of somebody's workbook is changed, and every other byte stays as they left it."""

import io
import zipfile

import openpyxl
import pytest

from codebook.excel.editing import with_texts


def workbook(change=lambda xml: xml):
    """A workbook with texts, numbers and looks, its sheet's XML changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Some sheet"
    for row in (["a", "b", None, "d"], ["one", 2, None, "four"]):
        sheet.append(row)
    sheet["B2"].number_format = "@"
    draft = io.BytesIO()
    book.save(draft)
    made = io.BytesIO()
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return made.getvalue()


def rows(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Some sheet"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("A2", ["new & <so>", 2, None, "four"]),
        ("B2", ["one", "new & <so>", None, "four"]),
        ("C2", ["one", 2, "new & <so>", "four"]),
        ("D2", ["one", 2, None, "new & <so>"]),
        ("E2", ["one", 2, None, "four", "new & <so>"]),
    ],
)
def test_a_cell_takes_the_text_where_it_belongs(cell, row):
    edited = with_texts(workbook(), "Some sheet", {cell: "new & <so>"})
    assert rows(edited)[1] == row


def test_looks_and_all_other_parts_stay():
    before = workbook()
    edited = with_texts(before, "Some sheet", {"B2": " kept \n blanks "})
    sheet = openpyxl.load_workbook(io.BytesIO(edited))["Some sheet"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (" kept \n blanks ", "@")
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(edited)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_a_cell_is_emptied():
    assert rows(with_texts(workbook(), "Some sheet", {"D2": ""}))[1] == ["one", 2, None, None]


def test_prefixed_xml_is_edited_alike():
    """As some programs write it: every element with a prefix."""

    def prefixed(xml):
        for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
            xml = xml.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            xml = xml.replace(f"</{name}>", f"</x:{name}>")
        return xml.replace("xmlns=", "xmlns:x=")

    head = "<?xml version='1.0'?>"

    def bare(xml):
        body = xml[xml.index("<sheetData>") : xml.index("</sheetData>") + len("</sheetData>")]
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return head + prefixed(f'<worksheet xmlns="{main}">{body}</worksheet>')

    edited = with_texts(workbook(bare), "Some sheet", {"C2": "three"})
    assert rows(edited)[1] == ["one", 2, "three", "four"]


def test_a_row_that_is_not_there_is_added_in_its_place():
    edited = with_texts(workbook(), "Some sheet", {"B9": "x", "A12": "y"})
    told = rows(edited)
    assert told[: len(rows(workbook()))] == rows(workbook())
    assert (told[8][:2], told[11][0]) == ([None, "x"], "y")
