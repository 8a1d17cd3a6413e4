"""Workbooks of ratings: the right sheet, and cells that hold no answer."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from codebook.faults import StudyError
from flows.agreement.ratings.asked import Asked
from flows.agreement.ratings.read import read_ratings

ROWS = [["case", "ab", "cd"], ["u1", 1, 1], ["u2", 2, 1], ["u3", 2, 2]]


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook with these sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_the_first_sheet_that_holds_anything_is_read_and_others_are_named(tmp_path):
    path = book(tmp_path / "r.xlsx", {"Cover": [], "Pilot": ROWS, "Main": [*ROWS, ["u4", 1, 1]]})
    (pilot,) = read_ratings(path, Asked())
    (main,) = read_ratings(path, Asked(sheet="main"))

    assert (pilot.sheet, len(pilot.cases)) == ("Pilot", 3)
    assert pilot.notes == ("sheet 'Pilot' is read; another ('Main') can be named with --sheet",)
    assert (main.sheet, len(main.cases), main.notes) == ("Main", 4, ())
    with pytest.raises(StudyError, match="no sheet 'Zwei'"):
        read_ratings(path, Asked(sheet="Zwei"))


def test_cells_that_hold_no_answer_are_told_with_their_place(tmp_path):
    """A formula nobody computed would else be read as blank, and 1-2 as a date."""
    rows = [*ROWS, ["u4", "=1+1", 1], ["u5", date(2025, 1, 2), 2], ["u6", "#N/A", 1]]
    path = book(tmp_path / "r.xlsx", {"S": rows})
    with pytest.raises(StudyError) as error:
        read_ratings(path, Asked())
    said = str(error.value)

    assert "row 5, column 2 (ab): a formula without a result. Open and save it in Excel" in said
    assert "row 6, column 2 (ab)" in said
    assert "row 7, column 2 (ab)" in said
    (found,) = read_ratings(book(tmp_path / "x.xlsx", {"S": [*ROWS, ["u6", "#N/A", 1]]}),
                            Asked(missing=("#N/A",)))  # fmt: skip
    assert found.codes[3].tolist() == [-1, 0]


def test_a_formula_with_a_result_is_its_result(tmp_path):
    path = book(tmp_path / "r.xlsx", {"S": [*ROWS, ["u4", 7, 1]]})
    content = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b"<v>7</v>", b"<f>1+1</f><v>2</v>")
            new.writestr(part.filename, text)
    path.write_bytes(out.getvalue())
    (found,) = read_ratings(path, Asked())

    assert found.codes[3].tolist() == [1, 0]


def test_gaps_between_rows_and_columns_do_not_shift_answers(tmp_path):
    rows = [[], *ROWS[:2], [], [None, None, None], *ROWS[2:]]
    (found,) = read_ratings(book(tmp_path / "r.xlsx", {"S": rows}), Asked())

    assert found.codes.tolist() == [[0, 0], [1, 0], [1, 1]]


def test_an_open_document_spreadsheet_is_read(tmp_path):
    """As LibreOffice saves it: whole numbers are floats there."""
    path = tmp_path / "r.ods"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{each}"/>'
            if isinstance(each, int)
            else f'<table:table-cell office:value-type="string"><text:p>{each}</text:p>'
            "</table:table-cell>"
            for each in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    (found,) = read_ratings(path, Asked())

    assert found.codes.tolist() == [[0, 0], [1, 0], [1, 1]]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", "<broken")
    with pytest.raises(StudyError, match="cannot be read as an Excel file"):
        read_ratings(path, Asked())
