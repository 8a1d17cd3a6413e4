"""Is a question reliable? The rule from an alpha and its interval to a verdict and its reason."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Word = Literal["reliable", "not_reliable", "not_enough_evidence"]
Interval = Literal["default", "bca", "jackknife", "percentile", "krippendorff"]
Reason = Literal["", "undefined", "rare_value", "wide", "tentative_only"]

RARE = 5
"""With fewer double-coded cases than this beside the commonest value, a value is rare."""
WIDE = 0.5
"""An interval wider than this says little."""
MOST_CASES = 10_000
"""More double-coded cases than this would not be a plan."""
_WORST_FIRST: tuple[Word, ...] = ("not_reliable", "not_enough_evidence", "reliable")


@dataclass(frozen=True, slots=True)
class Standard:
    """What was set before coding as good enough. set_on: the day; empty where not recorded.

    interval: the method whose interval counts; see `flows.agreement.namedintervals`.
    """

    reliable: float = 0.80
    tentative: float = 0.667
    confidence: float = 0.95
    set_on: str = ""
    interval: Interval = "default"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows for one question. settled_by: see `cases_to_settle`."""

    word: Word
    reason: Reason = ""
    settled_by: int | None = None


def verdict_word(
    alpha: float | None, interval: tuple[float, float] | None, standard: Standard
) -> Word:
    """reliable, not_reliable, or not enough evidence for either.

    reliable: the lower limit reaches `tentative` and the estimate reaches `reliable`.
    not_reliable: the upper limit stays below `reliable`.
    """
    if alpha is None or interval is None:
        return "not_enough_evidence"
    if interval[0] >= standard.tentative and alpha >= standard.reliable:
        return "reliable"
    return "not_reliable" if interval[1] < standard.reliable else "not_enough_evidence"


def verdict_reason(
    alpha: float | None,
    interval: tuple[float, float] | None,
    bearing_another: int,
    standard: Standard,
) -> Reason:
    """What to bear in mind beside the verdict; the first that holds, in the order below.

    bearing_another: compared cases with any answer but the commonest. undefined: alpha has no
    value; rare_value: fewer than 5 such cases; wide: the interval is wider than 0.5;
    tentative_only: the estimate lies between `tentative` and `reliable`.
    """
    if alpha is None or interval is None:
        return "undefined"
    if bearing_another < RARE:
        return "rare_value"
    if interval[1] - interval[0] > WIDE:
        return "wide"
    return "tentative_only" if standard.tentative <= alpha < standard.reliable else ""


def cases_to_settle(
    alpha: float, cases: int, below_target: float, standard: Standard
) -> int | None:
    """How many double-coded cases would settle the verdict if agreement stayed as it is.

    below_target: the probability that alpha is below the threshold in question, which is
    `tentative` where the estimate reaches `reliable`, else `reliable`. Evidence grows with the
    root of the number of cases. None where no number up to 10,000 would do.
    Alpha 1 is settled by `agreeing_cases_to_settle` instead.
    """
    wanted = NormalDist().inv_cdf((1.0 + standard.confidence) / 2.0)
    aside = below_target if alpha < standard.reliable else 1.0 - below_target
    if not 0.5 < aside < 1.0:
        return None
    needed = cases * (wanted / NormalDist().inv_cdf(aside)) ** 2
    return max(cases + 1, math.ceil(needed - 1e-9)) if needed <= MOST_CASES else None


def agreeing_cases_to_settle(expected: float, standard: Standard) -> int | None:
    """How many double-coded cases, all agreed, bring the exact bound up to `tentative`.

    expected: the disagreement expected by chance at the present shares. None where no number
    up to 10,000 would do.
    """
    room = (1.0 - standard.tentative) * expected
    if room <= 0.0:
        return None
    needed = math.log((1.0 - standard.confidence) / 2.0) / math.log1p(-min(room, 0.999999))
    return math.ceil(needed - 1e-9) if needed <= MOST_CASES else None


def worse(one: Word, other: Word | None) -> Word:
    """The worse of two verdicts; the first where there is no other."""
    return one if other is None else min(one, other, key=_WORST_FIRST.index)
