"""What the lead may type after --reassign, and what is said back."""

import pytest

from codebook.faults import StudyError
from flows.commands.reassign import reassigned_in_words, reassigning, takers_and_study


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text("title: T")
    return str(tmp_path)


def test_the_study_comes_last_and_coders_before_it(folder):
    """Without --reassign there is only the study; with it, the last word may be the study."""
    assert takers_and_study([folder], "", "") == ([], folder)
    assert takers_and_study([], "", "") == ([], ".")
    assert takers_and_study(["ab", "ef", folder], "cd", "") == (["ab", "ef"], folder)
    assert takers_and_study(["ab"], "cd", folder) == (["ab"], ".")
    assert takers_and_study([], "cd", "") == ([], ".")
    with pytest.raises(StudyError, match="One study at a time"):
        takers_and_study(["ab", folder], "", "")
    with pytest.raises(StudyError, match="neither the id of a coder nor a folder"):
        takers_and_study(["ab", "/no/such/study"], "cd", "")


def test_options_that_do_not_go_together_are_refused():
    assert reassigning("", [], "", "", "", again=False) == {}
    with pytest.raises(StudyError, match="--half goes with --reassign"):
        reassigning("", [], "keep", "", "", again=False)
    with pytest.raises(StudyError, match="--waive goes with --reassign"):
        reassigning("", [], "", "", "", again=False, waive=True)
    with pytest.raises(StudyError, match="in another command"):
        reassigning("cd", [], "", "lead", "left", again=True)
    with pytest.raises(StudyError, match="--by is missing"):
        reassigning("cd", [], "", "", "left", again=False)


def test_what_was_moved_is_told_in_words():
    told = {
        "round": "main", "source": "cd", "moved": 9, "given": {"ab": 5, "ef": 4}, "half": "keep",
        "half_moved": 2, "left_half": 0, "complete": 3, "kept_late": 0, "loads": {},
    }  # fmt: skip
    assert reassigned_in_words(told) == [
        "9 cases of cd moved: ab gets 5 and ef gets 4",
        "2 of them were begun; the answers given count as a further coding",
        "cd keeps 3 complete, 0 half-finished",
    ]


def test_what_is_waived_and_given_back_is_told_in_words():
    told = {
        "round": "main", "source": "cd", "moved": 0, "given": {}, "half": "", "half_moved": 0,
        "left_half": 0, "complete": 3, "kept_late": 0, "loads": {}, "waived": 4, "given_back": 0,
    }  # fmt: skip
    assert reassigned_in_words(told) == [
        "4 cases that nobody else can take: coded once less from now on",
        "cd keeps 3 complete, 0 half-finished",
    ]
    back = {**told, "moved": 2, "waived": 0, "given": {"ab": 2}, "given_back": 1}
    assert "1 case given back; what was answered then counts again" in reassigned_in_words(back)
