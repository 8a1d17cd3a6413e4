"""What the lead reads after correcting the register."""

import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.distribute.work import distribute
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}, {id: cd, name: C}]
documents: {}
attributes:
  type: {title: Type, values: [RR, LC]}
  age: {title: Age, type: number}
group_by: type
eligibility: {exclude: {grown: {age: {at_least: 18}}}}
sample: {size: all, strata: [type]}
rounds: {main: {cases: rest, double_coded: all}}
"""
CODEBOOK = """
title: B
version: 1
scales: {yn: {values: [{code: no, label: "No"}, {code: yes, label: "Yes"}]}}
areas:
  - id: a
    title: A
    questions:
      - {id: Q1, title: One, ask: "One?", scale: yn}
      - {id: Q2, title: Two, ask: "Two?", scale: yn, applies_if: {age: {at_least: 10}}}
      - {id: Q3, title: Three, ask: "Three?", scale: yn, applies_if: {age: {at_most: 9}}}
"""
REGISTER = "case_id,type,age,notes\nR1,RR,2,\nR2,LC,11,\n"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Calls a command in a study with an open round: its exit code and output."""
    for name, text in (
        ("study.yaml", STUDY),
        ("codebook.yaml", CODEBOOK),
        ("register.csv", REGISTER),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    sample(open_study(tmp_path, key=b"k"))
    distribute(open_study(tmp_path, key=b"k"), "main")
    why = ["--why", "The review says so", "--by", "lead"]
    return lambda *words: CliRunner().invoke(app, ["register", *words, *why])


def test_an_amendment_tells_what_follows_for_coders_and_draw(call):
    told = call("amend", "R1", "age", "19")

    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "Recorded, and written to register.csv:",
        "  R1, age: 2, now 19",
        "Round main, R1: Q2 is now to be answered by ab and cd",
        "Round main, R1: Q3 is no longer asked of ab and cd",
        "Answers that are no longer asked are kept, and counted nowhere",
        "To send what is now asked: intercoder distribute main",
        "R1 could no longer be drawn (grown): the draw stands",
    ]
    assert call("amend", "R1", "age", "19").output.startswith("register.csv says so already")


def test_a_newer_file_is_told_with_its_changes_and_new_cases(call, tmp_path):
    newer = tmp_path / "newer.csv"
    newer.write_text(REGISTER.replace("R2,LC,11,", "R2,RR,11,n") + "R3,RR,4,\n", encoding="utf-8")
    told = call("import", "newer.csv")

    assert told.output.splitlines() == [
        "Recorded, and written to register.csv:",
        "  R2, type: LC, now RR",
        "  1 change in columns that the study does not use",
        "1 new case in the register, not in the sample: the draw stands",
        "The sample was drawn by type: the draw stands, and so do its weights",
    ]


def test_json_tells_the_same(call):
    found = json.loads(call("amend", "R2", "age", "5", "--json").output)

    assert found["changes"] == [{"case_id": "R2", "column": "age", "before": "11", "after": "5"}]
    assert [(each["question"], each["now"]) for each in found["sent_back"]] == [
        ("Q2", "not_asked"),
        ("Q3", "asked"),
    ]
