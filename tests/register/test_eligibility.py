"""Which cases may be sampled, and the first reason that holds against the others."""

import pytest

from codebook.faults import StudyError
from flows.check import study_faults
from flows.register.eligibility import drawable, eligible, sieved
from flows.register.load import Register, register_faults
from flows.studyfile import StudyFile

TOLD = {
    "title": "T",
    "coders": [{"id": "ab", "name": "A"}],
    "documents": {},
    "group_by": "type",
    "attributes": {
        "type": {"title": "Type", "values": ["RR", "LC"]},
        "age": {"title": "Age", "type": "number"},
    },
}
SETTINGS = {
    "dates": ["incident", "notified"],
    "from": "2022-01-01",
    "to": "2023-12-31",
    "exclude": {
        "not a child": {"age": {"at_least": 18}},
        "overseas": {"place": ["Abroad", "At sea"], "type": "RR"},
    },
    "column": "left_out",
}
COLUMNS = ("case_id", "type", "age", "place", "incident", "notified", "left_out")


def file(**eligibility):
    return StudyFile.model_validate(TOLD | {"eligibility": eligibility or SETTINGS})


def register(*rows):
    named = {row["case_id"]: {column: row.get(column, "") for column in COLUMNS} for row in rows}
    return Register(COLUMNS, named, "hash")


def case(case_id, incident="2022-06-01", **more):
    return {"case_id": case_id, "incident": incident, "age": "7", "type": "RR", **more}


def test_the_first_reason_that_holds_is_told_in_the_stated_order():
    """Dates first, then the rules as listed, then the register's own reason."""
    found = sieved(
        file(),
        register(
            case("in"),
            case("none", incident="", age="30"),
            case("early", incident="31 December 2021"),
            case("late", incident="2024-01-01", age="30"),
            case("grown", age="18", left_out="duplicate"),
            case("far", place="at SEA"),
            case("twin", left_out="duplicate"),
        ),
    )

    assert found.reasons == {
        "in": "",
        "none": "no date",
        "early": "before 1 January 2022",
        "late": "after 31 December 2023",
        "grown": "not a child",
        "far": "overseas",
        "twin": "duplicate",
    }
    assert list(found.out(file().eligibility).items()) == [
        ("no date", 1),
        ("before 1 January 2022", 1),
        ("after 31 December 2023", 1),
        ("not a child", 1),
        ("overseas", 1),
        ("duplicate", 1),
    ]


def test_the_first_date_that_is_filled_is_believed_and_its_source_is_kept():
    """An awaited date is none; a later source never overrules an earlier one."""
    found = sieved(
        file(),
        register(
            case("one", notified="2020-01-01"),
            case("two", incident="awaiting", notified="2023-12-31"),
            case("three", incident=""),
        ),
    )

    assert found.dated_by == {"one": "incident", "two": "notified", "three": ""}
    assert found.reasons == {"one": "", "two": "", "three": "no date"}


def test_the_windows_first_and_last_day_belong_to_it():
    found = sieved(file(), register(case("a", "2022-01-01"), case("b", "2023-12-31")))

    assert set(found.reasons.values()) == {""}


def test_what_the_register_does_not_say_excludes_nobody_and_is_counted():
    """An unknown age is no proof of being grown up."""
    found = sieved(file(), register(case("a", age=""), case("b", age="awaiting"), case("c")))

    assert set(found.reasons.values()) == {""}
    assert found.undecided == {"not a child": 2, "overseas": 3}


def test_the_eligible_register_holds_the_others_no_more():
    whole = register(case("a"), case("b", age="20"))

    assert list(eligible(file(), whole).rows) == ["a"]
    assert eligible(file(), whole).sha256 == whole.sha256
    assert eligible(StudyFile.model_validate(TOLD), whole) is whole


def test_a_case_listed_for_the_sample_must_be_eligible():
    """It says why not, instead of that the register has no such case."""
    whole = register(case("a"), case("b", age="20"))
    listed = file().model_copy(
        update={"sample": file().sample.model_copy(update={"given": ("b",)})}
    )

    with pytest.raises(StudyError, match=r"sample\.given: 'b' is not eligible: not a child"):
        drawable(listed, whole)


def test_dates_that_could_be_two_are_faults_of_the_register(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(",".join(COLUMNS) + "\nR1,RR,7,,03/04/2022,soon,\nR2,RR,7,,2022-04-03,,\n")
    _, faults = register_faults(path, file())

    assert [(each.place, each.found) for each in faults] == [
        ("row 2, column incident", "'03/04/2022' can be 3 April or 4 March"),
        ("row 2, column notified", "'soon' is not a date"),
    ]


STUDY = """\
title: T
coders: [{id: ab, name: A}, {id: cd, name: C}]
documents: {}
group_by: type
attributes:
  type: {title: Type, values: [RR, LC]}
  age: {title: Age, type: number, bands: {0-9: [0, 9], 10-99: [10, 99]},
        benchmark: {source: Census, percent: {0-9: 60, 10-99: 50, old: 3}}}
eligibility:
  dates: [incidnt]
  from: 2024-01-01
  to: 2022-01-01
  exclude:
    grown: {age: {at_least: 18, at_most: 3}}
    letters: {type: LCC}
    nothing: {}
    bare: {type: true}
"""


def test_every_impossible_setting_is_told_with_its_line(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "codebook.yaml").write_text("title: B\nareas: []\n", encoding="utf-8")
    (tmp_path / "register.csv").write_text("case_id,type,age,incident\nR1,RR,7,\n")

    told = {each.place: each.found for each in study_faults(tmp_path) if each.file == "study.yaml"}

    assert told == {
        "line 10, eligibility.dates.0": "the register has no column 'incidnt'",
        "line 11, eligibility.from": "from 2024-01-01 is later than to 2022-01-01",
        "line 14, eligibility.exclude.grown.age": "at_least 18 is above at_most 3",
        "line 15, eligibility.exclude.letters.type": "'LCC' is no value of this column",
        "line 16, eligibility.exclude.nothing": "a rule without a condition",
        "line 17, eligibility.exclude.bare.type": "true or false is no value",
        "line 8, attributes.age.benchmark.percent": "the percentages add up to 113",
        "line 8, attributes.age.benchmark.percent.old": "'old' is not a value of age",
    }


def test_no_sample_is_drawn_by_settings_that_say_nothing():
    with pytest.raises(StudyError, match=r"eligibility\.exclude\.x\.nowhere: .*no column"):
        sieved(file(exclude={"x": {"nowhere": "y"}}), register(case("a")))
    with pytest.raises(StudyError, match="'from' without a column of dates"):
        sieved(file(**{"from": "2022-01-01"}), register(case("a")))
