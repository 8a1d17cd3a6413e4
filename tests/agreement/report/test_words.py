"""Is a verdict said in correct plain words, and no figure on the wrong side of a threshold?"""

import pytest

from flows.agreement.report.words import figure, rare_words, reading_sentence
from flows.agreement.results import Reading
from flows.agreement.verdicts import Standard, Verdict


def reading(another: int, cases: int) -> Reading:
    """Agreement on a question of which nearly all answers are No."""
    rare = Verdict("not_enough_evidence", "rare_value", 63)
    return Reading(
        cases, 0.9, "", (0.1, 1.0), "bca", 0.2, 0.3, "No", 1 - another / cases, another, rare
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.7989, "0.799"),
        (0.8, "0.80"),
        (0.6661, "0.666"),
        (0.664, "0.66"),
        (-0.0226, "−0.02"),
        (None, "–"),
    ],
)
def test_a_figure_is_never_rounded_across_a_threshold(number: float | None, shown: str) -> None:
    """A question that misses 0.800 by a hair must not seem to have reached it."""
    assert figure(number, Standard()) == shown


@pytest.mark.parametrize(
    ("another", "cases", "said"),
    [
        (0, 12, "Every answer was “No”."),
        (1, 48, "A rare value: only 1 of 48 cases bears anything but “No”."),
        (4, 48, "A rare value: only 4 of 48 cases bear anything but “No”."),
        (3, 5, "Few cases: 3 of 5 bear anything but “No”."),
    ],
)
def test_what_is_rare_is_said_as_it_is(another: int, cases: int, said: str) -> None:
    """With five cases it is the cases that are few, not the value."""
    assert rare_words(reading(another, cases)) == said


def test_a_rare_value_sends_the_reader_to_the_cases() -> None:
    assert reading_sentence(reading(1, 48), Standard()).endswith(
        "Look at that case. About 63 double-coded cases would settle it."
    )
