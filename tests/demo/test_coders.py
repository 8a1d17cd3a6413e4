"""Simulated coders at real workbooks: what they write is read, and what they spoil is found."""

from datetime import UTC, datetime

import pytest

from codebook.files import codebook_sha256
from codebook.values import read_value
from flows.demo.coders import fill_workbook, fix_workbook
from flows.demo.slips import coded_case
from flows.demo.writing import mistyped, otherwise
from workbooks.anatomy import EVIDENCE_KINDS
from workbooks.coding import CaseDocument, CaseToCode, CodingWorkbook, write_coding_workbook
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.identity import Sealed, workbook_code
from workbooks.read import Expected, opened, read_return

KEY = b"k" * 32
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
CASES = 30


def test_what_is_spoiled_in_typing_can_never_be_read(framework):
    for question in (each for each in framework if each.kind != "text"):
        scale = framework.scale_of(question)
        for value in scale.values:
            for text in mistyped(value.label, scale):
                found = read_value(framework, question, question.parts[0], str(text))
                assert found.value is None, (question.id, text)


def test_what_is_written_otherwise_is_read_as_the_same_value(framework):
    for question in (each for each in framework if each.kind != "text"):
        for value in framework.scale_of(question).values:
            for text in otherwise(value.label):
                found = read_value(framework, question, question.parts[0], text)
                assert found.value == value.code, (question.id, text)


class Desk:
    """A coder's workbook, as it goes out and as it comes back."""

    def __init__(self, play, folder):
        self.play, self.folder = play, folder
        cases = tuple(play.cases)[:CASES]
        self.sealed = Sealed(
            workbook_code(KEY, "ab"),
            "coding",
            "Example",
            "main",
            "ab",
            1,
            codebook_sha256(play.codebook),
            cases,
        )
        documents = tuple(CaseDocument(title, "file.pdf") for title in play.documents.values())
        each = tuple(CaseToCode(case, play.cases[case], (), documents) for case in cases)
        book = CodingWorkbook(self.sealed, play.codebook, "A. Brown", each)
        self.blank = folder / "blank.xlsx"
        self.blank.write_bytes(write_coding_workbook(book, KEY, NOW))

    def filled(self, name):
        path = self.folder / name
        fill_workbook(self.blank, path, "ab", self.play, NOW)
        return path

    def read(self, path):
        expected = Expected(
            self.sealed, self.play.codebook, KEY, self.play.cases, {}, self.play.documents
        )
        return read_return(opened(path.read_bytes(), path.name), expected)

    def meant(self):
        return {
            row: value
            for case in self.sealed.cases
            for row, value in coded_case(self.play, case)["ab"].items()
        }

    def fix_list(self, path, found):
        listed = {(each.case_id, each.question, each.part) for each in found.problems}
        given = {each.row for each in found.answers}
        missing = tuple(
            row
            for row in self.meant()
            if row not in given and (row.case_id, row.question, row.part) not in listed
        )
        sealed = with_fix_code(self.sealed, KEY, "0" * 64)
        fixes = FixList(sealed, self.play.codebook, "A. Brown", found.problems, missing)
        listing = self.folder / "fix list.xlsx"
        listing.write_bytes(write_fix_list(opened(path.read_bytes()), fixes, KEY, NOW))
        return listing


@pytest.fixture(scope="module")
def desk(play, tmp_path_factory):
    """One coder's desk."""
    return Desk(play, tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def filled(desk):
    """Their first return."""
    return desk.filled("filled.xlsx")


@pytest.fixture(scope="module")
def first(desk, filled):
    """That return as it is read."""
    return desk.read(filled)


def coded(found):
    return {each.row: each.value for each in found.answers if each.row.question != "N01"}


@pytest.mark.stages
def test_a_first_return_has_faults_of_each_kind_and_no_wrong_reading(desk, first):
    """The reader finds every slip of the hand; what it does read is what the coder meant."""
    answers = coded(first)

    assert set(answers.items()) <= set(desk.meant().items())
    assert len(answers) < len(desk.meant())
    assert {"not_on_the_list", "evidence_missing"} <= {each.kind for each in first.problems}
    assert first.normalised > 0


@pytest.mark.stages
def test_a_fix_list_put_right_gives_everything_that_was_meant(desk, filled, first):
    fixed = desk.folder / "fixed.xlsx"
    fix_workbook(desk.fix_list(filled, first), fixed, "ab", desk.play, NOW)

    found = desk.read(fixed)

    assert coded(found) == desk.meant()
    assert not found.problems


@pytest.mark.stages
def test_every_quote_says_that_it_is_made_up(first):
    answers = first.answers
    quotes = [each.evidence for each in answers if each.evidence]

    assert len(quotes) > 100
    assert all(quote.startswith("Synthetic quote: ") for quote in quotes)
    assert {each.kind for each in answers if each.kind} == set(EVIDENCE_KINDS)
    assert all(each.document for each in answers if each.evidence)


@pytest.mark.stages
def test_filling_in_twice_gives_the_same_bytes(desk, filled):
    assert desk.filled("again.xlsx").read_bytes() == filled.read_bytes()
