"""How many cases each stratum gives, and which."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sample.strata import allocation, drawn, strata_of

SIZES = st.dictionaries(st.tuples(st.text("ab", max_size=3)), st.integers(1, 60), min_size=1)


@given(SIZES, st.data())
def test_proportional_shares_add_up_and_are_never_a_case_off(sizes, data):
    """Largest remainders: every stratum within less than one case of its exact share."""
    wanted = data.draw(st.integers(0, sum(sizes.values())))
    takes = allocation(sizes, wanted, "proportional")

    assert sum(takes.values()) == wanted
    for stratum, size in sizes.items():
        assert abs(takes[stratum] - Fraction(wanted * size, sum(sizes.values()))) < 1
        assert 0 <= takes[stratum] <= size


@given(SIZES, st.data())
def test_equal_shares_add_up_and_differ_only_where_a_stratum_is_exhausted(sizes, data):
    wanted = data.draw(st.integers(0, sum(sizes.values())))
    takes = allocation(sizes, wanted, "equal")

    assert sum(takes.values()) == wanted
    most = max(takes.values())
    assert all(takes[each] in (most, most - 1) or takes[each] == sizes[each] for each in sizes)


def test_a_worked_example_of_largest_remainders():
    """10 of 7 + 5 + 3: exact 4.67, 3.33, 2.0; the one left over goes to the first."""
    assert allocation({("a",): 7, ("b",): 5, ("c",): 3}, 10, "proportional") == {
        ("a",): 5,
        ("b",): 3,
        ("c",): 2,
    }


def test_more_cases_than_there_are_cannot_be_allocated():
    with pytest.raises(ValueError, match="4 cases wanted of 3"):
        allocation({("a",): 3}, 4, "equal")


def test_the_same_seed_draws_the_same_cases_whatever_their_order():
    """The order of the register's rows is nothing the sample may depend on."""
    cases = [f"R{number}" for number in range(40)]
    one = drawn({("a",): cases}, {("a",): 10}, seed=3)

    assert one == drawn({("a",): cases[::-1]}, {("a",): 10}, seed=3)
    assert one != drawn({("a",): cases}, {("a",): 10}, seed=4)
    assert len(one) == 10


def test_strata_are_the_values_found_together_with_blank_as_one_of_them():
    rows = {"R1": {"x": "a", "y": "b"}, "R2": {"x": "a", "y": ""}, "R3": {"x": "a", "y": "b"}}

    assert strata_of(rows, ["x", "y"]) == {("a", "b"): ["R1", "R3"], ("a", ""): ["R2"]}
    assert strata_of(rows, []) == {(): ["R1", "R2", "R3"]}
