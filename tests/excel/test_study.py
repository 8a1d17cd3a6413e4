"""A study written in Excel is the study that was written in YAML, and faults name cells."""

import json
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from examples import LONG
from hypothesis import HealthCheck, Phase, given, settings
from random_studies import study_files
from typer.testing import CliRunner
from whole_forms import STUDY, unsaid

from codebook.excel_out import codebook_workbook
from codebook.faults import StudyError
from codebook.files import codebook_sha256
from codebook.keyed import read_yaml, validated
from flows.beginning import begin
from flows.check import study_faults
from flows.cli import app
from flows.distribute.work import distribute
from flows.excel.converting import study_yaml, to_excel, to_yaml
from flows.excel.reading import read_study_workbook
from flows.excel.writing import study_workbook
from flows.register.sheetwriting import changed_workbook
from flows.sample.work import sample
from flows.status import next_step_of
from flows.study import open_study
from flows.studyfile import StudyFile

pytestmark = pytest.mark.stages


@settings(
    max_examples=600 if LONG else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making one smaller takes minutes
)
@given(study_files)
def test_every_study_file_comes_back_from_excel_and_from_yaml_as_it_was(file):
    """Every key of study.yaml, with the oddest texts, through study.xlsx and through YAML."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "study.xlsx"
        path.write_bytes(study_workbook(file, None, (), ()))
        content = read_study_workbook(path)
        assert content.faults == ()
        assert validated(StudyFile, content, path.name) == (file, [])
        plain = Path(folder) / "study.yaml"
        plain.write_text(study_yaml(file), encoding="utf-8")
        assert validated(StudyFile, read_yaml(plain), plain.name) == (file, [])


def test_every_key_of_the_study_file_has_its_place_in_excel_and_in_yaml(tmp_path):
    """A key that is added to the study file and forgotten here fails: first in `unsaid`."""
    assert unsaid(STUDY) == set()
    path = tmp_path / "study.xlsx"
    path.write_bytes(study_workbook(STUDY, None, (), ()))
    assert validated(StudyFile, read_study_workbook(path), path.name) == (STUDY, [])
    plain = tmp_path / "study.yaml"
    plain.write_text(study_yaml(STUDY), encoding="utf-8")
    assert validated(StudyFile, read_yaml(plain), plain.name) == (STUDY, [])


@pytest.fixture(params=["", "its-silent"], ids=["template", "example"])
def study(request, tmp_path):
    """A new study in YAML files."""
    begin(tmp_path / "study", request.param)
    return open_study(tmp_path / "study")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The template as one workbook."""
    folder = tmp_path_factory.mktemp("template") / "study"
    begin(folder, excel=True)
    return folder


@pytest.fixture
def in_excel(template, tmp_path):
    """The template as one workbook, edited; gives every fault as place and words."""
    shutil.copytree(template, tmp_path / "study")
    path = tmp_path / "study" / "study.xlsx"

    def edit(change):
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return [(fault.place, f"{fault.found}. {fault.remedy}") for fault in faults(path.parent)]

    return edit


def faults(folder):
    found = study_faults(folder)
    assert {fault.file for fault in found} <= {"study.xlsx"}
    return found


def below(book, sheet, header, row):
    """The cell under a header, `row` rows below it."""
    (found,) = [c for c in book[sheet][3] if c.value == header]
    return book[sheet].cell(3 + row, found.column)


def setting(book, words):
    (row,) = [row for row in book["Settings"].iter_rows() if row[0].value == words]
    return row[1]


def test_a_study_in_excel_has_the_hashes_of_the_same_study_in_yaml(study):
    """Register, codebook and settings: nothing that is out needs to be sent again."""
    before = study
    done = to_excel(study)
    assert done.written == ("study.xlsx",)
    after = open_study(study.folder)
    assert study_faults(study.folder) == []
    assert after.register == before.register
    assert codebook_sha256(after.codebook) == codebook_sha256(before.codebook)
    where_else = {"register_", "codebook"}
    assert after.file.model_dump(exclude=where_else) == before.file.model_dump(exclude=where_else)


def test_a_study_goes_to_excel_and_back_and_its_old_files_are_kept(study):
    texts = {name: study.path(name).read_bytes() for name in ("study.yaml", "codebook.yaml")}
    before = (study.file, study.codebook, study.register)
    to_excel(study)
    kept = to_yaml(open_study(study.folder)).kept
    again = open_study(study.folder)
    assert (again.file, again.codebook, again.register) == before
    assert kept == ("study.before-yaml.xlsx",)
    for name, content in texts.items():
        old = study.path(name.replace(".yaml", ".before-excel.yaml"))
        assert old.read_bytes() == content


def test_converting_twice_keeps_each_file_under_a_name_of_its_own(study):
    for _ in range(2):
        to_excel(open_study(study.folder))
        to_yaml(open_study(study.folder))
    assert study.path("study.before-yaml.xlsx").exists()
    assert study.path("study.before-yaml-2.xlsx").exists()
    assert study.path("study.before-excel-2.yaml").exists()


def test_a_study_with_faults_is_not_converted(study):
    path = study.path("codebook.yaml")
    path.write_text(path.read_text().replace("version: 1", "version: none"))
    with pytest.raises(StudyError):
        to_excel(open_study(study.folder))
    assert not study.path("study.xlsx").exists()
    assert path.exists()


def test_a_workbook_that_names_other_files_leaves_them_where_they_are(tmp_path):
    """A codebook that several studies share stays in its folder, and is read from there."""
    begin(tmp_path / "study", excel=True)
    shared = tmp_path / "shared" / "framework.xlsx"
    shared.parent.mkdir()
    folder = tmp_path / "study"
    codebook = open_study(folder).codebook.model_copy(update={"title": "Shared"})
    shared.write_bytes(codebook_workbook(codebook))
    book = openpyxl.load_workbook(folder / "study.xlsx")
    setting(book, "Codebook").value = "../shared/framework.xlsx"
    book.save(folder / "study.xlsx")
    assert open_study(folder).codebook == codebook
    assert to_yaml(open_study(folder)).written == ("register.csv", "study.yaml")
    assert open_study(folder).codebook == codebook
    to_excel(open_study(folder))
    assert open_study(folder).codebook == codebook
    assert shared.exists()


def test_a_register_that_lists_several_children_in_a_row_is_converted_as_it_stands(tmp_path):
    """What is made of a row (a case for each child) is made anew, not written."""
    begin(tmp_path / "study")
    study = open_study(tmp_path / "study")
    path = study.path("register.csv")
    lines = path.read_text().splitlines()
    children = ["children", "Ann; Ben", *[""] * (len(lines) - 2)]
    path.write_text("".join(f"{a},{b}\n" for a, b in zip(lines, children, strict=True)))
    plain = study.path("study.yaml")
    plain.write_text(plain.read_text().replace("group_by:", "unit: {each: children}\ngroup_by:"))
    before = open_study(study.folder)
    to_excel(before)
    assert open_study(study.folder).register == before.register
    to_yaml(open_study(study.folder))
    assert path.read_text().splitlines()[1].endswith("Ann; Ben")


def test_what_no_cell_can_hold_is_told_and_nothing_is_changed(study):
    path = study.path("codebook.yaml")
    old = next(line for line in path.read_text().splitlines() if "ask:" in line)
    key = old[: old.index("ask:")]
    path.write_text(path.read_text().replace(old, f'{key}ask: "Is it\\x07 so?"', 1))
    with pytest.raises(StudyError, match="without loss") as told:
        to_excel(open_study(study.folder))
    assert told.value.faults
    assert sorted(each.name for each in study.folder.iterdir() if each.suffix) == [
        "codebook.yaml", "register.csv", "study.yaml",
    ]  # fmt: skip


def test_both_forms_in_one_folder_are_an_error_in_words(study):
    shutil.copy(study.path("study.yaml"), study.path("old.yaml"))
    to_excel(study)
    study.path("old.yaml").rename(study.path("study.yaml"))
    with pytest.raises(StudyError, match=r"both study\.yaml and study\.xlsx"):
        open_study(study.folder)


def test_the_same_study_is_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        begin(tmp_path / name, excel=True)
    one, two = (tmp_path / name / "study.xlsx" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("sheet", "header", "row", "value", "place", "words"),
    [
        ("Coders", "ID", 2, "ab", "sheet Coders", "'ab' is used twice"),
        ("Coders", "Name", 1, None, "sheet Coders, cell B4", "'name' is missing"),
        ("Coders", "Capacity", 1, "many", "sheet Coders, cell D4", "'many' is no number"),
        ("Attributes", "Type", 1, "categry", "sheet Attributes, cell C4", "'category'"),
        ("Values", "Register column", 1, "grup", "sheet Values, cell A4", "'group'"),
        ("Values", "To", 3, None, "sheet Values, cell E6", "both ends"),
        ("Rounds", "Cases", 1, "rest", "sheet Rounds, cell B4", "not the last"),
        ("Rounds", "Double coded", 2, "most", "sheet Rounds, cell D5", "most"),
        ("Rounds", "Checkpoints", 2, "20, 10", "sheet Rounds, cell E5", "rising order"),
        ("Register", "case_id", 2, "C-001", "sheet Register, cell A5", "'C-001' stands in row 4"),
        ("Register", "case_id", 2, None, "sheet Register, cell A5", "blank"),
        ("Register", "group", 2, "Nort", "sheet Register, cell B5", "'Nort' is not a value"),
        ("Register", "age", 2, "seven", "sheet Register, cell C5", "'seven' is not a number"),
        ("Register", "age", 2, True, "sheet Register, cell C5", "made TRUE or FALSE"),
        ("Register", "age", 2, "=3+4", "sheet Register, cell C5", "a formula (=3+4)"),
        ("Questions", "ID", 2, "Q01", "sheet Questions, cell B5", "'Q01' is used twice"),
        ("Questions", "Asked only if", 2, "agee at least 4", "sheet Questions, cell K5", "agee"),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_its_cell(in_excel, sheet, header, row, value, place, words):
    told = in_excel(lambda book: setattr(below(book, sheet, header, row), "value", value))
    assert any(at.startswith(place) and words in said for at, said in told), told


@pytest.mark.parametrize(
    ("words", "value", "told"),
    [
        ("Title", None, "'title' is missing"),
        ("Group by", "grup", "'grup' is no attribute"),
        ("Sample: size", "99", "99"),
        ("Sample: size", "some", "some"),
        ("Sample: allocation", "equl", "Did you mean 'equal'?"),
        ("Adjudicators", "nobody", "nobody has the id 'nobody'"),
        ("Publish: threshold", "2", "2"),
        ("Workbooks: show", "agee", "'agee' is no attribute"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_cell(in_excel, words, value, told):
    where = []

    def slip(book):
        cell = setting(book, words)
        cell.value = value
        where.append(f"sheet Settings, cell {cell.coordinate}")

    found = in_excel(slip)
    assert any(at == where[0] and told in said for at, said in found), found


def test_slips_on_many_sheets_are_told_at_once(in_excel):
    def slips(book):
        setting(book, "Group by").value = "grup"
        below(book, "Coders", "Name", 1).value = None
        below(book, "Questions", "Scale", 1).value = "consdered"
        below(book, "Register", "group", 1).value = "West"
        book["Settings"].cell(4, 1).value = "Titel"

    sheets = [place.partition(",")[0] for place, _ in in_excel(slips)]
    assert {"sheet Settings", "sheet Coders", "sheet Questions", "sheet Register"} <= set(sheets)


def test_numbers_and_dates_of_the_register_are_taken_as_they_show(in_excel, tmp_path):
    """A lead types 7 and 4 March, and Excel stores a number and a date."""

    def typed(book):
        below(book, "Register", "age", 1).value = 7
        sheet = book["Register"]
        sheet.cell(3, 5).value = "decided"
        sheet.cell(4, 5).value = date(2026, 3, 4)
        sheet.cell(4, 5).number_format = "d mmm yyyy"

    assert in_excel(typed) == []
    row = open_study(tmp_path / "study").register.rows["C-001"]
    assert (row["age"], row["decided"]) == ("7", "2026-03-04")


def test_the_unreadable_workbook_is_told_once(in_excel, tmp_path):
    path = tmp_path / "study" / "study.xlsx"
    path.write_bytes(path.read_bytes()[:5000])
    (fault,) = faults(path.parent)
    assert (fault.place, fault.found) == ("the file", "The file ends too early")
    with pytest.raises(StudyError, match="ends too early"):
        open_study(path.parent)


def test_a_correction_changes_one_cell_of_the_register_and_nothing_else(in_excel, tmp_path):
    in_excel(lambda book: None)  # as openpyxl writes it, with shared texts
    path = tmp_path / "study" / "study.xlsx"
    before = openpyxl.load_workbook(path)
    said = {("C-002", "age"): "12 & <13>", ("C-003", "age"): ""}
    path.write_bytes(changed_workbook(path, said))
    after = openpyxl.load_workbook(path)
    changed = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in after
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != before[sheet.title][cell.coordinate].value
    }
    assert changed == {("Register", "C5"): "12 & <13>", ("Register", "C6"): None}
    assert after["Register"]["C5"].number_format == "@"


@pytest.mark.parametrize(
    ("case", "column", "words"),
    [("C-999", "age", "no case 'C-999'"), ("C-001", "agee", "no column 'agee', only case_id")],
)
def test_a_correction_of_what_is_not_there_is_refused(in_excel, tmp_path, case, column, words):
    with pytest.raises(StudyError, match=words):
        changed_workbook(tmp_path / "study" / "study.xlsx", {(case, column): "3"})


@pytest.mark.parametrize("lock", ["~$study.xlsx", ".~lock.study.xlsx#"])
def test_a_correction_waits_until_the_workbook_is_closed(in_excel, tmp_path, lock):
    (tmp_path / "study" / lock).write_text("Jo")
    with pytest.raises(StudyError, match="is open in a spreadsheet program"):
        changed_workbook(tmp_path / "study" / "study.xlsx", {("C-001", "age"): "3"})


@pytest.mark.libreoffice
@pytest.mark.parametrize("example", ["", "its-silent"], ids=["template", "example"])
def test_a_study_saved_by_libreoffice_is_the_same_study(tmp_path, example):
    """A lead opens study.xlsx there, adds a coder, changes an age and a rule, and saves."""
    import lo_fill

    begin(tmp_path / "study", example, excel=True)
    path = tmp_path / "study" / "study.xlsx"
    before = open_study(path.parent)
    book = openpyxl.load_workbook(path)
    named = {words: setting(book, words).coordinate for words in ("Title", "Sample: seed")}
    fills = [
        ("Settings", named["Title"], "Our study – “new”"),
        ("Settings", named["Sample: seed"], "7", "value"),
        ("Coders", below(book, "Coders", "ID", 3).coordinate, "ef"),
        ("Coders", below(book, "Coders", "Name", 3).coordinate, "E. Frost"),
        ("Coders", below(book, "Coders", "Capacity", 3).coordinate, "12"),
        ("Questions", below(book, "Questions", "Asked only if", 1).coordinate, "case_id is given"),
    ]
    saved = lo_fill.fill(path, fills, tmp_path / "saved")
    assert saved["errors"] == []
    shutil.copy(saved["saved"]["xlsx"], path)

    assert study_faults(path.parent) == []
    after = open_study(path.parent)
    assert after.register == before.register
    assert after.file.title == "Our study – “new”"
    assert after.file.sample.seed == 7
    assert (after.file.coders[2].name, after.file.coders[2].capacity) == ("E. Frost", 12)
    same = {"title", "coders", "sample"}
    assert after.file.model_dump(exclude=same) == before.file.model_dump(exclude=same)
    assert [*after.codebook][1:] == [*before.codebook][1:]
    assert after.codebook.scales == before.codebook.scales
    assert after.codebook.terms == before.codebook.terms


def test_a_study_is_converted_while_a_round_is_out(tmp_path):
    """Draw, assignments and codebook version stand; nothing is asked again."""
    begin(tmp_path / "study")
    study = open_study(tmp_path / "study")
    sample(study)
    distribute(study, "pilot")
    sent = {path.name: path.read_bytes() for path in study.path("outbox").rglob("*.xlsx")}
    to_excel(study)
    again = open_study(study.folder)
    assert not sample(again).new
    distribute(again, "pilot")
    assert {path.name: path.read_bytes() for path in study.path("outbox").rglob("*.xlsx")} == sent
    assert next_step_of(again) == next_step_of(study)
    back = to_yaml(again)
    assert set(back.written) == {"study.yaml", "codebook.yaml", "register.csv"}
    assert not sample(open_study(study.folder)).new


def test_the_commands_make_check_and_convert_a_study_in_excel(tmp_path):
    run = CliRunner()
    folder = str(tmp_path / "study")
    assert run.invoke(app, ["init", folder, "--excel"]).exit_code == 0
    assert run.invoke(app, ["check", folder]).exit_code == 0
    done = run.invoke(app, ["convert", "yaml", folder])
    assert (done.exit_code, "study.before-yaml.xlsx" in done.output) == (0, True)
    assert run.invoke(app, ["check", folder]).exit_code == 0
    done = run.invoke(app, ["convert", "excel", folder, "--json"])
    assert json.loads(done.output)["written"] == ["study.xlsx"]
    assert isinstance(run.invoke(app, ["convert", "excel", folder]).exception, StudyError)
    assert run.invoke(app, ["convert", "word", folder]).exit_code == 2


def test_a_text_of_several_lines_neither_gains_nor_loses_one_in_yaml(tmp_path):
    """Found by the test above: a block of lines read back with a line end of its own."""
    said = {"title": "T", "coders": [{"id": "ab", "name": "A"}], "group_by": "g"}
    path = tmp_path / "study.yaml"
    for text in ("one\ntwo", "one\ntwo\n", "one\n\ntwo\n\n", " one\n two"):
        file = StudyFile.model_validate(said | {"synthetic": text})
        path.write_text(study_yaml(file), encoding="utf-8")
        assert validated(StudyFile, read_yaml(path), path.name) == (file, [])
