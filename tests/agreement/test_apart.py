"""Does the interval for the difference of two alphas tell a change from chance?"""

import numpy as np
import pytest

from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.apart import alphas_apart
from flows.agreement.intervals import confidence
from flows.agreement.limits import normal_quantile
from flows.agreement.tables import value_counts


def test_the_limits_are_as_far_from_the_difference_as_both_alphas_limits_together() -> None:
    """By hand: 0.8 (0.6 to 0.9) less 0.5 (0.2 to 0.7) is 0.3, less √(0.2² + 0.2²)."""
    found = alphas_apart(0.8, (0.6, 0.9), 0.5, (0.2, 0.7))

    assert found.difference == pytest.approx(0.3)
    assert found.interval == pytest.approx((0.3 - 0.08**0.5, 0.3 + 0.1**0.5))
    assert found.apart


def test_exchanged_the_interval_changes_its_sign() -> None:
    found = alphas_apart(0.8, (0.6, 0.9), 0.5, (0.2, 0.7))
    mirrored = alphas_apart(0.5, (0.2, 0.7), 0.8, (0.6, 0.9))

    assert found.interval is not None
    assert mirrored.interval == pytest.approx((-found.interval[1], -found.interval[0]))


def test_for_symmetric_intervals_it_is_the_usual_one_for_independent_figures() -> None:
    """Independent derivation: standard errors add in squares."""
    z, one, other = normal_quantile(0.975), 0.05, 0.12
    limits = [(m - z * se, m + z * se) for m, se in ((0.7, one), (0.6, other))]

    found = alphas_apart(0.7, limits[0], 0.6, limits[1])

    spread = z * (one**2 + other**2) ** 0.5
    assert found.interval == pytest.approx((0.1 - spread, 0.1 + spread))


@pytest.mark.parametrize(
    "told", [(None, None, 0.5, (0.2, 0.7)), (0.5, (0.2, 0.7), None, None), (0.5, None, 0.5, (0, 1))]
)
def test_what_cannot_be_calculated_has_no_difference_and_says_so(told) -> None:
    found = alphas_apart(*told)

    assert (found.difference, found.interval, found.apart) == (None, None, False)
    assert found.reason == "one of the two cannot be calculated"


def test_a_small_pilot_that_agrees_throughout_does_not_make_the_main_round_worse() -> None:
    """6 cases, all agreed, say little: a bootstrap of them cannot vary, the exact bound can."""
    pilot = np.array([[0, 0]] * 3 + [[1, 1]] * 3)
    main = np.array([[0, 0]] * 22 + [[1, 1]] * 22 + [[0, 1]] * 4)
    (one, first), (two, second) = (_found(each) for each in (main, pilot))

    found = alphas_apart(one, first, two, second)

    assert found.difference is not None and found.difference < 0
    assert not found.apart


@pytest.mark.parametrize(("pilot", "most"), [(6, 0.12), (30, 0.07)])
def test_a_difference_by_chance_is_called_apart_about_as_often_as_promised(
    pilot: int, most: float
) -> None:
    """Rounds with the same true alpha of 0.8: 5% may stand out, and few more where few cases."""
    draw = np.random.default_rng(5)
    apart = []
    for _ in range(200):
        (one, first), (two, second) = (_found(_coded(draw, n)) for n in (48, pilot))
        if one is not None and two is not None:
            apart.append(alphas_apart(one, first, two, second).apart)

    assert len(apart) > 180
    assert np.mean(apart) <= most


def _coded(draw: np.random.Generator, cases: int) -> np.ndarray:
    """Two coders' yes or no, evenly; they share what they say in 0.8 of the cases."""
    both, apart = draw.integers(0, 2, cases), draw.integers(0, 2, (cases, 2))
    return np.where((draw.random(cases) < 0.8)[:, None], both[:, None], apart)


def _found(codes: np.ndarray) -> tuple[float | None, tuple[float, float] | None]:
    """Alpha with the interval that its verdict rests on; two coders and values need no sums."""
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    sure = confidence(codes, statistics, np.zeros((0, 3)))
    return alpha(statistics), sure.limits(0.95) if sure is not None else None
