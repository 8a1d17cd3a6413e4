"""Which verdict follows from an alpha, however it was made? One rule for questions and sets."""

from flows.agreement.intervals import Confidence
from flows.agreement.namedintervals import Sure
from flows.agreement.verdicts import (
    Standard,
    Verdict,
    agreeing_cases_to_settle,
    cases_to_settle,
    verdict_reason,
    verdict_word,
)


def verdict_of(
    sure: Sure | None,
    interval: tuple[float, float] | None,
    another: int,
    standard: Standard,
) -> Verdict:
    """Word, reason and the compared cases that would settle it, for any alpha and its interval.

    sure: the distribution behind the interval, None where alpha is undefined; another: compared
    cases with any answer but the commonest. See `flows.agreement.verdicts` for the rule.
    """
    estimate = sure.estimate if sure else None
    word = verdict_word(estimate, interval, standard)
    reason = verdict_reason(estimate, interval, another, standard)
    if word != "not_enough_evidence" or sure is None or estimate is None:
        return Verdict(word, reason)
    if isinstance(sure, Confidence) and sure.method == "exact":
        return Verdict(word, reason, agreeing_cases_to_settle(sure.expected, standard))
    target = standard.tentative if estimate >= standard.reliable else standard.reliable
    needed = cases_to_settle(estimate, sure.cases, sure.below(target), standard)
    return Verdict(word, reason, needed)
