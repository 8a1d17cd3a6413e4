"""Which rows must somebody settle, and in which order are they shown?"""

import pytest

from flows.reconcile.disagreements import disagreements

TWO = {"C1": {}, "C2": {}}
BOTH = {"C1": 2, "C2": 2}


def shown(found):
    return [(each.row.question, each.row.case_id, each.follows) for each in found]


def test_like_disagreements_stand_together_with_follow_ups_below_their_own(codebook, drawn):
    """By question, then case; where both were asked the follow-up and differ, it comes along."""
    answers = drawn("""
        | case | coder | Q1     | Q2  | P1.1 | P1.2 |
        | C1   | ab    | yes    | yes | yes  | no   |
        | C1   | cd    | partly | no  | no   | yes  |
        | C2   | ab    | yes    | no  | no   | no   |
        | C2   | cd    | partly | no  | yes  | no   |
    """)

    found = disagreements(codebook, TWO, BOTH, answers, {})

    rows = [(each.row, each.follows) for each in found]
    assert [(row.question, row.part, row.case_id, follows) for row, follows in rows] == [
        ("Q1", "", "C1", ""),
        ("Q2", "", "C1", "Q1"),
        ("Q1", "", "C2", ""),
        ("P1", "Health", "C1", ""),
        ("P1", "Health", "C2", ""),
        ("P1", "Police", "C1", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("", [("Q1", "C1", "")]),
        ("yes", []),
        ("no", []),
    ],
)
def test_a_follow_up_only_one_coder_was_asked_is_never_a_disagreement(
    codebook, drawn, settled, final, expected
):
    """The one answer is used if the earlier question ends as "applies", else not counted."""
    answers = drawn("""
        | case | coder | Q1  | Q2  |
        | C1   | ab    | yes | yes |
        | C1   | cd    | no  |     |
    """)
    resolutions = settled({("C1", "Q1"): final} if final else {})

    found = disagreements(codebook, {"C1": {}}, {"C1": 2}, answers, resolutions)

    assert [each for each in shown(found) if each[0] != "Q3"] == expected


def test_settling_an_earlier_question_opens_what_nobody_was_asked(codebook, drawn, settled):
    """Both said the follow-up does not apply, each in their own way; it does, so it is asked."""
    answers = drawn("""
        | case | coder | Q1      |
        | C1   | ab    | no      |
        | C1   | cd    | unclear |
    """)
    before = disagreements(codebook, {"C1": {}}, {"C1": 2}, answers, {})
    after = disagreements(codebook, {"C1": {}}, {"C1": 2}, answers, settled({("C1", "Q1"): "yes"}))

    assert shown(before) == [("Q1", "C1", "")]
    assert shown(after) == [("Q2", "C1", "")]
    assert after[0].answers == ()


def test_a_majority_needs_no_settling_and_a_tie_does(codebook, drawn):
    answers = drawn("""
        | case | coder | Q1  |
        | C1   | ab    | yes |
        | C1   | cd    | yes |
        | C1   | ef    | no  |
        | C2   | ab    | yes |
        | C2   | cd    | partly |
        | C2   | ef    | no  |
    """)

    assert shown(disagreements(codebook, TWO, {"C1": 3, "C2": 3}, answers, {})) == [
        ("Q1", "C2", "")
    ]


def test_an_awaited_answer_is_not_a_disagreement(codebook, drawn):
    answers = drawn("| case | coder | Q1 |\n| C1 | ab | yes |")

    assert disagreements(codebook, TWO, BOTH, answers, {}) == []


def test_a_settled_row_is_not_shown_again(codebook, drawn, settled):
    answers = drawn("""
        | case | coder | P1.1 |
        | C1   | ab    | yes  |
        | C1   | cd    | no   |
    """)
    final = settled({("C1", "P1", "Health"): "yes"})

    assert disagreements(codebook, {"C1": {}}, {"C1": 2}, answers, final) == []
