"""A register that lives in study.xlsx is corrected on the record, in its cells and nowhere else."""

import openpyxl
import pytest
from sqlmodel import select

import flows.register.amending
from codebook.faults import StudyError
from db.open import reading
from db.tables import Amendment
from flows.excel.converting import to_excel
from flows.register.amending import amend, import_register
from flows.register.load import load_register
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}, {id: cd, name: C}]
documents: {review: {title: Review, column: review_file}}
attributes:
  type: {title: Type, values: [RR, LC]}
  child_age: {title: Age, type: number, bands: {0-9: [0, 9], 10-17: [10, 17]}}
group_by: type
unit: {each: child}
sample: {size: 4, seed: 3}
"""
CODEBOOK = """
title: B
version: 1
scales: {yn: {values: [{code: no, label: "No"}, {code: yes, label: "Yes"}]}}
areas:
  - {id: a, title: A, questions: [{id: Q1, title: One, ask: "One?", scale: yn}]}
"""
HEADER = "case_id,type,child,child_age,review_file,notes\n"
ROWS = [
    f"R{n},{('RR', 'LC')[n % 2]},{'Jo; Al' if n == 3 else 'Mo'},{'4; 7' if n == 3 else n},r.pdf,x\n"
    for n in range(8)
]
WHY = {"why": "The review says so", "by": "lead"}


@pytest.fixture
def study(tmp_path):
    """A study in study.xlsx, whose row R3 lists two children, with a sample."""
    for name, text in (
        ("study.yaml", STUDY),
        ("codebook.yaml", CODEBOOK),
        ("register.csv", HEADER + "".join(ROWS)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def opened():
        return open_study(tmp_path, key=b"k")

    to_excel(opened())
    sample(opened())
    return opened


def cells(study):
    """Every cell of the workbook that says something, by sheet and address."""
    book = openpyxl.load_workbook(study().path("study.xlsx"))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def changed(before, after):
    """The cells that differ, with what they say now."""
    keys = {*before, *after}
    return {key: after.get(key) for key in keys if before.get(key) != after.get(key)}


def amendments(study):
    with reading(study().engine) as session:
        found = session.exec(select(Amendment)).all()
        return [(each.case_id, each.column, each.after) for each in found]


def test_an_amendment_writes_one_cell_and_the_draw_stands(study):
    before = cells(study)
    done = amend(study(), "R2", "child_age", "12", **WHY)

    assert (done.new, done.file) == (True, "study.xlsx")
    assert changed(before, cells(study)) == {("Register", "D6"): "12"}
    assert amendments(study) == [("R2", "child_age", "12")]
    assert not sample(study()).new


def test_of_a_row_with_several_children_the_part_of_one_is_written(study):
    before = cells(study)
    amend(study(), "R3.2", "child_age", "9", **WHY)

    assert changed(before, cells(study)) == {("Register", "D7"): "4; 9"}
    assert study().register.rows["R3.2"]["child_age"] == "9"
    assert amendments(study) == [("R3.2", "child_age", "9")]


def test_the_record_comes_first_and_the_same_command_completes_the_workbook(study, monkeypatch):
    before = study().path("study.xlsx").read_bytes()

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(flows.register.amending, "write_private", killed)
        with pytest.raises(KeyboardInterrupt):
            amend(study(), "R2", "child_age", "12", **WHY)
    assert study().path("study.xlsx").read_bytes() == before
    with pytest.raises(StudyError, match=r"study\.xlsx lacks what was recorded last"):
        amend(study(), "R1", "child_age", "12", **WHY)
    assert not amend(study(), "R2", "child_age", "12", **WHY).new
    assert study().register.rows["R2"]["child_age"] == "12"
    assert len(amendments(study)) == 1


def test_nothing_is_recorded_while_the_workbook_is_open_elsewhere(study, tmp_path):
    (tmp_path / "~$study.xlsx").write_text("Jo")
    with pytest.raises(StudyError, match="is open in a spreadsheet program"):
        amend(study(), "R2", "child_age", "12", **WHY)
    assert amendments(study) == []


def test_what_the_lead_typed_into_the_sheet_is_recorded_by_importing_the_workbook(study):
    path = study().path("study.xlsx")
    book = openpyxl.load_workbook(path)
    book["Register"]["D6"] = 12
    book.save(path)
    with pytest.raises(StudyError, match=r"study\.xlsx was changed since .*R2, child_age: 2, now"):
        amend(study(), "R1", "child_age", "12", **WHY)
    typed = path.read_bytes()
    assert import_register(study(), path, **WHY).new
    assert path.read_bytes() == typed
    assert amendments(study) == [("R2", "child_age", "12")]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_newer_file_changes_only_the_cells_that_differ(study, tmp_path, form):
    """A new case stands below the last one, a new column beside; an old one is cleared."""
    before = cells(study)
    rows = [row.replace(",2,", ",11,").replace(",x\n", "\n") for row in ROWS]
    header = HEADER.replace(",notes", ",seen")
    rows = [row.replace("\n", ",yes\n" if row[:2] == "R0" else ",\n") for row in rows]
    newer = tmp_path / f"newer.{form}"
    lines = [header, *rows, "R8,LC,Bo,3,r.pdf,\n"]
    if form == "csv":
        newer.write_text("".join(lines), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line.rstrip("\n").split(","))
        book.save(newer)
    done = import_register(study(), newer, **WHY)

    assert (done.added, [each.case_id for each in done.changes]) == (("R8",), ["R2"])
    told = changed(before, cells(study))
    assert {key: told.pop(key) for key in list(told) if key[1][0] == "F"} == {
        ("Register", f"F{number}"): None for number in range(4, 12)
    }
    assert told == {
        ("Register", "D6"): "11",
        ("Register", "G3"): "seen",
        ("Register", "G4"): "yes",
        ("Register", "A12"): "R8",
        ("Register", "B12"): "LC",
        ("Register", "C12"): "Bo",
        ("Register", "D12"): "3",
        ("Register", "E12"): "r.pdf",
    }
    assert study().register.sha256 == load_register(newer, study().file).sha256
    assert not import_register(study(), newer, **WHY).new


def test_cases_beyond_the_rows_that_the_sheet_has_are_added_below(study, tmp_path):
    newer = tmp_path / "newer.csv"
    more = [f"N{n},RR,Mo,{n % 17},r.pdf,x\n" for n in range(60)]
    newer.write_text(HEADER + "".join([*ROWS, *more]), encoding="utf-8")
    assert len(import_register(study(), newer, **WHY).added) == 60
    assert list(study().register.rows)[-1] == "N59"


def test_a_register_in_csv_takes_the_rows_of_a_workbook(study, tmp_path):
    from flows.excel.converting import to_yaml

    newer = tmp_path / "newer.xlsx"
    newer.write_bytes(study().path("study.xlsx").read_bytes())
    to_yaml(study())
    book = openpyxl.load_workbook(newer)
    book["Register"]["D6"] = 12
    book.save(newer)
    assert import_register(study(), newer, **WHY).new
    assert study().register.rows["R2"]["child_age"] == "12"
    assert study().path("register.csv").read_text(encoding="utf-8").startswith(HEADER)


def test_a_case_does_not_vanish_by_importing_a_workbook(study, tmp_path):
    newer = tmp_path / "newer.csv"
    newer.write_text(HEADER + "".join(ROWS[1:]), encoding="utf-8")
    before = cells(study)
    with pytest.raises(StudyError, match="does not vanish"):
        import_register(study(), newer, **WHY)
    assert cells(study) == before
