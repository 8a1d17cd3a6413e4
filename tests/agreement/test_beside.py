"""Does a group's alpha lie apart from all others' only where there is something to it?"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from flows.agreement.alpha import CaseStatistics, Floats, count_statistics
from flows.agreement.beside import Counted, groups_beside_others
from flows.agreement.contrasts import Contrast, Resampled, resampled_alpha
from flows.agreement.limitsatonce import with_limits
from flows.agreement.resampling import Resampling
from flows.agreement.tables import value_counts


def codes_of(cases: int, alpha: float, draw: np.random.Generator, share: float = 0.5) -> Floats:
    """Two coders' yes or no about so many cases, with this true alpha."""
    truth = draw.random((cases, 1)) < share
    seen = draw.random((cases, 2)) < np.sqrt(alpha)
    return np.where(seen, truth, draw.random((cases, 2)) < share).astype(np.int64)


def counted(codes: Floats) -> Counted:
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    return Counted(statistics.columns, partial(alpha_of, statistics))


def alpha_of(statistics: CaseStatistics, columns: Floats, sums: Floats) -> Resampled:
    return resampled_alpha(CaseStatistics(columns, statistics.level, statistics.scores), sums)


def contrasts(tables: Sequence[Floats], own: int, replicates: int = 400) -> list[Contrast]:
    """Of the first so many cases less the rest, then the other way round, table by table."""
    first = np.arange(len(tables[0])) < own
    resampling = Resampling(np.ones(len(first), dtype=bool), replicates, (1,))
    found = groups_beside_others(
        [counted(codes) for codes in tables],
        {"A": first, "B": ~first},
        ["A", "B"],
        resampling,
        0.95,
    )
    return [each.contrast for each in found]


@pytest.mark.parametrize("own", [5, 14, 27, 60])
def test_exchanging_the_groups_changes_the_sign(own: int) -> None:
    codes = codes_of(2 * own if own == 60 else 54, 0.8, np.random.default_rng(own))
    one, other = contrasts([codes], own)

    assert one.interval is not None and other.interval is not None
    assert one.difference == pytest.approx(-other.difference)
    assert one.interval == pytest.approx((-other.interval[1], -other.interval[0]), abs=0.01)


@pytest.mark.parametrize(("own", "cases"), [(5, 54), (14, 54), (60, 120)])
def test_groups_that_agree_alike_are_apart_no_more_often_than_promised(
    own: int, cases: int
) -> None:
    """Of 200 tables 5% to be expected; resampling 5 cases alone would call half of them apart."""
    draw = np.random.default_rng(7)
    tables = [codes_of(cases, 0.8, draw) for _ in range(200)]

    assert sum(each.apart for each in contrasts(tables, own, 200)) <= 2 * 20


@pytest.mark.parametrize(("own", "cases"), [(12, 54), (60, 120)])
def test_a_group_on_which_coders_guess_stands_out(own: int, cases: int) -> None:
    draw = np.random.default_rng(3)
    codes = np.concatenate([codes_of(own, 0.0, draw), codes_of(cases - own, 0.98, draw)])
    found = contrasts([codes], own)[0]

    assert found.apart and found.difference is not None and found.difference < -0.5


def test_fewer_than_five_compared_cases_on_either_side_are_not_compared() -> None:
    codes = codes_of(20, 0.8, np.random.default_rng(1))

    assert contrasts([codes], 4) == []
    codes[:2] = -1
    assert contrasts([codes], 6) == []


def test_one_value_throughout_on_one_side_has_no_difference_and_says_so() -> None:
    codes = np.concatenate(
        [np.zeros((8, 2), dtype=np.int64), codes_of(20, 0.8, np.random.default_rng(1))]
    )

    assert contrasts([codes], 8)[0] == Contrast(None, None, "one of the two cannot be calculated")


def test_sums_within_parts_add_up_to_the_sums_of_all() -> None:
    """All figures of a round rest on the same resampled cases, those of groups too."""
    columns = np.random.default_rng(1).random((30, 3))
    taken = np.arange(30) > 2
    resampling = Resampling(taken, 50, (9,))
    first = np.arange(30) % 3 == 0

    parts = resampling.sums_within(columns, [first, ~first])

    assert np.allclose(parts[0] + parts[1], resampling.sums(columns))
    assert np.allclose(parts[0], resampling.sums(np.where(first[:, None], columns, 0.0)))


def test_limits_that_are_sought_all_at_once_are_the_same_as_one_by_one() -> None:
    draw = np.random.default_rng(5)
    figures = [
        alpha_of(*sides)
        for codes in (codes_of(30, each, draw) for each in (0.9, 0.5, 0.0, 1.0))
        for sides in [_sides(codes)]
    ]

    known = with_limits(figures, 0.9)

    for one, many in zip(figures, known, strict=True):
        assert one.sure is not None and many.sure is not None
        assert many.sure.limits(0.9) == pytest.approx(one.sure.limits(0.9))


def _sides(codes: Floats) -> tuple[CaseStatistics, Floats, Floats]:
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    resampling = Resampling(np.ones(len(codes), dtype=bool), 100, (1,))
    return statistics, statistics.columns, resampling.sums(statistics.columns)
