"""A checkpoint's lists and a decision are told in lines a lead understands."""

from flows.commands.checkpointed import decide_in_words, lists_in_words
from flows.commands.told import distribute_in_words


def asked(question, more=None, part="", look=False, because="scale"):
    return {
        "question": question, "part": part, "more": more, "look": look, "because": because,
    }  # fmt: skip


def test_each_list_has_a_line_and_what_is_settled_soonest_comes_first():
    told = {
        "passes": ["D01", "D03/Health"],
        "needs_refinement": [asked("D05"), asked("D06", because="answerability")],
        "needs_double_coding": [
            asked("D07", 1_200), asked("D08", 1, "Police"), asked("D09"),
            asked("D10", 40, look=True), asked("D11", look=True),
        ],
    }  # fmt: skip
    assert lists_in_words(told) == [
        "Pass: D01, D03/Health",
        "Need refinement: D05, D06 (on when the documents give no answer)",
        "Need more double coding: D08/Police (about 1 more case), D07 (about 1,200 more cases)",
        "Need more double coding, and no number of cases would settle them: D09",
        "Need more double coding, and a value is rare, so look at the cases: "
        "D10 (about 40 more cases), D11",
    ]


def test_a_long_list_is_shortened_and_an_empty_one_left_out():
    told = {"passes": [f"D{n:02}" for n in range(20)]}
    [line] = lists_in_words(told)
    assert line.endswith("D07 and 12 more")


def test_a_decision_to_extend_says_by_how_many_and_why():
    told = {
        "round": "main", "outcome": "extend", "by": "lead", "new": True, "cases": 12,
        "explained": "about enough", "what_follows": "Hand out",
    }  # fmt: skip
    assert decide_in_words(told, str) == [
        "Decision recorded: extend by 12 cases (round main, by lead)",
        "So many are about enough; --cases N sets another number",
        "Hand out",
    ]
    before = {**told, "new": False, "cases": 0, "explained": "", "outcome": "proceed"}
    assert decide_in_words(before, str) == [
        "Decision recorded, as before: proceed (round main, by lead)",
        "Hand out",
    ]


def test_who_gets_a_second_coding_and_what_there_was_no_case_for_is_told():
    told = {
        "round": "main", "codebook_version": 1, "cases": 24, "double_coded": 15, "written": [],
        "loads": {"ab": 24}, "waits_for": "",
        "extended": {"asked": 5, "cases": 3, "given": {"ab": 1, "cd": 2}},
    }  # fmt: skip
    assert distribute_in_words(told, str)[1] == (
        "3 cases to be coded a second time, as decided: ab gets 1 and cd gets 2; for 2 more there "
        "is no case or coder left"
    )
