"""An Answer column that was sorted by itself is noticed, and what merely looks so is not."""

import pytest

from workbooks.sorted_answers import sorted_by_itself

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
