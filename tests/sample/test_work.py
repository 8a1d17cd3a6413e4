"""The sample stage: drawn once, remembered, shown beside the register."""

import csv
from dataclasses import replace

import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.find.sample import newest_draw, sampled_cases
from db.open import reading, transaction
from db.tables import CodebookVersion, Draw, Event, Round
from flows.sample.replacing import replace_case
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


def out_and_in(study, case=None, why="Not published yet", by="ab"):
    case = case or next(iter(cases_now(study)))
    return replace_case(study(), case, why, by)


def cases_now(study):
    with reading(study().engine) as session:
        return sampled_cases(session)


def test_a_replacement_is_recorded_once_with_who_and_why(study):
    """The same command twice changes nothing; the substitute keeps stratum and weight."""
    sample(study())
    before = cases_now(study)
    first = out_and_in(study)
    again = out_and_in(study, first.case_out)
    now = cases_now(study)

    assert (first.new, again.new) == (True, False)
    assert replace(again, new=True) == first
    assert first.short == ()
    assert set(now) == set(before) - {first.case_out} | {first.case_in}
    assert now[first.case_in].stratum == before[first.case_out].stratum
    assert now[first.case_in].weight == 3.0
    with reading(study().engine) as session:
        assert [each.what for each in session.exec(select(Event)).all()] == ["drawn", "replaced"]
        event = session.exec(select(Event).where(Event.what == "replaced")).one()
    assert event.who == "ab"
    assert event.about == {"draw": 1, "case_out": first.case_out, "case_in": first.case_in}


def test_the_sample_stands_after_a_replacement(study):
    """Neither drawn anew nor refused, and the page and list are the same bytes each time."""
    sample(study())
    out_and_in(study)
    before = files(study)
    told = sample(study())

    assert (told.new, told.cases, told.replaced) == (False, 4, 1)
    assert files(study) == before


def test_page_and_list_say_what_was_replaced_and_why(study):
    sample(study())
    told = out_and_in(study, why="The report <was> withdrawn")
    page = study().path("reports", "sample.html").read_text(encoding="utf-8")
    with study().path("reports", "sample.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["case_id"]: row for row in csv.DictReader(lines)}

    assert "The report &lt;was&gt; withdrawn" in page
    assert "1 case was replaced" in page
    assert told.case_out not in rows
    assert rows[told.case_in]["sample_replaces"] == told.case_out
    assert rows[told.case_in]["sample_reason"] == "The report <was> withdrawn"
    assert {row["sample_stratum"] for row in rows.values()} == {"RR", "LC"}
    assert {row["sample_weight"] for row in rows.values()} == {"3.0"}


def test_weights_grow_where_none_can_take_the_place(study):
    """All six LC are drawn. One goes out: the other five stand for six."""
    rewritten(study, "study.yaml", "size: 4, strata: [type]", FIXED)
    sample(study())
    case = next(each for each, row in cases_now(study).items() if row.stratum == "LC")
    told = out_and_in(study, case)
    with study().path("reports", "sample.csv").open(encoding="utf-8", newline="") as lines:
        weights = {row["sample_stratum"]: row["sample_weight"] for row in csv.DictReader(lines)}

    assert (told.case_in, told.cases) == ("", 7)
    assert told.short == ("stratum 'LC' has 5 of 6 cases",)
    assert weights == {"LC": "1.2", "RR": "3.0"}
    assert "stratum &#39;LC&#39; has 5 of 6 cases" in study().path(
        "reports", "sample.html"
    ).read_text(encoding="utf-8")


FIXED = "strata: [type], allocation: fixed, counts: {LC: 6, RR: 2}"


def test_a_replacement_that_makes_no_sense_is_a_sentence(study):
    with pytest.raises(StudyError, match="No sample is drawn yet"):
        out_and_in(study, "R1")
    sample(study())
    case, other = list(cases_now(study))[:2]
    left = next(f"R{n}" for n in range(12) if f"R{n}" not in cases_now(study))
    for told, words in (
        ({"why": "  "}, "needs a reason"),
        ({"by": "zz"}, "Nobody in the study file has the id 'zz'"),
        ({"case": "X1"}, "'X1' is not in the sample"),
        ({"case": left}, f"'{left}' is in the register, but not in the sample"),
    ):
        with pytest.raises(StudyError, match=words):
            out_and_in(study, **{"case": case, **told})
    assert list(cases_now(study))[:2] == [case, other]
    first = out_and_in(study, case)
    with pytest.raises(StudyError, match=f"replaced on 5 January 2026 by ab: {first.case_in}"):
        out_and_in(study, case, why="Another reason")
    rewritten(study, "study.yaml", "seed: 3", "seed: 4")
    with pytest.raises(StudyError, match="have changed since the sample was drawn"):
        out_and_in(study, other)
