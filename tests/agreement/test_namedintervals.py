"""Are intervals by other methods what these methods give, worked out another way?"""

import math
from itertools import pairwise

import krippendorff
import numpy as np
import pytest
from scipy import stats

from codebook.model import Level
from flows.agreement.alpha import Ints, alphas, count_statistics, number_statistics
from flows.agreement.errorbootstrap import error_replicates
from flows.agreement.intervals import bootstrap_sums
from flows.agreement.namedintervals import (
    NAMES,
    NO_CHANGE,
    NOT_TWO,
    ONE_CASE,
    Name,
    Sure,
    ToBeSure,
    sure_by,
)
from flows.agreement.tables import value_counts
from flows.agreement.verdicts import Standard, verdict_word
from tests.agreement.test_intervals import THREE, pattern

HAYES = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 0],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)
"""Four coders, twelve cases: Krippendorff (2011); -1 = no answer."""


def known(codes: Ints, level: Level = "nominal", replicates: int = 2000) -> ToBeSure:
    values = int(codes.max(initial=1)) + 1
    statistics = count_statistics(value_counts(codes, values), level)
    sums = bootstrap_sums(statistics.columns, replicates, (1,))
    return ToBeSure(codes, np.arange(values, dtype=float), statistics, sums, (1, 2))


def surely(name: Name, of: ToBeSure) -> Sure:
    found = sure_by(name, of)
    assert found is not None and not isinstance(found, str)
    return found


def two_by_two(both: float, one: float, none: float) -> float:
    """Alpha of two coders and two values, written out: 1 - (2n - 1) b / (answers · answers)."""
    return 1 - (2 * (both + one + none) - 1) * one / ((2 * both + one) * (2 * none + one) / 1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("codes", [pattern(20, 4, 30), pattern(4, 2, 48)])
def test_probabilities_and_limits_of_a_method_come_from_one_distribution(
    name: Name, codes: Ints
) -> None:
    """Below the lower limit lie 2.5%, below the upper one 97.5%, however it was found."""
    found = surely(name, known(codes, replicates=4000))
    low, high = found.limits(0.95)

    assert low < found.estimate < high <= 1.0
    steps = 0.09 if name in ("percentile", "krippendorff", "bca") else 1e-6
    assert found.below(low - 1e-9) <= 0.025 + steps and found.below(low + 1e-9) >= 0.025 - steps
    if high < 1.0:
        assert found.below(high - 1e-9) <= 0.975 + steps
        assert found.below(high + 1e-9) >= 0.975 - steps
    assert found.below(-1.0) == pytest.approx(0.0, abs=5e-3)
    assert found.below(1.0 + 1e-9) == pytest.approx(1.0)


@pytest.mark.parametrize("name", NAMES)
def test_probabilities_grow_with_the_threshold(name: Name) -> None:
    found = surely(name, known(pattern(20, 4, 30)))
    below = [found.below(mark) for mark in np.linspace(-1.0, 1.0, 201)]

    assert all(0.0 <= each <= 1.0 for each in below)
    assert all(b >= a - 1e-12 for a, b in pairwise(below))


@pytest.mark.parametrize("name", NAMES)
def test_at_alpha_one_every_method_gives_the_exact_bound(name: Name) -> None:
    """Nothing varies there, so a bootstrap or a jackknife would be sure of everything."""
    found = surely(name, known(pattern(10, 0, 10)))
    low, high = found.limits(0.95)

    assert (found.method, high) == ("exact", 1.0)
    assert low == pytest.approx(1 - (1 - 0.025 ** (1 / 20)) / (20 / 39))


@pytest.mark.parametrize("name", NAMES)
def test_an_undefined_alpha_has_no_interval_by_any_method(name: Name) -> None:
    assert sure_by(name, known(pattern(0, 0, 12))) is None
    assert sure_by(name, known(np.full((3, 2), -1))) is None


def test_jackknife_limits_are_those_of_a_loop_with_another_implementation() -> None:
    """Each case left out in turn, alpha by the krippendorff package, t from scipy.stats."""
    codes = np.array([[0, 0, 0], [1, 1, 2], [2, 2, 2], [0, 1, -1], [1, 1, 1], [2, 2, 0]] * 3)

    def alpha(rows: Ints) -> float:
        given = np.where(rows < 0, np.nan, rows).T
        return float(krippendorff.alpha(given, level_of_measurement="ordinal"))

    estimate, size = alpha(codes), len(codes)
    left = [alpha(np.delete(codes, case, axis=0)) for case in range(size)]
    error = math.sqrt((size - 1) / size * sum((each - np.mean(left)) ** 2 for each in left))
    reach = stats.t.ppf(0.975, size - 1) * error / (1 - estimate**2)
    middle = math.atanh(estimate)

    found = surely("jackknife", known(codes, "ordinal"))

    wanted = (math.tanh(middle - reach), math.tanh(middle + reach))
    assert found.limits(0.95) == pytest.approx(wanted, abs=1e-9)
    z = (math.atanh(0.667) - middle) / error * (1 - estimate**2)
    assert found.below(0.667) == pytest.approx(stats.t.cdf(z, size - 1), abs=1e-9)


def test_jackknife_by_hand_for_five_cases() -> None:
    """Two both, one apart, two neither: alpha 1 - 9/25; without a case 5/12, 1 or 5/12 …"""
    without = [two_by_two(1, 1, 2)] * 2 + [1.0] + [two_by_two(2, 1, 1)] * 2
    assert without[0] == pytest.approx(1 - 7 / 15)
    middle = sum(without) / 5
    error = math.sqrt(4 / 5 * sum((each - middle) ** 2 for each in without))

    low, high = surely("jackknife", known(pattern(2, 1, 2))).limits(0.95)

    z, reach = math.atanh(0.64), 2.7764451 * error / (1 - 0.64**2)
    assert (low, high) == pytest.approx((math.tanh(z - reach), math.tanh(z + reach)), abs=1e-7)


def test_percentiles_are_those_of_alphas_of_redrawn_cases() -> None:
    """The same resampled cases, alpha written out for two values, numpy's percentiles."""
    codes, replicates = pattern(20, 4, 30), 2000
    indicators = np.repeat(np.eye(3), [20, 4, 30], axis=0)
    redrawn = bootstrap_sums(indicators, replicates, (1,))
    wanted = np.quantile([two_by_two(*each) for each in redrawn], [0.025, 0.975])

    found = surely("percentile", known(codes, replicates=replicates))

    assert found.limits(0.95) == pytest.approx(tuple(wanted))


def test_error_bootstrap_of_two_coders_draws_disagreements_from_a_binomial() -> None:
    """Of 54 pairs with 4 unlike, 54 are drawn: how many are unlike is binomial, chance stays."""
    found = surely("krippendorff", known(pattern(20, 4, 30), replicates=40_000))
    unlike = stats.binom(54, 4 / 54)

    for count in range(1, 9):
        mark = 1 - (count - 0.5) / 4 * (1 - found.estimate)
        assert found.below(mark) == pytest.approx(unlike.sf(count - 1), abs=0.012)


def test_error_bootstrap_reproduces_the_figures_that_its_r_package_prints() -> None:
    """Krippendorff's example as the readme of icr 0.6 shows it, from 20,000 resamples.

    Alpha 0.743, but resamples lie around 0.72: coded by two to four, as the algorithm has it.
    The limits may lie one step of 0.01 apart, since resamples take on few values.
    """
    found = surely("krippendorff", known(HAYES, replicates=40_000))

    assert found.estimate == pytest.approx(0.743, abs=5e-4)
    assert found.limits(0.95) == pytest.approx((0.562, 0.850), abs=0.0125)
    printed = {0.90: 0.003, 0.80: 0.137, 0.70: 0.640, 0.67: 0.739, 0.60: 0.940, 0.50: 0.997}
    for mark, above in printed.items():
        assert 1 - found.below(mark) == pytest.approx(above, abs=0.012)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_error_bootstrap_equals_a_loop_over_cases_and_pairs(level: Level) -> None:
    """Written as the algorithm is told: for each case's pairs, draw one of all pairs."""
    of = known(HAYES, level)
    totals = np.bincount(HAYES[(HAYES >= 0) & ((HAYES >= 0).sum(axis=1) >= 2)[:, None]])

    def squared(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return float((c - k) ** 2)
        if level == "ratio":
            return ((c - k) / (c + k)) ** 2 if c + k else 0.0
        low, high = min(c, k), max(c, k)
        return float((totals[low : high + 1].sum() - (totals[low] + totals[high]) / 2) ** 2)

    cases = [[int(v) for v in row if v >= 0] for row in HAYES]
    cases = [row for row in cases if len(row) > 1]
    pairs = [(a, b) for row in cases for i, a in enumerate(row) for b in row[i + 1 :]]
    n = sum(map(len, cases))
    chance = sum(
        totals[c] * totals[k] * squared(c, k)
        for c in range(len(totals))
        for k in range(len(totals))
    ) / (n - 1)
    draw = np.random.default_rng(5)
    looped = []
    for _ in range(1500):
        summed = 0.0
        for row in cases:
            for _ in range(len(row) * (len(row) - 1) // 2):
                summed += 2 * squared(*pairs[draw.integers(len(pairs))]) / (len(row) - 1)
        looped.append(1 - summed / chance)

    found = error_replicates(HAYES, level, of.scores, of.estimate, 20_000, (3,))

    assert found.mean() == pytest.approx(np.mean(looped), abs=4 * np.std(looped) / 1500**0.5)
    assert found.std() == pytest.approx(np.std(looped), rel=0.08)


def test_many_different_numbers_are_drawn_pair_by_pair_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counting how often a distance is met, and drawing pairs, give one distribution."""
    draw = np.random.default_rng(4)
    numbers = draw.normal(size=(40, 1)) + 0.4 * draw.normal(size=(40, 3))
    scores, places = np.unique(numbers, return_inverse=True)
    codes = places.reshape(numbers.shape)
    statistics = number_statistics(numbers)
    estimate = float(alphas(statistics, statistics.columns.sum(axis=0)))
    single = error_replicates(codes, "interval", scores, estimate, 4000, (1,))
    monkeypatch.setattr("flows.agreement.errorbootstrap.DRAWS_A_COUNT", 0)
    counted = error_replicates(codes, "interval", scores, estimate, 4000, (1,))

    assert single.mean() == pytest.approx(estimate, abs=0.005)
    assert counted.mean() == pytest.approx(estimate, abs=0.005)
    assert counted.std() == pytest.approx(single.std(), rel=0.08)


def test_errors_drawn_in_pieces_are_those_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    of = known(HAYES, "ordinal")
    whole = error_replicates(HAYES, "ordinal", of.scores, of.estimate, 50, (3,))
    monkeypatch.setattr("flows.agreement.errorbootstrap.CELLS", 60)
    pieces = error_replicates(HAYES, "ordinal", of.scores, of.estimate, 50, (3,))

    assert np.array_equal(whole, pieces)


@pytest.mark.parametrize("codes", [THREE, HAYES])
def test_goodness_of_fit_says_where_it_does_not_apply(codes: Ints) -> None:
    """Three values, or cases with more than two answers."""
    assert sure_by("goodness_of_fit", known(codes)) == NOT_TWO


def test_one_stray_answer_is_no_evidence_against_a_question_by_any_method() -> None:
    """Alpha is 0. A method says that it cannot tell, or its interval reaches far enough up."""
    for coders in (2, 3):
        codes = np.zeros((48, coders), dtype=np.int64)
        codes[0, 0] = 1
        of = known(codes)
        for name in NAMES:
            found = sure_by(name, of)
            if isinstance(found, str):
                assert found in (NO_CHANGE, ONE_CASE, NOT_TWO)
                continue
            assert found is not None
            limits = found.limits(0.95)
            assert verdict_word(found.estimate, limits, Standard()) == "not_enough_evidence", name


def test_jackknife_says_why_it_has_nothing_to_say() -> None:
    """All that a second value rests on is one case: alpha without it does not exist."""
    codes = np.zeros((30, 3), dtype=np.int64)
    codes[3, :2] = 1

    assert sure_by("jackknife", known(codes)) == ONE_CASE


def test_the_default_is_one_of_the_named_methods_for_the_same_answers() -> None:
    fits, many = known(pattern(20, 4, 30)), known(THREE)

    assert surely("default", fits).limits(0.95) == surely("goodness_of_fit", fits).limits(0.95)
    assert surely("default", many).limits(0.95) == surely("bca", many).limits(0.95)
