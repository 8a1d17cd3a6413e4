"""Do intervals for differences tell a real difference from chance, and say when there is none?"""

import numpy as np
import pytest

from flows.agreement.alpha import count_statistics
from flows.agreement.contrasts import (
    AllAgree,
    Resampled,
    apart_by_limits,
    other_cases_contrast,
    resampled_alpha,
    same_cases_contrast,
)
from flows.agreement.intervals import bootstrap_sums, exact_confidence
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
    """Of 100 pairs of rounds with the same true agreement, 5 to be expected, few stand out."""
    rounds = [resampled(coded(80, 0.85, seed), seed) for seed in range(200)]

    apart = [other_cases_contrast(*pair, 0.95).apart for pair in batched(rounds)]

    assert sum(apart) <= 11


def grouped(first: np.ndarray, second: np.ndarray, seed: int) -> tuple[Resampled, Resampled]:
    """Alpha of two groups of one round's cases, each blind to the other, resampled together."""
    both = np.concatenate([first, second])
    weights = bootstrap_sums(np.eye(len(both)), 400, (seed,))
    found = []
    for own in (np.arange(len(both)) < len(first), np.arange(len(both)) >= len(first)):
        statistics = count_statistics(value_counts(np.where(own[:, None], both, -1), 2), "nominal")
        found.append(resampled_alpha(statistics, weights @ statistics.columns))
    return found[0], found[1]


def test_the_interval_of_a_difference_is_worked_by_hand_from_the_two_intervals() -> None:
    """.9 (.8 to .95) less .6 (.4 to .75): .3 less √(.1² + .15²), and more √(.05² + .2²)."""
    found = apart_by_limits(0.9, (0.8, 0.95), 0.6, (0.4, 0.75))

    assert found == pytest.approx((0.3 - 0.180278, 0.3 + 0.206155), abs=1e-6)


def test_a_small_group_is_called_apart_by_chance_about_as_often_as_promised() -> None:
    """54 and 16 cases of like agreement: a bootstrap alone called 22 of 100 pairs apart."""
    apart = [
        same_cases_contrast(*grouped(coded(54, 0.9, 2 * n), coded(16, 0.9, 2 * n + 1), n), 0.95)
        for n in range(100)
    ]

    assert sum(each.apart for each in apart) <= 11
    assert all(each.interval is not None for each in apart)


def test_a_small_group_that_agrees_on_everything_is_not_taken_for_perfect() -> None:
    """Eight agreed cases beside 40 at alpha .7: the exact bound of eight says little."""
    eight = np.array([[0, 0], [1, 1]] * 4)
    forty = np.array([[0, 0]] * 17 + [[1, 1]] * 17 + [[0, 1]] * 6)
    found = same_cases_contrast(*grouped(eight, forty, 1), 0.95)

    assert found.difference is not None and found.interval is not None
    assert found.difference == pytest.approx(0.3, abs=0.02)
    assert not found.apart
    low = exact_confidence(eight).limits(0.95)[0]
    assert found.interval[0] < found.difference - (1.0 - low)


def test_one_stray_answer_in_a_group_does_not_set_it_apart() -> None:
    """Alpha 0 beside .79, yet a single case speaks for it."""
    stray = np.zeros((30, 2), dtype=np.int64)
    stray[0, 1] = 1
    good = np.array([[0, 0]] * 26 + [[1, 1]] * 26 + [[0, 1]] * 6)

    assert not same_cases_contrast(*grouped(good, stray, 1), 0.95).apart
    assert not other_cases_contrast(resampled(good, 1), resampled(stray, 2), 0.95).apart


def test_figures_that_share_cases_hang_together_and_groups_do_not() -> None:
    """With and without a third coder: far narrower than if the two were of different cases."""
    draw = np.random.default_rng(8)
    truth = draw.integers(0, 2, (80, 1))
    three = np.where(draw.random((80, 3)) < 0.93, truth, 1 - truth)
    weights = bootstrap_sums(np.eye(80), 1000, (1,))
    found = []
    for codes in (three[:, :2], three):
        statistics = count_statistics(value_counts(codes, 2), "nominal")
        found.append(resampled_alpha(statistics, weights @ statistics.columns))

    together = same_cases_contrast(*found, 0.95).interval
    independent = other_cases_contrast(*found, 0.95).interval

    assert together is not None and independent is not None
    assert together[1] - together[0] < 0.75 * (independent[1] - independent[0])


def test_a_share_of_one_keeps_the_bound_of_its_cases() -> None:
    """Twelve cases, all agreed: .735 to 1, so .9 of many cases is not apart from it."""
    ones = Resampled(1.0, np.ones(500), np.ones(12), AllAgree(12))
    replicates = np.random.default_rng(1).normal(0.9, 0.02, 500)
    many = Resampled(0.9, replicates, np.linspace(0.899, 0.901, 200))

    assert AllAgree(12).limits(0.95) == pytest.approx((0.025 ** (1 / 12), 1.0))
    assert not other_cases_contrast(ones, many, 0.95).apart


def test_a_resample_without_a_second_value_counts_as_agreement_and_an_empty_one_as_nothing() -> (
    None
):
    """Case 1 alone differs: drawn it gives alpha 0 or so, not drawn 1; no compared case, none."""
    codes = np.array([[0, 1], [0, 0], [0, 0], [-1, 0]])
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    weights = np.array([[1.0, 1, 1, 1], [0, 2, 2, 0], [0, 0, 0, 4]])

    found = resampled_alpha(statistics, weights @ statistics.columns).replicates

    assert found[0] == pytest.approx(0.0)
    assert found[1] == 1.0
    assert np.isnan(found[2])


def test_figures_of_the_same_cases_reach_as_far_as_the_jackknife_at_least() -> None:
    """With and without a third coder: BCa is the narrower of the two here, so t sets the ends."""
    draw = np.random.default_rng(3)
    truth = draw.integers(0, 2, (40, 1))
    three = np.where(draw.random((40, 3)) < 0.9, truth, 1 - truth)
    weights = bootstrap_sums(np.eye(40), 1000, (1,))
    both = [count_statistics(value_counts(codes, 2), "nominal") for codes in (three[:, :2], three)]
    one, other = (resampled_alpha(each, weights @ each.columns) for each in both)

    found = same_cases_contrast(one, other, 0.95)

    left = one.left_out - other.left_out
    error = np.sqrt(39 / 40 * ((left - left.mean()) ** 2).sum())
    assert found.difference is not None and found.interval is not None
    reach = 2.0226909 * error  # Student's t with 39 degrees of freedom
    assert found.interval[0] <= found.difference - reach + 1e-6
    assert found.interval[1] >= found.difference + reach - 1e-6
