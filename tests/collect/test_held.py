"""Returns about which nobody but the lead can know, and what the lead says to them."""

import json
import re

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from codebook.faults import StudyError
from db.find.held import undecided
from db.open import reading
from db.tables import Event
from flows.cli import app
from flows.collect.deciding import decide_return
from flows.collect.work import look_into_inbox, read_beside, receive
from flows.returned import kept_file
from flows.status import study_status
from flows.study import open_study

pytestmark = pytest.mark.stages

YES, NO = "| case | D01 |\n| RR-1 | Yes |", "| case | D01 |\n| RR-1 | No |"


def held(office):
    with reading(office.study.engine) as session:
        return [(each.id, each.file_name) for each in undecided(session)]


def decide(office, which, state="accepted", by="lead", why="I asked"):
    return decide_return(office.study, which, state, by, why)


@pytest.fixture
def contradicted(office):
    """A return that changes an answer: number 2, held."""
    office.returned(YES)
    office.returned(NO, name="other.xlsx")
    return office


def test_an_accepted_one_counts_from_now_and_the_held_row_stays(contradicted):
    """A decision is a return of its own: what a report has shown meanwhile stays frozen."""
    told = decide(contradicted, "2")
    assert (told.accepted, told.answers) == (1, 1)
    assert contradicted.answers() == {("RR-1", "D01"): "no"}
    assert [(each.id, each.state, each.decides, each.by) for each in contradicted.returns()] == [
        (1, "accepted", 0, ""), (2, "held", 0, ""), (3, "accepted", 2, "lead"),
    ]  # fmt: skip
    assert held(contradicted) == []


def test_a_rejected_one_never_counts(contradicted):
    told = decide(contradicted, "other.xlsx", "rejected")
    assert told.rejected == 1
    assert contradicted.answers() == {("RR-1", "D01"): "yes"}
    assert held(contradicted) == []


def test_who_decided_and_why_is_on_the_record(contradicted):
    decide(contradicted, "2", why="  The coder says so  ")
    with reading(contradicted.study.engine) as session:
        last = session.exec(select(Event).order_by(Event.id.desc())).first()
    assert (last.what, last.who) == ("accepted", "lead")
    assert (last.about["decides"], last.about["why"]) == (2, "The coder says so")


@pytest.mark.parametrize(
    ("which", "by", "why", "words"),
    [
        ("7", "lead", "so", "Held are: 2 (other.xlsx)"),
        ("1", "lead", "so", "'1' is no held return"),
        ("2", "xy", "so", "Nobody in the study file has the id 'xy'"),
        ("2", "lead", " ", "needs a reason"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_what_is_held(contradicted, which, by, why, words):
    with pytest.raises(StudyError, match=re.escape(words)):
        decide(contradicted, which, by=by, why=why)
    assert held(contradicted) == [(2, "other.xlsx")]


def test_nobody_decides_twice(contradicted):
    decide(contradicted, "2")
    with pytest.raises(StudyError, match="No return is held"):
        decide(contradicted, "2", "rejected")


def test_status_says_what_is_held_and_how_to_decide(contradicted):
    """It stays there until the lead has decided, and then it is gone."""
    status = study_status(contradicted.study)
    step = next(each for each in status.open_steps if each.kind == "held")
    assert step.command == "intercoder collect --accept|--reject 2 --by ID --why TEXT"
    assert "--accept 2 (or --reject 2)" in status.held[0]
    decide(contradicted, "2", "rejected")
    status = study_status(contradicted.study)
    assert (status.held, [each for each in status.open_steps if each.kind == "held"]) == ([], [])


def test_two_that_come_together_and_differ_are_both_held(office):
    """Names and dates say nothing of which is newer."""
    office.send("a.xlsx", office.fill(NO))
    office.send("b.xlsx", office.fill(YES))
    told = office.collect()
    assert (told.accepted, told.held) == (0, 2)
    assert office.answers() == {}
    assert "b.xlsx" in told.notes[0]
    assert "a.xlsx" in told.notes[1]
    assert "case RR-1, D01" in told.notes[0]


def test_two_that_come_together_are_both_held_though_the_program_was_stopped_between(office):
    """The second run sees one new file only, and the held one beside which it came."""
    office.send("a.xlsx", office.fill(NO))
    office.send("b.xlsx", office.fill(YES))
    inbox = look_into_inbox(office.study)
    a, b = (kept_file(office.study, name) for name in inbox.new)
    receive(office.study, a, [read_beside(office.study, b)])
    assert office.collect().held == 1
    assert [name for _, name in held(office)] == ["a.xlsx", "b.xlsx"]


def test_once_one_of_two_is_accepted_the_next_that_agrees_is_taken(office):
    office.send("a.xlsx", office.fill(NO))
    office.send("b.xlsx", office.fill(YES))
    office.collect()
    decide(office, "1")
    decide(office, "2", "rejected")
    more = office.returned("| case | D01 | D02 |\n| RR-1 | No | Yes |", name="c.xlsx")
    assert (more.accepted, more.answers) == (1, 1)


def test_two_that_come_together_and_agree_are_both_taken(office):
    office.send("a.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | Yes | |"))
    office.send("b.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | Yes | No |"))
    assert office.collect().accepted == 2
    assert office.answers() == {("RR-1", "D01"): "yes", ("RR-1", "D02"): "no"}


def test_a_corrected_fix_list_counts_before_what_comes_with_it(office):
    """Whatever their names, the corrected list is the newer one."""
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    corrected = office.fill(
        "| case | D01 | D02 |\n| RR-1 | No | No |", content=office.fix_list().read_bytes()
    )
    office.send("z.xlsx", corrected)
    office.send("a.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | Yes | Yes |"))
    told = office.collect()
    assert (told.accepted, told.held) == (1, 1)
    assert office.answers() == {("RR-1", "D01"): "no", ("RR-1", "D02"): "no"}


def test_an_older_copy_saved_anew_is_recognised(office):
    """Its bytes are new, and what it says was said before and changed since."""
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    list_ = office.fix_list().read_bytes()
    office.send("b.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | No | No |", content=list_))
    office.collect()
    told = office.returned("| case | D01 | D04 |\n| RR-1 | Yes | seen |", name="old.xlsx")
    assert told.held == 1
    assert "looks like an older copy" in told.notes[0]


def test_a_return_that_says_nothing_new_is_taken_and_leaves_the_fix_list_in_force(office):
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    list_ = office.fix_list().read_bytes()
    again = office.returned("| case | D01 |\n| RR-1 | Yes |", name="again.xlsx")
    assert (again.accepted, again.answers) == (1, 0)
    assert "nothing that was not there before" in again.notes[0]
    office.send("c.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | No | No |", content=list_))
    assert office.collect().accepted == 1


def test_a_workbook_in_another_coder_s_folder_is_held(office):
    office.send("cd/back.xlsx", office.fill(YES))
    told = office.collect()
    assert (told.held, office.answers()) == (1, {})
    assert "folder of cd" in told.notes[0]


def test_a_workbook_in_its_coder_s_folder_is_taken(office):
    office.send("ab/back.xlsx", office.fill(YES))
    assert office.collect().accepted == 1


def test_the_command_decides(contradicted, monkeypatch):
    """As the lead types it, with the next step at the end."""
    monkeypatch.setenv("INTERCODER_KEY", contradicted.study.key.hex())
    words = ["collect", "--accept", "2", "--by", "lead", "--why", "I asked", "--json"]
    done = CliRunner().invoke(app, [*words, str(contradicted.study.folder)])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["accepted"] == 1
    fresh = open_study(contradicted.study.folder, key=contradicted.study.key)
    assert study_status(fresh).held == []
