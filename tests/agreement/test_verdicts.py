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


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("reliable", None, "reliable"),
        ("reliable", "not_enough_evidence", "not_enough_evidence"),
        ("not_reliable", "not_enough_evidence", "not_reliable"),
        ("not_enough_evidence", "not_reliable", "not_reliable"),
        ("reliable", "reliable", "reliable"),
    ],
)
def test_the_worse_of_two_verdicts_counts(one: str, other: str | None, expected: str) -> None:
    assert worse(one, other) == expected


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
