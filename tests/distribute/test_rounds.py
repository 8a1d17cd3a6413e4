"""Which workbooks a round needs, without files or tables, and what further ones say."""

from flows.distribute.rounds import Due, as_recorded, further, needed, to_write
from flows.distribute.sayings import AFRESH, STANDS, all_in_words, why_further, why_in_words
from flows.distribute.uncovered import Left, LeftRow

TITLES = {"letter": "Panel letter", "review": "Review report"}


class Recorded:
    """A row of the table of workbooks."""

    def __init__(self, due, rows=None):
        self.id, self.wave, self.person, self.part = due.id, due.wave, due.coder, due.part
        self.issue, self.cases, self.rows = due.issue, list(due.cases), rows
        self.earlier_shown, self.file_name = due.shown, due.file_name


def code(*parts):
    return "/".join(map(str, parts))


def first(cases, most=2):
    return needed(code, "main", {(1, "ab"): cases}, most)


def left(case_id, *rows, coder="ab"):
    return Left(coder, case_id, rows)


def row(key, why, *columns):
    return LeftRow(key, key, "", why, columns)


def more(found, most=2, issues=None, shown=False):
    waves = {(each.coder, each.case_id): 1 for each in found}
    return further(code, "main", found, waves, issues or {}, most, earlier_shown=shown)


def test_first_workbooks_are_written_once():
    due = first(["a", "b", "c"])
    assert [each.file_name for each in due] == ["ab/main-ab-part1.xlsx", "ab/main-ab-part2.xlsx"]
    assert to_write(due, {}) == due
    known = as_recorded([Recorded(due[0])], due)
    assert [each.parts for each in known.values()] == [2]
    assert to_write(due, known) == due[1:]


def test_cases_that_come_later_never_make_a_second_part_of_what_is_out():
    """Else the first part would say that it is one of two, and be other bytes than it was."""
    out = first(["a", "b"])
    known = as_recorded([Recorded(each) for each in out], first(["a", "b", "c", "d"]))
    assert [each.parts for each in known.values()] == [1]
    assert to_write(first(["a", "b", "c", "d"]), known) == []


def test_further_workbooks_are_numbered_by_coder_and_hold_no_more_cases_than_others():
    found = [left(case) for case in "abc"] + [left("a", row("D01", "new"), coder="cd")]
    due = more(found, issues={"cd": 4})
    assert [(each.file_name, each.issue, each.cases) for each in due] == [
        ("ab/main-ab-further2.xlsx", 2, ("a", "b")),
        ("ab/main-ab-further3.xlsx", 3, ("c",)),
        ("cd/main-cd-further5.xlsx", 5, ("a",)),
    ]
    assert [each.rows for each in due] == [{}, {}, {"a": ("D01",)}]


def test_what_is_left_after_the_first_of_several_is_the_same_workbooks():
    """A stage that was killed between them goes on as it would have."""
    found = [left(case) for case in "abcde"]
    whole = more(found)
    rest = more(found[2:], issues={"ab": 2})
    assert rest == whole[1:]


def test_earlier_answers_stand_in_workbooks_that_ask_again_and_in_no_others():
    found = [left("a", row("D01", "changed"), row("D03", "follows"), row("D09", "new")), left("b")]
    blind, shown = more(found, shown=True)
    assert (blind.shown, blind.rows, blind.cases) == (False, {"a": ("D09",)}, ("a", "b"))
    assert (shown.shown, shown.rows, shown.cases) == (True, {"a": ("D01", "D03")}, ("a",))
    assert [each.shown for each in more(found)] == [False]


def test_a_further_workbook_says_why_it_comes():
    letter = left("a", row("D02", "document", "letter"), row("D07", "document", "letter"))
    assert why_in_words(letter, TITLES, shown=False) == (
        "The Panel letter has come: please answer these 2 questions."
    )
    both = left("b", row("D02", "document", "letter", "review"), row("D01", "changed"))
    assert why_in_words(both, TITLES, shown=True) == (
        "The Panel letter and Review report have come: please answer question D02. "
        f"Question D01 has changed: please answer it again. {AFRESH}"
    )
    corrected = left("c", row("D04", "register"), row("D05", "register"))
    assert why_in_words(corrected, TITLES, shown=False) == (
        "What is known of the case was corrected: please answer these 2 questions, "
        "which did not apply before."
    )
    assert why_in_words(left("d"), TITLES, shown=False) == ""


def test_its_first_sheet_names_the_cases_of_each_reason_or_counts_them():
    found = [left(f"c{n}", row("D09", "new")) for n in range(7)] + [left("x"), left("y")]
    assert all_in_words(found, TITLES, shown=False).split("\n") == [
        STANDS,
        "7 cases: Question D09 is new: please answer it.",
        "x and y: given to you later: please answer everything.",
    ]


def test_the_lead_is_told_why_there_is_more_to_hand_out():
    found = [left("a", row("D02", "document"), row("D09", "new")), left("b")]
    assert why_further(found) == (
        "a document has come, the codebook has changed and cases were given to coders later"
    )


def test_a_recorded_workbook_is_due_as_it_was_recorded():
    due = Due("i", 1, "ab", 1, 1, ("a",), "ab/f.xlsx", 2, {"a": ("D01",)}, True)
    assert as_recorded([Recorded(due, {"a": ["D01"]})], []) == {"i": due}
