"""When do values agree, and when does a majority decide?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebook.model import Question
from flows.reconcile.settled import common_value, majority_value

CHOICE = Question(id="Q1", title="One", ask="One?", scale="s")


def number(tolerance: float) -> Question:
    return Question(id="N1", title="N", ask="N?", type="number", tolerance=tolerance)


@pytest.mark.parametrize(
    ("values", "common", "majority"),
    [
        ([], None, None),
        (["yes"], "yes", None),
        (["yes", "yes"], "yes", None),
        (["yes", "no"], None, None),
        (["yes", "no", "yes"], None, "yes"),
        (["yes", "no", "partly"], None, None),
        (["yes", "no", "yes", "no"], None, None),
        (["yes", "no", "yes", "yes"], None, "yes"),
        (["yes", "no", "yes", "partly"], None, None),
    ],
)
def test_values_agree_or_a_strict_majority_of_three_or_more_decides(values, common, majority):
    """Half is no majority, and of two coders none outvotes the other."""
    assert common_value(CHOICE, values) == common
    assert majority_value(CHOICE, values) == majority


@pytest.mark.parametrize(
    ("tolerance", "values", "common", "majority"),
    [
        (0, ["3", "3.0"], "3", None),
        (0, ["3", "3.1"], None, None),
        (0.1, ["3", "3.1"], "3.05", None),
        (1, ["2", "3"], "2.5", None),
        (1, ["10", "10"], "10", None),
        (1, ["0", "0"], "0", None),
        (1, ["-1", "0"], "-0.5", None),
        (1, ["2", "3", "9"], None, "2.5"),
        (1, ["1", "2", "3"], None, None),
        (1, ["3", "3", "9", "9"], None, None),
        (0, ["1", "1", "7"], None, "1"),
        (2, ["1", "1", "2"], "1.333333", "1.333333"),
    ],
)
def test_numbers_agree_within_the_tolerance_and_give_their_mean(
    tolerance, values, common, majority
):
    """1, 2, 3 with tolerance 1 has two majorities, so none."""
    assert common_value(number(tolerance), values) == common
    assert majority_value(number(tolerance), values) == majority


@given(st.lists(st.sampled_from(["yes", "no", "partly"]), max_size=7), st.randoms())
def test_the_order_of_the_coders_never_matters(values, random):
    shuffled = random.sample(values, len(values))

    assert common_value(CHOICE, values) == common_value(CHOICE, shuffled)
    assert majority_value(CHOICE, values) == majority_value(CHOICE, shuffled)
