"""What `describe` tells: rows, numbers, and the sample beside the register."""

import json

import pytest
from typer.testing import CliRunner

from flows.beside import beside_in_words, described_beside
from flows.cli import app
from flows.description import described, described_numbers, description_in_words
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}]
documents: {}
attributes:
  type: {title: Type, values: [RR, LC], benchmark: {source: Census, percent: {RR: 70.5}}}
  age: {title: Age, type: number}
group_by: type
eligibility: {exclude: {grown: {age: {at_least: 18}}}}
sample: {given: [R1, R2, R3]}
"""
REGISTER = "case_id,type,age\nR1,RR,2\nR2,RR,\nR3,LC,4.5\nR4,LC,10\nR5,RR,40\n"


@pytest.fixture
def study(tmp_path):
    """A sample of three of four eligible cases; the register has five."""
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    opened = open_study(tmp_path, key=b"k")
    sample(opened)
    return opened


def test_the_population_is_the_eligible_cases(study):
    rows = described(study, population=True, where=[])

    assert [(r["value"], r["n"], r["denominator"]) for r in rows if r["group"] == "All"] == [
        ("RR", 2, 4),
        ("LC", 2, 4),
    ]


def test_numbers_have_mean_lowest_and_highest_of_the_cases_known(study):
    """Halves go up: the mean of 2 and 4.5 is 3.25, said as 3.3."""
    rows = described_numbers(study, population=False, where=[])

    assert rows[0] == {
        "attribute": "age", "group": "All", "n": 2, "mean": 3.3, "lowest": 2.0, "highest": 4.5,
    }  # fmt: skip
    assert rows[2]["group"] == "LC"
    none = described_numbers(study, population=False, where=["age="])
    assert (none[0]["n"], none[0]["mean"]) == (0, None)


def test_sample_register_and_benchmark_stand_side_by_side(study):
    beside = described_beside(study, [])

    assert beside.compared[0] == {
        "attribute": "type", "value": "RR",
        "sample_n": 2, "sample_denominator": 3, "sample_percent": 67,
        "register_n": 2, "register_denominator": 4, "register_percent": 50,
        "difference_points": 16.7, "benchmark_percent": 70.5,
    }  # fmt: skip
    assert beside.compared[1]["benchmark_percent"] is None
    assert (beside.numbers[0]["sample_mean"], beside.numbers[0]["register_mean"]) == (3.3, 5.5)
    assert beside_in_words(beside).splitlines()[:3] == [
        "type   Sample  Register  Points  Benchmark",
        "RR    2 (67%)   2 (50%)   +16.7      70.5%",
        "LC    1 (33%)   2 (50%)   -16.7           ",
    ]


def test_a_number_without_bands_is_told_all_the_same(study):
    rows = described(study, population=False, where=[])
    told = description_in_words(rows, described_numbers(study, population=False, where=[]))

    assert "age      All   RR   LC\nmean     3.3  2.0  4.5" in told


def test_json_keeps_its_rows_and_tells_numbers_beside_them(study):
    told = CliRunner().invoke(app, ["describe", str(study.folder), "--compare", "--json"])
    found = json.loads(told.stdout)

    assert list(found) == ["rows", "numbers", "related", "compared", "compared_numbers"]
    assert set(found["rows"][0]) == {
        "attribute", "value", "group", "n", "denominator", "percent",
    }  # fmt: skip
