"""Does a later round's report show the earlier rounds as they were reported, and stay so?"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rounds_team import Team, two_rounds
from sqlmodel import select

from db.open import reading, transaction
from db.tables import Amendment, Checkpoint, Withdrawal
from flows.agreement.work import agreement, decide
from flows.status import study_status
from flows.statuspage import status_in_words, write_status_page

pytestmark = pytest.mark.stages


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


@pytest.fixture
def both(tmp_path: Path) -> Team:
    """Pilot and main measured; D02 was not reliable in the pilot, which went on all the same."""
    return two_rounds(tmp_path)


def figures(report: Mapping[str, Any], round_name: str, scope: str) -> dict[str, dict[str, Any]]:
    return {
        each["question"]: each
        for each in report["by_round"]
        if (each["round"], each["scope"]) == (round_name, scope)
    }


def test_an_earlier_round_is_shown_as_its_own_report_has_it(both: Team) -> None:
    """Cases, agreement, alpha, interval and verdict are the same in both reports."""
    own = {each["question"]: each for each in both.json("pilot")["questions"]}
    shown = figures(both.json("main"), "pilot", "round")

    assert shown.keys() == own.keys() == {"D01", "D02", "D03"}
    for key in ("cases_on_scale", "cases_compared", "percent_agreement", "alpha", "verdict"):
        assert {q: each[key] for q, each in shown.items()} == {q: e[key] for q, e in own.items()}
    assert [each["alpha_interval"] for each in shown.values()] == [
        each["alpha_interval"] for each in own.values()
    ]


def test_rounds_are_cumulated_and_an_improvement_is_named(both: Team) -> None:
    report, page = both.json("main"), both.file("main", "html").read_text()
    together = figures(report, "main", "cumulated")
    change = {each["question"]: each["change"] for each in report["between_rounds"]}

    assert (together["D01"]["cases_on_scale"], together["D01"]["rounds"]) == (42, "pilot, main")
    assert together["D03"]["cases_on_scale"] == 32  # of the North only
    assert change == {"D01": "", "D02": "improved", "D03": ""}
    assert "pilot (12 cases compared) and main (30 cases compared)" in page
    assert "1 has improved (D02) and none has worsened by more than chance would do" in page
    assert 'aria-label="Alpha of D02 Adultification: pilot' in page
    assert "Improved since pilot" in page


def test_with_one_round_there_is_a_sentence_and_nothing_else(team: Team) -> None:
    team.coded("pilot", 0, 12)
    agreement(team.study, "pilot")
    report, page = team.json("pilot"), team.file("pilot", "html").read_text()

    assert "This is the first round that was measured" in page
    assert "Alpha in each round" not in page and "<figure" not in page.split('id="rounds"')[1]
    assert {each["scope"] for each in report["by_round"]} == {"round"}
    assert report["between_rounds"] == report["proceeded_against"] == []


def test_a_report_measured_again_is_the_same_whatever_happened_to_earlier_rounds(
    both: Team,
) -> None:
    """Changed returns, a coder's answers set aside, an amended register, another decision."""
    before = both.files("main")
    [last] = [each for each in both.study.file.coders if each.id == "cd"]
    both.back("pilot", last.id, {("c00", "D02"): "no", ("c01", "D02"): "partly"})
    both.add(
        Amendment(
            case_id="c01", column="region", before="North", after="South",
            why="w", by="lead", amended_at=both.later(),
        ),
        Withdrawal(
            assignment_id=1, treatment="set_aside", why="w", by="lead", withdrawn_at=both.later()
        ),
    )  # fmt: skip
    decide(both.study, "pilot", "refine", "After all", "lead")

    assert both.again("main") == before


def test_a_case_coded_a_second_time_later_enters_no_report_made_before(team: Team) -> None:
    """The pilot's double coding is extended when main is measured: main's report stays."""
    team.coded("pilot", 0, 12)
    team.alone("pilot", "c59", "ab")
    agreement(team.study, "pilot")
    team.coded("main", 12, 42)
    agreement(team.study, "main")
    before = team.files("main")
    team.alone("pilot", "c59", "cd")

    assert team.again("main") == before
    assert agreement(team.study, "pilot").new
    team.coded("third", 42, 54)
    agreement(team.study, "third")
    assert figures(team.json("third"), "pilot", "round")["D01"]["cases_on_scale"] == 13


def test_a_return_after_disclosure_moves_neither_the_round_nor_what_is_cumulated_later(
    both: Team,
) -> None:
    """Answers shown in a report are frozen for every later measurement."""
    before = figures(both.json("main"), "main", "cumulated")
    cases = list(both.cases)[:12]
    both.back("pilot", "cd", both.said("ab", cases, 1))  # cd now agrees with ab throughout
    assert not agreement(both.study, "pilot").new
    both.coded("third", 42, 54, differing=12)
    agreement(both.study, "third")

    later = both.json("third")
    assert {q: each["alpha"] for q, each in figures(later, "main", "cumulated").items()} == {
        q: each["alpha"] for q, each in before.items()
    }
    assert figures(later, "pilot", "round")["D02"]["percent_agreement"] == 0.0
    assert figures(later, "third", "cumulated")["D01"]["cases_on_scale"] == 54


def test_a_clarified_question_stands_apart_with_what_changed(team: Team) -> None:
    """Asked anew by version 2, the pilot is compared with itself, and the codebook is named."""
    team.coded("pilot", 0, 12, differing=1)
    agreement(team.study, "pilot")
    decide(team.study, "pilot", "refine", "D02 is read in two ways", "lead")
    cases = list(team.cases)[:12]
    team.recoded("pilot", ("version: 1", "version: 2"), ("ask: Named?", "ask: Said in any words?"))
    for coder in ("ab", "cd"):
        again = team.said(coder, cases, 12)
        asked = {key: value for key, value in again.items() if key[1] == "D02"}
        team.back("pilot", coder, asked, issue=2)
    agreement(team.study, "pilot")
    report, page = team.json("pilot"), team.file("pilot", "html").read_text()

    [change] = report["codebook_changes"]
    assert (change["question"], change["codebook_version"], change["new_meaning"]) == (
        "D02",
        2,
        True,
    )
    assert (change["change"], change["why"]) == ("Wording", "Two readings")
    [compared] = report["between_rounds"]
    assert (compared["question"], compared["same_meaning"], compared["change"]) == (
        "D02",
        False,
        "improved",
    )
    assert (
        "Since this round was coded by version 1 of the codebook, of 1 question that can be" in page
    )
    assert "It meant something else then: wording in version 2." in page


def test_parts_of_a_round_are_points_on_the_way(team: Team) -> None:
    team.coded("main", 0, 12, differing=1)
    agreement(team.study, "main")
    decide(team.study, "main", "proceed", "Go on", "lead")
    team.coded("main", 12, 36, wave=2, differing=12)
    agreement(team.study, "main")
    report = team.json("main")
    part, end = (figures(report, "main", scope)["D02"] for scope in ("checkpoint", "round"))

    assert (part["wave"], part["cases_on_scale"]) == (1, 12)
    assert (end["wave"], end["cases_on_scale"]) == (2, 36)
    assert report["between_rounds"] == []
    assert "main, checkpoint 1" in team.file("main", "html").read_text()


def test_later_reports_say_that_a_round_went_on_against_a_failed_checkpoint(both: Team) -> None:
    """Who, when, why and which questions; the round's own report, made before, cannot."""
    [told] = both.json("main")["proceeded_against"]
    page = both.file("main", "html").read_text()

    assert (told["round"], told["by"], told["name"], told["why"]) == (
        "pilot",
        "lead",
        "Lead analyst",
        "Time is short",
    )
    assert (told["questions"], told["on"]) == (["D02 Adultification"], "2026-01-05")
    assert "Round pilot went on against its checkpoint after 12 cases, at which 1 of 3" in page
    assert "D02 Adultification. Lead analyst decided so on 5 January 2026. The reason" in page
    assert both.json("pilot")["proceeded_against"] == []


def test_a_later_part_of_the_same_round_says_so_and_a_failing_end_does_not_yet(
    team: Team,
) -> None:
    team.coded("main", 0, 12, differing=1)
    agreement(team.study, "main")
    decide(team.study, "main", "proceed", "Go on", "lead")
    team.coded("main", 12, 36, wave=2, differing=1)
    agreement(team.study, "main")
    before = team.files("main")
    [told] = team.json("main")["proceeded_against"]
    decide(team.study, "main", "proceed", "It is what it is", "lead")

    assert (told["round"], told["wave"], told["cases"]) == ("main", 1, 12)
    assert team.file("main", "html").read_text().count("The reason given: “Go on.”") == 1
    assert team.again("main") == before


def test_a_report_is_the_same_again_also_where_the_clock_stands_still(team: Team) -> None:
    """With clock and key fixed, every output is the same bytes: order goes by number then."""
    team.step = timedelta()
    team.coded("main", 0, 12, differing=1)
    agreement(team.study, "main")
    before = team.files("main")
    decide(team.study, "main", "proceed", "Go on", "lead")

    assert team.again("main") == before


def test_nothing_is_said_where_the_round_was_refined_or_nothing_failed(team: Team) -> None:
    team.coded("pilot", 0, 12, differing=1)
    agreement(team.study, "pilot")
    decide(team.study, "pilot", "refine", "Mend it", "lead")
    team.coded("main", 12, 42, differing=30)
    agreement(team.study, "main")
    decide(team.study, "main", "proceed", "Good", "lead")
    team.coded("third", 42, 54)
    agreement(team.study, "third")

    assert team.json("third")["proceeded_against"] == []
    assert "Went on against a failed checkpoint" not in team.file("third", "html").read_text()


def test_status_says_it_in_words_as_json_and_on_its_page(both: Team) -> None:
    status = study_status(both.study)
    write_status_page(both.study, status)
    page = both.study.path("reports", "status.html").read_text()
    words = status_in_words(status, both.study.folder)

    [told] = status.proceeded_against
    assert (told.round, told.questions) == ("pilot", ("D02 Adultification",))
    for text in (page, words):
        assert "Round pilot went on against its checkpoint after 12 cases" in text
        assert "D02 Adultification" in text
        assert (
            "Lead analyst decided so on 5 January 2026. The reason given: “Time is short.”" in text
        )


def test_a_record_from_before_says_which_question_failed(both: Team) -> None:
    """Older checkpoints keep a word for each question, no figures: they count, and are no point."""
    with transaction(both.study.engine) as session:
        old = session.exec(select(Checkpoint).where(Checkpoint.round == "pilot")).one()
        old.verdicts = {"D01": "reliable", "D02": "not_reliable", "D09/Gone": "not_reliable"}
        session.add(old)
    both.coded("third", 42, 54)
    agreement(both.study, "third")

    [told, _] = [*both.json("third")["proceeded_against"], None]
    assert told["questions"] == ["D02 Adultification", "D09/Gone"]
    with reading(both.study.engine) as session:
        assert len(session.exec(select(Checkpoint)).all()) == 3
