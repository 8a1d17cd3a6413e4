"""What the design of a sample chooses, what weights it gives, and why it is refused."""

from collections import Counter

import pytest

from codebook.faults import StudyError
from flows.register.load import Register
from flows.sample.contradictions import contradictions
from flows.sample.design import chosen_cases, method_of
from flows.sample.said import said

COLUMNS = ("case_id", "type", "age", "themes")


@pytest.fixture
def register():
    """40 cases: 24 rapid reviews, 12 LCSPRs and 4 of unknown type."""
    types = ["RR"] * 24 + ["LC"] * 12 + [""] * 4
    rows = {
        f"R{n:02}": {"case_id": f"R{n:02}", "type": each, "age": str(n % 18), "themes": "A"}
        for n, each in enumerate(types)
    }
    return Register(COLUMNS, rows, "")


@pytest.fixture
def draw(study_file, register):
    def drawing(**sample):
        return chosen_cases(study_file(sample=sample), register)

    return drawing


def test_fixed_numbers_are_drawn_of_each_named_stratum_and_none_of_others(draw, register):
    chosen = draw(strata=["type"], allocation="fixed", counts={"RR": 6, "LC": 5})

    assert chosen.method == "stratified"
    assert Counter(register.rows[case]["type"] for case in chosen.cases) == {"RR": 6, "LC": 5}


def test_strata_of_several_columns_are_named_by_path(draw):
    counts = {"RR › 1-17": 3, "RR › Under 1": 1, "Unknown › 1-17": 2}
    chosen = draw(strata=["type", "age"], allocation="fixed", counts=counts)

    assert Counter(chosen.strata.values()) == counts


def test_weights_say_for_how_many_cases_one_stands(draw):
    """Fixed numbers: 24 / 6 and 12 / 4. By stratum they add up to the register's cases."""
    chosen = draw(strata=["type"], allocation="fixed", counts={"RR": 6, "LC": 4})

    assert {chosen.strata[case]: chosen.weights[case] for case in chosen.cases} == {
        "RR": 4.0, "LC": 3.0,
    }  # fmt: skip
    assert sum(chosen.weights.values()) == 36


@pytest.mark.parametrize(
    ("sample", "method", "weight"),
    [
        ({"size": 10}, "random", 4.0),
        ({"size": "all"}, "all", 1.0),
        ({"given": ["R01", "R02"]}, "given", None),
        ({"size": 3, "targets": [{"where": {"type": "LC"}, "n": 1}]}, "targets", None),
        ({"quotas": {"column": "themes", "counts": {"A": 3}}}, "quotas", None),
    ],
)
def test_only_probability_samples_have_weights(draw, sample, method, weight):
    chosen = draw(**sample)

    assert chosen.method == method
    assert set(chosen.weights.values()) == ({weight} if weight else set())


def test_all_designs_give_the_same_cases_whatever_the_order_of_rows(study_file, register):
    turned = Register(COLUMNS, dict(reversed(register.rows.items())), "")
    for sample in (
        {"size": 9},
        {"size": 9, "strata": ["type"], "minimum": 2},
        {"size": 9, "strata": ["type"], "allocation": "equal"},
        {"strata": ["type"], "allocation": "fixed", "counts": {"RR": 2}},
        {"size": 3, "targets": [{"where": {"type": "LC"}, "n": 1}]},
        {"quotas": {"column": "themes", "counts": {"A": 3}, "range": ["type"]}},
    ):
        file = study_file(sample=sample)
        assert set(chosen_cases(file, register).cases) == set(chosen_cases(file, turned).cases)


@pytest.mark.parametrize(
    ("sample", "place", "found"),
    [
        ({"size": 41}, "size", "41 cases wanted, the register has 40"),
        (
            {"size": 9, "strata": ["type"], "minimum": 4},
            "minimum",
            "4 of each of 3 strata takes 12 cases, 3 more than sample.size (9)",
        ),
        (
            {"strata": ["type"], "allocation": "fixed", "counts": {"LC": 14}},
            "counts.LC",
            "14 cases wanted of stratum 'LC', it has 12",
        ),
        (
            {"strata": ["type"], "allocation": "fixed", "counts": {"LCSPR": 2}},
            "counts.LCSPR",
            "no case of stratum 'LCSPR', 2 wanted",
        ),
        (
            {"strata": ["type"], "allocation": "fixed", "counts": {"LC": 2}, "size": 3},
            "size",
            "3 cases, but counts add up to 2",
        ),
        (
            {"quotas": {"column": "themes", "counts": {"A": 2}}, "size": 3},
            "size",
            "3 cases, but quotas add up to 2",
        ),
        ({"given": ["R01"], "size": 3}, "size", "3 cases, but given lists 1"),
        (
            {"strata": ["type"], "allocation": "fixed"},
            "allocation",
            "fixed, without counts",
        ),
        (
            {"size": 3, "strata": ["type"], "counts": {"LC": 2}},
            "counts",
            "counts, but the allocation is proportional",
        ),
        ({"size": 3, "minimum": 2}, "minimum", "minimum without strata"),
        ({"targets": [{"where": {"type": "LC"}, "n": 1}]}, "size", "all, but there are targets"),
        (
            {"quotas": {"column": "themes", "counts": {"A": 1}}, "given": ["R01"]},
            "quotas",
            "quotas beside given",
        ),
        (
            {"strata": ["type"], "allocation": "fixed", "counts": {"LC": 2}, "minimum": 1},
            "minimum",
            "a minimum beside fixed counts",
        ),
    ],
)
def test_a_design_that_cannot_be_met_says_where_and_by_how_much(draw, sample, place, found):
    with pytest.raises(StudyError) as told:
        draw(**sample)

    assert (f"sample.{place}", found) in [(each.place, each.found) for each in told.value.faults]


def test_everything_wrong_with_fixed_counts_is_told_at_once(draw):
    with pytest.raises(StudyError) as told:
        draw(strata=["type"], allocation="fixed", counts={"LC": 14, "XX": 1, "RR": 30})

    assert len(told.value.faults) == 3
    assert told.value.faults[1].remedy == "Strata of the register: 'LC', 'RR', 'Unknown'"


def test_strata_that_give_no_case_and_those_below_the_minimum_are_said(study_file, register):
    fixed = study_file(
        sample={"strata": ["type"], "allocation": "fixed", "counts": {"RR": 6, "LC": 4}}
    )
    least = study_file(sample={"size": 20, "strata": ["type"], "minimum": 6})

    assert said(fixed, register, "stratified", chosen_cases(fixed, register).strata) == [
        "No case comes from 1 stratum with 4 cases of the register, for which no weight stands: "
        "Unknown."
    ]
    assert said(least, register, "stratified", chosen_cases(least, register).strata) == [
        "Fewer cases than the minimum of 6 has, and gives all of them: Unknown (4)."
    ]


def test_the_bundled_designs_contradict_nothing():
    """Those of the template and the example are what many studies begin with."""
    from codebook.keyed import read_yaml, validated
    from flows.demo.facts import EXAMPLE
    from flows.studyfile import StudyFile

    for folder in (EXAMPLE, EXAMPLE.parents[1] / "templates"):
        file, faults = validated(StudyFile, read_yaml(folder / "study.yaml"), "study.yaml")
        assert not faults
        assert list(contradictions(file.sample)) == []
        assert method_of(file.sample) in ("stratified", "targets")
