import warnings

import hypothesis.strategies as st
import numpy as np
import pytest
from examples import examples
from hypothesis import given

from codebook.model import Question
from flows.agreement import alpha as module
from flows.agreement.alpha import alpha, alphas, number_statistics, ratio_distance
from flows.agreement.measure import measure
from flows.agreement.tables import CodedNumbers, CodedRound
from flows.agreement.verdicts import Standard
from flows.agreement.waves import wave_disagreement, wave_statistics

DRAWS = {
    "three to one": lambda random, shape: random.uniform(10, 30, shape),
    "years": lambda random, shape: 1900.0 + random.integers(0, 120, shape),
    "spread of 1e-6": lambda random, shape: 1000 * (1 + 1e-6 * random.random(shape)),
    "1e-6 to 1e9": lambda random, shape: 10 ** random.uniform(-6, 9, shape),
    "1e-300 to 1e300": lambda random, shape: 10 ** random.uniform(-300, 300, shape),
    "with zeros": lambda random, shape: np.maximum(random.normal(0, 5, shape), 0),
    "most alike, one far off": lambda random, shape: np.where(
        random.random(shape) < 0.01, 1e-3, 1e6 * (1 + 1e-6 * random.random(shape))
    ),
}


def table(numbers: np.ndarray) -> tuple[float, float]:
    """Observed and expected disagreement, added up pair by pair with more digits."""
    rows = [row[~np.isnan(row)].astype(np.longdouble) for row in numbers]
    rows = [row for row in rows if len(row) >= 2]

    def apart(row: np.ndarray) -> np.longdouble:
        total = row[:, None] + row[None, :]
        relative = np.divide(row[:, None] - row[None, :], total, where=total > 0, out=0 * total)
        return (relative**2).sum()

    observed = sum(apart(row) / (len(row) - 1) for row in rows)
    return float(observed), float(apart(np.concatenate(rows)))


def drawn(name: str, cases: int, seed: int = 4) -> np.ndarray:
    random = np.random.default_rng(seed)
    numbers = DRAWS[name](random, (cases, 3))
    return np.where(random.random(numbers.shape) < 0.2, np.nan, numbers)


@pytest.mark.parametrize("name", DRAWS)
def test_waves_give_the_sum_over_all_pairs_to_the_twelfth_digit(name: str) -> None:
    """Whatever the spread, from numbers that differ in their sixth digit to 600 decades."""
    numbers = drawn(name, 400)
    given = ~np.isnan(numbers) & ((~np.isnan(numbers)).sum(axis=1, keepdims=True) >= 2)
    columns, weights = wave_statistics(np.where(given, numbers, 0.0), given)
    _, expected = table(numbers)

    assert wave_disagreement(weights, columns.sum(axis=0)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", DRAWS)
def test_ratio_alpha_of_many_numbers_is_that_of_their_table(name: str) -> None:
    numbers = drawn(name, 400)
    observed, expected = table(numbers)
    pairable = (~np.isnan(numbers)).sum(axis=1)
    n = int(pairable[pairable >= 2].sum())
    statistics = number_statistics(numbers, "ratio")

    assert (statistics.waves is None) == (name == "years" and len(np.unique(numbers)) <= 101)
    assert alpha(statistics) == pytest.approx(1 - (n - 1) * observed / expected, abs=1e-11)


@examples(40)
@given(st.integers(0, 10_000), st.integers(2, 40), st.floats(0.0, 12.0))
def test_waves_and_table_agree_on_any_numbers(seed: int, cases: int, spread: float) -> None:
    """With the table forbidden, few numbers go by waves too."""
    random = np.random.default_rng(seed)
    numbers = np.round(10 ** random.uniform(-spread / 2, spread / 2, (cases, 2)), 6)
    by_table = alpha(number_statistics(numbers, "ratio"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_IN_TABLE", 0)
        by_waves = alpha(number_statistics(numbers, "ratio"))

    assert (by_waves is None) == (by_table is None)
    assert by_waves == pytest.approx(by_table, abs=1e-10)


def test_a_case_left_out_of_the_sums_is_a_case_left_out_of_the_numbers() -> None:
    numbers = drawn("1e-6 to 1e9", 150)
    statistics = number_statistics(numbers, "ratio")
    left = alphas(statistics, statistics.columns.sum(axis=0) - statistics.columns)
    without = [alpha(number_statistics(np.delete(numbers, at, 0), "ratio")) for at in range(20)]

    assert statistics.waves is not None
    assert left[:20] == pytest.approx(np.array(without, float), abs=1e-11)


@pytest.mark.parametrize("most", [0, 100])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[np.nan, np.nan]],
        [[3.0, np.nan], [np.nan, 5.0]],
        [[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]],
        [[0.0, 0.0], [0.0, 0.0]],
        [[2.0, 2.0], [2.0, 2.0], [7.0, np.nan]],
        [[1e308, 1e308], [1e308, 1e308]],
    ],
)
@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_numbers_without_variation_have_no_alpha_and_no_warning(
    rows: list[list[float]], most: int, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_IN_TABLE", most)
    numbers = np.array(rows, float).reshape(len(rows), 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert alpha(number_statistics(numbers, level)) is None


@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_the_largest_numbers_do_not_overflow(level: str) -> None:
    numbers = np.array([[1e308, 1.1e308], [1e307, 3e307], [1e308, 1e308]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        small = alpha(number_statistics(numbers / 1e308, level))
        assert alpha(number_statistics(numbers, level)) == pytest.approx(small)


def test_agreement_far_from_the_other_numbers_is_still_full_agreement() -> None:
    """And a difference of 1 between numbers of a thousand million is not lost."""
    numbers = np.array([[0.1, 0.1, 0.1], [1e9, 1e9, 1e9], [5.0, 5.0, np.nan]])
    assert alpha(number_statistics(numbers)) == 1.0
    numbers[1, 1] += 1
    assert number_statistics(numbers).columns[:, 0].nonzero()[0].tolist() == [1]


@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_equal_numbers_never_differ_by_rounding(level: str) -> None:
    """Full agreement is exactly 1, whatever the numbers: it has an interval of its own."""
    numbers = np.repeat(np.random.default_rng(7).lognormal(0, 3, (300, 1)), 3, axis=1)
    found = number_statistics(numbers, level)

    assert not found.columns[:, 0].any()
    assert alpha(found) == 1.0


@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_every_figure_of_a_round_takes_numbers_at_the_level_of_their_question(level: str) -> None:
    """Of all coders, and without each of them; many different numbers included."""
    random = np.random.default_rng(2)
    numbers = random.lognormal(2, 1, (60, 1)) * random.lognormal(0, 0.2, (60, 3))
    question = Question(id="N1", title="N", ask="?", type="number", minimum=0, level=level)
    cases = tuple(f"c{at}" for at in range(60))
    coded = CodedRound(cases, ("ab", "cd", "ef"), (CodedNumbers(question, numbers),))
    found = measure(coded, Standard(), 100, (1,))

    assert found.questions[0].level == level
    assert found.questions[0].scale.alpha == alpha(number_statistics(numbers, level))
    for at, without in enumerate(found.without_coder):
        left = np.delete(numbers, at, axis=1)
        assert without.alpha == pytest.approx(alpha(number_statistics(left, level)))
    assert len(found.without_coder) == 3


def test_ratio_numbers_worked_by_hand() -> None:
    """Cases 1 and 3, 2 and 2: observed 2 · (2/4)² = 0.5; expected 4/3 · …: alpha 0.1628."""
    numbers = np.array([[1.0, 3.0], [2.0, 2.0]])
    # Unlike pairs: 1-3 (1/4), twice 1-2 (1/9 each), twice 3-2 (1/25 each); each counts twice.
    expected = 2 * (1 / 4 + 2 / 9 + 2 / 25)
    assert alpha(number_statistics(numbers, "ratio")) == pytest.approx(1 - 3 * 0.5 / expected)
    assert ratio_distance(np.array([1.0, 3.0]))[0, 1] == 0.25
