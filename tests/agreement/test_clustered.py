"""Are limits of a share of clustered answers right, and wide enough for a handful of cases?"""

import numpy as np
import pytest
from scipy.stats import t

from flows.agreement.clustered import (
    Clustered,
    Spread,
    common_spread,
    share_contrast,
    share_limits,
    spread_of,
)


def clustered(agreeing: list[float], compared: list[float]) -> Clustered:
    return Clustered(np.array(agreeing, dtype=float), np.array(compared, dtype=float))


FOUR = clustered([3, 4, 4, 2], [4, 4, 4, 4])


def test_the_spread_worked_by_hand() -> None:
    """13 of 16 agree, 3.25 a case: apart by -.25, .75, .75, -1.25; squares 2.75 by 4 · p(1-p)."""
    found = common_spread([FOUR])

    assert found is not None
    assert found.times == pytest.approx(2.75 / 4 / (13 / 16 * 3 / 16) / 3)
    assert found.freedom == 3


def test_a_group_in_which_all_agree_says_nothing_of_the_spread() -> None:
    assert common_spread([FOUR, clustered([4, 4], [4, 4])]) == common_spread([FOUR])
    assert common_spread([clustered([4, 4], [4, 4])]) is None


def test_limits_are_the_shares_that_a_score_test_just_does_not_reject() -> None:
    """Independent derivation: (p - x)² = t² x (1 - x) / n at both ends, n the 16 cut down."""
    spread = Spread(1.5, 3)
    found = share_limits(FOUR, spread, 0.95)

    assert found is not None
    for limit in found:
        apart = (FOUR.share - limit) ** 2
        assert apart == pytest.approx(t.ppf(0.975, 3) ** 2 * limit * (1 - limit) / (16 / 1.5))


def test_the_difference_of_a_published_example() -> None:
    """Newcombe (1998), 56/70 less 48/80 by method 10: .0524 to .3339. Spread 1: answers apart."""
    one, other = clustered([8] * 7, [10] * 7), clustered([6] * 8, [10] * 8)

    found = share_contrast(one, other, Spread(1.0, 10**9), 0.95)

    assert found.difference == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_exchanging_the_sides_changes_the_sign() -> None:
    other = clustered([2, 2, 3, 4, 1], [4, 4, 4, 4, 4])
    common = common_spread([FOUR, other])
    found, turned = (
        share_contrast(FOUR, other, common, 0.95),
        share_contrast(other, FOUR, common, 0.95),
    )

    assert found.interval is not None and turned.interval is not None
    assert found.difference == pytest.approx(-turned.difference)
    assert found.interval == pytest.approx((-turned.interval[1], -turned.interval[0]))


def test_where_all_agree_the_bound_is_exact_and_no_case_speaks_for_a_difference() -> None:
    all_agree = clustered([4, 4, 4], [4, 4, 4])

    assert share_limits(all_agree, None, 0.95) == pytest.approx((0.025 ** (1 / 3), 1.0))
    found = share_contrast(all_agree, all_agree, None, 0.95)
    assert (found.difference, found.interval, found.apart) == (0.0, None, False)


def test_from_50_cases_on_a_groups_own_spread_counts() -> None:
    many = clustered([4, 0] * 25, [4] * 50)

    assert spread_of(many, Spread(1.0, 60)) == common_spread([many])
    assert spread_of(FOUR, Spread(1.0, 60)) == Spread(1.0, 60)


def test_five_cases_beside_49_are_called_apart_no_more_often_than_promised() -> None:
    """Of 300 pairs of groups that agree alike (shares of cases vary), 5% to be expected.

    Resampling the same cases (BCa) calls 13 to 22% of them apart: see docs/method.md.
    """
    draw = np.random.default_rng(4)
    apart = 0
    for _ in range(300):
        shares = draw.beta(18, 2, 54)
        agreeing = draw.binomial(40, shares).astype(float)
        sides = [
            Clustered(agreeing[part], np.full(len(agreeing[part]), 40.0))
            for part in (slice(5), slice(5, 54))
        ]
        apart += share_contrast(*sides, common_spread(sides), 0.95).apart
    assert 3 <= apart <= 24
