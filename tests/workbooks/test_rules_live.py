"""Rows grey out while a coder types, by whatever an earlier question was answered."""

import io
import os
from datetime import UTC, datetime

import openpyxl
import pytest

from codebook.model import Codebook
from codebook.rules import asked
from workbooks.anatomy import COVER, FIRST_ROW, NOTE
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import CaseDocument, CaseToCode
from workbooks.identity import Sealed

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
RULES = {
    "is one": {"S": "yes"},
    "is any of": {"S": ["yes", "partly"]},
    "is not": {"S": {"is_not": "no"}},
    "is not any of": {"S": {"is_not": ["no", "partly"]}},
    "is but is not": {"S": {"is": ["yes", "no"], "is_not": "no"}},
    "has a value": {"S": {"present": True}},
    "number is": {"N": 3},
    "number is any of": {"N": [3, 4.5, "many"]},
    "number is a word": {"N": "many"},
    "number is not": {"N": {"is_not": [3, 4]}},
    "number is large": {"N": {"at_least": 1234567}},
    "number is small": {"N": {"at_most": 2.5}},
    "number is between": {"N": {"at_least": 3, "at_most": 1234567}},
    "number is given": {"N": {"present": True}},
    "text is given": {"T": {"present": True}},
    "two must hold": {"S": "yes", "N": {"at_least": 3}},
    "column and answer": {"age": {"at_least": 3}, "S": ["yes", "partly"]},
    "after another": {"R1": "yes"},
    "after one that has a text": {"R15": {"present": True}},
}
ANSWERS = {
    "C-1": {},
    "C-2": {"S": "yes", "N": "3", "T": "some words", "R1": "yes", "R15": "no"},
    "C-3": {"S": "partly", "N": "4.5", "T": "0"},
    "C-4": {"S": "no", "N": "1234567", "R2": "no"},
    "C-5": {"S": "yes", "N": "1234566", "R1": "no"},
    "C-6": {"N": "2.5", "T": "="},
    "C-7": {"S": "no", "N": "0"},
}
DETAILS = {name: {"age": age} for name, age in zip(ANSWERS, "1377351", strict=True)}


def codebook():
    """A scale, a number and a text, and a question for each rule on them."""
    yes_no = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No, “none”"}]
    first = [
        {"id": "S", "title": "Scale", "ask": "How far?", "scale": "considered"},
        {
            "id": "N", "title": "Number", "ask": "How many?", "type": "number", "decimals": 1,
            "minimum": 0, "maximum": 2000000,
        },
        {"id": "T", "title": "Text", "ask": "What?", "type": "text"},
    ]  # fmt: skip
    ruled = [
        {"id": f"R{n}", "title": name, "ask": f"Asked if {name}?", "scale": "yes_no",
         "guidance": "Look for a plan." if n == 1 else "", "applies_if": rule}
        for n, (name, rule) in enumerate(RULES.items(), 1)
    ]  # fmt: skip
    considered = [
        {"code": "no", "label": "No", "because": ["not mentioned"]},
        {"code": "partly", "label": "Partly"},
        {"code": "yes", "label": "Yes"},
    ]
    return Codebook.model_validate(
        {
            "title": "Rules",
            "terms": {"plan": "What is to be done."},
            "scales": {"considered": {"values": considered}, "yes_no": {"values": yes_no}},
            "areas": [{"id": "all", "title": "All", "questions": [*first, *ruled]}],
        }
    )


@pytest.fixture(scope="module")
def written():
    cases = tuple(ANSWERS)
    sealed = Sealed("ABCD-2345", "coding", "Study", "main", "ab", 1, "c" * 64, cases)
    documents = (CaseDocument("Review report", "r.pdf"), CaseDocument("Panel letter", "l.pdf"))
    book = CodingWorkbook(
        sealed,
        codebook(),
        "A. Brown",
        tuple(CaseToCode(case, DETAILS[case], (("Age", "7"),), documents) for case in cases),
        unit="the child in focus",
        unit_guidance="Brothers and sisters do not count.",
    )
    return write_coding_workbook(book, b"k" * 32, MOMENT)


def rows_of(sheet):
    """The Check column by row key."""
    return {row[0]: row[-1] for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True)}


@pytest.mark.libreoffice
@pytest.mark.stages
def test_every_form_of_rule_greys_its_row_by_formula(written, tmp_path):
    """In a real LibreOffice, for scale, number and text: the formula says what `rules` says."""
    import lo_fill

    if lo_fill.why_not():
        assert "INTERCODER_REQUIRE_ALL" not in os.environ, lo_fill.why_not()
        pytest.skip(lo_fill.why_not())
    book = codebook()
    (tmp_path / "sent.xlsx").write_bytes(written)
    sheet = openpyxl.load_workbook(io.BytesIO(written))["C-1"]
    row = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    fills = []
    for case, given in ANSWERS.items():
        for name, answer in given.items():
            scale = book.scale_of(book.questions[name])
            text = scale.label(answer) if scale else answer
            fills.append((case, f"C{row[name]}", text, "text"))
    done = lo_fill.fill(tmp_path / "sent.xlsx", fills, tmp_path / "back")
    assert done["errors"] == []
    saved = openpyxl.load_workbook(done["saved"]["xlsx"], data_only=True)
    words = {"not_applicable": ("Not asked", "Clear this answer"), "pending": ("Waits for",)}
    asked_words = ("Answer missing", "OK", "Optional")
    states = set()
    for case, given in ANSWERS.items():
        said = rows_of(saved[case])
        for name, rule in asked(book, DETAILS[case], given).items():
            states.add(rule.state)
            wanted = words.get(rule.state, asked_words)
            title = book.questions[name].title
            assert said[name].startswith(wanted), (case, name, title, said[name], rule)
    assert states == {"applies", "not_applicable", "pending"}


@pytest.mark.stages
def test_the_unit_stands_on_the_cover_and_above_each_case(written):
    book = openpyxl.load_workbook(io.BytesIO(written))
    cover = {row[0]: row[1] for row in book[COVER].iter_rows(max_col=2, values_only=True)}
    assert cover["Answer for"] == "the child in focus. Brothers and sisters do not count."
    for case in ANSWERS:
        assert book[case]["B3"].value == "Answer for: the child in focus   |   Age: 7"


@pytest.mark.stages
def test_a_workbook_without_a_unit_says_nothing_of_one(desk):
    book = openpyxl.load_workbook(io.BytesIO(desk.blank))
    assert "Answer for" not in [cell.value for cell in book[COVER]["A"]]
    assert not any("Answer for" in str(cell.value) for cell in book["RR-1"]["B"][:6])


@pytest.mark.stages
def test_terms_reasons_and_documents_stand_where_they_are_used(written):
    """Definitions beside the cell and in the Codebook sheet; reasons and documents to pick from."""
    book = openpyxl.load_workbook(io.BytesIO(written))
    sheet = book["C-2"]
    rules = sheet.data_validations.dataValidation
    row = next(cell.row for cell in sheet["A"] if cell.value == "R1")
    (rule,) = (each for each in rules if f"C{row}" in str(each.sqref).split())
    assert rule.prompt == "Look for a plan.\nplan: What is to be done."
    looked_up = {r[0]: r for r in book["Codebook"].iter_rows(min_row=4, values_only=True)}
    assert looked_up["R1"][5] == "plan: What is to be done."
    assert "No because: not mentioned" in looked_up["S"][4]
    headers = {cell.value: cell.column_letter for cell in sheet[FIRST_ROW - 1]}
    lists = {
        name: [each.formula1 for each in rules if str(each.sqref).startswith(headers[name])]
        for name in (NOTE, "Document")
    }
    offered = {
        name: [cell.value for (cell,) in book["_lists"][defined.attr_text.split("!")[1]]]
        for name, defined in book.defined_names.items()
    }
    assert [offered[each] for each in lists["Document"]] == [["Review report", "Panel letter"]]
    assert ["not mentioned"] in [offered[each] for each in lists[NOTE]]
