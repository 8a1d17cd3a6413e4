"""Evidence that comes back blank is asked about and kept; cleared in the newest list it goes."""

import io

import openpyxl
import pytest

from db.find.answers import newest_answers
from db.open import reading
from flows.trace import trace, trace_in_words
from tests.collect import conftest
from workbooks.anatomy import EVIDENCE, ID, NOTE, PAGE

pytestmark = pytest.mark.stages

PARTLY = "| case | D01 |\n| RR-1 | Partly |"
QUOTE = {("RR-1", "D01", EVIDENCE): "so they said", ("RR-1", "D01", PAGE): "p. 12"}


def beside(content, words):
    """The workbook with words in the columns beside answers; None clears a cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (case, key, header), text in words.items():
        sheet = book[case]
        rows = {cell.value: cell.row for cell in sheet["A"]}
        heads = {cell.value: cell.column for cell in sheet[rows[ID]]}
        sheet.cell(rows[key], heads[header]).value = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(office, name, drawn, words=(), content=None):
    filled = office.fill(drawn, content=content)
    office.send(name, beside(filled, dict(words)))
    return office.collect()


def said(office, case="RR-1", question="D01"):
    with reading(office.study.engine) as session:
        (found,) = [
            each
            for each in newest_answers(session, "pilot")
            if (each.coder, each.row.case_id, each.row.question) == ("ab", case, question)
        ]
        return found


def test_evidence_that_comes_back_blank_is_kept_and_asked_about_once(office):
    send(office, "a.xlsx", PARTLY, QUOTE)
    told = send(office, "b.xlsx", PARTLY)
    assert (told.accepted, told.answers, told.to_fix["ab"]) == (1, 0, 1)
    assert office.problems(2) == [("words_gone", "RR-1", "D01")]
    assert (said(office).evidence, said(office).page) == ("so they said", "p. 12")
    text = office.fix_list().with_suffix(".txt").read_text()
    assert "Sheet RR-1, cell D8 (case RR-1, D01 Voice): You filled this in before" in text
    assert "so they said" not in text
    send(office, "c.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | No |")
    assert office.problems(3) == []
    assert said(office).evidence == "so they said"


def test_a_note_added_to_a_copy_without_the_evidence_loses_no_evidence(office):
    send(office, "a.xlsx", PARTLY, QUOTE)
    send(office, "b.xlsx", PARTLY, {("RR-1", "D01", NOTE): "look again"})
    found = said(office)
    assert (found.evidence, found.page, found.note) == ("so they said", "p. 12", "look again")
    assert office.problems(2) == [("words_gone", "RR-1", "D01")]


def test_a_trace_leads_to_the_file_in_which_kept_words_stand(office):
    """The newest answer stands in a file whose evidence cell is blank."""
    send(office, "a.xlsx", PARTLY, QUOTE)
    send(office, "b.xlsx", PARTLY, {("RR-1", "D01", NOTE): "look again"})
    found = trace(office.study, "RR-1")
    (answer,) = [each for case in found.cases for each in case.answers]
    assert (answer.words, answer.place.file) == ("so they said", "b.xlsx")
    assert (answer.words_place.file, answer.words_place.cell) == ("a.xlsx", answer.place.cell)
    assert "first written in a.xlsx, sheet 'RR-1', beside cell C" in trace_in_words(found)


def test_evidence_of_another_value_does_not_go_on_to_the_new_one(office):
    send(office, "a.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", QUOTE)
    words = {("RR-1", "D01", header): None for header in (EVIDENCE, PAGE)}
    send(office, "b.xlsx", "| case | D01 |\n| RR-1 | No |", words, office.fix_list().read_bytes())
    assert (said(office).value, said(office).evidence, said(office).page) == ("no", "", "")
    assert ("words_gone", "RR-1", "D01") not in office.problems(2)


def test_the_page_of_another_quote_is_not_missed(office):
    send(office, "a.xlsx", PARTLY, QUOTE)
    send(office, "b.xlsx", PARTLY, {("RR-1", "D01", EVIDENCE): "other words"})
    assert (said(office).evidence, said(office).page) == ("other words", "")
    assert office.problems(2) == []


def test_what_is_cleared_in_the_newest_fix_list_is_taken_back(office):
    """The list showed it, and it came back without: that is no accident of an older copy."""
    send(office, "a.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", QUOTE)
    words = {("RR-1", "D01", EVIDENCE): None}
    fixed = "| case | D02 |\n| RR-1 | No |"
    told = send(office, "b.xlsx", fixed, words, office.fix_list().read_bytes())
    assert (told.accepted, told.answers) == (1, 2)
    found = said(office)
    assert (found.value, found.evidence, found.page) == ("partly", "", "p. 12")
    assert office.problems(2) == []
    send(office, "c.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | No |")
    assert said(office).evidence == ""


def test_the_place_goes_with_a_quote_that_was_taken_back(office):
    """The list showed the quote only; its page stood in an earlier copy."""
    send(office, "a.xlsx", PARTLY, QUOTE)
    quote = {("RR-1", "D01", EVIDENCE): "so they said"}
    send(office, "b.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", quote)
    words = {("RR-1", "D01", EVIDENCE): None}
    send(office, "c.xlsx", "| case | D02 |\n| RR-1 | No |", words, office.fix_list().read_bytes())
    assert (said(office).evidence, said(office).page) == ("", "")


def test_what_a_fix_list_never_showed_is_not_taken_back_by_it(office):
    """It answers a copy that came without the evidence: leaving the cell blank keeps it."""
    send(office, "a.xlsx", PARTLY, QUOTE)
    send(office, "b.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |")
    fixed = "| case | D02 |\n| RR-1 | No |"
    assert send(office, "c.xlsx", fixed, (), office.fix_list().read_bytes()).accepted == 1
    assert (said(office).evidence, said(office).page) == ("so they said", "p. 12")


def test_what_is_cleared_in_an_older_fix_list_is_kept(office):
    send(office, "a.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", QUOTE)
    older = office.fix_list().read_bytes()
    send(office, "b.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | No |", QUOTE)
    send(
        office, "c.xlsx", "| case | D02 |\n| RR-1 | No |", {("RR-1", "D01", EVIDENCE): None}, older
    )
    assert said(office).evidence == "so they said"


def test_a_cell_that_is_in_doubt_was_not_cleared(office):
    """Merged cells cover what stood in them."""
    send(office, "a.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", QUOTE)
    fixed = office.fill("| case | D02 |\n| RR-1 | No |", content=office.fix_list().read_bytes())
    book = openpyxl.load_workbook(io.BytesIO(fixed))
    book["RR-1"].merge_cells("D7:D8")
    stream = io.BytesIO()
    book.save(stream)
    office.send("b.xlsx", stream.getvalue())
    office.collect()
    assert ("merged", "RR-1", "D01") in office.problems(2)
    assert said(office).evidence == "so they said"


def test_many_that_are_gone_are_asked_about_in_one_line_a_case(office):
    drawn = "| case | D01 | D02 |\n| RR-1 | Partly | No |"
    words = {("RR-1", key, EVIDENCE): "said" for key in ("D01", "D02")}
    send(office, "a.xlsx", drawn, words)
    send(office, "b.xlsx", drawn)
    assert office.problems(2) == [("words_gone", "RR-1", "")]


@pytest.fixture
def strict(tmp_path, monkeypatch):
    """A study in which Partly needs evidence."""
    ask = "ask: Is the child heard?, scale: considered"
    with_evidence = f"{ask}, evidence: {{required_for: [partly]}}"
    monkeypatch.setattr(conftest, "CODEBOOK", conftest.CODEBOOK.replace(ask, with_evidence))
    return conftest.Office(tmp_path)


def test_evidence_that_is_kept_is_not_missing_and_what_was_taken_back_is(strict):
    send(strict, "a.xlsx", "| case | D01 | D02 |\n| RR-1 | Partly | Noo |", QUOTE)
    first = strict.fix_list().read_bytes()
    send(strict, "b.xlsx", PARTLY)
    assert strict.problems(2) == [("words_gone", "RR-1", "D01")]
    cleared = {("RR-1", "D01", EVIDENCE): None}
    send(strict, "c.xlsx", "| case | D02 |\n| RR-1 | No |", cleared, first)
    assert strict.problems(3) == [("evidence_missing", "RR-1", "D01")]
