"""Are limits of simulated studies those that a round with the same answers would have?"""

import numpy as np
import pytest

from flows.agreement.alpha import alphas, count_statistics
from flows.agreement.namedintervals import Sure, sure_by
from flows.agreement.power import chances
from flows.agreement.studies import Setting, Studies
from flows.agreement.studylimits import study_limits
from flows.agreement.tables import value_counts
from flows.agreement.verdicts import Interval, Standard
from tests.agreement.test_namedintervals import known

CODES = np.array([[0, 0], [1, 1], [2, 2], [0, 1], [2, 1], [0, 0], [1, 1], [2, 2]] * 8)
OTHER = np.array([[0, 0], [1, 1], [2, 2], [0, 2], [1, 1], [0, 0], [0, 0], [2, 2]] * 8)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("method", ["bca", "jackknife", "percentile", "krippendorff"])
def test_limits_of_many_studies_are_those_of_each_by_itself(level: str, method: Interval) -> None:
    """Two studies of 64 cases and two coders; what is drawn differs, the methods do not."""
    counts = np.concatenate([value_counts(CODES, 3), value_counts(OTHER, 3)])
    statistics = count_statistics(counts, level)
    columns = statistics.columns.reshape(2, 64, -1)
    totals = counts.reshape(2, 64, 3).sum(axis=1).astype(float)
    some = Studies(statistics, columns, totals, np.zeros((2, 3)))

    found = study_limits(some, np.array([True, True]), method, 0.95, 4000, (2,))

    for limits, codes in zip(found, (CODES, OTHER), strict=True):
        alone = sure_by(method, known(codes, level, 4000))
        assert alone is not None and not isinstance(alone, str)
        wanted: Sure = alone
        assert tuple(limits) == pytest.approx(
            wanted.limits(0.95), abs=1e-9 if method == "jackknife" else 0.025
        )
    assert not np.isnan(alphas(statistics, columns.sum(axis=1))).any()


def test_where_the_jackknife_says_nothing_neither_do_these() -> None:
    """One stray answer of two coders, and one case that alone bears a second value."""
    stray, alone = np.zeros((2, 30, 2), dtype=np.int64)
    stray[0, 0] = 1
    alone[0] = 1
    counts = np.concatenate([value_counts(stray, 2), value_counts(alone, 2)])
    statistics = count_statistics(counts, "nominal")
    some = Studies(
        statistics,
        statistics.columns.reshape(2, 30, -1),
        counts.reshape(2, 30, 2).sum(axis=1).astype(float),
        np.zeros((2, 3)),
    )

    assert np.isnan(study_limits(some, np.array([True, False]), "jackknife", 0.95, 9, (1,))).all()


@pytest.mark.parametrize("method", ["bca", "jackknife", "percentile", "krippendorff"])
def test_a_plan_promises_what_the_named_interval_will_give(method: Interval) -> None:
    """A narrower interval lets more studies be reliable, a wider one fewer."""
    half = Setting("nominal", (0.5, 0.5))
    default, other = (
        chances(half, 0.9, 60, Standard(interval=name), studies=200).reliable
        for name in ("default", method)
    )
    wider = method == "jackknife"

    assert (other < default) if wider else (other >= default - 0.02)
