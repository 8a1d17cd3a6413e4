"""How is a verdict said to somebody who is no statistician?"""

from codebook.pages import fixed
from flows.agreement.results import QuestionAgreement, Reading
from flows.agreement.verdicts import Standard, Word

CHIPS: dict[Word, tuple[str, str]] = {
    "reliable": ("Reliable", "good"),
    "not_enough_evidence": ("Not enough evidence", "fair"),
    "not_reliable": ("Not reliable", "poor"),
}
"""Words and tone of a verdict."""

METHODS = {
    "bca": "BCa",
    "goodness of fit": "Goodness of fit",
    "exact": "Exact bound",
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
        said += f" About {reading.verdict.settled_by:,} double-coded cases would settle it"
        said += ", if agreement stays as it is."
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
        return f"When the documents give no answer is not comparable: {off.alpha_reason}."
    low, high = off.interval
    figures = f"alpha {fixed(off.alpha)}, {fixed(low)} to {fixed(high)}"
    if off.verdict.word == "not_reliable":
        return f"But coders do not agree on when the documents give no answer ({figures})."
    cases = "case was" if off.bearing_another == 1 else "cases were"
    return (
        f"But {off.bearing_another} {cases} answered off the scale, which does not yet show "
        f"whether coders agree on when the documents give no answer ({figures})."
    )


def alpha_words(reading: Reading) -> str:
    """The estimate with its interval, as in 0.53 (0.27 to 0.74), or why there is none."""
    if reading.alpha is None:
        return f"not calculable: {reading.alpha_reason}"
    if reading.interval is None:
        return fixed(reading.alpha)
    low, high = reading.interval
    return f"{fixed(reading.alpha)} ({fixed(low)} to {fixed(high)})"


def _why(reading: Reading, standard: Standard) -> str:
    if reading.alpha is None or reading.interval is None:
        return f"Alpha cannot be calculated: {reading.alpha_reason}."
    if reading.verdict.reason == "rare_value":
        return _rare(reading)
    if reading.verdict.word == "reliable":
        return "Coders agree well enough to count this question."
    if reading.verdict.word == "not_reliable":
        return _not_reliable(reading, standard)
    return _unsure(reading, standard)


def _not_reliable(reading: Reading, standard: Standard) -> str:
    best = fixed(reading.interval[1] if reading.interval else None)
    most = f"At best ({best}) agreement stays below {fixed(standard.reliable)}."
    if reading.verdict.reason == "tentative_only":
        return f"{most} It supports tentative conclusions only."
    return f"{most} Rework the question before counting it by group."


def _unsure(reading: Reading, standard: Standard) -> str:
    low, high = reading.interval or (-1.0, 1.0)
    if reading.verdict.reason == "wide":
        return f"The interval, {fixed(low)} to {fixed(high)}, is too wide to say."
    if reading.verdict.reason == "tentative_only":
        tentative, reliable = fixed(standard.tentative, 3), fixed(standard.reliable, 3)
        return f"Between {tentative} and {reliable}: supports tentative conclusions only."
    if reading.alpha is not None and reading.alpha >= standard.reliable:
        least = fixed(standard.tentative, 3)
        return f"High enough, but the lower limit, {fixed(low)}, is below {least}."
    return f"The estimate is low, but the interval reaches up to {fixed(high)}."


def _rare(reading: Reading) -> str:
    """A rare value is no fault of the question; a few unlike answers weigh heavily."""
    cases = "case bears" if reading.bearing_another == 1 else "cases bear"
    if not reading.bearing_another:
        return f"Every answer was “{reading.commonest}”."
    return (
        f"A rare value: only {reading.bearing_another} of {reading.cases} {cases} anything but "
        f"“{reading.commonest}”, so alpha says little. Look at those cases."
    )
