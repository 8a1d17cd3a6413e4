"""The synthetic register: its shares, its pairs, the same each time, and fit to be one."""

import csv
import io
from collections import Counter

import pytest

from codebook.keyed import read_yaml, validated
from flows.demo.example import write_example
from flows.demo.population import EXAMPLE, population
from flows.register.load import register_faults
from flows.study import open_study
from flows.studyfile import StudyFile

RAPID, LOCAL = "Rapid review", "LCSPR"
# Published shares of the wider database in per cent (Tables C2 to C6).
SHARES = {
    (RAPID, "ethnicity_group"): {
        "Mixed/Multiple ethnic group": 50,
        "Asian/Asian British": 20,
        "Black/African/Caribbean/Black British": 30,
    },
    (RAPID, "ethnicity"): {
        "White and Black Caribbean": 21,
        "White and Black African": 6,
        "White and Asian": 8,
        "Any other Mixed/Multiple ethnic group": 15,
        "Pakistani": 7,
        "Bangladeshi": 6,
        "Chinese": 1,
        "Indian": 3,
        "Any other Asian background": 2,
        "African": 9,
        "Caribbean": 6,
        "Any other Black background": 15,
    },
    (RAPID, "sex"): {"Male": 61, "Female": 39},
    (LOCAL, "sex"): {"Male": 60, "Female": 41},
    (RAPID, "age"): {"0": 28, "1-5": 15, "6-10": 8, "11-15": 19, "16-17": 30},
    (LOCAL, "age"): {"0": 31, "1-5": 31, "6-10": 0, "11-15": 25, "16-17": 13},
}


@pytest.fixture(scope="module")
def file():
    found, faults = validated(StudyFile, read_yaml(EXAMPLE / "study.yaml"), "study.yaml")
    assert not faults
    return found


@pytest.fixture(scope="module")
def cases(file):
    return population(file, 2025)


def band(case):
    age = int(case["child_age_years"])
    return ("0", "1-5", "6-10", "11-15", "16-17")[(age > 0) + (age > 5) + (age > 10) + (age > 15)]


@pytest.mark.parametrize(("review_type", "column"), SHARES)
def test_shares_are_the_published_ones_within_two_points(cases, review_type, column):
    """Where those add up; LCSPR shares by ethnicity do not, and are only near."""
    here = [{**case, "age": band(case)} for case in cases if case["review_type"] == review_type]
    found = Counter(case[column] for case in here)

    for value, share in SHARES[review_type, column].items():
        assert abs(100 * found[value] / len(here) - share) <= 2, value


def test_there_are_240_rapid_reviews_and_60_lcsprs_with_ids_of_their_own(cases):
    assert Counter(case["review_type"] for case in cases) == {RAPID: 240, LOCAL: 60}
    assert len({case["case_id"] for case in cases}) == 300


def test_a_few_incidents_have_both_kinds_of_review_and_agree_on_the_child(cases):
    """One child cannot be two ages, and no incident has two reviews of one kind."""
    by_child = {}
    for case in cases:
        by_child.setdefault(case["child_id"], []).append(case)
    pairs = [reviews for reviews in by_child.values() if len(reviews) > 1]

    assert 2 <= len(pairs) <= 10
    for one, other in pairs:
        assert {one["review_type"], other["review_type"]} == {RAPID, LOCAL}
        for column in ("incident_id", "sex", "child_age_years", "ethnicity", "harm", "cause"):
            assert one[column] == other[column]


def test_the_same_seed_gives_the_same_register_and_another_seed_another(file, cases):
    assert population(file, 2025) == cases
    assert population(file, 2026) != cases


def test_questions_of_age_are_answered_at_that_age_only(cases):
    for case in cases:
        old = int(case["child_age_years"]) >= 16
        assert bool(case["neet"]) == old
        assert bool(case["missing_education"]) != old
        assert bool(case["lcspr_planned"]) == (case["review_type"] == RAPID)


@pytest.mark.stages
def test_the_example_is_a_study_without_faults(tmp_path):
    """Folders are its owner's alone, but for those that coders use; the same bytes each time."""
    one, other = tmp_path / "one", tmp_path / "other"
    write_example(one)
    write_example(other)
    study = open_study(one)

    assert register_faults(one / "register.csv", study.file)[1] == []
    assert (one / "register.csv").read_bytes() == (other / "register.csv").read_bytes()
    assert len(list(csv.DictReader(io.StringIO((one / "register.csv").read_text())))) == 300
    assert "synthetic" in study.file.synthetic.lower()
    assert "synthetic" in study.file.title.lower()
    for name in ("reports", "published", ".intercoder"):
        assert (one / name).stat().st_mode & 0o077 == 0
    for name in ("study.yaml", "codebook.yaml", "register.csv"):
        assert (one / name).stat().st_mode & 0o077 == 0
    assert (one / "inbox").is_dir()
    assert (one / "outbox").is_dir()
