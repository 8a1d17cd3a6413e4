"""What must hold for alpha on any data, at every level, and does it?"""

import warnings
from typing import Any

import hypothesis.strategies as st
import krippendorff
import numpy as np
import pytest
from examples import examples
from hypothesis import assume, given

from codebook.model import Level
from flows.agreement.alpha import alpha, count_statistics, number_statistics
from flows.agreement.coefficients import Coefficients, coefficients, percent_agreement
from flows.agreement.distances import alpha_apart, apart
from flows.agreement.pairs import pair_agreement
from flows.agreement.sets import jaccard_distance, masi_distance
from flows.agreement.tables import value_counts

VALUES = 4
SCORES = np.array([0.5, 1.0, 3.0, 7.0])
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
every_level = pytest.mark.parametrize("level", LEVELS)
codings = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(-1, VALUES - 1), min_size=coders, max_size=coders),
        min_size=1,
        max_size=12,
    )
)
"""Cases by coders, places of values, -1 where there is no answer."""


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def of(codes: np.ndarray, level: Level, scores: np.ndarray = SCORES) -> float | None:
    return alpha(count_statistics(value_counts(codes, VALUES), level, scores))


def same(one: float | None, other: float | None, within: float = 1e-9) -> bool:
    return one == other if one is None or other is None else abs(one - other) <= within


@every_level
@examples(60)
@given(codings, st.randoms(use_true_random=False))
def test_order_of_coders_and_cases_does_not_matter(
    level: Level, rows: list[list[int]], random: Any
) -> None:
    codes = np.array(rows)
    cases, coders = list(range(len(codes))), list(range(codes.shape[1]))
    random.shuffle(cases)
    random.shuffle(coders)

    assert same(of(codes[cases][:, coders], level), of(codes, level))


@examples(100)
@given(codings, st.permutations(range(VALUES)))
def test_nominal_alpha_does_not_know_the_names_of_values(
    rows: list[list[int]], order: list[int]
) -> None:
    codes = np.array(rows)

    assert same(of(np.array([*order, -1])[codes], "nominal"), of(codes, "nominal"))


@examples(100)
@given(codings, st.floats(-1000, 1000), st.floats(0.01, 1000))
def test_interval_alpha_does_not_know_origin_or_unit(
    rows: list[list[int]], shift: float, unit: float
) -> None:
    codes = np.array(rows)
    numbers = np.array([*SCORES, np.nan])[codes]

    assert same(of(codes, "interval", SCORES * unit + shift), of(codes, "interval"), 1e-6)
    assert same(
        alpha(number_statistics(numbers * unit + shift)), alpha(number_statistics(numbers)), 1e-6
    )


@examples(100)
@given(codings, st.floats(1e-6, 1e6))
def test_ratio_alpha_does_not_know_the_unit(rows: list[list[int]], unit: float) -> None:
    codes = np.array(rows)
    numbers = np.array([*SCORES, np.nan])[codes]

    assert same(of(codes, "ratio", SCORES * unit), of(codes, "ratio"))
    assert same(
        alpha(number_statistics(numbers * unit, "ratio")),
        alpha(number_statistics(numbers, "ratio")),
    )


def test_ratio_alpha_does_know_the_origin_and_interval_alpha_proportion() -> None:
    """So that the two tests above are no matter of course."""
    codes = np.array([[0, 1], [1, 1], [3, 2], [3, 3]])

    assert not same(of(codes, "ratio", SCORES + 5), of(codes, "ratio"))
    assert not same(of(codes, "interval", SCORES**2), of(codes, "interval"))


@examples(100)
@given(codings)
def test_ordinal_alpha_knows_only_the_order_of_values(rows: list[list[int]]) -> None:
    """Any rising transformation of the scores, and values that nobody gave, change nothing."""
    codes = np.array(rows)
    with_gaps = np.array([1, 3, 4, 6, -1])[codes]
    spread = alpha(count_statistics(value_counts(with_gaps, 8), "ordinal"))

    assert same(of(codes, "ordinal", np.exp(SCORES)), of(codes, "ordinal"))
    assert same(spread, of(codes, "ordinal"))


@examples(100)
@given(codings)
def test_ordinal_alpha_is_the_same_from_the_other_end(rows: list[list[int]]) -> None:
    codes = np.array(rows)

    assert same(of(np.array([3, 2, 1, 0, -1])[codes], "ordinal"), of(codes, "ordinal"))


@pytest.mark.parametrize("level", ["nominal", "interval", "ratio"])
@examples(100)
@given(codings)
def test_every_case_twice_leaves_observed_disagreement_and_alpha_moves_by_the_formula(
    level: Level, rows: list[list[int]]
) -> None:
    """1 - alpha = (n - 1) · D / E becomes (2n - 1) / (2n - 2) times as much.

    D doubles and E is four times as much: expected disagreement is that of two answers drawn
    without putting back, and so leans on their number n. Percent agreement stays as it is.
    """
    codes = np.array(rows)
    twice = np.concatenate([codes, codes])
    counts = value_counts(codes, VALUES)
    n = int(counts[counts.sum(axis=1) >= 2].sum())
    one, two = of(codes, level), of(twice, level)

    assert same(percent_agreement(value_counts(twice, VALUES)), percent_agreement(counts))
    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert 1 - two == pytest.approx((1 - one) * (2 * n - 1) / (2 * n - 2), abs=1e-9)


@examples(100)
@given(codings)
def test_every_case_twice_moves_ordinal_alpha_by_the_same_formula(rows: list[list[int]]) -> None:
    """Ranks double, so that both D and E are four times as much again."""
    codes = np.array(rows)
    counts = value_counts(codes, VALUES)
    n = int(counts[counts.sum(axis=1) >= 2].sum())
    one, two = of(codes, "ordinal"), of(np.concatenate([codes, codes]), "ordinal")

    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert 1 - two == pytest.approx((1 - one) * (2 * n - 1) / (2 * n - 2), abs=1e-9)


@every_level
@examples(60)
@given(codings, st.integers(0, VALUES - 1))
def test_a_case_coded_once_changes_no_alpha(
    level: Level, rows: list[list[int]], value: int
) -> None:
    codes = np.array(rows)
    alone = np.full((1, codes.shape[1]), -1)
    alone[0, 0] = value
    added = np.concatenate([codes, alone, np.full_like(alone, -1)])

    assert same(of(added, level), of(codes, level), 0.0)
    numbers, more = np.array([*SCORES, np.nan])[codes], np.array([*SCORES, np.nan])[added]
    if level in ("interval", "ratio"):
        assert same(alpha(number_statistics(more, level)), alpha(number_statistics(numbers, level)))


@every_level
@examples(100)
@given(codings)
def test_alpha_is_one_only_in_full_agreement_and_never_more(
    level: Level, rows: list[list[int]]
) -> None:
    """And never below -1: with n answers in pairs no table disagrees more."""
    codes = np.array(rows)
    found = of(codes, level)
    assume(found is not None)
    assert found is not None
    compared = codes[(codes >= 0).sum(axis=1) >= 2]
    agree = all(len(set(case[case >= 0])) == 1 for case in compared)

    assert -1.0 - 1e-12 <= found <= 1.0
    assert (found == 1.0) == agree


@every_level
@examples(100)
@given(codings)
def test_the_independent_implementation_gives_the_same(level: Level, rows: list[list[int]]) -> None:
    codes = np.array(rows)
    compared = codes[(codes >= 0).sum(axis=1) >= 2]
    assume(len(np.unique(compared[compared >= 0])) > 1)
    data = np.array([*SCORES, np.nan])[codes]
    theirs = krippendorff.alpha(
        reliability_data=data.T, level_of_measurement=level, value_domain=list(SCORES)
    )

    assert of(codes, level) == pytest.approx(theirs, abs=1e-9)
    if level in ("interval", "ratio"):
        assert alpha(number_statistics(data, level)) == pytest.approx(theirs, abs=1e-9)


@examples(60)
@given(codings)
def test_with_two_values_alpha_is_the_same_at_every_level(rows: list[list[int]]) -> None:
    codes = np.minimum(np.array(rows), 1)
    found = [of(codes, level) for level in LEVELS]

    assert all(same(each, found[0]) for each in found)


@examples(60)
@given(codings)
def test_no_figure_is_ever_more_than_one_a_nan_or_an_exception(rows: list[list[int]]) -> None:
    """Whatever is undefined is None; the warnings of this module are errors."""
    codes = np.array(rows)
    counts = value_counts(codes, VALUES)
    members = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], bool)
    found = [
        *(of(codes, level) for level in LEVELS),
        *(alpha_apart(apart(codes, each(members))) for each in _DISTANCES),
        *(getattr(coefficients(counts), name) for name in Coefficients.__slots__),
        *_pair_figures(codes[:, :2], VALUES),
        *_pair_figures(np.minimum(codes[:, :2], 1), 2),
    ]
    assert all(each is None or (not np.isnan(each) and each <= 1.0 + 1e-12) for each in found)


_DISTANCES = (masi_distance, jaccard_distance)


def _pair_figures(codes: np.ndarray, values: int) -> list[float | None]:
    pair = pair_agreement(("ab", "cd"), codes, values)
    return [
        pair.percent_agreement,
        pair.cohen_kappa,
        pair.weighted_kappa_linear,
        pair.weighted_kappa_quadratic,
        pair.scott_pi,
        pair.pabak,
        pair.prevalence_index,
        pair.bias_index,
    ]


@pytest.mark.parametrize("shape", [(0, 2), (0, 0), (3, 0), (3, 1), (2, 3)])
def test_tables_without_a_pair_of_answers_have_no_figure_at_all(shape: tuple[int, int]) -> None:
    codes = np.full(shape, -1)
    counts = value_counts(codes, VALUES)

    assert [of(codes, level) for level in LEVELS] == [None] * 4
    assert alpha(number_statistics(np.full(shape, np.nan))) is None
    assert alpha(number_statistics(np.full(shape, np.nan), "ratio")) is None
    assert coefficients(counts) == Coefficients(*[None] * 6)


@pytest.mark.parametrize(("agreeing", "wanted"), [(10, 1.0), (8, 0.6), (5, 0.0), (0, -1.0)])
def test_pabak_is_twice_the_agreement_less_one(agreeing: int, wanted: float) -> None:
    """However rare a value is; and the same as Brennan-Prediger with two values."""
    codes = np.zeros((10, 2), dtype=np.int64)
    codes[agreeing:, 1] = 1
    found = coefficients(value_counts(codes, 2))

    assert found.pabak == pytest.approx(wanted)
    assert found.pabak == pytest.approx(found.brennan_prediger)
    assert pair_agreement(("ab", "cd"), codes, 2).pabak == pytest.approx(wanted)
    assert coefficients(value_counts(codes, 3)).pabak is None
