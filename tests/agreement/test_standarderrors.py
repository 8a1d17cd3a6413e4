"""Standard errors, beside derivations of another kind than the one that computes them."""

import numpy as np
import pytest

from flows.agreement.alpha import count_statistics
from flows.agreement.coefficients import weights
from flows.agreement.manycoders import conger_kappa, mean_pairwise_kappa
from flows.agreement.pairs import cohen_kappa, pair_table
from flows.agreement.standarderrors import (
    alpha_with_error,
    delta_error,
    jackknife_error,
    with_error,
)
from flows.agreement.tableerrors import kappa_errors
from flows.agreement.tables import value_counts

RANDOM = np.random.default_rng(5)
TRUE = RANDOM.integers(0, 3, size=400)
CODES = np.column_stack(
    [np.where(RANDOM.random(400) < 0.8, TRUE, RANDOM.integers(0, 3, size=400)) for _ in range(3)]
)
PAIR = CODES[:, :2]


def test_error_of_ac1_equals_the_closed_form_for_a_table_of_two_coders() -> None:
    """Gwet (2008), equation for two coders, from the table of values."""
    table = pair_table(PAIR, 3)
    p, q = table / table.sum(), 3
    share = (p.sum(axis=0) + p.sum(axis=1)) / 2
    agreed = np.trace(p)
    chance = (share * (1 - share)).sum() / (q - 1)
    ac1 = (agreed - chance) / (1 - chance)
    own = (np.diag(p) * (1 - share)).sum() / (q - 1)
    both = 1 - (share[:, None] + share[None, :]) / 2
    square = (p * both**2).sum() / (q - 1) ** 2
    variance = agreed * (1 - agreed) - 4 * (1 - ac1) * (own - agreed * chance)
    variance += 4 * (1 - ac1) ** 2 * (square - chance**2)
    found = with_error(value_counts(PAIR, 3), np.eye(3), "gwet_ac")

    assert found is not None
    assert found.value == pytest.approx(ac1, abs=1e-12)
    assert found.as_table == pytest.approx(np.sqrt(variance / 400) / (1 - chance), abs=1e-12)


def test_error_of_kappa_is_that_of_a_jackknife_in_large_samples() -> None:
    table = pair_table(PAIR, 3)
    credit = weights(3, "quadratic")
    left_out = np.array(
        [cohen_kappa(pair_table(np.delete(PAIR, at, axis=0), 3), credit) for at in range(400)],
        dtype=float,
    )
    jackknifed = np.sqrt(((left_out - left_out.mean()) ** 2).sum() * 399 / 400)
    found = kappa_errors(table, credit)

    assert found is not None
    assert found.error == pytest.approx(jackknifed, rel=0.01)
    assert found.limits()[0] < found.kappa < found.limits()[1]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_three_errors_of_alpha_hardly_differ_in_large_samples(level: str) -> None:
    """Leaving cases out, moving them, and Gwet's linearisation (nominal) say the same."""
    counts = value_counts(CODES, 3)
    statistics = count_statistics(counts, level, np.array([1.0, 2.0, 4.0]))  # type: ignore[arg-type]
    jackknifed, moved = jackknife_error(statistics), delta_error(statistics)

    assert moved == pytest.approx(jackknifed, rel=0.01)
    if level == "nominal":
        linear = alpha_with_error(counts, np.eye(3))
        assert linear is not None
        assert linear.error == pytest.approx(jackknifed, rel=0.01)


def test_conger_is_cohen_for_two_coders_and_knows_no_order_of_coders() -> None:
    plain = np.eye(3)
    three = conger_kappa(CODES, plain)

    assert conger_kappa(PAIR, plain) == pytest.approx(cohen_kappa(pair_table(PAIR, 3), plain))
    assert mean_pairwise_kappa(PAIR, 3) == pytest.approx(cohen_kappa(pair_table(PAIR, 3), plain))
    assert conger_kappa(CODES[:, [2, 0, 1]], plain) == pytest.approx(three)


def test_nothing_to_vary_gives_no_error() -> None:
    """One value throughout, one case, and nobody compared: None, never a warning."""
    same, single = np.array([[2, 0], [2, 0]]), np.array([[1, 0], [0, 1]])
    for counts in (same, single, same[:1], np.zeros((0, 2), dtype=np.int64)):
        statistics = count_statistics(counts, "nominal")
        assert alpha_with_error(counts, np.eye(2)) is None
        assert jackknife_error(statistics) is None
        assert delta_error(statistics) is None
        assert with_error(counts, np.eye(2), "fleiss_kappa") is None
    assert conger_kappa(np.array([[0, -1], [1, -1]]), np.eye(2)) is None
    assert kappa_errors(np.array([[3, 0], [0, 0]]), np.eye(2)) is None
