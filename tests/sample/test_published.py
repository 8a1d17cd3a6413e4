"""The bundled example's sample bears every count of the published study's register tables."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from codebook.keyed import read_yaml, validated
from flows.demo.population import EXAMPLE, population
from flows.register.load import Register
from flows.sample.characteristics import characteristic_rows
from flows.sample.comparison import compared
from flows.sample.design import chosen_cases
from flows.studyfile import StudyFile

PUBLISHED = Path(__file__).parent / "published"


@pytest.fixture(scope="module")
def file():
    found, faults = validated(StudyFile, read_yaml(EXAMPLE / "study.yaml"), "study.yaml")
    assert not faults
    return found


@pytest.fixture(scope="module")
def register(file):
    rows = {case["case_id"]: case for case in population(file, 2025)}
    return Register(tuple(next(iter(rows.values()))), rows, "")


@pytest.fixture(scope="module")
def cases(file, register):
    """The sample as drawn from the synthetic register under the example's own seed."""
    return [register.rows[case_id] for case_id in chosen_cases(file, register).cases]


def among(cases, value):
    """The cases of a review type or ethnicity group, or all."""
    return [
        case for case in cases if value in ("All", case["review_type"], case["ethnicity_group"])
    ]


def published(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("table", ["1", "C1", "C5", "C6", "C7", "C8", "C9"])
def test_a_published_table_comes_out_count_for_count(table, file, cases):
    """Tables are by review type or ethnicity group; describing those cases gives their columns."""
    wanted = {
        (row["attribute"], row["value"], row["among"]): int(row["n"])
        for row in published("tables.csv")
        if row["table"] == table
    }
    found = {
        (row.attribute, row.path or row.value, value): row.n
        for value in {value for _, _, value in wanted}
        for row in characteristic_rows(among(cases, value), file)
        if row.group == "All"
    }

    assert {key: found.get(key) for key in wanted} == wanted


def test_sample_and_population_stand_side_by_side_as_published(file, register, cases):
    """Rapid reviews by ethnicity and sex, in percent, to a point: the source rounds both ways."""
    population = among(list(register.rows.values()), "Rapid review")
    found = {
        (table.name, row.name): (int(row.percent), int(row.population_percent))
        for table in compared(file, among(cases, "Rapid review"), population)
        for row in table.rows
    }
    for row in published("rapid-reviews.csv"):
        sample, whole = found[row["attribute"], row["value"]]
        assert abs(sample - int(row["sample_percent"])) <= 1, row
        assert abs(whole - int(row["population_percent"])) <= 1, row


def test_counts_of_the_text_come_out_with_their_bases(file, cases):
    """Unknown regions are outside the base of 49; missing education has one of 41, NEET of 13."""
    rows = {
        (row.attribute, row.value): row
        for row in characteristic_rows(cases, file)
        if row.group == "All"
    }
    for fact in published("facts.csv"):
        row = rows[fact["attribute"], fact["value"]]
        assert row.n == int(fact["n"]), fact
        assert not fact["denominator"] or row.denominator == int(fact["denominator"]), fact


def test_the_children_behind_the_reviews(cases):
    """54 reviews of 53 children, 27 of whom died; 20 reviews of under-threes; 21 other children."""
    twice = [child for child, n in Counter(case["child_id"] for case in cases).items() if n > 1]
    assert len(twice) == 1
    one, other = (case for case in cases if case["child_id"] == twice[0])
    assert {one["review_type"], other["review_type"]} == {"Rapid review", "LCSPR"}
    for column in ("sex", "child_age_years", "ethnicity", "cause", "incident_id"):
        assert one[column] == other[column]

    assert len({case["child_id"] for case in cases if case["harm"] == "Death"}) == 27
    assert sum(int(case["child_age_years"]) < 3 for case in cases) == 20
    assert sum(int(case["additional_children"]) for case in cases) == 21


def test_panel_letters_by_year(cases):
    """Four reviews have none, so that 3, 20 and 27 letters can be read."""
    letters = Counter(case["reporting_year"] for case in cases if case["letter_file"])

    assert letters == {"2021-2022": 3, "2022-2023": 20, "2023-2024": 27}


def test_another_seed_draws_another_sample(file, register, cases):
    """Many samples meet the targets: the draw is one, and not the only choice there is."""
    design = file.sample.model_copy(update={"seed": file.sample.seed + 1})
    other = chosen_cases(file.model_copy(update={"sample": design}), register).cases

    assert len(other) == 54
    assert len(set(other) - {case["case_id"] for case in cases}) >= 10
