"""How is a verdict said to somebody who is no statistician?"""

from codebook.pages import fixed
from flows.agreement.results import QuestionAgreement, Reading
from flows.agreement.verdicts import Standard, Word
from flows.agreement.verdictwords import CHIPS

FEW = 4
"""Where a value is borne by more than one case in so many, it is cases that are few."""

METHODS = {
    "bca": "BCa",
    "goodness_of_fit": "Goodness of fit",
    "exact": "Exact bound",
    "jackknife": "Jackknife t",
    "percentile": "Percentile",
    "krippendorff": "Krippendorff’s errors",
    "default": "Default",
    "": "",
}


def chip(word: Word) -> dict[str, str]:
    """Words and tone of a verdict, for a page."""
    words, tone = CHIPS[word]
    return {"words": words, "tone": tone}


def reading_sentence(reading: Reading, standard: Standard) -> str:
    """Why the verdict is what it is, and what would settle it."""
    said = _why(reading, standard)
    if reading.verdict.settled_by:
        said += f" About {reading.verdict.settled_by:,} double-coded cases would settle it."
    return said


def question_sentence(each: QuestionAgreement, standard: Standard) -> str:
    """The scale's reason, then answerability's where that is what holds the question back."""
    said = reading_sentence(each.scale, standard)
    off = each.answerability
    if off is None or off.verdict.word == "reliable":
        return said
    if each.checkpoint_verdict != each.scale.verdict.word:
        said += f" {_held_back(off)}"
    return said


def _held_back(off: Reading) -> str:
    """Why agreement on whether the documents answer a question holds its verdict back."""
    if off.alpha is None or off.interval is None:
        return (
            "Whether they agree on when the documents give no answer cannot be measured: "
            f"{off.alpha_reason}."
        )
    low, high = off.interval
    figures = f"alpha {fixed(off.alpha)}, {fixed(low)} to {fixed(high)}"
    if off.verdict.word == "not_reliable":
        return f"But they do not agree on when the documents give no answer ({figures})."
    cases = "case" if off.bearing_another == 1 else "cases"
    return (
        f"Not yet shown: that they also agree on when the documents give no answer, as a coder "
        f"said in {off.bearing_another} {cases} ({figures})."
    )


def figure(number: float | None, standard: Standard) -> str:
    """Two decimals; three where two would put the number on the wrong side of a threshold."""
    if number is None:
        return fixed(number)
    shown = round(number, 2)
    marks = (standard.tentative, standard.reliable)
    crossed = any((number < mark) != (shown < mark) for mark in marks)
    return fixed(number, 3 if crossed else 2)


def alpha_words(reading: Reading, standard: Standard) -> str:
    """The estimate with its interval, as in 0.53 (0.27 to 0.74), or why there is none."""
    if reading.alpha is None:
        return f"not calculable: {reading.alpha_reason}"
    if reading.interval is None:
        return figure(reading.alpha, standard)
    low, high = reading.interval
    limits = f"{figure(low, standard)} to {figure(high, standard)}"
    return f"{figure(reading.alpha, standard)} ({limits})"


def rare_words(reading: Reading) -> str:
    """What is rare, in words: too few cases altogether, or too few unlike the commonest."""
    another, cases = reading.bearing_another, reading.cases
    if not another:
        return f"Every answer was “{reading.commonest}”."
    bear = "bears" if another == 1 else "bear"
    if another * FEW > cases:
        return f"Few cases: {another} of {cases} {bear} anything but “{reading.commonest}”."
    return (
        f"A rare value: only {another} of {cases} cases {bear} anything but “{reading.commonest}”."
    )


def _why(reading: Reading, standard: Standard) -> str:
    if reading.alpha is None or reading.interval is None:
        return f"Alpha cannot be calculated: {reading.alpha_reason}."
    if reading.verdict.reason == "rare_value":
        look = "that case" if reading.bearing_another == 1 else "each of them"
        return f"{rare_words(reading)} Look at {look}."
    if reading.verdict.word == "reliable":
        return "Coders agree well enough to count this question."
    if reading.verdict.word == "not_reliable":
        return _not_reliable(reading, standard)
    return _unsure(reading, standard)


def _not_reliable(reading: Reading, standard: Standard) -> str:
    best = figure(reading.interval[1] if reading.interval else None, standard)
    most = f"At best ({best}) agreement stays below {fixed(standard.reliable)}."
    if reading.verdict.reason == "tentative_only":
        return f"{most} It supports tentative conclusions only."
    return f"{most} Rework the question before counting it by group."


def _unsure(reading: Reading, standard: Standard) -> str:
    low, high = reading.interval or (-1.0, 1.0)
    if reading.verdict.reason == "wide":
        limits = f"{figure(low, standard)} to {figure(high, standard)}"
        return f"The interval, {limits}, is too wide to say."
    if reading.verdict.reason == "tentative_only":
        tentative, reliable = fixed(standard.tentative, 3), fixed(standard.reliable, 3)
        return f"Between {tentative} and {reliable}: supports tentative conclusions only."
    if reading.alpha is not None and reading.alpha >= standard.reliable:
        least = fixed(standard.tentative, 3)
        return f"High enough, but the lower limit, {figure(low, standard)}, is below {least}."
    return f"The estimate is low, but the interval reaches up to {figure(high, standard)}."
