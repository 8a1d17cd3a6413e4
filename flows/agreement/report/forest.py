"""How are the questions' alphas drawn, from the highest to the lowest? A figure in a table."""

from collections.abc import Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.verdicts import Standard
from flows.phrases import counted, listed

START, WIDTH = 3.0, 94.0
"""In percent of the figure's width: where 0 lies, and how far it is from there to 1."""
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
MOST_SHOWN = 150
"""A figure of more questions is one click away."""


def place(alpha: float) -> float:
    """Where a value lies, in percent of the figure's width; below 0 at its start."""
    return round(START + WIDTH * max(0.0, min(1.0, alpha)), 2)


def forest(questions: Sequence[dict[str, Any]], standard: Standard) -> dict[str, Any]:
    """The figure's title, marks, ticks and rows, of questions as the page shows them.

    rows: with their places; missing: those that have no alpha, which are named below it.
    """
    known = [each for each in questions if each["scale"].alpha is not None]
    ranked = sorted(known, key=lambda each: (-each["scale"].alpha, each["key"]))
    marks = sorted({standard.tentative, standard.reliable})
    return {
        "title": forest_title(known, standard),
        "marks": [(place(mark), fixed(mark, 3)) for mark in marks],
        "ticks": [(place(tick), fixed(tick, 1)) for tick in TICKS],
        "rows": [_row(each) for each in ranked],
        "missing": [each for each in questions if each["scale"].alpha is None],
        "folded": len(ranked) > MOST_SHOWN,
        "tones": list(
            dict.fromkeys((each["chip"]["words"], each["chip"]["tone"]) for each in known)
        ),
    }


def forest_title(known: Sequence[dict[str, Any]], standard: Standard) -> str:
    """What the figure shows, in a sentence: how many questions lie where."""
    words = [each["scale"].verdict.word for each in known]
    good, poor = words.count("reliable"), words.count("not_reliable")
    between = len(words) - good - poor
    reliable, tentative = fixed(standard.reliable, 3), fixed(standard.tentative, 3)
    told = []
    if good:
        at = f"at or above {reliable} with a lower limit of at least {tentative}"
        told.append(f"{counted(good, 'question is', 'questions are')} {at}")
    if poor:
        told.append(f"{_are(poor, told)} below {reliable} even at the upper limit")
    if between:
        told.append(f"{_are(between, told)} between")
    return listed(told) if told else "No question has an alpha"


def _are(number: int, told: Sequence[str]) -> str:
    """Such as "4 are", or "4 questions are" where no question was named before."""
    if told:
        return f"{number} {'is' if number == 1 else 'are'}"
    return counted(number, "question is", "questions are")


def _row(each: dict[str, Any]) -> dict[str, Any]:
    low, high = each["low"], each["high"]
    return {
        "question": each,
        "low": None if low is None else place(low),
        "high": None if high is None else place(high),
        "estimate": place(each["scale"].alpha),
        "below": low is not None and low < 0,
    }
