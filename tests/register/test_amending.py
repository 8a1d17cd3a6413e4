"""The register is corrected on the record: the draw stands, and coders are sent what follows."""

import pytest
from sqlmodel import select

import flows.register.amending
from codebook.faults import StudyError
from db.find.sample import newest_draw, sampled_cases
from db.open import reading
from db.tables import Amendment, Draw, Event
from flows.distribute.work import distribute
from flows.register.amending import amend, import_register
from flows.register.load import load_register
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """
title: T
coders: [{id: ab, name: A}, {id: cd, name: C}]
documents: {review: {title: Review, column: review_file}}
attributes:
  type: {title: Type, values: [RR, LC]}
  age: {title: Age, type: number, bands: {0-9: [0, 9], 10-17: [10, 17]}}
group_by: type
eligibility: {exclude: {adults: {age: {at_least: 17}}}}
sample: {size: 6, strata: [type], seed: 3}
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
      - {id: Q3, title: Three, ask: "Three?", scale: yn, applies_if: {review_file: {present: true}}}
"""
HEADER = "case_id,type,age,review_file,notes\r\n"
REGISTER = HEADER + "".join(
    f'R{n},{("RR", "LC")[n % 2]},{n},{"awaiting" if n % 3 else "r.pdf"},"said, {n}"\r\n'
    for n in range(12)
)
WHY = {"why": "The review says so", "by": "lead"}


@pytest.fixture
def study(tmp_path):
    """A study folder with twelve cases; opened anew each time it is called."""
    for name, text in (
        ("study.yaml", STUDY),
        ("codebook.yaml", CODEBOOK),
        ("register.csv", REGISTER),
    ):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" * name.endswith("csv") + text.encode())
    return lambda: open_study(tmp_path, key=b"k")


@pytest.fixture
def coded(study):
    """The same with a sample, handed out; the ids of its cases with an age under 10."""
    sample(study())
    distribute(study(), "main")
    with reading(study().engine) as session:
        rows = {name: each.details for name, each in sampled_cases(session).items()}
    return [name for name, row in rows.items() if int(row["age"]) < 10]


def content(study):
    return study().path("register.csv").read_bytes()


def recorded(study, table):
    with reading(study().engine) as session:
        return list(session.exec(select(table)).all())


def edited(study, old, new):
    path = study().path("register.csv")
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))


def test_an_amendment_changes_one_field_and_the_draw_stands(study, coded):
    """All other bytes of the file stay; sample finds nothing to say against it."""
    case, before = coded[0], content(study)
    done = amend(study(), case, "age", "12", **WHY)

    assert done.new
    changed = next(
        line for line in content(study).split(b"\r\n") if line[:3] == f"{case},".encode()
    )
    assert changed.split(b",")[2] == b"12"
    assert len(content(study)) == len(before) + 1
    assert content(study).startswith(b"\xef\xbb\xbf")
    assert not sample(study()).new
    [row] = recorded(study, Amendment)
    assert (row.case_id, row.column, row.after, row.by) == (case, "age", "12", "lead")
    with reading(study().engine) as session:
        assert sampled_cases(session)[case].details["age"] == "12"


def test_the_same_command_again_changes_nothing(study, coded):
    amend(study(), coded[0], "age", "12", **WHY)
    before = content(study)
    again = amend(study(), coded[0], "age", "12", **WHY)

    assert not again.new
    assert content(study) == before
    assert len(recorded(study, Amendment)) == 1


def test_a_command_broken_off_before_the_file_is_completed_by_itself(study, coded, monkeypatch):
    """The record comes first; the file follows when the command is given again."""
    before = content(study)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(flows.register.amending, "write_private", killed)
        with pytest.raises(KeyboardInterrupt):
            amend(study(), coded[0], "age", "12", **WHY)
    assert content(study) == before
    assert not sample(study()).new
    with pytest.raises(StudyError, match=r"lacks what was recorded last.*age"):
        amend(study(), coded[1], "age", "12", **WHY)

    amend(study(), coded[0], "age", "12", **WHY)
    assert study().register.rows[coded[0]]["age"] == "12"
    assert len(recorded(study, Amendment)) == 1


def test_it_is_told_what_coders_are_asked_now_and_no_longer(study, coded):
    """Q2 is for those of 10 and older; Q3 waits for the review."""
    young = coded[0]
    done = amend(study(), young, "age", "12", **WHY)
    assert [(b.question, b.coders, b.now) for b in done.sent_back] == [
        ("Q2", ("ab", "cd"), "asked")
    ]

    back = amend(study(), young, "age", "3", **WHY)
    assert [(each.question, each.now) for each in back.sent_back] == [("Q2", "not_asked")]

    waiting = next(c for c in coded if study().register.rows[c]["review_file"] == "awaiting")
    came = amend(study(), waiting, "review_file", "r.pdf", **WHY)
    assert [(b.question, b.now, b.came) for b in came.sent_back] == [("Q3", "asked", True)]


def test_a_change_of_what_drew_a_case_is_said_and_the_draw_stands(study, coded):
    done = amend(study(), coded[0], "age", "17", **WHY)
    assert done.ineligible == {coded[0]: "adults"}

    other = "LC" if study().register.rows[coded[0]]["type"] == "RR" else "RR"
    assert amend(study(), coded[0], "type", other, **WHY).drawn_by == ("type",)
    assert not sample(study()).new
    assert len(recorded(study, Draw)) == 1


@pytest.mark.parametrize(
    ("case", "column", "value", "more", "told"),
    [
        ("R99", "age", "3", {}, "no case 'R99'"),
        ("R1", "aeg", "3", {}, "no column 'aeg'.*Did you mean 'age'"),
        ("R1", "case_id", "R2", {}, "no column 'case_id' that can be amended"),
        ("R1", "age", "old", {}, "R1, column age: 'old' is not a number"),
        ("R1", "age", "40", {}, "R1, column age: 40 lies in no band"),
        ("R1", "type", "XX", {}, "R1, column type: 'XX' is not a value of it"),
        ("R1", "age", "3", {"by": "zz"}, "Nobody in the study file has the id 'zz'"),
        ("R1", "age", "3", {"why": " "}, "needs a reason"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(study, case, column, value, more, told):
    before = content(study)
    with pytest.raises(StudyError, match=told):
        amend(study(), case, column, value, **(WHY | more))

    assert content(study) == before
    assert recorded(study, Amendment) == recorded(study, Event) == []


def test_a_register_edited_by_hand_is_told_with_its_differences_and_can_be_recorded(study, coded):
    """Under an open round nobody may change it unseen; words of no characteristic are not told."""
    old = study().register.rows[coded[0]]["age"]
    line = f"{coded[0]},{study().register.rows[coded[0]]['type']},"
    edited(study, f"{line}{old},", f"{line}8.5,")
    edited(study, "said, 11", "secret")

    with pytest.raises(StudyError, match="Round main is open") as error:
        sample(study())
    assert f"{coded[0]}, age: {old}, now 8.5; R11, notes: other words" in str(error.value)
    assert "secret" not in str(error.value)
    assert "intercoder register import register.csv" in str(error.value)
    with pytest.raises(StudyError, match="without a record"):
        amend(study(), "R1", "age", "2", **WHY)

    done = import_register(study(), study().path("register.csv"), **WHY)
    assert [(each.case_id, each.after) for each in done.changes] == [(coded[0], "8.5")]
    assert done.others == 1
    assert not sample(study()).new
    assert [row.column for row in recorded(study, Amendment)] == ["age"]


def test_a_newer_file_adds_cases_to_the_register_and_none_to_the_sample(study, coded, tmp_path):
    newer = tmp_path / "newer.csv"
    newer.write_bytes(content(study) + b"R12,RR,4,,\r\n")
    done = import_register(study(), newer, **WHY)

    assert done.added == ("R12",)
    assert content(study) == newer.read_bytes()
    again = sample(study())
    assert (again.new, again.population, again.cases) == (False, 13, 6)
    assert not import_register(study(), newer, **WHY).new


def test_a_case_that_vanished_is_refused(study, coded, tmp_path):
    before, newer = content(study), tmp_path / "newer.csv"
    newer.write_bytes(b"\r\n".join(before.split(b"\r\n")[:-2]))

    with pytest.raises(StudyError, match="R11: the register has this case"):
        import_register(study(), newer, **WHY)
    assert content(study) == before


def test_before_a_round_is_open_a_changed_register_draws_anew_and_says_why(study):
    sample(study())
    edited(study, "R3,LC,3", "R3,RR,4")
    again = sample(study())

    assert again.new
    assert again.redrawn == "R3, type: LC, now RR; R3, age: 3, now 4"


def test_going_back_and_forth_keeps_the_chain(study, coded):
    """Each state of the register leads to the next, also where it was one before."""
    for age in ("12", "13", "12", "5"):
        amend(study(), coded[0], "age", age, **WHY)

    assert not sample(study()).new
    assert [row.after for row in recorded(study, Amendment)] == ["12", "13", "12", "5"]
    with reading(study().engine) as session:
        drawn = newest_draw(session)
    assert len(list(study().inside("registers").glob("*.json"))) <= 3
    assert load_register(study().path("register.csv"), study().file).sha256 != drawn.register_sha256


def test_one_of_several_units_is_amended_and_what_they_share_changes_for_all(tmp_path):
    """The part of a list changes in its place; a shared column for every child of the row."""
    more = "unit: {each: children}\nrelated: {column: row_id}\n"
    (tmp_path / "study.yaml").write_text(STUDY.replace("eligibility", f"{more}eligibility"))
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    register = "case_id,type,age,review_file,children,children_sex\nR1,RR,3,,Ann; Bob,F; M\n"
    (tmp_path / "register.csv").write_text(register)

    def study():
        return open_study(tmp_path, key=b"k")

    amend(study(), "R1.2", "children_sex", "F", **WHY)
    done = amend(study(), "R1.1", "age", "4", **WHY)

    text = study().path("register.csv").read_text()
    assert text == register.replace("F; M", "F; F").replace("RR,3", "RR,4")
    assert [each.case_id for each in done.changes] == ["R1.1", "R1.2"]
    with pytest.raises(StudyError, match="several units"):
        amend(study(), "R1.2", "children", "Bob; Cy", **WHY)


def test_what_was_amended_before_a_draw_never_overrules_what_was_drawn(study):
    """Amended, then edited by hand and drawn anew: the draw's own value counts."""
    sample(study())
    with reading(study().engine) as session:
        case = next(iter(sampled_cases(session)))
    old = study().register.rows[case]
    amend(study(), case, "age", "15", **WHY)
    edited(study, f"{case},{old['type']},15,", f"{case},{old['type']},16,")

    assert sample(study()).new
    with reading(study().engine) as session:
        assert all(each.details["age"] != "15" for each in sampled_cases(session).values())
        assert sampled_cases(session)[case].details["age"] == "16"
    amend(study(), case, "age", "14", **WHY)
    with reading(study().engine) as session:
        assert sampled_cases(session)[case].details["age"] == "14"
