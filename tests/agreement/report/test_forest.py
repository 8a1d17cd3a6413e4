"""Does the figure of all alphas show where each lies, and say what it shows?"""

from typing import Any

import pytest

from flows.agreement.report.forest import forest, place
from flows.agreement.report.words import chip
from flows.agreement.results import Reading
from flows.agreement.verdicts import Standard, Verdict, Word


def shown(key: str, alpha: float | None, low: float, high: float, word: Word) -> dict[str, Any]:
    """A question as the page has it, so far as the figure looks at it."""
    limits = None if alpha is None else (low, high)
    reading = Reading(
        30,
        alpha,
        "every answer was “No”",
        limits,
        "bca",
        None,
        None,
        "No",
        0.5,
        9,
        Verdict(word, ""),
    )
    return {
        "key": key,
        "scale": reading,
        "low": limits and low,
        "high": limits and high,
        "chip": chip(word),
    }


QUESTIONS = [
    shown("A", 0.5, -0.1, 0.7, "not_reliable"),
    shown("B", 0.9, 0.7, 1.0, "reliable"),
    shown("C", None, 0, 0, "not_enough_evidence"),
    shown("D", 0.7, 0.2, 0.95, "not_enough_evidence"),
]


def test_questions_stand_from_the_highest_alpha_to_the_lowest() -> None:
    """Those without an alpha are named, never drawn at 0."""
    figure = forest(QUESTIONS, Standard())

    assert [row["question"]["key"] for row in figure["rows"]] == ["B", "D", "A"]
    assert [each["key"] for each in figure["missing"]] == ["C"]


def test_places_are_in_proportion_and_stay_within_the_figure() -> None:
    assert place(0.5) == pytest.approx((place(0.0) + place(1.0)) / 2)
    assert place(-0.4) == place(0.0)
    assert 0 < place(0.0) < place(1.0) < 100


def test_an_interval_below_zero_is_marked() -> None:
    """It is cut at 0, and an arrow says so."""
    rows = {row["question"]["key"]: row for row in forest(QUESTIONS, Standard())["rows"]}

    assert rows["A"]["below"]
    assert not rows["B"]["below"]


def test_the_title_says_how_many_questions_lie_where() -> None:
    assert forest(QUESTIONS, Standard())["title"] == (
        "1 question is at or above 0.800 with a lower limit of at least 0.667, 1 is below 0.800 "
        "even at the upper limit and 1 is between"
    )
    assert forest(QUESTIONS[:1], Standard())["title"] == (
        "1 question is below 0.800 even at the upper limit"
    )
    assert forest([], Standard())["title"] == "No question has an alpha"
