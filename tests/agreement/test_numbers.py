import warnings

import hypothesis.strategies as st
import numpy as np
import pytest
from examples import examples
from hypothesis import given
from scipy.stats import f, nct

from flows.agreement.numbers import (
    intraclass,
    limit_interval,
    mean_interval,
    mean_squares,
    number_agreement,
    pair_limits,
)

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
"""Table 2 of Shrout & Fleiss (1979): six targets, four judges."""

whole = st.tuples(st.integers(5, 9), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(-20, 20), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def drawn(cases: int, shift: float, noise: float, seed: int = 3) -> np.ndarray:
    random = np.random.default_rng(seed)
    truth = random.normal(50, 10, (cases, 1))
    return truth + np.array([0.0, shift]) + random.normal(0, noise, (cases, 2))


def test_the_example_of_shrout_and_fleiss_has_their_figures() -> None:
    """Mean squares 11.24, 32.49 and 1.02, ICC(2,1) = .29; R's psych gives .019 to .761."""
    assert mean_squares(SHROUT_FLEISS) == pytest.approx((11.24, 32.49, 1.02), abs=0.005)
    found = intraclass(SHROUT_FLEISS, 0.95)
    assert found.cases == 6
    assert found.value == pytest.approx(0.29, abs=0.005)
    assert found.interval == pytest.approx((0.0188, 0.7611), abs=0.00005)


def test_the_interval_is_that_of_mcgraw_and_wong() -> None:
    """Their Table 7, ICC(A,1), written out as they write it, with a, b and v."""
    numbers = drawn(12, 4.0, 3.0)
    n, k = numbers.shape
    rows, columns, errors = mean_squares(numbers)
    r = (rows - errors) / (rows + (k - 1) * errors + k / n * (columns - errors))
    a, b = k * r / (n * (1 - r)), 1 + k * r * (n - 1) / (n * (1 - r))
    v = (a * columns + b * errors) ** 2 / (
        (a * columns) ** 2 / (k - 1) + (b * errors) ** 2 / ((n - 1) * (k - 1))
    )
    upper_f, lower_f = f.ppf(0.975, n - 1, v), f.ppf(0.975, v, n - 1)
    both = k * columns + (k * n - k - n) * errors
    low = n * (rows - upper_f * errors) / (upper_f * both + n * rows)
    high = n * (lower_f * rows - errors) / (both + n * lower_f * rows)

    found = intraclass(numbers, 0.95)
    assert found.value == pytest.approx(r, abs=1e-12)
    assert found.interval == pytest.approx((low, high), abs=1e-9)


def test_an_icc_worked_by_hand() -> None:
    """Cases 1, 2, 3, 4, 5 by one coder, each one more by the other.

    Between cases 2 · 10 / 4 = 5, between coders 10 · 0.25 = 2.5, nothing left:
    5 / (5 + 2 · 2.5 / 5) = 5/6. Coders who differ by a constant do not agree fully.
    """
    one = np.arange(1.0, 6.0)
    found = intraclass(np.column_stack([one, one + 1]), 0.95)

    assert found.value == pytest.approx(5 / 6)
    assert found.interval is not None
    assert 0 < found.interval[0] < 5 / 6 < found.interval[1] < 1


@examples(60)
@given(whole)
def test_an_icc_does_not_hang_on_order_unit_or_origin(rows: list[list[int]]) -> None:
    numbers = np.array(rows, float)
    found = intraclass(numbers, 0.95)
    turned = intraclass(numbers[::-1, ::-1] * 2.5 + 40, 0.95)

    assert (turned.value is None) == (found.value is None)
    assert turned.value == pytest.approx(found.value, abs=1e-9)
    assert turned.interval == pytest.approx(found.interval, abs=1e-6)


@examples(60)
@given(whole)
def test_an_icc_lies_within_its_interval_and_never_warns(rows: list[list[int]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = intraclass(np.array(rows, float), 0.95)
    assert found.value is None or -1 <= found.value <= 1
    assert (found.value is None or found.interval is None) == bool(found.reason)
    if found.interval is not None and found.value is not None and found.value > 0:
        assert -1 <= found.interval[0] <= found.value <= found.interval[1] <= 1


@pytest.mark.parametrize(
    ("numbers", "value", "reason"),
    [
        (np.zeros((0, 2)), None, "no case has a number from each of them"),
        (np.ones((1, 2)), None, "only 1 case has a number from each of them"),
        (np.ones((4, 2)), None, "only 4 cases have a number from each of them"),
        (np.full((6, 2), 0.1), None, "every number was 0.1"),
        (
            np.repeat(np.arange(6.0)[:, None], 2, axis=1),
            1.0,
            "no two numbers differ, so nothing says how they vary",
        ),
        (np.tile([1.0, 2.0], (6, 1)), 0.0, "each coder gave the same number for every case"),
    ],
    ids=["no case", "one", "four", "one number", "all agree", "coders only"],
)
def test_where_an_icc_cannot_be_had_it_says_why(
    numbers: np.ndarray, value: float | None, reason: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = intraclass(numbers, 0.95)
    assert (found.value, found.interval, found.reason) == (value, None, reason)


@pytest.mark.slow
def test_the_interval_of_an_icc_covers_the_truth_as_often_as_it_says() -> None:
    """Variances 1, 0.1 and 0.4 of cases, coders and the rest: ICC 1 / 1.5. 1,000 samples."""
    random, truth, held = np.random.default_rng(8), 1 / 1.5, 0
    for _ in range(1000):
        shape = (30, 4)
        numbers = (
            random.normal(0, 1, (30, 1))
            + random.normal(0, 0.1**0.5, (1, 4))
            + random.normal(0, 0.4**0.5, shape)
        )
        low, high = intraclass(numbers, 0.95).interval or (1, -1)
        held += low <= truth <= high
    assert 920 <= held <= 975


def test_limits_of_agreement_have_bland_and_altmans_figures() -> None:
    """Their blood pressures (1999): 85 people, mean -16.29, sd 19.61, limits -54.7 and 22.1.

    Their approximate interval of the upper limit is 14.9 to 29.3; the exact one lies a little
    further out, as it should.
    """
    ready = np.linspace(-1, 1, 85)
    apart = -16.29 + 19.61 * (ready - ready.mean()) / ready.std(ddof=1)
    found = pair_limits(("J", "S"), np.column_stack([apart, np.zeros(85)]), 0.95)

    assert found.cases == 85
    assert (found.mean, found.sd) == (pytest.approx(-16.29), pytest.approx(19.61))
    assert found.limits == pytest.approx((-54.7, 22.1), abs=0.05)
    assert found.high_interval == pytest.approx((15.8, 30.4), abs=0.05)
    assert found.low_interval == pytest.approx((-63.0, -48.4), abs=0.05)
    assert found.mean_interval == pytest.approx((-20.5, -12.1), abs=0.05)


@pytest.mark.parametrize("cases", [5, 17, 54, 10_000])
def test_the_interval_of_a_limit_is_that_of_a_normal_percentile(cases: int) -> None:
    """By an independent implementation of the noncentral t distribution."""
    root = cases**0.5
    wanted = nct.ppf([0.025, 0.975], cases - 1, 1.96 * root) / root

    assert limit_interval(cases, 0.0, 1.0, 1.96, 0.95) == pytest.approx(tuple(wanted), abs=1e-8)
    low, high = limit_interval(cases, 10.0, 2.0, -1.96, 0.95)
    assert (low, high) == pytest.approx((10 - 2 * wanted[1], 10 - 2 * wanted[0]), abs=1e-8)


def test_intervals_of_mean_and_limits_hold_the_truth_as_often_as_they_say() -> None:
    """Differences from a normal distribution with mean 3 and sd 2, 12 cases, 2,000 samples."""
    random, held = np.random.default_rng(5), np.zeros(3)
    for _ in range(2000):
        apart = random.normal(3, 2, 12)
        mean, sd = float(apart.mean()), float(apart.std(ddof=1))
        found = (
            mean_interval(12, mean, sd, 0.95),
            limit_interval(12, mean, sd, -1.96, 0.95),
            limit_interval(12, mean, sd, 1.96, 0.95),
        )
        truths = (3, 3 - 1.96 * 2, 3 + 1.96 * 2)
        held += [low <= truth <= high for (low, high), truth in zip(found, truths, strict=True)]
    assert ((held / 2000 > 0.935) & (held / 2000 < 0.965)).all()


def test_limits_are_the_first_coder_less_the_second() -> None:
    """Turned round, mean and limits change their sign; figures rest on shared cases only."""
    numbers = drawn(20, -3.0, 1.0)
    numbers[0, 1] = np.nan
    one = pair_limits(("ab", "cd"), numbers, 0.95)
    other = pair_limits(("cd", "ab"), numbers[:, ::-1], 0.95)

    assert one.cases == 19
    assert one.mean == pytest.approx(3.0, abs=1.0)
    assert other.mean == pytest.approx(-(one.mean or 0))
    assert other.limits == pytest.approx(tuple(-each for each in reversed(one.limits or ())))
    assert other.low_interval == pytest.approx(
        tuple(-each for each in reversed(one.high_interval or ()))
    )


def test_differences_that_are_all_the_same_have_limits_without_an_interval() -> None:
    one = np.arange(6.0)
    found = pair_limits(("ab", "cd"), np.column_stack([one, one - 2]), 0.95)

    assert (found.mean, found.sd, found.limits) == (2.0, 0.0, (2.0, 2.0))
    assert (found.mean_interval, found.low_interval, found.high_interval) == (None, None, None)
    assert found.reason == "every difference is the same, so nothing is known of how they vary"


def test_fewer_than_five_shared_cases_have_no_limits() -> None:
    found = pair_limits(("ab", "cd"), drawn(4, 0, 1), 0.95)

    assert (found.cases, found.mean, found.limits, found.icc.value) == (4, None, None, None)
    assert found.reason == "only 4 cases have a number from each of them"


def test_the_icc_of_all_coders_rests_on_cases_that_all_of_them_answered() -> None:
    """Coders who took turns share no case with all others; each pair still has its own."""
    numbers = np.column_stack([drawn(30, 2, 1), drawn(30, 2, 1)[:, 0] + 1])
    everyone = number_agreement(numbers, ("ab", "cd", "ef"), 0.95)
    turns = numbers.copy()
    turns[np.arange(30), np.arange(30) % 3] = np.nan
    taken = number_agreement(turns, ("ab", "cd", "ef"), 0.95)

    assert everyone.icc.value == pytest.approx(intraclass(numbers, 0.95).value)
    assert (taken.icc.cases, taken.icc.value) == (0, None)
    assert [(each.coders, each.cases) for each in taken.pairs] == [
        (("ab", "cd"), 10),
        (("ab", "ef"), 10),
        (("cd", "ef"), 10),
    ]
    assert all(each.icc.value is not None for each in taken.pairs)


def test_a_coder_whose_numbers_stand_alone_takes_part_in_no_figure() -> None:
    numbers = np.full((12, 3), np.nan)
    numbers[:6, :2] = drawn(6, 0, 1)
    numbers[6:, 2] = 5.0
    found = number_agreement(numbers, ("ab", "cd", "ef"), 0.95)

    assert found.coders == ("ab", "cd")
    assert found.icc.cases == 6
    assert len(found.pairs) == 1


def test_without_a_shared_number_there_is_nothing_and_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = number_agreement(np.full((3, 2), np.nan), ("ab", "cd"), 0.95)
    assert (found.coders, found.pairs, found.icc.value) == ((), (), None)
