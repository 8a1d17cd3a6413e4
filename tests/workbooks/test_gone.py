"""An answer that was given before and comes back blank is a question, and no deletion."""

import pytest

from codebook.answers import Row
from tests.workbooks.conftest import DETAILS, KEY
from workbooks.gone import told_before
from workbooks.read import Expected, opened, read_return

BEFORE = {
    Row("RR-1", "D01"): "partly",
    Row("RR-1", "D04"): "two",
    Row("RR-1", "D06"): "4",
    Row("RR-1", "D07"): "a remark of mine",
    Row("RR-1", "D05", "Health"): "no",
    Row("RR-2", "D01"): "no",
    Row("RR-2", "D04"): "one",
}
ALL_BUT_D01 = """
    | case | id    | Answer           |
    | RR-1 | D04   | 2                |
    | RR-1 | D06   | 4                |
    | RR-1 | D07   | a remark of mine |
    | RR-1 | D05.1 | No               |
    | RR-2 | D01   | No               |
    | RR-2 | D04   | 1                |
"""


def gone(desk, drawn, before=BEFORE, **more):
    expected = Expected(desk.sealed, desk.codebook, KEY, DETAILS, before=before, **more)
    read = read_return(opened(desk.fill(drawn)), expected)
    return [each for each in read.problems if each.kind == "answer_gone"]


def test_one_answer_that_is_gone_is_asked_about_at_its_cell_with_its_label(desk):
    (problem,) = gone(desk, ALL_BUT_D01)
    assert (problem.sheet, problem.cell, problem.question) == ("RR-1", "C8", "D01")
    assert problem.found == "Empty; before: Partly"
    assert problem.remedy.startswith("You gave Partly before; that answer is kept")
    assert not problem.blocking


def test_what_is_to_be_done_repeats_no_text_of_the_coder_s(desk):
    (problem,) = gone(desk, "| case | id | Answer |\n| RR-2 | D04 | 1 |", {
        Row("RR-1", "D07"): "a remark of mine", Row("RR-2", "D04"): "one",
    })  # fmt: skip
    assert problem.found == "Empty; before: a remark of mine"
    assert "remark of mine" not in problem.remedy


def test_a_case_whose_answers_are_all_gone_is_asked_about_once(desk):
    """A coder may go on in a fresh copy of the workbook, and must not drown."""
    told = gone(desk, "")
    assert [(each.case_id, each.question, each.found) for each in told] == [
        ("RR-1", "", "Empty; before: 5 answers"),
        ("RR-2", "", "Empty; before: 2 answers"),
    ]
    assert all(each.sheet and each.cell for each in told)


def test_what_was_asked_once_is_not_asked_again(desk):
    for drawn in ("", ALL_BUT_D01):
        told = gone(desk, drawn)
        assert told
        assert gone(desk, drawn, asked_about=told_before(told)) == []


def test_an_answer_s_being_gone_is_asked_about_though_others_were(desk):
    (problem,) = gone(desk, ALL_BUT_D01, asked_about=frozenset({Row("RR-1", "D04")}))
    assert problem.question == "D01"


@pytest.mark.parametrize(
    "row", [Row("RR-2", "D02"), Row("RR-9", "D01")], ids=["not asked of the case", "no such case"]
)
def test_what_the_workbook_does_not_ask_is_not_asked_about(desk, row):
    assert gone(desk, "", {row: "no"}) == []


def test_an_answer_that_is_there_but_wrong_is_not_gone(desk):
    assert gone(desk, ALL_BUT_D01 + "| RR-1 | D01 | Partlly |\n") == []


def test_a_follow_up_that_a_new_answer_rules_out_is_not_gone(desk):
    drawn = "| case | id | Answer |\n| RR-1 | D01 | No |"
    assert gone(desk, drawn, {Row("RR-1", "D03"): "yes"}) == []
