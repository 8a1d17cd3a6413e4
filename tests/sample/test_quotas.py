"""Which cases fill quotas of themes, how varied they are, and what is said where none can."""

from collections import Counter
from itertools import permutations

import pytest
from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from codebook.faults import StudyError
from flows.register.load import Register
from flows.sample.contention import contended
from flows.sample.design import chosen_cases
from flows.sample.quotas import Kinds, filled, kinds, next_for
from flows.sample.variety import Variety, variety
from flows.studyfile import Quotas

THEMES = ("A", "B", "C")
CASES = st.lists(
    st.tuples(
        st.sets(st.sampled_from(THEMES[:2]), min_size=1),
        st.sampled_from(["m", "f", ""]),
        st.sampled_from(["x", "y", "z"]),
    ),
    min_size=2,
    max_size=7,
)


def of(cases):
    """Kinds of hand-made cases: themes, then values."""
    return Kinds(
        {f"R{n}": tuple(sorted(themes)) for n, (themes, *_) in enumerate(cases)},
        {f"R{n}": tuple(values) for n, (_, *values) in enumerate(cases)},
    )


def variety_of(found, chosen, wanted):
    return variety(Counter((quota, found.values[case]) for case, quota in chosen.items()), wanted)


def best(found, wanted):
    """The most varied choice, looked for among all of them."""
    places = [quota for quota, n in wanted.items() for _ in range(n)]
    choices = (
        dict(zip(cases, places, strict=True))
        for cases in permutations(found.could, len(places))
        if all(quota in found.could[case] for case, quota in zip(cases, places, strict=True))
    )
    told = (variety_of(found, each, wanted) for each in choices)
    return min(told, key=lambda each: (-each.covered, each.uneven), default=None)


@examples(150)
@given(CASES, st.integers(0, 2), st.integers(0, 2), st.integers(0, 99))
def test_quotas_are_filled_as_varied_as_any_choice_there_is(cases, first, second, seed):
    """Against a search of all choices: exactly filled, a case once, coverage first, then even."""
    wanted = {"A": first, "B": second}
    assume(first + second)
    found, most = of(cases), best(of(cases), wanted)
    assert (most is None) == bool(contended(found.bearing, wanted))
    assume(most is not None)
    chosen = filled(found, wanted, seed)

    assert Counter(chosen.values()) == +Counter(wanted)
    assert all(quota in found.could[case] for case, quota in chosen.items())
    assert variety_of(found, chosen, wanted) == most


def test_a_value_that_few_bear_is_covered_before_the_rest_is_even():
    """Covering z costs evenness of sex: 1 + 5 instead of 3 + 3, and is preferred."""
    cases = [({"A"}, "m", "x")] * 3 + [({"A"}, "f", "x")] * 3 + [({"A"}, "f", "z")] * 2
    chosen = filled(of(cases), {"A": 6}, 1)

    assert variety_of(of(cases), chosen, {"A": 6}) == Variety(4, 3 * 3 + 3 * 3 + 4 * 4 + 2 * 2)


def test_unknown_values_are_no_variety():
    """Known cases are taken as long as there are any, however alike they are."""
    cases = [({"A"}, "", "x")] * 5 + [({"A"}, "m", "x")] * 3
    chosen = filled(of(cases), {"A": 3}, 1)

    assert {of(cases).values[case][0] for case in chosen} == {"m"}


def test_without_a_range_lots_decide_and_every_case_has_the_same_chance():
    """One quota without a range is a simple random sample: 600 draws of 3 of 6, each 300 times."""
    found = Kinds(
        {f"R{n}": ("A",) for n in range(6)}, dict.fromkeys([f"R{n}" for n in range(6)], ())
    )
    times = Counter(case for seed in range(600) for case in filled(found, {"A": 3}, seed))

    assert all(abs(n - 300) < 55 for n in times.values())


@pytest.fixture
def register():
    """30 cases of which 15 bear A or B: 5 both, and 15 bear C."""
    rows = {}
    for n in range(30):
        themes = ["A; B", "A", "B", "C", "c ; C", "C"][n % 6]
        rows[f"R{n:02}"] = {
            "case_id": f"R{n:02}", "themes": themes, "type": "RR" if n % 4 else "LC",
            "age": str(n % 18),
        }  # fmt: skip
    return Register(("case_id", "themes", "type", "age"), rows, "")


def design(counts, **more):
    return {"quotas": {"column": "themes", "counts": counts, "range": ["type", "age"]}, **more}


def test_a_draw_keeps_which_case_fills_which_quota(study_file, register):
    chosen = chosen_cases(study_file(sample=design({"A": 3, "B": 3, "C": 4})), register)

    assert chosen.method == "quotas"
    assert Counter(chosen.strata.values()) == {"A": 3, "B": 3, "C": 4}
    assert list(chosen.cases) == sorted(chosen.strata)
    assert chosen.weights == {}
    for case, quota in chosen.strata.items():
        assert quota.lower() in register.rows[case]["themes"].lower()


def test_a_draw_rests_on_its_seed_and_not_on_the_order_of_rows(study_file, register):
    turned = Register(register.columns, dict(reversed(register.rows.items())), "")

    def draw(seed, rows=register):
        return chosen_cases(study_file(sample=design({"A": 3, "C": 4}, seed=seed)), rows).strata

    assert draw(5) == draw(5, turned)
    assert len({tuple(sorted(draw(seed).items())) for seed in range(6)}) > 1


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"A": 12}, "12 cases wanted of 'A', 10 bear it: 2 too few"),
        (
            {"A": 10, "B": 10, "C": 1},
            "'A' (10) and 'B' (10) want 20 cases, 15 bear any of these themes: 5 too few",
        ),
        ({"D": 2}, "2 cases wanted of 'D', 0 bear it: 2 too few"),
        ({"A": -1, "C": 2}, "-1 cases wanted of 'A'"),
        ({}, "no case of any theme"),
    ],
)
def test_quotas_that_cannot_be_filled_are_named_with_how_many_lack(
    study_file, register, counts, found
):
    with pytest.raises(StudyError) as told:
        chosen_cases(study_file(sample=design(counts)), register)

    [fault] = told.value.faults
    assert fault.place.startswith("sample.quotas.counts")
    assert fault.found == found


def test_every_quota_that_lacks_cases_is_told_at_once(study_file, register):
    with pytest.raises(StudyError) as told:
        chosen_cases(study_file(sample=design({"A": 8, "B": 8, "C": 20, "D": 1})), register)

    assert [each.found.rpartition(": ")[2] for each in told.value.faults] == [
        "1 too few", "5 too few", "1 too few",
    ]  # fmt: skip


@given(
    st.dictionaries(
        st.sets(st.sampled_from(THEMES), min_size=1).map(lambda each: tuple(sorted(each))),
        st.integers(1, 5),
    ),
    st.fixed_dictionaries({theme: st.integers(0, 6) for theme in THEMES}),
)
def test_quotas_said_to_stand_against_each_other_do_and_only_together(bearing, wanted):
    """More wanted than there are; leave any one of them out, and there are enough."""

    def lack(quotas):
        there = sum(n for could, n in bearing.items() if set(could) & set(quotas))
        return sum(wanted[each] for each in quotas) - there

    for each in contended(bearing, wanted):
        assert lack(each.quotas) == each.wanted - each.there > 0
        assert all(lack(set(each.quotas) - {one}) <= 0 for one in each.quotas)


def test_themes_are_read_whatever_their_spacing_and_case(study_file, register):
    found = kinds(register.rows, Quotas(column="themes", counts={"b": 1, "C": 1}), {})

    assert found.could["R00"] == ("b",)
    assert found.could["R04"] == ("C",)
    assert "R01" not in found.could


def test_the_next_case_for_a_quota_is_the_one_that_adds_most():
    cases = [({"A"}, "m", "x"), ({"A"}, "m", "x"), ({"A"}, "f", "y"), ({"B"}, "f", "z")]
    found = of(cases)

    assert next_for("A", found, {"R0": "A"}, (), {"A": 2}, 1) == "R2"
    assert next_for("A", found, {"R0": "A"}, {"R2"}, {"A": 2}, 1) == "R1"
    assert next_for("A", found, {"R0": "A"}, {"R1", "R2"}, {"A": 2}, 1) == ""
