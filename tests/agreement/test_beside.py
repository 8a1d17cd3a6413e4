"""Does a group's alpha lie apart from all others' only where there is something to it?"""

from functools import partial
from itertools import combinations

import numpy as np
import pytest

from flows.agreement.alpha import Floats, alphas, count_statistics
from flows.agreement.beside import Counted, groups_beside_others
from flows.agreement.contrasts import Contrast
from flows.agreement.dealing import dealt_contrast, dealt_sums
from flows.agreement.resampling import Resampling
from flows.agreement.tables import value_counts


def codes_of(cases: int, alpha: float, draw: np.random.Generator, share: float = 0.5) -> Floats:
    """Two coders' yes or no about so many cases, with this true alpha."""
    truth = draw.random((cases, 1)) < share
    seen = draw.random((cases, 2)) < np.sqrt(alpha)
    return np.where(seen, truth, draw.random((cases, 2)) < share).astype(np.int64)


def counted(codes: Floats) -> Counted:
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    return Counted(statistics.columns, partial(alphas, statistics))


def beside(codes: Floats, own: int, replicates: int = 400) -> dict[str, Contrast]:
    """The contrasts of the first so many cases and of the rest."""
    first = np.arange(len(codes)) < own
    resampling = Resampling(np.ones(len(codes), dtype=bool), replicates, (1,))
    found = groups_beside_others(
        [counted(codes)], {"A": first, "B": ~first}, ["A", "B"], resampling, 0.95
    )
    return {each.group: each.contrast for each in found}


def test_so_many_cases_are_dealt_as_the_smaller_side_has_and_all_alike() -> None:
    members = np.arange(10) < 7
    sums = dealt_sums(np.eye(10), members, 3000, (1,))

    assert set(sums.sum(axis=1)) == {3.0}
    assert sums.mean(axis=0) == pytest.approx(np.full(10, 0.3), abs=0.04)


def test_the_interval_reaches_as_far_as_95_of_100_deals() -> None:
    """All 15 ways to deal 2 of 6 cases, enumerated: the reach is their 95% quantile."""
    numbers = np.array([0.0, 0.1, 0.4, 0.5, 0.5, 0.9])
    columns = np.column_stack([numbers, np.ones(6)])
    members = np.arange(6) < 2

    def mean(sums: Floats) -> Floats:
        return np.asarray(sums[..., 0] / sums[..., 1] / 2.0)

    ways = [abs(numbers[list(two)].mean() - np.delete(numbers, two).mean()) / 2.0
            for two in combinations(range(6), 2)]  # fmt: skip
    reach = np.quantile(ways, 0.95, method="higher")
    found = dealt_contrast(columns, mean, members, dealt_sums(columns, members, 4000, (1,)), 0.95)

    assert found.difference == pytest.approx((0.05 - 0.575) / 2.0)
    assert found.interval == pytest.approx(
        (found.difference - reach, found.difference + reach), abs=1e-8
    )


@pytest.mark.parametrize("own", [5, 14, 27, 60])
def test_exchanging_the_groups_changes_the_sign(own: int) -> None:
    """Dealt (few cases) and resampled (60 beside 60) alike."""
    codes = codes_of(2 * own if own == 60 else 54, 0.8, np.random.default_rng(own))
    found = beside(codes, own)
    one, other = found["A"], found["B"]

    assert one.interval is not None and other.interval is not None
    assert one.difference == pytest.approx(-other.difference)
    assert one.interval == pytest.approx((-other.interval[1], -other.interval[0]), abs=0.01)


@pytest.mark.parametrize(("own", "cases"), [(5, 54), (14, 54), (60, 120)])
def test_groups_that_agree_alike_are_apart_no_more_often_than_promised(
    own: int, cases: int
) -> None:
    """Of 200 tables 5% to be expected. Resampling 5 cases would call half of them apart."""
    draw = np.random.default_rng(7)
    apart = [beside(codes_of(cases, 0.8, draw), own, 200)["A"].apart for _ in range(200)]

    assert sum(apart) <= 20


@pytest.mark.parametrize(("own", "cases"), [(12, 54), (60, 120)])
def test_a_group_on_which_coders_guess_stands_out(own: int, cases: int) -> None:
    draw = np.random.default_rng(3)
    codes = np.concatenate([codes_of(own, 0.0, draw), codes_of(cases - own, 0.98, draw)])
    found = beside(codes, own)["A"]

    assert found.apart and found.difference is not None and found.difference < -0.5


def test_fewer_than_five_compared_cases_on_either_side_are_not_compared() -> None:
    codes = codes_of(20, 0.8, np.random.default_rng(1))

    assert beside(codes, 4) == {}
    codes[:2] = -1
    assert beside(codes, 6) == {}


def test_one_value_throughout_on_one_side_has_no_difference_and_says_so() -> None:
    codes = np.concatenate(
        [np.zeros((8, 2), dtype=np.int64), codes_of(20, 0.8, np.random.default_rng(1))]
    )

    assert beside(codes, 8)["A"] == Contrast(None, None, "one of the two cannot be calculated")


def test_sums_within_parts_add_up_to_the_sums_of_all() -> None:
    """All figures of a round rest on the same resampled cases, those of groups too."""
    columns = np.random.default_rng(1).random((30, 3))
    taken = np.arange(30) > 2
    resampling = Resampling(taken, 50, (9,))
    first = np.arange(30) % 3 == 0

    parts = resampling.sums_within(columns, [first, ~first])

    assert np.allclose(parts[0] + parts[1], resampling.sums(columns))
    assert np.allclose(parts[0], resampling.sums(np.where(first[:, None], columns, 0.0)))
