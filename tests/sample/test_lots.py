"""The random order of cases: even, repeatable anywhere, and going on where a draw ended."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from flows.sample.lots import LOTS, in_lot_order, lot


def test_a_lot_is_the_same_on_every_machine():
    """Worked out by hand from SHA-256; no generator of a library stands behind it."""
    assert lot(2025, "RR-001") == 497_456_252_230
    assert 0 <= lot(1, "a", "b") < LOTS


@given(st.sets(st.text(min_size=1)), st.text(min_size=1), st.integers(0, 99))
def test_another_case_in_the_register_changes_the_order_of_no_other(cases, added, seed):
    order = in_lot_order(cases | {added}, seed)

    assert [each for each in order if each in cases - {added}] == in_lot_order(
        cases - {added}, seed
    )


def test_every_case_comes_first_equally_often():
    """2,000 seeds: each of five cases is expected 400 times, with a standard deviation of 18."""
    first = Counter(in_lot_order("abcde", seed)[0] for seed in range(2000))

    assert all(abs(n - 400) < 75 for n in first.values())
