"""The sample stage: drawn once, remembered, shown beside the register."""

import csv

import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.find.sample import newest_draw, sampled_cases
from db.open import reading, transaction
from db.tables import CodebookVersion, Draw, Event, Round
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}]
documents: {}
attributes:
  type: {title: Type, values: [RR, LC]}
group_by: type
sample: {size: 4, strata: [type], seed: 3}
"""
REGISTER = "case_id,type,title\n" + "".join(
    f"R{n},{('RR', 'LC')[n % 2]},=cmd|{n}\n" for n in range(12)
)


@pytest.fixture
def study(tmp_path, fixed_clock):
    """A study folder with twelve cases; opened anew each time it is called."""
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return lambda: open_study(tmp_path, clock=fixed_clock, key=b"k")


@pytest.fixture
def fixed_clock():
    from datetime import UTC, datetime

    return lambda: datetime(2026, 1, 5, 9, tzinfo=UTC)


def rewritten(study, name, old, new):
    path = study().path(name)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def files(study):
    return {path.name: path.read_bytes() for path in study().path("reports").iterdir()}


def test_drawing_twice_is_drawing_once(study):
    """The second time nothing is added, and the files have the same bytes."""
    first = sample(study())
    before = files(study)
    second = sample(study())

    assert (first.new, second.new) == (True, False)
    assert (first.cases, first.population, first.method) == (4, 12, "stratified")
    assert files(study) == before
    with reading(study().engine) as session:
        assert len(session.exec(select(Draw)).all()) == 1
        assert [event.what for event in session.exec(select(Event)).all()] == ["drawn"]


def test_a_lost_report_is_written_again(study):
    sample(study())
    before = files(study)
    for path in study().path("reports").iterdir():
        path.unlink()
    sample(study())

    assert files(study) == before


def test_a_changed_design_draws_anew_and_the_newest_counts(study):
    sample(study())
    rewritten(study, "study.yaml", "size: 4", "size: 6")

    assert sample(study()).new
    with reading(study().engine) as session:
        assert len(sampled_cases(session)) == 6
        assert len(session.exec(select(Draw)).all()) == 2


def test_the_draw_stands_while_a_round_is_open(study):
    """Cases may be with coders; another sample under them would be no sample."""
    sample(study())
    opened = study()
    with transaction(opened.engine) as session:
        drawn = newest_draw(session)
        version = CodebookVersion(number=1, sha256="s", content="{}", published_at=opened.clock())
        session.add(version)
        session.flush()
        session.add(
            Round(
                name="pilot",
                number=1,
                codebook_version=1,
                draw_id=drawn.id,
                design={},
                opened_at=opened.clock(),
            )
        )
    assert not sample(study()).new
    rewritten(study, "register.csv", "R3,LC", "R3,RR")

    with pytest.raises(StudyError, match="Round pilot is open"):
        sample(study())


def test_the_list_of_cases_holds_no_formula(study):
    """A register text that a spreadsheet program would run is written as text."""
    sample(study())
    with study().path("reports", "sample.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert len(rows) == 4
    assert all(row["title"].startswith("'=cmd") for row in rows)
    assert [row["type"] for row in rows].count("RR") == 2


def test_sample_and_register_stand_side_by_side(study):
    sample(study())
    path = study().path("reports", "representativeness.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["value"]: row for row in csv.DictReader(lines)}

    assert rows["RR"]["sample_n"] == "2"
    assert rows["RR"]["register_denominator"] == "12"
    assert rows["RR"]["register_percent"] == "50"
    assert rows["RR"]["difference_points"] == "0.0"


def test_case_columns_stay_out_of_the_record(study):
    """Events tell counts and hashes, never what a case says."""
    sample(study())
    with reading(study().engine) as session:
        [event] = session.exec(select(Event)).all()

    assert event.about == {"method": "stratified", "cases": 4, "seed": 3}
    assert set(event.inputs) == {"register", "design"}
