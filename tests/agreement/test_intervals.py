import numpy as np
import pytest

from flows.agreement import intervals
from flows.agreement.alpha import CaseStatistics, Ints, alpha, count_statistics
from flows.agreement.intervals import (
    Confidence,
    bca_confidence,
    bootstrap_sums,
    confidence,
    exact_confidence,
    fit_confidence,
)
from flows.agreement.tables import value_counts
from flows.agreement.verdicts import Standard, verdict_word


def pattern(both: int, one: int, none: int) -> Ints:
    """Codes of two coders and two values: cases where both, one or none said the first."""
    return np.repeat(np.array([[0, 0], [0, 1], [1, 1]]), [both, one, none], axis=0)


def nominal(codes: Ints) -> CaseStatistics:
    return count_statistics(value_counts(codes, int(codes.max(initial=1)) + 1), "nominal")


def sure(codes: Ints, seed: int = 1, replicates: int = 2000) -> Confidence | None:
    statistics = nominal(codes)
    sums = bootstrap_sums(statistics.columns, replicates, (seed,))
    return confidence(codes, statistics, sums)


THREE = np.array([[0, 0], [1, 1], [2, 2], [0, 1]] * 12)


def test_perfect_agreement_at_even_shares_needs_twenty_cases() -> None:
    """The exact bound reaches 0.667 with 20 agreed cases, half of them each way, not with 18."""
    assert exact_confidence(pattern(10, 0, 10)).limits(0.95)[0] >= 0.667
    assert exact_confidence(pattern(9, 0, 9)).limits(0.95)[0] < 0.667
    assert exact_confidence(pattern(10, 0, 10)).limits(0.95)[1] == 1.0


def test_at_alpha_one_the_bound_is_exact_and_never_from_a_bootstrap() -> None:
    assert sure(pattern(20, 0, 34)).method == "exact"
    assert sure(np.array([[0, 0], [1, 1], [2, 2]] * 10)).method == "exact"


def test_two_coders_and_two_values_take_the_goodness_of_fit() -> None:
    """The limits are where the fit of the three kinds of case is just rejected."""
    codes = pattern(20, 4, 30)
    found = sure(codes)
    low, high = found.limits(0.95)

    assert found.method == "goodness_of_fit"
    assert low < alpha(nominal(codes)) < high
    assert found.below(low) == pytest.approx(0.025, abs=1e-6)
    assert found.below(high) == pytest.approx(0.975, abs=1e-6)


def test_goodness_of_fit_equals_a_solution_worked_independently() -> None:
    """Roots in kappa of the cubic of Donner & Eliasziw, by numpy, for 20, 4 and 30 cases."""
    both, one, none = 20, 4, 30
    n = both + one + none
    p = (2 * both + one) / (2 * n)
    s = p * (1 - p)
    kappa = np.polynomial.Polynomial([0.0, 1.0])
    shares = [p**2 + s * kappa, 2 * s * (1 - kappa), (1 - p) ** 2 + s * kappa]
    crossed = sum(
        (seen - n * shares[i]) ** 2 * shares[(i + 1) % 3] * shares[(i + 2) % 3]
        for i, seen in enumerate((both, one, none))
    )
    cubic = crossed - 3.841458820694124 * n * shares[0] * shares[1] * shares[2]
    roots = sorted(r.real for r in cubic.roots() if abs(r.imag) < 1e-9 and -1 < r.real < 1)
    to_alpha = [1 - (1 - r) * (2 * n - 1) / (2 * n) for r in roots]

    found = fit_confidence(pattern(both, one, none), alpha(nominal(pattern(both, one, none))))
    low, high = found.limits(0.95)
    assert any(low == pytest.approx(root, abs=1e-6) for root in to_alpha)
    assert any(high == pytest.approx(root, abs=1e-6) for root in to_alpha)


def test_more_than_two_values_take_bca_and_its_probabilities_match_its_limits() -> None:
    found = sure(THREE)
    low, high = found.limits(0.95)

    assert found.method == "bca"
    assert low < found.estimate < high
    assert found.below(low) == pytest.approx(0.025, abs=0.01)
    assert found.below(high) == pytest.approx(0.975, abs=0.01)


def test_the_same_seed_gives_the_same_limits_and_another_seed_nearly() -> None:
    limits = sure(THREE).limits(0.95)

    assert sure(THREE).limits(0.95) == limits
    assert sure(THREE, seed=2).limits(0.95) == pytest.approx(limits, abs=0.05)


def test_resampling_in_pieces_is_resampling_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cases are resampled piece by piece, with the same result."""
    columns = np.arange(40.0).reshape(20, 2)
    whole = bootstrap_sums(columns, 50, (3,))
    monkeypatch.setattr("flows.agreement.intervals.CELLS", 60)

    assert np.array_equal(bootstrap_sums(columns, 50, (3,)), whole)


def test_an_undefined_alpha_has_no_interval() -> None:
    assert sure(pattern(0, 0, 12)) is None
    assert sure(np.full((3, 2), -1)) is None


@pytest.mark.parametrize(("share", "at_least"), [(0.5, 0.9), (0.1, 0.9)])
def test_the_interval_covers_the_true_alpha_about_as_often_as_it_says(
    share: float, at_least: float
) -> None:
    """300 simulated studies of 54 cases, true alpha 0.8: BCa with the exact bound at 1."""
    generator = np.random.default_rng(7)
    spread = share * (1 - share)
    chances = [share**2 + 0.8 * spread, 0.4 * spread, (1 - share) ** 2 + 0.8 * spread]
    covered = total = 0
    for number in range(300):
        codes = pattern(*generator.multinomial(54, chances))
        statistics = nominal(codes)
        found = bca_confidence(statistics, bootstrap_sums(statistics.columns, 400, (number,)))
        if found is None:
            continue
        if found.estimate == 1.0:
            found = exact_confidence(codes)
        low, high = found.limits(0.95)
        covered += low <= 0.8 <= high
        total += 1

    assert total > 250
    assert covered / total > at_least


def test_one_deviating_answer_is_not_enough_evidence_whatever_else_could_be_said() -> None:
    """Alpha is 0, but the interval must not be: of three values only two are in use."""
    codes = np.zeros((48, 2), dtype=np.int64)
    codes[0, 1] = 2
    found = sure(codes)
    low, high = found.limits(0.95)

    assert found.method == "goodness_of_fit"
    assert (low, high) == pytest.approx((0.0, 0.81), abs=0.02)


@pytest.mark.parametrize("cases", [6, 48, 400])
def test_one_stray_answer_of_three_coders_is_no_evidence_against_a_question(cases):
    """Alpha is 0 then, however many cases there are, and resampled cases hardly vary.

    A third of the replicates miss the only case that differs. In them nobody disagrees, so the
    interval must reach up to perfect agreement and cannot end at 0.
    """
    codes = np.zeros((cases, 3), dtype=np.int64)
    codes[0, 0] = 1
    found = sure(codes)
    limits = found.limits(0.95)

    assert (found.method, found.estimate) == ("bca", pytest.approx(0.0, abs=1e-12))
    assert limits[1] == 1.0
    assert verdict_word(found.estimate, limits, Standard()) == "not_enough_evidence"
    assert 0.5 < found.below(0.8) < 0.7


def test_replicates_without_an_alpha_change_nothing_where_they_are_few():
    """Disagreement on many cases is evidence, and the interval stays as the replicates have it."""
    codes = np.tile([[0, 0, 1], [1, 0, 1], [0, 0, 0], [1, 1, 0]], (12, 1))
    found = sure(codes)

    assert found.undefined == 0.0
    assert found.limits(0.95)[1] < 0.5


def test_every_replicate_draws_as_many_cases_as_there_are():
    """Each case weighs one, so that sums of ones are the number of cases in every replicate."""
    sums = intervals.bootstrap_sums(np.column_stack([np.ones(7), np.arange(7)]), 50, (3,))
    assert (sums[:, 0] == 7).all()
    assert sums[:, 1].std() > 0
