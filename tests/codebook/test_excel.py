"""A codebook written in Excel is the codebook that was written in YAML, and faults name cells."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from examples import LONG
from hypothesis import HealthCheck, Phase, given, settings
from random_codebooks import codebooks
from whole_forms import CODEBOOK, unsaid

from codebook.excel_in import read_codebook_workbook
from codebook.excel_out import codebook_workbook
from codebook.files import codebook_faults, codebook_sha256, load_codebook
from codebook.keyed import validated
from codebook.model import Codebook


def again(codebook):
    """The codebook as it is read back from the workbook that says it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.xlsx"
        path.write_bytes(codebook_workbook(codebook))
        content = read_codebook_workbook(path)
        assert content.faults == ()
        read, faults = validated(Codebook, content, path.name)
    assert faults == []
    return read


@pytest.mark.stages
@settings(
    max_examples=800 if LONG else 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making one smaller takes minutes
)
@given(codebooks())
def test_every_codebook_comes_back_from_excel_as_it_was(codebook):
    """Nothing is lost, whatever its texts say: values, rules, themes, order, versions."""
    read = again(codebook)
    assert read == codebook
    assert codebook_sha256(read) == codebook_sha256(codebook)


def test_every_key_of_a_codebook_has_its_place_in_excel():
    """A key that is added to the model and forgotten here fails: first in `unsaid`."""
    assert unsaid(CODEBOOK) == set()
    assert again(CODEBOOK) == CODEBOOK


def test_the_bundled_framework_comes_back_from_excel_as_it_was(framework, tmp_path):
    path = tmp_path / "codebook.xlsx"
    path.write_bytes(codebook_workbook(framework))
    read = load_codebook(path)
    assert read == framework
    assert codebook_sha256(read) == codebook_sha256(framework)


def test_the_same_codebook_is_the_same_bytes(small):
    assert codebook_workbook(small) == codebook_workbook(small)


@pytest.fixture
def filled_in(small, tmp_path):
    """The small codebook's workbook, edited cell by cell, and what is wrong with it."""

    def edit(change):
        book = openpyxl.load_workbook(io.BytesIO(codebook_workbook(small)))
        change(book)
        path = tmp_path / "codebook.xlsx"
        book.save(path)
        codebook, faults = codebook_faults(path)
        return codebook, [(each.place, f"{each.found}. {each.remedy}") for each in faults]

    return edit


def cell(book, sheet, header, row):
    """The cell under a header, `row` rows below it."""
    (found,) = [c for c in book[sheet][3] if c.value == header]
    return book[sheet].cell(3 + row, found.column)


@pytest.mark.parametrize(
    ("sheet", "header", "row", "value", "place", "words"),
    [
        ("Questions", "Scale", 1, "consdered", "Questions, cell H4", "Did you mean 'considered'?"),
        ("Questions", "ID", 2, "D05", "Questions, cell B5", "question id 'D05' is used twice"),
        ("Questions", "Question", 2, None, "Questions, cell D5", "'ask' is missing"),
        ("Questions", "Type", 1, "one valu", "Questions, cell G4", "Did you mean 'one value'?"),
        ("Questions", "Minimum", 6, "nought", "Questions, cell N9", "'nought' is no number"),
        ("Questions", "Themes", 1, "Voice", "Questions, cell J4", "no name with a colon"),
        ("Questions", "Themes", 1, "Voice: mayb", "Questions, cell J4", "'mayb' is not a value"),
        ("Questions", "Asked only if", 2, "D05 maybe", "Questions, cell K5", "no condition"),
        ("Questions", "Asked only if", 2, "D05 is perhaps", "Questions, cell K5", "perhaps"),
        ("Questions", "Area", 2, "voise", "Questions, cell A5", "Did you mean 'voice'?"),
        ("Questions", "Parts or options", 4, None, "Questions, cell I7", "no parts"),
        ("Questions", "Parts or options", 1, "Health", "Questions, cell I4", "type does not ask"),
        ("Questions", "Title", 1, "=1+1", "Questions, cell C4", "a formula (=1+1)"),
        ("Questions", "Title", 1, True, "Questions, cell C4", "made TRUE or FALSE"),
        ("Questions", "Title", 1, "#N/A", "Questions, cell C4", "shows an error"),
        ("Scales", "Label", 2, "yes ", "Scales, cell D5", "label"),
        ("Scales", "Level", 2, "nominal", "Scales, cell B5", "above the scale is ordinal"),
        ("Scales", "Off the scale", 1, "maybe", "Scales, cell F4", "'maybe' is not known"),
        ("Terms", "Definition", 1, None, "Terms, cell B4", "blank"),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_its_cell(filled_in, sheet, header, row, value, place, words):
    """The same checks as for YAML, and what Excel makes of texts, with a remedy."""

    def slip(book):
        where = cell(book, sheet, header, row)
        where.value = value
        if value == "#N/A":
            where.data_type = "e"

    _, faults = filled_in(slip)
    assert any(at == f"sheet {place}" and words in told for at, told in faults), faults


def test_a_date_that_excel_made_is_told_and_never_taken(filled_in):
    from datetime import date

    def slip(book):
        where = cell(book, "Questions", "Source", 1)
        where.value, where.number_format = date(2026, 3, 4), "d-mmm"

    _, ((place, told),) = filled_in(slip)
    assert place == "sheet Questions, cell F4"
    assert "made a date" in told
    assert "apostrophe" in told


def test_all_slips_are_told_at_once_in_the_order_of_the_sheets(filled_in):
    def slips(book):
        cell(book, "Questions", "ID", 1).value = "5"
        cell(book, "Questions", "Scale", 2).value = "x"
        cell(book, "Scales", "Code", 1).value = "No way"

    _, faults = filled_in(slips)
    told = [place for place, _ in faults]
    assert told[0] == "sheet Questions, cell B4"
    assert "sheet Questions, cell H5" in told
    assert told[-1] == "sheet Scales, cell C4"


def test_columns_may_be_moved_rows_left_blank_and_notes_added(filled_in, small):
    def moved(book):
        sheet = book["Questions"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=3, max_row=14)]
        sheet.delete_rows(3, 12)
        for number, row in enumerate(rows):
            for column, value in enumerate(["", *reversed(row)], 1):
                sheet.cell(5 + 2 * number, column).value = value
        sheet.cell(5, 1).value = "Notes of mine"
        sheet.cell(7, 1).value = "ask Jo"
        book.create_sheet("Notes to self")["A1"] = "anything"

    assert filled_in(moved) == (small, [])


def test_repeated_areas_and_scales_may_be_left_blank(filled_in, small):
    """As leads do who write a group's name once."""

    def blanked(book):
        cell(book, "Questions", "Area", 2).value = None
        cell(book, "Scales", "Scale", 2).value = None

    assert filled_in(blanked) == (small, [])


def test_numbers_may_stand_as_numbers_or_as_texts(filled_in, small):
    def as_number(book):
        cell(book, "Questions", "Maximum", 6).value = 12

    assert filled_in(as_number) == (small, [])


@pytest.mark.parametrize(
    ("header", "typed", "near"),
    [("Guidance", "Gudance", "Did you mean 'Guidance'?"), ("Scale", "Skale", "'Scale'")],
)
def test_a_misspelt_header_is_told_with_the_nearest_name(filled_in, header, typed, near):
    def slip(book):
        cell(book, "Questions", header, 0).value = typed

    _, faults = filled_in(slip)
    assert any(f"unknown column '{typed}'" in told and near in told for _, told in faults)


def test_a_sheet_that_nobody_reads_is_told(filled_in):
    _, faults = filled_in(lambda book: setattr(book["Terms"], "title", "Term"))
    assert any("Did you mean 'Terms'?" in told for _, told in faults)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("codebook.xlsx", b"", "The file is empty"),
        ("codebook.xlsx", b"PK\x03\x04rest", "ends too early"),
        ("~$codebook.xlsx", b"\x05Jo", "makes while a workbook is open"),
        ("codebook.ods", b"PK\x03\x04rest", "too early"),
        (
            "codebook.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
    ],
)
def test_a_file_that_cannot_be_read_for_sure_is_refused_in_a_sentence(
    tmp_path, name, content, words
):
    path = tmp_path / name
    path.write_bytes(content)
    codebook, (fault,) = codebook_faults(path)
    assert codebook is None
    assert words in fault.found
    assert fault.remedy


@pytest.mark.stages
@pytest.mark.libreoffice
def test_the_framework_saved_by_libreoffice_is_the_same_framework(framework, tmp_path):
    import lo_fill

    path = tmp_path / "codebook.xlsx"
    path.write_bytes(codebook_workbook(framework))
    saved = lo_fill.fill(path, [("Codebook", "B4", "A title of ours")], tmp_path / "saved")
    read = load_codebook(Path(saved["saved"]["xlsx"]))
    assert read == framework.model_copy(update={"title": "A title of ours"})


@pytest.mark.stages
@pytest.mark.libreoffice
def test_drop_downs_follow_the_names_that_a_lead_writes(small, tmp_path):
    """A scale that is written on its sheet is offered for questions, each scale once."""
    import lo_fill

    path = tmp_path / "codebook.xlsx"
    path.write_bytes(codebook_workbook(small))
    assert offered(path) == ["considered", "yes_no"]
    saved = lo_fill.fill(path, [("Scales", "A14", "new one")], tmp_path / "saved")
    assert offered(Path(saved["saved"]["xlsx"])) == ["considered", "yes_no", "new one"]


def offered(path):
    """What the drop-down of a question's scale offers, as the spreadsheet program computed it."""
    book = openpyxl.load_workbook(path, data_only=True)
    (rule,) = [
        rule
        for rule in book["Questions"].data_validations.dataValidation
        if rule.type == "list" and "H4" in str(rule.sqref)
    ]
    assert book.defined_names[rule.formula1].attr_text.startswith("OFFSET(")
    (column,) = [c for c in book["_lists"][1] if c.value == rule.formula1]
    return [row[column.column - 1].value for row in book["_lists"].iter_rows(2, 9)
            if row[column.column - 1].value]  # fmt: skip
