"""How many double-coded cases would settle a verdict? Only where it is open, and truly so many."""

import numpy as np
import pytest

from flows.agreement.alpha import Ints, count_statistics
from flows.agreement.byquestion import ToRead, reading
from flows.agreement.intervals import bootstrap_sums
from flows.agreement.results import Reading
from flows.agreement.tables import value_counts
from flows.agreement.verdicts import Standard
from tests.agreement.test_intervals import pattern


def read(codes: Ints, double_coded: int | None = None, **standard: float) -> Reading:
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    to_read = ToRead(codes, ("Yes", "No"), statistics, double_coded or len(codes), np.arange(2.0))
    sums = bootstrap_sums(statistics.columns, 500, (1,))
    return reading(to_read, sums, Standard(**standard))


@pytest.mark.parametrize(
    ("codes", "word", "reason"),
    [
        (pattern(100, 2, 100), "reliable", ""),
        (pattern(50, 40, 60), "not_reliable", ""),
        (pattern(0, 0, 30), "not_enough_evidence", "undefined"),
        (np.full((3, 2), -1), "not_enough_evidence", "undefined"),
    ],
)
def test_what_is_settled_or_undefined_has_no_number(codes: Ints, word: str, reason: str) -> None:
    found = read(codes).verdict

    assert (found.word, found.reason, found.settled_by) == (word, reason, None)


@pytest.mark.parametrize("seen", [(10, 2, 10), (18, 4, 18), (8, 3, 20), (30, 2, 12)])
def test_so_many_cases_with_the_same_agreement_settle_it_and_far_fewer_do_not(
    seen: tuple[int, int, int],
) -> None:
    """The same shares of cases, as many as told and a third more, or a third fewer."""
    told = read(pattern(*seen)).verdict
    assert told.word == "not_enough_evidence"
    assert told.settled_by is not None and told.settled_by > sum(seen)

    def scaled(times: float) -> str:
        factor = times * (told.settled_by or 0) / sum(seen)
        return read(pattern(*(round(each * factor) for each in seen))).verdict.word

    assert scaled(4 / 3) != "not_enough_evidence"
    assert scaled(2 / 3) == "not_enough_evidence"


def test_perfect_agreement_is_settled_by_the_exact_bound() -> None:
    """At even shares 20 cases; if half of what is double-coded can be compared, 40."""
    few = pattern(6, 0, 6)

    assert read(few).verdict.settled_by == pytest.approx(20, abs=1)
    assert read(few, double_coded=24).verdict.settled_by == pytest.approx(40, abs=2)
    assert read(pattern(1, 0, 400)).verdict.settled_by is not None


def test_what_no_number_of_cases_could_settle_has_none() -> None:
    """An estimate on the very threshold: more cases narrow the interval around it for ever."""
    found = read(pattern(18, 4, 18))
    assert found.alpha is not None

    on_it = read(pattern(18, 4, 18), reliable=found.alpha + 1e-6, tentative=0.1)
    assert on_it.verdict.word == "not_enough_evidence"
    assert on_it.verdict.settled_by is None
