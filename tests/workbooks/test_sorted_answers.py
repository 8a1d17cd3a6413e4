"""An Answer column that was sorted by itself is noticed, and what merely looks so is not."""

import pytest

from workbooks.sorted_answers import DOUBTED, KINDS, RARE, sorted_by_itself

OFFERED = ("No", "Partly", "Yes", "Unclear")
MIXED = ["No"] * 12 + ["Partly"] * 8 + ["Unclear"] * 5 + ["Yes"] * 9


@pytest.mark.parametrize("answers", [MIXED, MIXED[::-1], [*MIXED, "", "", ""]])
def test_an_alphabet_of_many_answers_is_noticed(answers):
    assert sorted_by_itself(answers, OFFERED)


def test_odd_texts_among_them_hide_nothing():
    """A real spreadsheet program sorts a space, a sign and a capital by rules of its own."""
    answers = [" YES ", "=1+1", "?", *MIXED, "yes"]
    assert sorted_by_itself(answers, OFFERED)
    assert not sorted_by_itself(answers)


@pytest.mark.parametrize(
    "answers",
    [
        ["No", "Yes", "No", "Partly", "No", "Yes", "Yes", "No", "Unclear", "No", "Yes"],
        ["No"] * 30 + ["Yes"],
        ["No"] * 30,
        ["No", "", *MIXED[1:]],
        ["No", "No", "Partly", "Yes", "Yes"],
        [],
    ],
)
def test_what_coders_answer_in_the_order_of_questions_is_not(answers):
    assert not sorted_by_itself(answers, OFFERED)


SHORT = ["No"] * 3 + ["Partly"] * 3 + ["Yes"] * 4


def test_a_short_sheet_in_order_is_asked_about_where_its_answers_are_of_three_kinds():
    """Ten answers have 4,200 orders: too few to be sure, enough to ask whether they were sorted."""
    assert sorted_by_itself(SHORT, OFFERED, RARE, KINDS)
    assert not sorted_by_itself(SHORT, OFFERED)
    assert not sorted_by_itself(["No"] * 5 + ["Yes"] * 9, OFFERED, RARE, KINDS)


def test_on_a_sheet_that_contradicts_itself_less_of_an_order_is_enough():
    """An answer that its question does not offer is a second sign that the column was moved."""
    answers = ["No", "No", "No", "Unclear", "Yes", "Yes", "Yes"]
    assert sorted_by_itself(answers, OFFERED, DOUBTED)
    assert not sorted_by_itself(answers, OFFERED, RARE, KINDS)
