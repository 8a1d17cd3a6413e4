"""One condition against one text: met, not met, or not known."""

import pytest

from codebook.conditions import conditions_hold, in_words, meets, rule_from
from codebook.model import Condition


def condition(**keys):
    return Condition.model_validate(keys)


@pytest.mark.parametrize(
    ("keys", "text", "met"),
    [
        ({"is": "Yes"}, " yes ", True),
        ({"is": ["LCSPR", "Other"]}, "LCSPR", True),
        ({"is": "Yes"}, "No", False),
        ({"is": 3}, "3.0", True),
        ({"is": "03"}, "3", True),
        ({"is_not": ["No", "Unclear"]}, "Yes", True),
        ({"is_not": ["No", "Unclear"]}, "no", False),
        ({"at_least": 3}, "3", True),
        ({"at_least": 3}, "12", True),
        ({"at_least": 3}, "2.99", False),
        ({"at_most": 15}, "9", True),
        ({"at_least": 3, "at_most": 5}, "6", False),
        ({"at_least": 0.1}, "0.1", True),
        ({"present": True}, "letter.pdf", True),
        ({"present": False}, "letter.pdf", False),
        ({"present": False}, " ", True),
    ],
)
def test_a_text_meets_a_condition_or_does_not(keys, text, met):
    """Numbers compare as numbers ("12" is more than "3"), words without regard to case."""
    assert meets(condition(**keys), text) is met


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"is": "Yes"}, ""),
        ({"is_not": "Yes"}, "\u00a0"),
        ({"at_least": 3}, ""),
        ({"at_least": 3}, "Under 1"),
        ({"at_least": 3}, "nan"),
        ({"at_most": 3}, "infinity"),
        ({"is": "Yes"}, "Awaiting"),
        ({"present": True}, "awaiting"),
    ],
)
def test_blank_awaited_or_no_number_is_not_known(keys, text):
    """Not knowing must never count as no: the question is asked, or waits."""
    assert meets(condition(**keys), text) is None


def test_a_blank_is_known_not_to_be_present():
    assert meets(condition(present=True), "") is False


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"age": "4", "sex": "Male"}, True),
        ({"age": "4", "sex": "Female"}, False),
        ({"age": "4", "sex": ""}, None),
        ({"age": "", "sex": "Female"}, False),
        ({"sex": "Male"}, None),
    ],
)
def test_all_conditions_must_hold_and_one_that_fails_settles_it(row, held):
    rule = rule_from({"age": {"at_least": 3}, "sex": "Male"})
    assert conditions_hold(rule, row) is held


def test_no_condition_always_holds():
    assert conditions_hold({}, {}) is True


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"is": "yes"}, "is Yes"),
        ({"is": ["yes", "no", "na"]}, "is Yes, No or na"),
        ({"is_not": ["no"]}, "is not No"),
        ({"at_least": 3}, "is 3 or more"),
        ({"at_most": 2.5}, "is 2.5 or less"),
        ({"at_least": 3, "at_most": 5}, "is 3 to 5"),
        ({"present": True}, "is given"),
    ],
)
def test_a_condition_is_said_in_words(keys, words):
    assert in_words(condition(**keys), {"yes": "Yes", "no": "No"}) == words
