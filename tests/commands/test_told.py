"""What a stage did is told in sentences."""

import pytest

from codebook.faults import StudyError
from flows.commands.reassign import takers_and_study
from flows.commands.told import (
    agreement_in_words,
    collect_in_words,
    distribute_in_words,
    reissue_in_words,
)
from flows.commands.words import command_for, shown
from flows.parameters import DecisionParameters
from flows.running import checked

COLLECTED = {
    "files": 2, "accepted": 1, "held": 0, "rejected": 1, "repeated": 1, "left": 0, "unread": 0,
    "answers": 1, "normalised": 0, "notes": ["x.txt: rejected. This is plain text"],
    "missing": {"ab": 2}, "to_fix": {"ab": 1, "cd": 0},
    "fix_lists": ["reports/returns/ab-pilot.xlsx"],
}  # fmt: skip


def test_a_collection_says_what_came_who_owes_what_and_what_to_send():
    assert collect_in_words(COLLECTED, lambda path: f"my/{path}") == [
        "2 new files in the inbox (1 received before): 1 accepted, 1 rejected",
        "1 answer recorded",
        "x.txt: rejected. This is plain text",
        "ab: 1 cell to fix, 2 answers missing",
        "To send to the coders, with the text that lies beside each:",
        "  my/reports/returns/ab-pilot.xlsx",
    ]


def test_a_round_that_waits_says_for_what():
    told = {
        "round": "main", "codebook_version": 1, "cases": 24, "double_coded": 24, "written": [],
        "loads": {"ab": 24, "cd": 24}, "waits_for": "the decision at the checkpoint of part 1",
    }  # fmt: skip
    assert distribute_in_words(told, str)[-1].startswith("The rest waits for the decision")


def test_answers_that_count_nowhere_any_more_are_told():
    lines = collect_in_words({**COLLECTED, "outdated": 1}, str)
    assert "1 answer of them to what means something else by now: kept, counted nowhere" in lines


def test_further_workbooks_and_a_recoding_are_told():
    told = {
        "round": "main", "codebook_version": 2, "cases": 24, "double_coded": 24,
        "loads": {"ab": 24}, "waits_for": "", "recoded": 2,
        "written": ["a.xlsx", "a-further2.xlsx"], "further": ["a-further2.xlsx"],
    }  # fmt: skip
    assert distribute_in_words(told, str)[1:] == [
        "From now on the round is asked by codebook version 2",
        "2 workbooks written for you to hand out:",
        "  a.xlsx",
        "  a-further2.xlsx",
        "1 of them: only what was not asked before (further in the name)",
    ]
    only = {**told, "written": told["further"], "recoded": 0, "remark": "Nothing to code again"}
    assert distribute_in_words(only, str)[1] == "Nothing to code again"
    assert distribute_in_words(only, str)[-1].startswith("They ask only what was not asked before")


def test_what_was_written_again_is_told_apart_from_what_lay_there():
    told = {"written": ["ab/x-again.xlsx"], "unchanged": ["ab/y.xlsx"]}
    assert reissue_in_words(told, str) == [
        "1 workbook written again as sent, under the code of then:",
        "  ab/x-again.xlsx",
        "In the outbox just as sent:",
        "  ab/y.xlsx",
    ]


def test_a_command_names_the_study_where_the_user_is_elsewhere(tmp_path, monkeypatch):
    """What is shown can be typed as it stands."""
    (tmp_path / "study").mkdir()
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "study"
    assert command_for("intercoder collect, when it is back", folder) == (
        "intercoder collect study, when it is back"
    )
    assert command_for("intercoder collect", tmp_path) == "intercoder collect"
    assert shown(folder, "reports/sample.html") == "study/reports/sample.html"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"outcome": "proced"}, "The outcome 'proced' is not known; it is 'proceed'"),
        ({"why": ""}, "--why is missing"),
        ({"by": ""}, "--by is missing"),
    ],
)
def test_a_missing_option_is_named(told, words):
    right = {"study": "s", "round": "pilot", "outcome": "proceed", "why": "so", "by": "lead"}
    with pytest.raises(StudyError, match=words):
        checked(DecisionParameters, **{**right, **told})


@pytest.mark.parametrize(
    ("double", "said"),
    [(24, "24 cases compared"), (9, "24 cases, 9 of them double-coded and compared")],
)
def test_only_double_coded_cases_are_said_to_be_compared(double, said):
    told = {
        "round": "main", "cases": 24, "double_coded": double, "coders": ["ab", "cd"],
        "new": True, "questions": 2, "reliable": 0, "not_reliable": 0,
        "not_enough_evidence": 2, "disagreements": 1, "report": "r.html",
    }  # fmt: skip
    assert agreement_in_words(told, str)[0] == f"Round main: {said}, coded by ab and cd"


@pytest.mark.parametrize("name", ["study.yaml", "study.xlsx"])
def test_the_last_word_of_a_reassignment_is_a_folder_if_a_study_is_in_it(name, tmp_path):
    (tmp_path / name).touch()
    assert takers_and_study(["cd", str(tmp_path)], "ab", "") == (["cd"], str(tmp_path))
