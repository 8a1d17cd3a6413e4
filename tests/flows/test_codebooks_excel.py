"""A codebook in Excel goes out, comes in and is advised on by cell; a conversion is recorded."""

import json

import openpyxl
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from codebook.excel_out import codebook_workbook
from codebook.faults import StudyError
from codebook.files import load_codebook
from db.open import reading
from db.tables import Event
from flows.advice import study_advice
from flows.beginning import write_template
from flows.check import study_faults
from flows.cli import app
from flows.codebooks import export_codebook, import_codebook
from flows.study import open_study

pytestmark = pytest.mark.stages


@pytest.fixture
def folder(tmp_path):
    """The template, whose codebook is in YAML."""
    write_template(tmp_path / "study")
    return tmp_path / "study"


@pytest.fixture
def in_sheets(folder):
    """The same, with the codebook in a workbook of its own."""
    path = folder / "codebook.xlsx"
    path.write_bytes(codebook_workbook(load_codebook(folder / "codebook.yaml")))
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert "codebook: codebook.yaml" in text
    text = text.replace("codebook: codebook.yaml", "codebook: codebook.xlsx")
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    (folder / "codebook.yaml").unlink()
    return folder


def column_of(sheet, header):
    return next(cell.column for cell in sheet[3] if cell.value == header)


def set_below(path, sheet_name, header, row, value):
    """Type into the cell `row` rows below a header, as openpyxl would; the cell's address."""
    book = openpyxl.load_workbook(path)
    sheet = book[sheet_name]
    cell = sheet.cell(3 + row, column_of(sheet, header))
    cell.value = value
    book.save(path)
    return cell.coordinate


def test_a_codebook_goes_out_as_a_workbook_and_comes_back_the_same(folder, tmp_path):
    out = tmp_path / "out.xlsx"
    before = open_study(folder).codebook
    export_codebook(open_study(folder), out)
    assert load_codebook(out) == before
    assert not import_codebook(open_study(folder), out).new

    set_below(out, "Questions", "Title", 1, "Another title")
    assert import_codebook(open_study(folder), out).new
    assert next(iter(open_study(folder).codebook)).title == "Another title"


def test_a_codebook_in_a_workbook_takes_one_in_yaml_and_gives_it_out(in_sheets, tmp_path):
    out = tmp_path / "out.yaml"
    export_codebook(open_study(in_sheets), out)
    assert not import_codebook(open_study(in_sheets), out).new
    out.write_text(out.read_text(encoding="utf-8").replace("version: 1", "version: 2"))
    done = import_codebook(open_study(in_sheets), out)
    assert (done.new, open_study(in_sheets).codebook.version) == (True, 2)
    assert list(in_sheets.glob("codebook.until-*.xlsx"))


def test_advice_on_a_codebook_in_a_workbook_names_cells(in_sheets):
    assert study_faults(in_sheets) == []
    title = "A title that is a good deal longer than it should be"
    cell = set_below(in_sheets / "codebook.xlsx", "Questions", "Title", 1, title)
    told = [(each.file, each.place) for each in study_advice(in_sheets)]
    assert ("codebook.xlsx", f"sheet Questions, cell {cell}") in told


def test_advice_on_a_study_in_a_workbook_names_cells(folder):
    assert CliRunner().invoke(app, ["convert", "excel", str(folder)]).exit_code == 0
    title = "A title that is a good deal longer than it should be"
    cell = set_below(folder / "study.xlsx", "Questions", "Title", 1, title)
    told = [(each.file, each.place) for each in study_advice(folder)]
    assert ("study.xlsx", f"sheet Questions, cell {cell}") in told


def test_a_codebook_among_a_studys_sheets_is_not_replaced_and_the_way_out_works(folder, tmp_path):
    """Given out to a file of its own that Settings then names, it takes another codebook."""
    assert CliRunner().invoke(app, ["convert", "excel", str(folder)]).exit_code == 0
    newer = tmp_path / "newer.yaml"
    export_codebook(open_study(folder), newer)
    newer.write_text(newer.read_text(encoding="utf-8").replace("version: 1", "version: 2"))
    with pytest.raises(StudyError, match=r"name that file in study\.xlsx, sheet Settings, cell B"):
        import_codebook(open_study(folder), newer)

    export_codebook(open_study(folder), folder / "codebook.xlsx")
    book = openpyxl.load_workbook(folder / "study.xlsx")
    for row in book["Settings"].iter_rows():
        if row[0].value == "Codebook":
            row[1].value = "codebook.xlsx"
    book.save(folder / "study.xlsx")
    assert study_faults(folder) == []
    assert import_codebook(open_study(folder), newer).new
    assert open_study(folder).codebook.version == 2


def test_a_conversion_of_a_study_that_has_a_record_is_recorded_without_content(folder):
    run = CliRunner()
    assert run.invoke(app, ["convert", "excel", str(folder)]).exit_code == 0
    assert not (folder / "study.db").exists()

    open_study(folder).engine.dispose()
    assert run.invoke(app, ["convert", "yaml", str(folder)]).exit_code == 0
    with reading(open_study(folder).engine) as session:
        (found,) = session.exec(select(Event)).all()
    assert found.what == "converted"
    assert sorted(found.inputs) == ["codebook.yaml", "register.csv", "study.yaml"]
    assert found.about["kept"] == ["study.before-yaml.xlsx"]
    assert "Voice" not in json.dumps([found.about, found.inputs])
