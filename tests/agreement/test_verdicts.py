from itertools import combinations_with_replacement, product

import pytest

from flows.agreement.verdicts import (
    Standard,
    agreeing_cases_to_settle,
    cases_to_settle,
    verdict_reason,
    verdict_word,
    worse,
)

STANDARD = Standard(reliable=0.80, tentative=0.667, confidence=0.95)

# alpha, lower, upper, cases bearing another value | verdict, reason
TRUTH = """
 0.90   0.70   0.97   20 | reliable             -
 0.80   0.667  0.92   20 | reliable             -
 0.85   0.667  0.95    4 | reliable             rare_value
 0.90   0.66   0.97   20 | not_enough_evidence  -
 0.90   0.40   0.97   20 | not_enough_evidence  wide
 0.79   0.70   0.85   20 | not_enough_evidence  tentative_only
 0.667  0.50   0.80   20 | not_enough_evidence  tentative_only
 0.70   0.30   0.90   20 | not_enough_evidence  wide
 0.60   0.40   0.85   20 | not_enough_evidence  -
 0.60   0.40   0.80   20 | not_enough_evidence  -
 0.60   0.40   0.799  20 | not_reliable         -
 0.70   0.60   0.79   20 | not_reliable         tentative_only
 0.20  -0.20   0.50   20 | not_reliable         wide
 0.00  -0.01   0.70    2 | not_reliable         rare_value
 0.00  -0.01   0.95    1 | not_enough_evidence  rare_value
 1.00   0.80   1.00   20 | reliable             -
 1.00   0.30   1.00   20 | not_enough_evidence  wide
 1.00   0.30   1.00    4 | not_enough_evidence  rare_value
 none   none   none    0 | not_enough_evidence  undefined
"""


def cases() -> list[tuple[float | None, tuple[float, float] | None, int, str, str]]:
    found = []
    for line in TRUTH.strip().splitlines():
        given, told = line.split("|")
        alpha, low, high, another = given.split()
        word, reason = told.split()
        known = alpha != "none"
        found.append(
            (
                float(alpha) if known else None,
                (float(low), float(high)) if known else None,
                int(another),
                word,
                reason.strip("-"),
            )
        )
    return found


@pytest.mark.parametrize(("alpha", "interval", "another", "word", "reason"), cases())
def test_verdict_follows_from_estimate_and_interval(
    alpha: float | None,
    interval: tuple[float, float] | None,
    another: int,
    word: str,
    reason: str,
) -> None:
    """The rule of the design, line by line."""
    assert verdict_word(alpha, interval, STANDARD) == word
    assert verdict_reason(alpha, interval, another, STANDARD) == reason


# lower limit >= tentative, estimate >= reliable, upper limit < reliable | verdict
WORDS = """
 yes yes no  | reliable
 yes no  no  | not_enough_evidence
 yes no  yes | not_reliable
 no  yes no  | not_enough_evidence
 no  no  no  | not_enough_evidence
 no  no  yes | not_reliable
"""
# fewer than 5 cases with another value, wider than 0.5, tentative <= estimate < reliable | reason
REASONS = """
 yes yes yes | rare_value
 yes yes no  | rare_value
 yes no  yes | rare_value
 yes no  no  | rare_value
 no  yes yes | wide
 no  yes no  | wide
 no  no  yes | tentative_only
 no  no  no  | -
"""
HAIR = 1e-9
MARKS = (-1.0, 0.0, 0.3, 0.667 - HAIR, 0.667, 0.7, 0.8 - HAIR, 0.8, 0.9, 1.0)


def table(drawn: str) -> dict[tuple[bool, ...], str]:
    found = {}
    for line in drawn.strip().splitlines():
        given, told = line.split("|")
        found[tuple(each == "yes" for each in given.split())] = told.strip().strip("-")
    return found


def test_the_whole_truth_table_holds_on_and_beside_every_threshold() -> None:
    """All orders of lower limit, estimate and upper limit, each on a threshold or a hair below."""
    words, reasons, met = table(WORDS), table(REASONS), set()
    for low, alpha, high in combinations_with_replacement(MARKS, 3):
        for another in (0, 4, 5, 20):
            word = words[low >= 0.667, alpha >= 0.8, high < 0.8]
            reason = reasons[another < 5, high - low > 0.5, 0.667 <= alpha < 0.8]
            met.add((word, reason))
            assert verdict_word(alpha, (low, high), STANDARD) == word
            assert verdict_reason(alpha, (low, high), another, STANDARD) == reason

    impossible = {("reliable", "wide"), ("reliable", "tentative_only")}
    assert met == set(product(words.values(), reasons.values())) - impossible


def test_other_thresholds_and_an_undefined_alpha_follow_the_same_table() -> None:
    """A study may ask for .9 and .7; what is undefined is never reliable, whatever else holds."""
    strict = Standard(reliable=0.9, tentative=0.7, confidence=0.9)

    assert verdict_word(0.9, (0.7, 0.95), strict) == "reliable"
    assert verdict_word(0.9, (0.7 - HAIR, 0.95), strict) == "not_enough_evidence"
    assert verdict_word(0.85, (0.75, 0.9 - HAIR), strict) == "not_reliable"
    assert verdict_reason(0.7, (0.6, 0.95), 20, strict) == "tentative_only"
    for another in (0, 20):
        assert verdict_word(None, None, strict) == "not_enough_evidence"
        assert verdict_reason(None, None, another, strict) == "undefined"


# the scale's, answerability's | the checkpoint's
WORSE = """
 reliable            none                | reliable
 reliable            reliable            | reliable
 reliable            not_enough_evidence | not_enough_evidence
 reliable            not_reliable        | not_reliable
 not_enough_evidence none                | not_enough_evidence
 not_enough_evidence reliable            | not_enough_evidence
 not_enough_evidence not_enough_evidence | not_enough_evidence
 not_enough_evidence not_reliable        | not_reliable
 not_reliable        none                | not_reliable
 not_reliable        reliable            | not_reliable
 not_reliable        not_enough_evidence | not_reliable
 not_reliable        not_reliable        | not_reliable
"""


@pytest.mark.parametrize("line", WORSE.strip().splitlines())
def test_the_worse_of_two_verdicts_counts(line: str) -> None:
    """Without anything in question about answerability, the scale's is the checkpoint's."""
    given, expected = line.split("|")
    scale, off = given.split()

    assert worse(scale, None if off == "none" else off) == expected.strip()


def test_cases_to_settle_grow_with_the_square_of_the_missing_certainty() -> None:
    """At 54 cases one standard error short of half: (1.96 / 0.98)² = 4 times as many."""
    below = 1 - 0.8365  # the normal probability below 0.98 standard errors

    assert cases_to_settle(0.85, 54, below, STANDARD) == pytest.approx(216, abs=1)
    assert cases_to_settle(0.70, 54, 1 - below, STANDARD) == pytest.approx(216, abs=1)


def test_what_no_plan_could_settle_has_no_number() -> None:
    """An estimate on the threshold itself, or a value too rare for any bound."""
    assert cases_to_settle(0.80, 54, 0.5, STANDARD) is None
    assert cases_to_settle(0.799, 54, 0.501, STANDARD) is None
    assert agreeing_cases_to_settle(0.0, STANDARD) is None


def test_perfect_agreement_at_even_shares_is_settled_by_twenty_cases() -> None:
    assert agreeing_cases_to_settle(0.5128, STANDARD) == 20
