import warnings

import hypothesis.strategies as st
import krippendorff
import numpy as np
import pytest
from examples import examples
from hypothesis import assume, given

from codebook.model import Level
from flows.agreement.alpha import (
    alpha,
    alphas,
    count_statistics,
    nominal_disagreement,
    number_statistics,
)
from flows.agreement.tables import value_counts

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
ratings = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(-1, 3), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


def of(codes: np.ndarray, level: Level, scores: np.ndarray | None = None) -> float | None:
    return alpha(count_statistics(value_counts(codes, 4), level, scores))


def drawn(text: str) -> np.ndarray:
    """Codes from a drawing: a line a coder, a letter a case, a dot for none."""
    letters = [line.split() for line in text.strip().splitlines()]
    return np.array([[".abcd".index(each) - 1 for each in row] for row in letters]).T


def test_alpha_worked_by_hand() -> None:
    """One disagreement in four cases: Do = 2/8; De = 2·3·5/(8·7); alpha = 1 - 0.25/0.5357."""
    codes = drawn("""
        a a b b
        a b b b
    """)

    assert of(codes, "nominal") == pytest.approx(1 - 0.25 / (30 / 56))
    assert nominal_disagreement(codes) == pytest.approx(30 / 56)


@pytest.mark.parametrize("n", [3, 54, 1000])
def test_one_deviating_answer_among_identical_ones_gives_zero(n: int) -> None:
    """Whatever the number of cases: so the report must say that a value is rare."""
    codes = np.zeros((n, 2), dtype=np.int64)
    codes[0, 1] = 1

    assert of(codes, "nominal") == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        ". .\n. .",
        "a .\n. b",
        "a a\na a",
        "a a b\na a .",
    ],
    ids=["nothing", "single-coded only", "one value", "variation in a single-coded case only"],
)
@pytest.mark.parametrize("level", LEVELS)
def test_without_variation_among_compared_answers_alpha_is_undefined(
    text: str, level: Level
) -> None:
    """None, never 1, 0 or nan, and no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert of(drawn(text), level) is None


@examples(150)
@given(ratings, st.sampled_from(LEVELS))
def test_the_independent_implementation_gives_the_same(rows: list[list[int]], level: Level) -> None:
    codes = np.array(rows)
    compared = codes[(codes >= 0).sum(axis=1) >= 2]
    assume(len(np.unique(compared[compared >= 0])) > 1)
    scores = np.array([0.0, 1.0, 2.0, 5.0])
    data = np.array([*scores, np.nan])[codes].T
    theirs = krippendorff.alpha(
        reliability_data=data, level_of_measurement=level, value_domain=list(scores)
    )

    assert of(codes, level, scores) == pytest.approx(theirs, abs=1e-9)


@examples(100)
@given(ratings, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_order_of_cases_and_coders_does_not_matter(
    rows: list[list[int]], level: Level, random: object
) -> None:
    codes = np.array(rows)
    turned = codes[::-1][:, ::-1]

    assert of(turned, level) == pytest.approx(of(codes, level), abs=1e-12)


@examples(100)
@given(ratings, st.permutations(range(4)))
def test_names_of_nominal_values_do_not_matter(rows: list[list[int]], order: list[int]) -> None:
    codes = np.array(rows)
    renamed = np.array([*order, -1])[codes]

    assert of(renamed, "nominal") == pytest.approx(of(codes, "nominal"), abs=1e-12)


@examples(60)
@given(ratings)
def test_interval_alpha_keeps_under_shift_and_ratio_alpha_under_scaling(
    rows: list[list[int]],
) -> None:
    codes = np.array(rows)
    scores = np.array([1.0, 2.0, 4.0, 7.0])

    assert of(codes, "interval", scores + 1000) == pytest.approx(
        of(codes, "interval", scores), abs=1e-9
    )
    assert of(codes, "ratio", scores * 12) == pytest.approx(of(codes, "ratio", scores), abs=1e-9)


@examples(60)
@given(ratings)
def test_numbers_in_closed_form_equal_interval_alpha_from_a_table(rows: list[list[int]]) -> None:
    codes = np.array(rows)
    scores = np.array([1.5, 2.0, 4.0, 7.25])
    numbers = np.array([*scores, np.nan])[codes]

    closed = alpha(number_statistics(numbers))
    assert closed == pytest.approx(of(codes, "interval", scores), abs=1e-9)


def test_jackknife_and_bootstrap_read_the_same_function_of_sums() -> None:
    """A case left out of the sum is a case left out of the data."""
    codes = np.random.default_rng(2).integers(-1, 4, size=(30, 3))
    for level in LEVELS:
        statistics = count_statistics(value_counts(codes, 4), level)
        sums = statistics.columns.sum(axis=0) - statistics.columns
        without = [of(np.delete(codes, at, axis=0), level) for at in range(30)]
        # Interval scores are centred on the declared values, so they do not move with the case.
        assert alphas(statistics, sums) == pytest.approx(np.array(without, float), abs=1e-12)
