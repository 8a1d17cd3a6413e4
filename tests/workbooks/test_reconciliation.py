"""Is what an adjudicator filled in read for sure, or a problem named?"""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from codebook.answers import Row
from codebook.model import Codebook
from workbooks import reconciliation_words as words
from workbooks.identity import Sealed
from workbooks.read import opened
from workbooks.reconciliation import write_reconciliation_workbook
from workbooks.reconciliation_contents import GivenAnswer, ReconciliationWorkbook, RowToSettle
from workbooks.reconciliation_read import read_reconciliation
from workbooks.sealed import identity_of

pytestmark = pytest.mark.stages
KEY = b"k" * 32
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CODEBOOK = Codebook.model_validate(
    {
        "title": "Framework",
        "scales": {
            "yes_no": {"values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]}
        },
        "areas": [
            {
                "id": "a",
                "title": "Area",
                "questions": [
                    {"id": "Q1", "title": "One", "ask": "One?", "scale": "yes_no"},
                    {"id": "Q2", "title": "Two", "ask": "=Two?", "scale": "yes_no"},
                    {"id": "N1", "title": "N", "ask": "How many?", "type": "number", "maximum": 9},
                ],
            }
        ],
    }
)
ROWS = {f"RR-1 | {key}": Row("RR-1", key) for key in ("Q1", "Q2", "N1")}
SEALED = Sealed("AAAA-BBBB", "reconciliation", "S", "main", "lead", 1, "0" * 64, tuple(ROWS))


def written(**more):
    rows = [
        RowToSettle(
            name,
            row.case_id,
            CODEBOOK.questions[row.question],
            row.part,
            (GivenAnswer("Yes", "=1+1 _x0041_", "p. 2", "A note"), GivenAnswer("No")),
        )
        for name, row in ROWS.items()
    ]
    book = ReconciliationWorkbook(SEALED, CODEBOOK, "L. Eade", rows, **more)
    return write_reconciliation_workbook(book, KEY, MOMENT)


class Filled:
    """A workbook being filled in: `filled["Q1", "Final answer"].value = "Yes"`."""

    def __init__(self):
        self.workbook = load_workbook(io.BytesIO(written()))
        self.sheet = self.workbook[words.DISAGREEMENTS]
        top = [cell.value for cell in self.sheet[4]]
        self.columns = {name: number for number, name in enumerate(top, 1)}
        self.rows = {self.sheet.cell(n, 1).value: n for n in range(5, 5 + len(ROWS))}

    def __getitem__(self, where):
        key, header = where
        return self.sheet.cell(self.rows[key], self.columns[header])

    def read(self):
        out = io.BytesIO()
        self.workbook.save(out)
        return read_reconciliation(opened(out.getvalue()), SEALED, ROWS, CODEBOOK, KEY)


@pytest.fixture
def filled():
    book = Filled()
    book["Q1", words.FINAL].value = "Yes"
    book["Q1", words.REASON].value = "Judgement"
    book["Q1", words.HOW].value = "Consensus"
    return book


def kinds(found):
    return [(each.kind, each.blocking) for each in found.problems]


def test_the_same_content_is_the_same_bytes_and_sealed():
    assert written() == written()
    assert identity_of(opened(written()).cells, KEY) == SEALED


def test_what_coders_wrote_stands_as_text_whatever_it_begins_with(filled):
    cell = filled["Q1", "Evidence A"]
    assert cell.data_type == "s"
    assert opened(written()).cells[words.DISAGREEMENTS][cell.coordinate].text == (
        "=1+1 _x0041_\np. 2\nNote: A note"
    )


def test_only_the_cells_to_fill_in_are_unlocked_and_they_keep_text(filled):
    for name in filled.columns:
        cell = filled["Q1", name]
        assert cell.protection.locked == (name not in words.TO_FILL_IN)
        assert cell.number_format == ("@" if name in words.TO_FILL_IN else "General")
    assert filled.sheet.protection.sheet


def test_a_blank_final_answer_is_not_decided_and_no_problem(filled):
    found = filled.read()

    assert [each.row.question for each in found.resolutions] == ["Q1"]
    assert [row.question for row in found.open_rows] == ["Q2", "N1"]
    assert found.problems == ()


def _strike(filled):
    filled["Q1", words.FINAL].font = Font(strike=True)


def _formula(filled):
    filled["Q1", words.FINAL].value = "=A1"


def _date(filled):
    filled["Q1", words.FINAL].value = MOMENT.replace(tzinfo=None)


def _typo(filled):
    filled["Q1", words.FINAL].value = "Yess"


def _comment(filled):
    filled["Q1", words.FINAL].value = None
    filled["Q1", words.FINAL].comment = Comment("No, see page 3", "L")


def _number(filled):
    filled["Q1", words.FINAL].value = None
    filled["N1", words.FINAL].value = "12"


def _merge(filled):
    first, last = filled["Q1", words.FINAL].coordinate, filled["Q2", words.FINAL].coordinate
    filled.sheet.merge_cells(f"{first}:{last}")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_strike, "struck_through"),
        (_formula, "formula_without_value"),
        (_date, "date"),
        (_typo, "not_on_the_list"),
        (_comment, "answer_in_comment"),
        (_number, "not_on_the_list"),
        (_merge, "merged"),
    ],
)
def test_what_is_unsure_settles_nothing_and_is_named(filled, spoil, kind):
    spoil(filled)

    found = filled.read()

    assert found.resolutions == ()
    assert (kind, True) in kinds(found)


@pytest.mark.parametrize("header", [words.REASON, words.HOW])
def test_a_reason_that_is_not_on_the_list_blocks_nothing(filled, header):
    filled["Q1", header].value = "Other"

    found = filled.read()

    assert len(found.resolutions) == 1
    assert kinds(found) == [("not_on_the_list", False)]


@pytest.mark.parametrize(("value", "settled"), [("Yes", 1), ("No", 0)])
def test_a_copied_sheet_counts_once_and_only_if_it_says_the_same(filled, value, settled):
    copy = filled.workbook.copy_worksheet(filled.sheet)
    copy.cell(filled.rows["Q1"], filled.columns[words.FINAL]).value = value

    found = filled.read()

    assert len(found.resolutions) == settled
    assert (("row_twice", True) in kinds(found)) == (not settled)


def test_columns_are_found_by_their_headers(filled):
    for row in (4, filled.rows["Q1"]):
        one = filled.sheet.cell(row, filled.columns[words.REASON])
        other = filled.sheet.cell(row, filled.columns[words.HOW])
        one.value, other.value = other.value, one.value

    (found,) = filled.read().resolutions

    assert (found.reason, found.how) == ("judgement", "consensus")


def test_a_header_that_is_gone_is_named(filled):
    filled.sheet.cell(4, filled.columns[words.FINAL]).value = "Verdict"

    found = filled.read()

    assert found.resolutions == ()
    assert ("header_edited", True) in kinds(found)


def test_a_deleted_row_is_named(filled):
    filled.sheet.delete_rows(filled.rows["N1"])

    assert kinds(filled.read()) == [("row_deleted", True)]


def test_the_cover_says_of_whom_the_answers_are_as_coders_read_it():
    def facts(**more):
        cover = load_workbook(io.BytesIO(written(**more))).worksheets[0]
        return {row[0].value: row[1].value for row in cover.iter_rows(max_row=12)}

    told = facts(unit="The child in focus", unit_guidance="Not the siblings")
    assert told["Answer for"] == "The child in focus. Not the siblings"
    assert "Answer for" not in facts()
