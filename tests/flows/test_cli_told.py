"""What a stage did is told in sentences."""

import pytest

from codebook.faults import StudyError
from flows.cli_told import collect_in_words, distribute_in_words
from flows.cli_words import command_for, shown
from flows.parameters import DecisionParameters
from flows.running import checked

COLLECTED = {
    "files": 2, "accepted": 1, "held": 0, "rejected": 1, "repeated": 1, "left": 0, "answers": 1,
    "normalised": 0, "notes": ["x.txt: rejected. This is plain text"], "missing": {"ab": 2},
    "to_fix": {"ab": 1, "cd": 0}, "fix_lists": ["reports/returns/ab-pilot.xlsx"],
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
