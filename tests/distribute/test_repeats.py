"""Some cases are coded once more, blind, to see whether a coder agrees with themselves."""

import io
import subprocess
import sys

import openpyxl
import pytest
from sqlmodel import select
from team import Team
from typer.testing import CliRunner

from codebook.answers import Row
from codebook.faults import StudyError
from db.find.answers import answers_that_count, given_answers, newest_answers
from db.find.held import undecided
from db.find.returns import newest_of_coder, newest_values
from db.find.rounds import repeats, workbooks
from db.find.twice import answered_twice
from db.open import reading
from db.tables import Event
from flows.agreement.work import agreement
from flows.cli import app
from flows.collect.deciding import decide_return
from flows.distribute.again import reissue
from flows.distribute.recoding import order_recoding
from flows.distribute.repeats import order_repeats
from flows.distribute.work import distribute
from flows.status import study_status

pytestmark = pytest.mark.stages

AB, CD = "ab/pilot-ab.xlsx", "cd/pilot-cd.xlsx"
AGAIN = "ab/pilot-ab-repeat.xlsx"
WHY = "Does coding drift?"


@pytest.fixture
def team(study):
    """The pilot's three cases are coded by both, every answer Yes."""
    distribute(study, "pilot")
    team = Team(study)
    for name in (AB, CD):
        team.answer_all(name)
    team.cases = team.sent()[AB].cases
    return team


def ordered(team, most=2, coder="ab"):
    counts = order_repeats(team.study, "pilot", most, coder, "lead", WHY)
    return counts, distribute(team.study, "pilot")


def asked(team):
    """Case and question of everything that the repeat asks."""
    with reading(team.study.engine) as session:
        [book] = workbooks(session, "pilot", "repeat")
    return [
        (case, key)
        for case in book.cases
        for key, check in team.sheet(AGAIN, case)
        if check == "Answer missing"
    ]


def everything_known(study):
    """What the study's figures can rest on, by every way of asking for it."""
    with reading(study.engine) as session:
        return (
            answers_that_count(session, "pilot", 1),
            answers_that_count(session, blind=True),
            newest_answers(session),
            list(given_answers(session)),
            newest_values(session, "pilot"),
            newest_of_coder(session, "pilot", "ab"),
            [each.state for each in study_status(study).assignments],
        )


def test_a_repeat_asks_whole_cases_shows_nothing_and_says_what_it_is_for(team):
    counts, said = ordered(team)
    assert counts == {"ab": 2}
    assert said.written == [f"outbox/{AGAIN}"]
    with reading(team.study.engine) as session:
        [book] = workbooks(session, "pilot", "repeat")
        assert {each.case_id for each in repeats(session, "pilot")} == set(book.cases)
    assert (book.rows, book.earlier_shown, len(book.cases)) == (None, False, 2)
    assert set(book.cases) < set(team.cases)
    opened = team.open(AGAIN)
    shown = [str(cell.value) for row in opened.worksheets[0].iter_rows() for cell in row]
    assert any("code them afresh" in each for each in shown)
    assert any("coded once more" in each for each in shown)
    answers = team.sheet(AGAIN, book.cases[0], "Answer")
    assert answers[0] == ("D01", "")
    assert distribute(team.study, "pilot").written == []


def test_what_comes_back_counts_for_nothing_but_the_comparison(team):
    """It replaces no answer, is no second coder, and changes nothing that is published."""
    ordered(team)
    before = everything_known(team.study)
    came = team.answer_all(AGAIN, answer="No")
    assert (came.accepted, came.revised, came.late) == (1, 0, 0)
    assert came.answers == len(asked(team))
    assert everything_known(team.study) == before
    with reading(team.study.engine) as session:
        twice = answered_twice(session, "pilot")
        assert len(twice) == came.answers
        words = [each.what for each in session.exec(select(Event)).all()]
    assert {(each.coder, each.first, each.second) for each in twice} == {("ab", "yes", "no")}
    assert all(each.same and each.repeat and not each.shown for each in twice)
    assert "repeat accepted" in words
    assert "repeat issued" in words


def test_a_repeat_that_comes_after_the_report_is_in_the_report_when_it_is_measured_again(team):
    agreement(team.study, "pilot")
    ordered(team)
    team.answer_all(AGAIN, answer="No")
    with reading(team.study.engine) as session:
        assert all(each.shown for each in answered_twice(session, "pilot"))
    again = agreement(team.study, "pilot")
    assert not again.new
    page = team.study.path("reports", "agreement-pilot.html").read_text(encoding="utf-8")
    assert "coded once more" in page


def test_what_is_wrong_in_a_repeat_comes_back_in_a_fix_list_of_its_own(team):
    ordered(team)
    case = team.open(AGAIN).sheetnames[2]
    before = [each.state for each in study_status(team.study).assignments]
    came = team.answer_all(AGAIN, but={(case, "D01"): "Perhaps"})
    assert "reports/returns/ab-pilot-repeat.xlsx" in came.fix_lists
    assert [each.state for each in study_status(team.study).assignments] == before

    fixed = team.study.path("reports", "returns", "ab-pilot-repeat.xlsx")
    book = openpyxl.load_workbook(fixed)
    cell = next(cell for row in book[case].iter_rows() for cell in row if cell.value == "Perhaps")
    cell.value = "No"
    stream = io.BytesIO()
    book.save(stream)
    assert team.send(stream.getvalue()).held == 0
    with reading(team.study.engine) as session:
        twice = answered_twice(session, "pilot")
    assert [each.second for each in twice if each.row == Row(case, "D01")] == ["no"]


def test_a_lost_repeat_is_written_again(team):
    ordered(team)
    path = team.study.path("outbox", AGAIN)
    bytes_then = path.read_bytes()
    path.unlink()
    assert f"outbox/{AGAIN}" in reissue(team.study, "pilot", "ab").written
    assert path.read_bytes() == bytes_then


def test_no_case_is_repeated_twice_and_everybody_is_asked_unless_one_is_named(team):
    first, _ = ordered(team, coder="")
    second, _ = ordered(team, coder="")
    assert (first, second) == ({"ab": 2, "cd": 2}, {"ab": 1, "cd": 1})
    with pytest.raises(StudyError, match="was not coded twice already"):
        ordered(team, coder="")


def test_only_what_is_complete_is_repeated(study):
    distribute(study, "pilot")
    with pytest.raises(StudyError, match="completely coded"):
        order_repeats(study, "pilot", 2, "", "lead", WHY)


def test_what_is_put_right_after_the_second_came_is_not_the_first(team):
    """It was given with knowledge of the second time."""
    ordered(team)
    team.answer_all(AGAIN, answer="No")
    team.answer_all(AB, answer="No")
    with reading(team.study.engine) as session:
        [held] = undecided(session)
    decide_return(team.study, str(held.id), "accepted", "lead", WHY)
    assert set(team.counting("ab", "D01").values()) == {"no"}
    with reading(team.study.engine) as session:
        assert {each.first for each in answered_twice(session, "pilot")} == {"yes"}


def test_after_a_refinement_what_was_answered_by_both_meanings_is_told_apart(team):
    """Blind re-coding shows what the new meaning changed; it is no measure of reliability."""
    team.publish(["D01"], D01={"ask": "Is the child quoted?"})
    order_recoding(team.study, "pilot", "lead", WHY)
    distribute(team.study, "pilot")
    team.answer_all("ab/pilot-ab-further2.xlsx", answer="No")
    with reading(team.study.engine) as session:
        twice = answered_twice(session, "pilot")
    assert {(each.coder, each.row.question) for each in twice} == {("ab", "D01")}
    assert {(each.first, each.second, each.version, each.later) for each in twice} == {
        ("yes", "no", 1, 2)
    }
    assert not any(each.same or each.repeat for each in twice)


def test_recoding_with_the_earlier_answer_in_view_is_never_an_answer_given_twice(team):
    team.publish(["D01"], D01={"ask": "Is the child quoted?"})
    order_recoding(team.study, "pilot", "lead", WHY, show_earlier=True)
    distribute(team.study, "pilot")
    team.answer_all("ab/pilot-ab-further2.xlsx", answer="No")
    with reading(team.study.engine) as session:
        assert answered_twice(session, "pilot") == []


def test_a_question_that_was_only_reworded_counts_as_the_same(team):
    """The lead said `same`: the first answer stands, and the repeat is asked by the new words."""
    team.publish([], D01={"ask": "Is the child heard at all?"})
    order_recoding(team.study, "pilot", "lead", WHY)
    ordered(team)
    team.answer_all(AGAIN)
    with reading(team.study.engine) as session:
        twice = answered_twice(session, "pilot")
    assert {(each.version, each.later, each.same) for each in twice} == {(1, 2, True)}


@pytest.mark.server
def test_the_command_says_what_it_sent_and_what_it_is_for(team):
    folder = str(team.study.folder)
    signed = ["--by", "lead", "--why", WHY, "--ephemeral"]
    told = ["distribute", "pilot", folder, "--recode", "--same", "2", "--coder", "cd", *signed]
    command = [sys.executable, "-m", "flows.cli", *told]  # Prefect keeps a process's first server
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Cases to be coded once more, blind (cd 2)" in said
    assert "cd/pilot-cd-repeat.xlsx" in said
    alone = CliRunner().invoke(app, ["distribute", "pilot", folder, "--same", "2"])
    assert isinstance(alone.exception, StudyError)
    assert "--same goes with --recode" in str(alone.exception)
