"""What a coder is still to be asked, drawn as tables."""

import pytest

from codebook.answers import Row
from codebook.model import Codebook
from flows.distribute.uncovered import Asked, Version, asked_by, uncovered, with_followers

YES_NO = {"values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]}


def codebook(number, more=()):
    def one(name, **rest):
        return {"id": name, "title": name, "ask": f"{name}?", "scale": "yes_no", **rest}

    questions = [
        one("D01"),
        one("D02", applies_if={"letter": {"present": True}}),
        one("D03", applies_if={"D01": "yes"}),
        one("D04", applies_if={"age": {"at_least": 3}}),
        one("P1", each_of=["Health", "Police"]),
        *(one(name) for name in more),
    ]
    areas = [{"id": "all", "title": "All", "questions": questions}]
    return Codebook.model_validate(
        {"title": "t", "version": number, "scales": {"yes_no": YES_NO}, "areas": areas}
    )


def version(number, anew=(), more=()):
    """A codebook version in which these row keys mean something else than in version 1."""
    book = codebook(number, more)
    means = {
        (question.id, part): number if key in (*anew, *more) else 1
        for key, (question, part) in book.row_keys().items()
    }
    return Version(number, book, means)


ONE = version(1)


def table(drawn):
    lines = [line.strip().strip("|").split("|") for line in drawn.strip().splitlines()]
    heads, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def register(drawn):
    return {row.pop("case"): row for row in table(drawn)}


def issued(drawn, then, versions=(ONE,)):
    """Workbooks, drawn: coder, cases, rows of each case where only some, codebook version."""
    return [
        Asked(
            id=str(number),
            coder=row["coder"],
            cases=frozenset(row["cases"].split()),
            rows={case: row["rows"].split() for case in row["cases"].split() if row["rows"]},
            version=versions[int(row["version"]) - 1],
            details=then,
        )
        for number, row in enumerate(table(drawn), 1)
    ]


def told(found):
    return [
        f"{each.coder} {each.case_id}: "
        + (", ".join(f"{row.key} {row.why}" for row in each.rows) or "all")
        for each in found
    ]


REGISTER = register("""
    | case | letter   | age |
    | C1   | awaiting | 7   |
    | C2   |          | 1   |
    | C3   | L.pdf    |     |
""")
FIRST = """
    | coder | cases | rows | version |
    | ab    | C1 C2 |      | 1       |
    | cd    | C1    |      | 1       |
"""
ALL = [("ab", "C1"), ("ab", "C2"), ("cd", "C1")]


def test_nothing_is_left_of_what_was_asked_and_means_the_same():
    assert uncovered(ONE, REGISTER, ALL, issued(FIRST, REGISTER), {}) == []


def test_a_case_that_was_given_later_is_to_be_asked_whole():
    more = [*ALL, ("cd", "C3")]
    assert told(uncovered(ONE, REGISTER, more, issued(FIRST, REGISTER), {})) == ["cd C3: all"]


def test_a_document_that_has_come_opens_its_questions_for_each_coder():
    """They were awaited when the workbooks went out, so that nobody was asked them."""
    now = {**REGISTER, "C1": {"letter": "L1.pdf", "age": "7"}}
    found = uncovered(ONE, now, ALL, issued(FIRST, REGISTER), {})
    assert told(found) == ["ab C1: D02 document", "cd C1: D02 document"]
    assert found[0].rows[0].columns == ("letter",)


def test_a_document_that_will_not_come_opens_nothing():
    now = {**REGISTER, "C1": {"letter": "", "age": "7"}}
    assert uncovered(ONE, now, ALL, issued(FIRST, REGISTER), {}) == []


def test_a_correction_opens_what_did_not_apply_and_closes_nothing():
    now = {**REGISTER, "C1": {"letter": "awaiting", "age": "1"}, "C2": {"letter": "", "age": "4"}}
    found = uncovered(ONE, now, ALL, issued(FIRST, REGISTER), {})
    assert told(found) == ["ab C2: D04 register"]


def test_rows_with_a_new_meaning_and_new_questions_are_asked_again():
    two = version(2, anew=["D01", "P1.2"], more=["D09"])
    found = uncovered(two, REGISTER, [("ab", "C1")], issued(FIRST, REGISTER), {})
    assert told(found) == ["ab C1: D01 changed, P1.2 changed, D09 new"]


@pytest.mark.parametrize(
    ("d01", "left"), [("yes", ["ab C1: D03 changed"]), ("no", []), (None, ["ab C1: D03 changed"])]
)
def test_a_follow_up_that_changed_is_asked_of_those_to_whom_it_applies(d01, left):
    """By the coder's own answer; where that has not come yet, the row is asked all the same."""
    two = version(2, anew=["D03"])
    given = {"ab": {Row("C1", "D01"): d01}} if d01 else {}
    found = uncovered(two, REGISTER, [("ab", "C1")], issued(FIRST, REGISTER), given)
    assert told(found) == left


def test_what_a_further_workbook_asked_is_covered_and_nothing_else_of_its_case():
    two = version(2, anew=["D01", "P1.2"])
    drawn = FIRST + "    | ab    | C1    | D01  | 2       |\n"
    sent = issued(drawn, REGISTER, (ONE, two))
    found = uncovered(two, REGISTER, [("ab", "C1")], sent, {})
    assert told(found) == ["ab C1: P1.2 changed"]


def test_a_meaning_that_came_back_is_covered_by_the_workbook_that_asked_it():
    """Version 3 takes the change of version 2 back: the first answers count again."""
    two, three = version(2, anew=["D01"]), version(3)
    drawn = FIRST + "    | ab    | C1    | D01  | 2       |\n"
    sent = issued(drawn, REGISTER, (ONE, two, three))
    assert uncovered(three, REGISTER, [("ab", "C1")], sent, {}) == []


def test_follow_ups_come_with_a_question_that_is_asked_again_unless_they_are_answered():
    """The new answer to D01 may make D03 apply, which was never answered."""
    two = version(2, anew=["D01"])
    (left,) = uncovered(two, REGISTER, [("ab", "C1")], issued(FIRST, REGISTER), {})
    assert told([with_followers(two, REGISTER, left, {})]) == ["ab C1: D01 changed, D03 follows"]
    answered = {Row("C1", "D03"): "yes"}
    assert told([with_followers(two, REGISTER, left, answered)]) == ["ab C1: D01 changed"]


def test_a_missing_answer_belongs_to_the_newest_workbook_that_asks_it():
    two = version(2, anew=["D01"])
    drawn = FIRST + "    | ab    | C1    | D01  | 2       |\n"
    own = [each for each in issued(drawn, REGISTER, (ONE, two)) if each.coder == "ab"]
    by_row = {row: asked_by(own, two, Row("C1", *row)) for row in (("D01", ""), ("D04", ""))}
    assert (by_row["D01", ""].id, by_row["D04", ""].id) == ("3", "1")
    assert asked_by(own, two, Row("C1", "D02")) is None
