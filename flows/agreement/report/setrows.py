"""How does agreement on whole sets of options stand in the report? As rows and on the page."""

from collections.abc import Sequence
from typing import Any

from codebook.model import Codebook
from codebook.pages import fixed
from flows.agreement.report.words import chip, figure
from flows.agreement.results import QuestionAgreement
from flows.agreement.setagreement import SetAgreement
from flows.agreement.verdicts import Standard


def set_row(each: SetAgreement) -> dict[str, Any]:
    """One question's sets as plain values, nothing nested but intervals."""
    return {
        "question": each.question,
        "title": each.title,
        "options": each.options,
        "cases_compared": each.cases,
        "answers": each.answers,
        "different_sets": each.different,
        "empty_sets": each.empty,
        "commonest_set": each.commonest,
        "cases_with_another_set": each.bearing_another,
        "same_set": each.same_set,
        "overlap": each.overlap,
        "alpha_masi": each.masi.alpha,
        "alpha_reason": each.masi.reason,
        "alpha_masi_interval": each.masi.interval,
        "masi_interval_method": each.masi.method,
        "verdict": each.verdict.word,
        "reason": each.verdict.reason,
        "settled_by": each.verdict.settled_by,
        "probability_below_tentative": each.masi.below_tentative,
        "probability_below_reliable": each.masi.below_reliable,
        "alpha_jaccard": each.jaccard.alpha,
        "alpha_jaccard_interval": each.jaccard.interval,
        "jaccard_interval_method": each.jaccard.method,
    }


def shown_set(
    each: SetAgreement,
    options: Sequence[QuestionAgreement],
    codebook: Codebook,
    standard: Standard,
) -> dict[str, Any]:
    """One question's sets as the page shows them. options: the question's own rows."""
    low, high = each.masi.interval or (None, None)
    reliable = sum(one.checkpoint_verdict == "reliable" for one in options)
    return {
        "row": codebook.questions[each.question].row_key(),
        "title": each.title,
        "options": each.options,
        "options_reliable": reliable,
        "cases": each.cases,
        "answers": each.answers,
        "different": each.different,
        "empty": each.empty,
        "same": each.same_set,
        "overlap": each.overlap,
        "alpha": figure(each.masi.alpha, standard),
        "masi": each.masi,
        "jaccard": each.jaccard,
        "low": low,
        "high": high,
        "low_words": figure(low, standard),
        "high_words": figure(high, standard),
        "chip": chip(each.verdict.word),
        "sentence": set_sentence(each, reliable, standard),
    }


def set_sentence(each: SetAgreement, options_reliable: int, standard: Standard) -> str:
    """Why the verdict on the sets is what it is, and what would settle it."""
    said = _why(each, standard)
    if each.verdict.word == "not_reliable" and options_reliable == each.options:
        said += " Each option by itself is reliable: small differences add up."
    if each.verdict.settled_by:
        said += f" About {each.verdict.settled_by:,} double-coded cases would settle it."
    return said


def _why(each: SetAgreement, standard: Standard) -> str:
    if each.masi.alpha is None or each.masi.interval is None:
        return f"Alpha cannot be calculated: {each.masi.reason}."
    low, high = (figure(limit, standard) for limit in each.masi.interval)
    if each.verdict.reason == "rare_value":
        bear = "case bears" if each.bearing_another == 1 else "cases bear"
        return f"Only {each.bearing_another} of {each.cases} {bear} anything but {each.commonest}."
    if each.verdict.word == "reliable":
        return "Coders choose the same options, all of them taken together."
    if each.verdict.word == "not_reliable":
        return f"At best ({high}) agreement on the whole stays below {fixed(standard.reliable)}."
    return f"The interval, {low} to {high}, does not say."
