"""Do statistics give back the answers that they were made from?"""

import numpy as np
import pytest

from codebook.model import Level
from flows.agreement import alpha as module
from flows.agreement.alpha import Ints, count_statistics, number_statistics
from flows.agreement.counted import answers, counted_codes
from flows.agreement.tables import value_counts

CODES = np.array([[0, 0, 2], [1, -1, 1], [-1, 2, -1], [2, 1, 0], [-1, -1, -1]])


def sorted_rows(codes: Ints) -> list[list[int]]:
    return [sorted(int(each) for each in row if each >= 0) for row in codes]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "ratio"])
def test_answers_come_back_case_by_case_whoever_gave_them(level: Level) -> None:
    """Cases with a single answer or none are left out; whose answer it was is not known."""
    statistics = count_statistics(value_counts(CODES, 3), level)
    found = counted_codes(statistics, agreed=False)

    assert found is not None
    assert sorted_rows(found) == [[0, 0, 2], [1, 1], [0, 1, 2]]
    assert answers(statistics, statistics.columns.sum(axis=0)) == 8


def test_of_numbers_only_agreed_ones_come_back() -> None:
    """Sums tell the number only where all answers of a case are the same."""
    numbers = np.array([[2.5, 2.5], [7.0, 7.0], [2.5, 2.5], [np.nan, 4.0]])
    statistics = number_statistics(numbers)
    found = counted_codes(statistics, agreed=True)

    assert found is not None
    assert sorted_rows(found) == [[0, 0], [1, 1], [0, 0]]
    assert counted_codes(statistics, agreed=False) is None
    assert answers(statistics, statistics.columns.sum(axis=0)) == 6


def test_of_very_many_ratio_numbers_only_agreed_ones_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Waves tell a number from another, zero included, and how many answers there are."""
    monkeypatch.setattr(module, "MOST_IN_TABLE", 0)
    numbers = np.array([[2.5, 2.5], [0.0, 0.0], [2.5, 2.5], [np.nan, 4.0], [7.0, 7.0]])
    statistics = number_statistics(numbers, "ratio")
    found = counted_codes(statistics, agreed=True)

    assert statistics.waves is not None
    assert found is not None
    places = [row[0] for row in sorted_rows(found)]
    assert [len(row) for row in sorted_rows(found)] == [2, 2, 2, 2]
    assert places[0] == places[2]
    assert len(set(places)) == 3
    assert counted_codes(statistics, agreed=False) is None
    assert answers(statistics, statistics.columns.sum(axis=0)) == 8


def test_of_nothing_comes_nothing() -> None:
    statistics = count_statistics(np.zeros((3, 2), dtype=np.int64), "nominal")
    found = counted_codes(statistics, agreed=False)

    assert found is not None
    assert found.shape == (0, 0)


def test_of_a_great_many_numbers_at_ratio_level_their_number_is_known() -> None:
    """They are kept as waves, from which no single number comes back."""
    draw = np.random.default_rng(1)
    numbers = draw.uniform(1.0, 9.0, (300, 2))
    numbers[0] = (0.0, 4.0)
    statistics = number_statistics(numbers, "ratio")

    assert statistics.waves is not None
    assert answers(statistics, statistics.columns.sum(axis=0)) == pytest.approx(600)
    assert counted_codes(statistics, agreed=False) is None
