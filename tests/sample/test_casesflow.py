"""The numbers of cases in and out, from the register to the rounds, add up."""

import csv
import re

import pytest

from db.find.sample import newest_draw
from db.open import reading, transaction
from db.tables import Replacement
from flows.commands.told import sample_in_words
from flows.distribute.work import distribute
from flows.register.eligibility import sieved
from flows.sample.casesflow import boxes, steps_since
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}, {id: cd, name: C}]
documents: {}
attributes:
  type: {title: Type, values: [RR, LC]}
  children_age: {title: Age, type: number, bands: {0-9: [0, 9], 10-40: [10, 40]}}
group_by: type
unit: {each: children}
related: {column: row_id, coders: same}
eligibility:
  dates: [incident]
  from: 2022-01-01
  exclude: {grown: {children_age: {at_least: 18}}}
sample: {size: 4, seed: 3}
rounds: {pilot: {cases: 2}, main: {cases: rest}}
"""
CODEBOOK = """
title: B
version: 1
scales: {yn: {values: [{code: no, label: "No"}, {code: yes, label: "Yes"}]}}
areas: [{id: a, title: A, questions: [{id: Q1, title: One, ask: "One?", scale: yn}]}]
"""
REGISTER = """case_id,type,children,children_age,incident
R1,RR,a; b,3; 5,2022-02-01
R2,RR,c,7,2021-02-01
R3,LC,d; e,30; 4,2022-03-01
R4,LC,f,,
R5,LC,g; h,1; 2,2023-01-01
"""


@pytest.fixture
def study(tmp_path):
    for name, text in (
        ("study.yaml", STUDY),
        ("codebook.yaml", CODEBOOK),
        ("register.csv", REGISTER),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return lambda: open_study(tmp_path, key=b"k")


def told(flow):
    return [(each.step, each.words, each.cases) for each in flow]


DRAWN = [
    ("rows", "Rows of the register", 5),
    ("cases", "Cases, one for each of the children", 8),
    ("ineligible", "no date", 1),
    ("ineligible", "before 1 January 2022", 1),
    ("ineligible", "grown", 1),
    ("eligible", "Eligible", 5),
    ("not_drawn", "not drawn", 1),
    ("sampled", "Sampled", 4),
]


def test_every_step_is_kept_with_the_draw_and_told(study):
    found = sample(study())

    assert told(found.flow) == DRAWN
    assert (found.population, found.eligible, found.cases) == (8, 5, 4)
    with reading(study().engine) as session:
        assert [each["cases"] for each in newest_draw(session).flow] == [5, 8, 1, 1, 1, 5, 1, 4]
    with study().path("reports", "sample-flow.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["cases"] for row in csv.DictReader(lines)] == list("58111514")


def test_only_eligible_cases_are_drawn(study):
    sample(study())
    listed = study().path("reports", "sample.csv").read_text(encoding="utf-8")
    reasons = sieved(study().file, study().register).reasons

    ids = {line.partition(",")[0] for line in listed.splitlines()[1:]}
    assert len(ids) == 4
    assert all(reasons[case_id] == "" for case_id in ids)


def test_rounds_and_replacements_follow_the_draw(study):
    """A case that went out has its reason; the sample is as large as what came in its place."""
    sample(study())
    distribute(study(), "pilot")
    opened = study()
    with transaction(opened.engine) as session:
        drawn = newest_draw(session)
        case = next(iter(csv.DictReader(opened.path("reports/sample.csv").open())))["case_id"]
        session.add(
            Replacement(draw_id=drawn.id, case_out=case, why="unreadable", by="lead",
                        replaced_at=opened.clock())
        )  # fmt: skip
    found = sample(study())

    assert told(found.flow) == [
        *DRAWN,
        ("replaced", "replaced: unreadable", 1),
        ("in_place", "Drawn in their place", 0),
        ("now", "In the sample now", 3),
        ("round", "In round pilot", 2),
    ]


def test_the_diagram_has_what_leaves_beside_what_stays(study):
    flow = sample(study()).flow

    assert [(box.stays.step, box.leaving) for box in boxes(flow)] == [
        ("rows", 0),
        ("cases", 3),
        ("eligible", 1),
        ("sampled", 0),
    ]
    assert steps_since([], 4, {}) == []


def test_the_page_shows_the_flow_and_cases_of_one_incident(study):
    sample(study())
    page = study().path("reports", "sample.html").read_text(encoding="utf-8")
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "4 of 5 eligible cases are in the sample. The register has 8 cases in all." in words
    assert "8 Cases, one for each of the children 3 out" in words
    assert "1 before 1 January 2022" in words
    assert "A case's date is the first that is given of: Incident (7 cases). Of 1" in words.replace(
        "&#39;", "'"
    )
    assert "Of 1 the register does not say" not in words
    assert "different values of row_id" in words
    assert "mean" in words
    assert page.count("data:image/svg+xml;base64,") == 1


def test_the_commands_words_say_of_how_many_the_sample_was_drawn(study):
    found = sample(study())
    words = sample_in_words(
        {"cases": 4, "population": 8, "eligible": 5, "method": "random", "new": True,
         "redrawn": found.redrawn, "replaced": 0, "notes": []},
        str,
    )  # fmt: skip
    assert words[0] == "Sample: 4 of 5 eligible cases drawn (at random)"


@pytest.mark.chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_breaks_no_rule_and_fits_the_screen(study, browser, width):
    sample(study())
    assert browser.violations(study().path("reports", "sample.html"), width) == []
