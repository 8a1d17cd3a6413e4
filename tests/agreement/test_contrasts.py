"""Do intervals for differences tell a real difference from chance, and say when there is none?"""

import numpy as np
import pytest

from flows.agreement.alpha import count_statistics
from flows.agreement.contrasts import (
    Resampled,
    other_cases_contrast,
    resampled_alpha,
    same_cases_contrast,
)
from flows.agreement.intervals import bootstrap_sums
from flows.agreement.tables import value_counts


def coded(cases: int, agreeing: float, seed: int) -> np.ndarray:
    """Two coders' yes or no about so many cases, the same in this share of them."""
    draw = np.random.default_rng(seed)
    first = draw.integers(0, 2, cases)
    second = np.where(draw.random(cases) < agreeing, first, 1 - first)
    return np.column_stack([first, second])


def batched(rounds: list[Resampled]) -> list[tuple[Resampled, Resampled]]:
    return list(zip(rounds[::2], rounds[1::2], strict=True))


def resampled(codes: np.ndarray, seed: int) -> Resampled:
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    return resampled_alpha(statistics, bootstrap_sums(statistics.columns, 1000, (seed,)))


def test_a_figure_less_itself_is_zero_and_never_apart() -> None:
    """The same cases, resampled alike: nothing speaks for a difference."""
    one = resampled(coded(60, 0.8, 1), 1)

    found = same_cases_contrast(one, one, 0.95)

    assert (found.difference, found.interval, found.apart) == (0.0, None, False)
    assert found.reason == "no case speaks for a difference"


def test_rounds_that_differ_greatly_lie_apart_and_the_other_way_round_mirrors_them() -> None:
    """Good and poor agreement on 200 cases each; exchanged, the interval changes its sign."""
    good, poor = resampled(coded(200, 0.97, 2), 2), resampled(coded(200, 0.6, 3), 3)

    found, mirrored = (other_cases_contrast(*pair, 0.95) for pair in ((good, poor), (poor, good)))

    assert found.apart and found.interval is not None and mirrored.interval is not None
    assert found.difference == pytest.approx(good.estimate - poor.estimate)
    assert mirrored.interval == pytest.approx((-found.interval[1], -found.interval[0]), abs=0.01)


def test_what_cannot_be_calculated_has_no_difference_and_says_so() -> None:
    """One value throughout has no alpha, so there is nothing to compare with."""
    none = resampled(np.zeros((20, 2), dtype=np.int64), 4)

    found = other_cases_contrast(resampled(coded(60, 0.8, 1), 1), none, 0.95)

    assert found.difference is None
    assert found.reason == "one of the two cannot be calculated"


def test_a_difference_by_chance_is_called_apart_about_as_often_as_promised() -> None:
    """Of 200 pairs of rounds with the same true agreement, 5% to be expected, few stand out."""
    rounds = [resampled(coded(80, 0.85, seed), seed) for seed in range(400)]

    apart = [other_cases_contrast(*pair, 0.95).apart for pair in batched(rounds)]

    assert sum(apart) <= 20
