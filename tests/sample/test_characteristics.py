"""How cases are distributed over attributes: bases, paths, bands, unknowns."""

import pytest

from flows.sample.characteristics import characteristic_rows, unknown_cases


def case(**columns):
    return {"type": "RR", "harm": "", "cause": "", "age": "", "neet": "", **columns}


@pytest.fixture
def counts(study_file):
    """Counts by attribute, value (or path), in one group."""

    def counted(cases, group="All", **more):
        return {
            (row.attribute, row.path or row.value): (row.n, row.denominator)
            for row in characteristic_rows(cases, study_file(**more))
            if row.group == group
        }

    return counted


def test_the_same_word_under_two_values_is_counted_by_its_path(counts):
    """'Unclear' under Death is not 'Unclear' under Serious harm; each outer value has a total."""
    found = counts(
        [
            case(harm="Death", cause="Unclear"),
            case(harm="Death", cause="Suicide"),
            case(harm="Serious harm", cause="Unclear"),
            case(harm="Death", cause="Unclear"),
        ]
    )

    assert found["cause", "Death"] == (3, 4)
    assert found["cause", "Death › Suicide"] == (1, 4)
    assert found["cause", "Death › Unclear"] == (2, 4)
    assert found["cause", "Serious harm"] == (1, 4)
    assert found["cause", "Serious harm › Unclear"] == (1, 4)


def test_values_of_no_case_have_rows_of_zero_in_the_study_files_order(counts):
    assert list(counts([])) == [
        ("type", "RR"),
        ("type", "LC"),
        ("cause", "Death"),
        ("cause", "Death › Suicide"),
        ("cause", "Death › Unclear"),
        ("cause", "Serious harm"),
        ("cause", "Serious harm › Unclear"),
        ("age", "Under 1"),
        ("age", "1-17"),
        ("neet", "Yes"),
        ("neet", "No"),
    ]


def test_unknown_is_left_out_of_the_base_or_a_row_of_it(counts, study_file):
    cases = [case(type="RR"), case(type="LC"), case(type=""), case(type="awaiting")]
    assert counts(cases)["type", "RR"] == (1, 2)
    assert unknown_cases(cases, "type", study_file().attributes["type"]) == 2

    as_a_row = {"type": {"title": "T", "values": ["RR", "LC"], "unknown": "a row"}}
    found = counts(cases, attributes=as_a_row)
    assert found["type", "RR"] == (1, 4)
    assert found["type", "Unknown"] == (2, 4)


def test_the_base_is_the_cases_that_the_attribute_concerns(counts):
    """Not in education is asked from 16; an unknown age leaves the case out."""
    found = counts(
        [case(age="17", neet="Yes"), case(age="16.5", neet="No"), case(age="15", neet="No"), case()]
    )

    assert found["neet", "Yes"] == (1, 2)
    assert found["age", "1-17"] == (3, 3)


def test_groups_have_bases_of_their_own(counts):
    cases = [case(type="RR", age="0"), case(type="LC", age="3"), case(type="LC", age="")]

    assert counts(cases, "LC")["age", "1-17"] == (1, 1)
    assert counts(cases, "RR")["age", "Under 1"] == (1, 1)


def test_a_percentage_is_not_rounded_and_none_without_a_base(study_file):
    rows = characteristic_rows([case(age="0"), case(age="3"), case(age="4")], study_file())
    percents = {(row.attribute, row.value): row.percent for row in rows if row.group == "All"}

    assert percents["age", "Under 1"] == pytest.approx(100 / 3, abs=1e-12)
    assert percents["neet", "Yes"] is None
