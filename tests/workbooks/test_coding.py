"""A coding workbook as it is written."""

import io
import os
import time
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import openpyxl
import pytest

from codebook.excel.sheets import LISTS
from codebook.files import load_codebook
from codebook.model import Codebook
from codebook.rules import asked
from workbooks.anatomy import COVER, EVIDENCE, FIRST_ROW, KIND, META, PROGRESS
from workbooks.coding import CaseToCode, CodingWorkbook, write_coding_workbook
from workbooks.identity import Sealed, sealed_case, unsealed

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
pytestmark = pytest.mark.stages
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def book(desk):
    return openpyxl.load_workbook(io.BytesIO(desk.blank))


def driver():
    """LibreOffice, driven from outside; the test is skipped where that cannot be."""
    import lo_fill

    if lo_fill.why_not():
        assert "INTERCODER_REQUIRE_ALL" not in os.environ, lo_fill.why_not()
        pytest.skip(lo_fill.why_not())
    return lo_fill


def framework():
    """The bundled codebook."""
    return load_codebook(ROOT / "codebook" / "frameworks" / "race-safeguarding.yaml")


def checks(sheet):
    """What the Check column says at first, by row key, as programs that do not compute see it."""
    return {row[0]: row[-1] for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True)}


def test_a_sheet_for_each_case_between_the_guide_and_the_codebook(book):
    cases = ["RR-1", "RR-2", "RR-3"]
    assert book.sheetnames == [COVER, PROGRESS, *cases, "Codebook", LISTS, META]
    assert [book[name].sheet_state for name in (LISTS, META)] == ["hidden", "hidden"]


def test_identity_is_cell_text_on_every_sheet_and_under_seal(book, desk):
    """The visible line of each case and the hidden sheet both verify with the key alone."""
    for case_id in desk.sealed.cases:
        lines = [
            sealed_case(desk.key, str(cell.value)) for row in book[case_id]["A1:J6"] for cell in row
        ]
        assert [line for line in lines if line] == [(desk.sealed.code, case_id)]
    fields = {str(row[0]): str(row[1] or "") for row in book[META].iter_rows(values_only=True)}
    assert unsealed(desk.key, fields, fields.pop("seal")) == desk.sealed
    assert book.properties.identifier == desk.sealed.code


def test_only_cells_to_fill_in_are_unlocked_and_they_keep_text(book, desk):
    """Answers stay as typed; questions, ids and greyed rows cannot be typed over by accident."""
    for case_id in desk.sealed.cases:
        sheet = book[case_id]
        assert sheet.protection.sheet
        assert not sheet.protection.formatRows
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert cell.number_format == "@"
                    assert cell.value is None
    assert book.security.lockStructure


def test_a_question_that_the_register_rules_out_is_grey_locked_and_says_why(desk):
    """RR-2 is one year old, so D02 is not asked; of RR-3 the age is not known, so it is asked."""
    book = openpyxl.load_workbook(io.BytesIO(desk.blank), data_only=True)
    row = desk.row(book["RR-2"], "D02")
    assert book["RR-2"].cell(row, 3).protection.locked
    assert checks(book["RR-2"])["D02"] == "Not asked: only where age is 3 or more; here it is 1"
    assert checks(book["RR-1"])["D02"] == "Answer missing"
    assert checks(book["RR-3"])["D02"].startswith("Answer missing\nage is not known")
    assert not book["RR-3"].cell(row, 3).protection.locked


def test_progress_shows_its_numbers_in_programs_that_do_not_compute(desk):
    """Previews and protected view show cached values; formulas alone would look empty."""
    sheet = openpyxl.load_workbook(io.BytesIO(desk.blank), data_only=True)[PROGRESS]
    rows = list(sheet.iter_rows(min_row=5, max_row=9, max_col=6, values_only=True))
    assert rows[0] == ("Case", "To answer", "Answered", "Missing", "To check", "State")
    assert rows[1] == ("RR-1", 6, 0, 6, 0, "Not started")
    assert rows[2] == ("RR-2", 5, 0, 5, 0, "Not started")
    assert rows[4] == ("All cases", 17, 0, 17, 0, "Not started")


def test_every_drop_down_is_a_named_list_within_the_limits_of_excel(book, desk):
    """No inline lists; prompts, titles and messages as long as Excel allows."""
    for case_id in desk.sealed.cases:
        for rule in book[case_id].data_validations.dataValidation:
            assert rule.formula1 is None or rule.formula1 in book.defined_names
            assert len(rule.prompt or "") <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.error or "") <= 224
            assert rule.showErrorMessage or rule.showInputMessage


def test_rows_grow_with_what_is_typed(desk):
    """A height to begin with, but not a fixed one, which would hide a long quote."""
    with zipfile.ZipFile(io.BytesIO(desk.blank)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"customHeight" not in parts.read(name)
                assert b"mergeCell" not in parts.read(name)


def test_writing_twice_gives_the_same_bytes(desk):
    assert desk.sent(desk.sealed) == desk.blank


def test_texts_of_the_codebook_are_texts_whatever_they_begin_with(desk):
    """A question that begins with = is no formula, one that looks like an error is none."""
    content = {
        "title": "=1+1",
        "scales": {"s": {"values": [{"code": "a", "label": "=A"}, {"code": "b", "label": "#N/A"}]}},
        "areas": [
            {"id": "x", "title": "+1", "questions": [
                {"id": "Q1", "title": "-1", "ask": "=HYPERLINK(1)", "scale": "s"}
            ]}
        ],
    }  # fmt: skip
    sealed = Sealed("ABCD-2345", "coding", "=cmd", "main", "ab", 1, "c", ("=1",))
    book = CodingWorkbook(sealed, Codebook.model_validate(content), "@x", (CaseToCode("=1", {}),))
    written = write_coding_workbook(book, desk.key, MOMENT)
    sheet = openpyxl.load_workbook(io.BytesIO(written))["=1"]
    assert (sheet["B8"].value, sheet["B8"].data_type) == ("=HYPERLINK(1)", "s")
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))


def test_a_workbook_of_48_cases_is_written_in_a_few_seconds(desk):
    """With the bundled framework; a round goes out in seconds, not minutes."""
    codebook = framework()
    cases = tuple(f"RR-{number:03}" for number in range(48))
    sealed = Sealed("ABCD-2345", "coding", "Study", "main", "ab", 1, "c" * 64, cases)
    details = {"child_age_years": "7", "review_type": "Rapid review", "letter_file": "l.pdf"}
    book = CodingWorkbook(
        sealed, codebook, "A. Brown", tuple(CaseToCode(case, details) for case in cases)
    )
    began = time.process_time()
    write_coding_workbook(book, desk.key, MOMENT)
    assert time.process_time() - began < 10


@pytest.mark.libreoffice
def test_checks_and_progress_follow_what_a_coder_types(desk, tmp_path):
    """In a real LibreOffice: every word of the Check column, and the counts of Progress."""
    lo_fill = driver()
    sheet = openpyxl.load_workbook(io.BytesIO(desk.blank))["RR-1"]
    typed = {
        "D01": "Yes", "D02": "perhaps", "D03": "No", "D04": " 1 ", "D05.1": "partly",
        "D05.2": "No", "D06": "51", "D07": "=1+1",
    }  # fmt: skip
    fills = [("RR-1", desk.where(sheet, key), text) for key, text in typed.items()]
    fills += [
        ("RR-2", desk.where(sheet, "D01"), "No"),
        ("RR-2", desk.where(sheet, "D03"), "Yes"),
        ("RR-2", desk.where(sheet, "D06"), "many"),
        ("RR-3", desk.where(sheet, "D01"), "Yes"),
        ("RR-3", desk.where(sheet, "D01", KIND), "Throughout"),
        ("RR-3", desk.where(sheet, "D05.1"), "Yes"),
        ("RR-3", desk.where(sheet, "D05.1", EVIDENCE), "they said so"),
    ]
    (tmp_path / "sent.xlsx").write_bytes(desk.blank)
    done = lo_fill.fill(tmp_path / "sent.xlsx", fills, tmp_path / "back")
    assert done["errors"] == []

    book = openpyxl.load_workbook(done["saved"]["xlsx"], data_only=True)
    said = checks(book["RR-1"])
    assert {key: said[key] for key in typed} == {
        "D01": "Evidence missing", "D02": "Not on the list", "D03": "OK", "D04": "OK",
        "D05.1": "OK", "D05.2": "OK", "D06": "Too high: 50 at most", "D07": "OK",
    }  # fmt: skip
    said = checks(book["RR-2"])
    assert said["D03"] == "Clear this answer (see D01)"
    assert said["D06"] == "Not a number"
    said = checks(book["RR-3"])
    assert (said["D01"], said["D03"], said["D05.1"]) == ("OK", "Answer missing", "OK")
    rows = list(book[PROGRESS].iter_rows(min_row=6, max_row=9, max_col=6, values_only=True))
    assert [row[1:] for row in rows] == [
        (8, 5, 0, 3, "Please check"),
        (6, 1, 3, 2, "Please check"),
        (7, 2, 5, 0, "Started"),
        (21, 8, 8, 5, "Please check"),
    ]


@pytest.mark.libreoffice
def test_the_check_column_greys_what_the_rules_do_not_ask(desk, tmp_path):
    """Random answers to the bundled framework: the formulas say what `codebook.rules` says."""
    lo_fill, codebook, random = driver(), framework(), Random(5)
    cases = tuple(f"RR-{number}" for number in range(8))
    registers = {
        case: {
            "child_age_years": random.choice(["1", "7", "16", ""]),
            "review_type": random.choice(["Rapid review", "LCSPR"]),
            "lcspr_planned": random.choice(["Yes", "No", ""]),
            "letter_file": random.choice(["l.pdf", "", "awaiting"]),
        }
        for case in cases
    }
    sealed = Sealed("ABCD-2345", "coding", "Study", "main", "ab", 1, "c" * 64, cases)
    coded = tuple(CaseToCode(case, registers[case]) for case in cases)
    written = write_coding_workbook(
        CodingWorkbook(sealed, codebook, "A. Brown", coded), desk.key, MOMENT
    )
    (tmp_path / "sent.xlsx").write_bytes(written)
    sheet = openpyxl.load_workbook(io.BytesIO(written))[cases[0]]
    earlier = {name for question in codebook for name in question.applies_if} & set(
        codebook.questions
    )
    given = {
        case: {
            name: random.choice(codebook.scale_of(codebook.questions[name]).codes)
            for name in sorted(earlier)
            if random.random() < 0.8 and asked(codebook, registers[case], {})[name].asked
        }
        for case in cases
    }
    fills = [
        (case, desk.where(sheet, name), codebook.scale_of(codebook.questions[name]).label(code))
        for case in cases
        for name, code in given[case].items()
    ]
    done = lo_fill.fill(tmp_path / "sent.xlsx", fills, tmp_path / "back")
    book = openpyxl.load_workbook(done["saved"]["xlsx"], data_only=True)
    words = {"not_applicable": "Not asked", "pending": "Waits for", "awaiting": "Awaiting"}
    met = Counter()
    for case in cases:
        said = checks(book[case])
        for name, rule in asked(codebook, registers[case], given[case]).items():
            part = codebook.questions[name].parts[0]
            check = said[codebook.questions[name].row_key(part)]
            met[rule.state] += 1
            if rule.asked:
                assert check.startswith(("Answer", "OK", "Evidence", "Optional")), (case, name)
            else:
                assert check.startswith(words[rule.state]), (case, name, check, rule)
    assert set(met) == {"applies", "unknown", "pending", "awaiting", "not_applicable"}
