"""How many cases each stratum gives, and which."""

from collections import Counter
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


@given(SIZES, st.integers(0, 5), st.sampled_from(["proportional", "equal"]), st.data())
def test_every_stratum_gives_the_minimum_or_all_it_has(sizes, minimum, how, data):
    least = {each: min(minimum, size) for each, size in sizes.items()}
    wanted = data.draw(st.integers(sum(least.values()), sum(sizes.values())))
    takes = allocation(sizes, wanted, how, minimum)

    assert sum(takes.values()) == wanted
    assert all(least[each] <= takes[each] <= sizes[each] for each in sizes)


@given(SIZES, st.integers(1, 5), st.data())
def test_above_the_minimum_shares_stay_in_proportion(sizes, minimum, data):
    """Of two strata above their minimum, the one with twice the cases gives twice, within one."""
    least = {each: min(minimum, size) for each, size in sizes.items()}
    wanted = data.draw(st.integers(sum(least.values()), sum(sizes.values())))
    takes = allocation(sizes, wanted, "proportional", minimum)
    above = [each for each in sizes if takes[each] > least[each]]

    for one in above:
        for other in above:
            assert (takes[one] - 1) * sizes[other] < (takes[other] + 1) * sizes[one]


def test_a_worked_example_of_a_minimum():
    """Ten of 90 + 8 + 2 are 9, 1 and 0; at least two of each leaves six for the first."""
    sizes = {("a",): 90, ("b",): 8, ("c",): 2}

    assert allocation(sizes, 10, "proportional") == {("a",): 9, ("b",): 1, ("c",): 0}
    assert allocation(sizes, 10, "proportional", 2) == {("a",): 6, ("b",): 2, ("c",): 2}


def test_a_minimum_that_takes_more_than_is_wanted_is_refused():
    with pytest.raises(ValueError, match="5 cases wanted, the minimum takes 6"):
        allocation({("a",): 9, ("b",): 9}, 5, "proportional", 3)


@pytest.mark.parametrize(("sizes", "takes"), [({"a": 12}, {"a": 3}), ({"a": 8, "b": 4}, None)])
def test_each_case_of_a_stratum_has_the_same_chance(sizes, takes):
    """1,500 seeds; the chance n / N within three and a half standard deviations for each case."""
    strata = {(key,): [f"{key}{n}" for n in range(size)] for key, size in sizes.items()}
    wanted = takes or {"a": 2, "b": 3}
    times = Counter(
        case
        for seed in range(1500)
        for case in drawn(strata, {(key,): n for key, n in wanted.items()}, seed)
    )

    for key, cases in strata.items():
        chance = wanted[key[0]] / len(cases)
        spread = (1500 * chance * (1 - chance)) ** 0.5
        assert all(abs(times[case] - 1500 * chance) < 3.5 * spread for case in cases)


def test_one_case_more_of_a_stratum_is_the_next_of_the_same_order():
    """What a replacement rests on: nobody already drawn leaves."""
    strata = {("a",): [f"R{n}" for n in range(30)]}
    four, five = (set(drawn(strata, {("a",): n}, seed=8)) for n in (4, 5))

    assert four < five


def test_numbers_make_strata_by_their_bands(study_file):
    attributes = study_file().attributes
    rows = {"R1": {"age": "0"}, "R2": {"age": "5"}, "R3": {"age": "17"}, "R4": {"age": "awaiting"}}

    assert strata_of(rows, ["age"], attributes) == {
        ("Under 1",): ["R1"], ("1-17",): ["R2", "R3"], ("",): ["R4"],
    }  # fmt: skip
