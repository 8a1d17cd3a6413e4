"""Can a reader of the published characteristics work out a small count? No."""

import pytest

from flows.publish.characteristics import characteristics, protected_characteristics
from flows.sample.characteristics import characteristic_rows
from flows.studyfile import StudyFile

FILE = StudyFile.model_validate(
    {
        "title": "Harm",
        "coders": [{"id": "ab", "name": "A"}],
        "group_by": "ethnic",
        "attributes": {
            "ethnic": {"title": "Ethnicity", "values": ["North", "South"]},
            "harm": {"title": "Harm", "values": ["Death", "Serious"]},
            "cause": {
                "title": "Cause",
                "values": {"Death": ["Illness", "Unclear"], "Serious": ["Assault", "Unclear"]},
                "group": "harm",
            },
            "age": {
                "title": "Age",
                "type": "number",
                "bands": {"0-15": [0, 15], "16-17": [16, 17]},
            },
            "neet": {
                "title": "Not in work",
                "values": ["Yes", "No"],
                "applies_if": {"age": {"at_least": 16}},
            },
        },
    }
)


def test_a_small_cause_hides_another_of_the_same_harm():
    """Three unclear deaths of 20 leave 17 by illness, unless that is hidden too."""
    cases = [_case("Death", "Illness")] * 17 + [_case("Death", "Unclear")] * 3
    cases += [_case("Serious", "Assault")] * 10 + [_case("Serious", "Unclear")] * 10

    shown = _totals(cases)

    assert shown["cause", "Death › Unclear"].n is None
    assert shown["cause", "Death › Illness"].n is None
    assert shown["cause", "Death"].n == shown["harm", "Death"].n == 20
    assert shown["cause", "Serious › Unclear"].n == 10


def test_a_base_that_tells_a_hidden_band_is_hidden_whole():
    """Four aged 16 to 17 are hidden, so the base of what is asked of them is too."""
    cases = [_case(age="10")] * 20 + [_case(age="16", neet="Yes")] * 4

    shown = _totals(cases)

    assert shown["age", "16-17"].n is None
    assert shown["neet", "Yes"].denominator is None
    assert shown["neet", "No"].n is None


@pytest.mark.parametrize(("in_south", "by_group"), [(10, True), (3, False)])
def test_a_small_count_in_a_group_leaves_totals_only(in_south, by_group):
    cases = [_case("Death", ethnic="North"), _case("Serious", ethnic="North")] * 10
    cases += [_case("Death", ethnic="South")] * in_south
    cases += [_case("Serious", ethnic="South")] * 10

    rows = _shown(cases)

    assert any(row.attribute == "harm" and row.group == "North" for row in rows) is by_group
    assert any(row.attribute == "harm" and row.group == "All" for row in rows)


def _case(harm="Death", cause="", age="", neet="", ethnic="North"):
    return {"harm": harm, "cause": cause, "age": age, "neet": neet, "ethnic": ethnic}


def _shown(cases):
    rows = characteristics(characteristic_rows(cases, FILE), 0)
    return protected_characteristics(rows, FILE, 5)


def _totals(cases):
    return {
        (row.attribute, row.path or row.value): row for row in _shown(cases) if row.group == "All"
    }
