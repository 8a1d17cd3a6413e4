"""For how many cases each case of a sample stands, before and after replacements."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from db.tables import SampledCase
from flows.sample.strata import drawn
from flows.sample.weights import unweighable, weights_now


def sampled(strata, takes, seed=1):
    """The rows that a stratified draw leaves, by case id."""
    found = drawn(strata, takes, seed)
    return {
        case: SampledCase(
            draw_id=1, case_id=case, position=1, details={}, stratum=key[0],
            weight=len(strata[key]) / takes[key],
        )
        for case, key in found.items()
    }  # fmt: skip


@given(
    st.dictionaries(st.tuples(st.sampled_from("abcd")), st.integers(1, 40), min_size=1), st.data()
)
def test_weights_of_a_stratum_add_up_to_its_cases_whatever_was_replaced(sizes, data):
    """N / n, where n are the cases that stand; a case that is out has none."""
    strata = {key: [f"{key[0]}{n}" for n in range(size)] for key, size in sizes.items()}
    takes = {key: data.draw(st.integers(1, size)) for key, size in sizes.items()}
    rows = sampled(strata, takes)
    out = data.draw(st.sets(st.sampled_from(sorted(rows))))
    weights = weights_now(rows, out, ())

    assert set(weights) == set(rows) - out
    for (stratum,), size in sizes.items():
        left = [weight for case, weight in weights.items() if rows[case].stratum == stratum]
        assert not left or sum(left) == size


def test_a_substitute_stands_for_as_many_as_the_case_it_replaced():
    rows = sampled({("a",): [f"R{n}" for n in range(10)]}, {("a",): 4})
    gone = sorted(rows)[0]
    rows["NEW"] = rows[gone].model_copy(update={"case_id": "NEW"})

    assert set(weights_now(rows, {gone}, {"NEW"}).values()) == {Fraction(10, 4)}


def test_the_weighted_share_is_right_on_average():
    """A stratum drawn twice as often does not bias it: 3,000 draws, true share 10 of 40."""
    strata = {("a",): [f"a{n}" for n in range(30)], ("b",): [f"b{n}" for n in range(10)]}
    having = {"b0", "b1", "b2", "b3", "b4", "b5", "a0", "a1", "a2", "a3"}
    takes, shares = {("a",): 3, ("b",): 4}, Counter()
    for seed in range(3000):
        rows = sampled(strata, takes, seed)
        weights = weights_now(rows, (), ())
        shares["weighted"] += sum(weights[case] for case in having & set(rows)) / 40
        shares["plain"] += Fraction(len(having & set(rows)), 7)

    assert abs(float(shares["weighted"]) / 3000 - 0.25) < 0.01
    assert float(shares["plain"]) / 3000 > 0.37


def test_a_draw_without_weights_has_none():
    rows = {"R1": SampledCase(draw_id=1, case_id="R1", position=1, details={}, stratum="Voice")}

    assert weights_now(rows, (), ()) == {}


def test_why_counts_cannot_use_weights():
    assert unweighable("stratified", "case") == ""
    assert "a draw by targets is no probability sample" in unweighable("targets", "case")
    assert "counted is by child_id" in unweighable("random", "child_id")
