"""Some cases are coded once more, blind, to see whether a coder agrees with themselves."""

import pytest
from sqlmodel import select
from team import Team

from codebook.faults import StudyError
from db.find.answers import answers_that_count, given_answers, newest_answers
from db.find.returns import newest_of_coder, newest_values
from db.find.rounds import repeats, workbooks
from db.find.twice import answered_twice
from db.open import reading
from db.tables import Event
from flows.agreement.work import agreement
from flows.collect.work import collect
from flows.distribute.again import reissue
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
    assert (came.accepted, came.answers, came.revised, came.late) == (1, 3, 0, 0)
    assert everything_known(team.study) == before
    with reading(team.study.engine) as session:
        twice = answered_twice(session, "pilot")
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
    came = team.answer_all(AGAIN, but={(case, "D01"): "Perhaps"})
    assert came.fix_lists == ["reports/returns/ab-pilot-repeat.xlsx"]
    assert came.to_fix["ab"] == 1
    assert study_status(team.study).assignments == study_status(team.study).assignments


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


def test_an_answer_that_was_put_right_after_the_second_came_is_not_the_first(team):
    """It was given with knowledge of the second time."""
    ordered(team)
    team.answer_all(AGAIN, answer="No")
    team.answer_all(AB, answer="No")
    collect(team.study)
    with reading(team.study.engine) as session:
        assert {each.first for each in answered_twice(session, "pilot")} == {"yes"}
