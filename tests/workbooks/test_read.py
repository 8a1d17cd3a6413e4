"""Whatever coders and their programs do to a workbook: read for sure, or a problem named."""

import random
import re
from datetime import date

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from codebook.answers import Row


def answers(read):
    return {
        (each.row.case_id, each.row.question, each.row.part): each.value for each in read.answers
    }


def kinds(read):
    return sorted(each.kind for each in read.problems)


def test_a_filled_row_gives_its_answer_with_everything_beside_it(desk):
    content = desk.fill("""
        | case | id  | Answer | Evidence | Document     | Page or paragraph | Kind of evidence |
        | RR-1 | D01 | Yes    | “I am”   | Panel letter | 4-5               | Their words      |
    """)
    read = desk.read(content)
    (answer,) = read.answers
    assert (answer.value, answer.evidence, answer.document) == ("yes", "“I am”", "letter")
    assert (answer.page, answer.kind) == ("4-5", "verbatim")
    assert (answer.sheet, answer.cell, answer.raw) == ("RR-1", "C8", "Yes")
    assert (read.problems, read.normalised) == ((), 0)


def test_a_blank_workbook_has_neither_answers_nor_problems(desk):
    """Blank means not yet answered; nothing is to be put right in it."""
    read = desk.read(desk.blank)
    assert (read.answers, read.problems) == ((), ())


CELLS = [
    # what stands in D01 of RR-1, the value read or None, the problem or nothing
    ("No", "no", None),
    (" no ", "no", None),
    ("NO", "no", None),
    ("No\u00a0", "no", None),
    ("\u200bNo", "no", None),
    ("Ｎｏ", "no", None),
    ("_x000D_No", "no", None),
    ("can't tell - unclear", "unclear", None),
    ("Can\u2019t tell \u2014 unclear", "unclear", None),
    ("   ", None, None),
    ("\u00a0\u200b", None, None),
    ("_x0020_", None, None),
    ("Noo", None, "not_on_the_list"),
    ("N", None, "not_on_the_list"),
    ("Yes/No", None, "not_on_the_list"),
    ("No, I think", None, "not_on_the_list"),
    ("?", None, "not_on_the_list"),
    ("N/A", None, "not_on_the_list"),
    ("None", None, "not_on_the_list"),
    ("NULL", None, "not_on_the_list"),
    (3, None, "not_on_the_list"),
    (True, None, "true_or_false"),
    (date(2026, 3, 4), None, "date"),
    ("#N/A", None, "error_value"),
    ("#REF!", None, "error_value"),
    ("=1+1", None, "formula_without_value"),
    ("'=No", None, "not_on_the_list"),
    ("\U0001f600", None, "not_on_the_list"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value", "problem"), CELLS)
def test_one_cell_is_read_where_exactly_one_value_matches_and_else_flagged(
    desk, typed, value, problem
):
    def edit(book):
        book["RR-1"]["C8"] = typed

    read = desk.read(desk.fill("", edit))
    assert answers(read) == ({("RR-1", "D01", ""): value} if value else {})
    assert kinds(read) == ([problem] if problem else [])
    for each in read.problems:
        assert (each.sheet, each.cell, each.case_id, each.question) == ("RR-1", "C8", "RR-1", "D01")
        assert each.blocking
        assert each.remedy


def test_a_problem_keeps_the_raw_text_and_suggests_without_deciding(desk):
    read = desk.read(desk.fill("| case | id | Answer |\n| RR-1 | D01 | Partlly |"))
    (problem,) = read.problems
    assert problem.found == "Partlly"
    assert "Partly" in problem.remedy
    assert read.answers == ()


NUMBERS = [
    (12, "12", None),
    ("12", "12", None),
    (12.0, "12", None),
    ("007", "7", None),
    (51, None, "not_on_the_list"),
    ("about 5", None, "not_on_the_list"),
    (0.12, None, "not_on_the_list"),
    (date(2026, 3, 4), None, "date"),
    (12345678901234567, None, "not_on_the_list"),
]


@pytest.mark.parametrize(("typed", "value", "problem"), NUMBERS)
def test_a_number_question_takes_numbers_within_its_range(desk, typed, value, problem):
    def edit(book):
        sheet = book["RR-1"]
        sheet[desk.where(sheet, "D06")] = typed

    read = desk.read(desk.fill("", edit))
    assert answers(read) == ({("RR-1", "D06", ""): value} if value else {})
    assert kinds(read) == ([problem] if problem else [])


def test_a_numeric_label_stored_as_a_number_is_the_value(desk):
    def edit(book):
        sheet = book["RR-1"]
        sheet[desk.where(sheet, "D04")] = 2

    read = desk.read(desk.fill("", edit))
    assert answers(read) == {("RR-1", "D04", ""): "two"}


def test_a_percentage_is_flagged_and_shown_as_the_coder_saw_it(desk):
    def edit(book):
        sheet = book["RR-1"]
        cell = sheet[desk.where(sheet, "D06")]
        cell.value, cell.number_format = 0.12, "0%"

    (problem,) = desk.read(desk.fill("", edit)).problems
    assert (problem.kind, problem.found) == ("percent", "12%")


@pytest.mark.parametrize(
    "text",
    [
        "line one\nline two",
        "שלום world",
        "<b>markup</b> & more",
        "- begins with a dash",
        "+1 begins with a plus",
        "0x005F_key",
        "x" * 32_765,
        "None",
        "\U0001f600 emoji",
        "é",
    ],
)
def test_any_text_is_an_answer_to_a_text_question_exactly_as_it_stands(desk, text):
    def edit(book):
        sheet = book["RR-1"]
        sheet[desk.where(sheet, "D07")] = text

    read = desk.read(desk.fill("", edit))
    assert answers(read) == {("RR-1", "D07", ""): text}
    assert read.problems == ()


def test_a_formula_s_last_result_is_taken_and_flagged(desk, repack):
    filled = desk.fill("| case | id | Answer |\n| RR-1 | D01 | FORMULA |")
    content = repack(filled, _formula_for("FORMULA"))
    read = desk.read(content)
    assert answers(read) == {("RR-1", "D01", ""): "no"}
    (problem,) = read.problems
    assert (problem.kind, problem.blocking, problem.found) == ("formula", False, "=B2 (No)")


def _formula_for(text):
    """Put a formula with the result No where a text stands."""
    old = re.compile(rb't="inlineStr"><is><t>%b</t></is></c>' % text.encode())
    new = rb't="str"><f>B2</f><v>No</v></c>'
    return lambda parts: {name: old.sub(new, part) for name, part in parts.items()}


def test_struck_through_merged_and_comment_only_answers_are_never_just_missing(desk):
    def edit(book):
        sheet = book["RR-1"]
        sheet["C8"] = "No"
        sheet["C8"].font = Font(strike=True)
        sheet["C9"] = "No"
        sheet.merge_cells("C9:C10")
        sheet = book["RR-2"]
        sheet["C8"].comment = Comment("clearly Yes", "AB")

    read = desk.read(desk.fill("", edit))
    assert read.answers == ()
    assert kinds(read) == ["answer_in_comment", "merged", "merged", "struck_through"]
    assert {each.found for each in read.problems} == {"No", "", "clearly Yes"}


def test_a_comment_beside_an_answer_is_captured_and_the_answer_counts(desk):
    def edit(book):
        book["RR-1"]["C8"] = "No"
        book["RR-1"]["C8"].comment = Comment("page 3 disagrees", "AB")

    read = desk.read(desk.fill("", edit))
    assert answers(read) == {("RR-1", "D01", ""): "no"}
    (problem,) = read.problems
    assert (problem.kind, problem.found, problem.blocking) == ("comment", "page 3 disagrees", False)


def test_a_value_that_needs_evidence_counts_without_it_and_is_flagged(desk):
    content = desk.fill("""
        | case | id  | Answer | Evidence | Kind of evidence |
        | RR-1 | D01 | Yes    |          |                  |
        | RR-2 | D01 | Yes    |          | Throughout       |
        | RR-3 | D01 | No     |          |                  |
    """)
    read = desk.read(content)
    assert len(read.answers) == 3
    (problem,) = read.problems
    assert (problem.kind, problem.case_id, problem.blocking) == ("evidence_missing", "RR-1", False)


def test_evidence_without_an_answer_is_flagged(desk):
    read = desk.read(desk.fill("| case | id | Evidence |\n| RR-1 | D01 | “so it was” |"))
    assert (kinds(read), read.answers) == (["evidence_without_answer"], ())


def test_an_answer_in_a_greyed_row_is_shown_and_counts_nowhere(desk):
    """RR-2 is one year old; of RR-3 the age is unknown, so that the question is asked."""
    content = desk.fill("""
        | case | id  | Answer |
        | RR-2 | D02 | No     |
        | RR-3 | D02 | No     |
    """)
    read = desk.read(content)
    assert answers(read) == {("RR-3", "D02", ""): "no"}
    assert [(each.kind, each.case_id, each.found) for each in read.problems] == [
        ("not_applicable", "RR-2", "No")
    ]


def test_a_follow_up_that_the_coder_s_own_answer_rules_out_is_kept_and_flagged(desk):
    """The earlier answer may yet be reconciled, and this one then be needed."""
    content = desk.fill("""
        | case | id  | Answer |
        | RR-1 | D01 | No     |
        | RR-1 | D03 | No     |
    """)
    read = desk.read(content)
    assert answers(read)["RR-1", "D03", ""] == "no"
    assert [(each.kind, each.blocking) for each in read.problems] == [("not_applicable", False)]


FILLED = """
    | case | id    | Answer | Evidence |
    | RR-1 | D01   | Yes    | said so  |
    | RR-1 | D02   | Partly | hints    |
    | RR-1 | D05.1 | No     |          |
    | RR-1 | D05.2 | Yes    | police   |
    | RR-2 | D01   | No     |          |
    | RR-3 | D06   | 4      |          |
"""


def shuffled_rows(book):
    for sheet in (book["RR-1"], book["RR-2"], book["RR-3"]):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_col=11)]
        random.Random(5).shuffle(rows)
        for number, row in enumerate(rows, 7):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value


def moved_columns(book):
    for sheet in (book["RR-1"], book["RR-2"], book["RR-3"]):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_col=11)]
        for number, row in enumerate(rows, 6):
            for column, value in enumerate(reversed(row), 1):
                sheet.cell(number, column).value = value


def inserted(book):
    book["RR-1"].insert_rows(9, 3)
    book["RR-2"].insert_cols(3)


def renamed(book):
    book["RR-1"].title, book["RR-2"].title = "Sheet one", "RR-1"
    book.move_sheet("RR-3", -4)
    book["RR-3"].sheet_state = "hidden"


def unprotected(book):
    for sheet in book:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.remove(book["_lists"])


@pytest.mark.parametrize("edit", [shuffled_rows, moved_columns, inserted, renamed, unprotected])
def test_answers_are_found_wherever_they_were_moved(desk, edit):
    """The key is the case line, the ID and the header; places and names are free."""
    plain, moved = desk.read(desk.fill(FILLED)), desk.read(desk.fill(FILLED, edit))
    assert answers(moved) == answers(plain)
    assert moved.problems == plain.problems == ()


def test_a_cell_far_away_and_stray_text_are_flagged(desk):
    def edit(book):
        book["RR-1"]["XFD1048576"] = "x"
        book["RR-1"]["C30"] = "No"

    read = desk.read(desk.fill("", edit))
    assert {(each.kind, each.cell) for each in read.problems} == {
        ("stray_text", "XFD1048576"),
        ("stray_text", "C30"),
    }


def test_a_deleted_row_is_flagged_unless_it_was_answered_before(desk):
    def edit(book):
        sheet = book["RR-1"]
        sheet.delete_rows(desk.row(sheet, "D01"))

    content = desk.fill("", edit)
    (problem,) = desk.read(content).problems
    assert (problem.kind, problem.found) == ("row_deleted", "D01")
    assert desk.read(content, before={Row("RR-1", "D01"): "no"}).problems == ()


def copy_row(book, answer):
    sheet = book["RR-1"]
    for column in range(1, 12):
        sheet.cell(20, column).value = sheet.cell(8, column).value
    sheet["C20"] = answer


def test_a_copy_of_a_row_is_one_answer_where_it_is_identical_and_else_none(desk):
    drawn = "| case | id | Answer |\n| RR-1 | D01 | No |"
    alike = desk.read(desk.fill(drawn, lambda book: copy_row(book, "No")))
    blank = desk.read(desk.fill(drawn, lambda book: copy_row(book, None)))
    other = desk.read(desk.fill(drawn, lambda book: copy_row(book, "Yes")))
    assert answers(alike) == answers(blank) == {("RR-1", "D01", ""): "no"}
    assert alike.problems == blank.problems == ()
    assert (answers(other), kinds(other)) == ({}, ["row_twice", "row_twice"])


def test_a_case_s_sheet_copied_is_read_once_unless_the_copies_differ(desk):
    def edit(book, answer):
        copied = book.copy_worksheet(book["RR-1"])
        copied["C8"] = answer

    drawn = "| case | id | Answer |\n| RR-1 | D01 | No |\n| RR-1 | D02 | No |"
    alike = desk.read(desk.fill(drawn, lambda book: edit(book, "No")))
    other = desk.read(desk.fill(drawn, lambda book: edit(book, "Partly")))
    assert (len(alike.answers), alike.problems) == (2, ())
    assert answers(other) == {("RR-1", "D02", ""): "no"}
    assert kinds(other) == ["case_twice", "case_twice"]


def test_a_deleted_case_and_edited_key_header_or_wording_are_flagged(desk):
    def edit(book):
        del book["RR-3"]
        sheet = book["RR-1"]
        sheet["A8"] = "D99"
        sheet["C8"] = "No"
        sheet["B9"] = "Were wishes recorded by anyone at all?"
        sheet["C9"] = "No"
        book["RR-2"]["D6"] = "Proof"

    read = desk.read(desk.fill("", edit))
    assert kinds(read) == ["case_deleted", "header_edited", "id_edited", "wording_edited"]
    assert answers(read) == {("RR-1", "D02", ""): "no"}
    assert "D01" in next(each.remedy for each in read.problems if each.kind == "id_edited")


def test_a_sheet_without_its_answer_header_gives_nothing_and_says_so(desk):
    def edit(book):
        book["RR-1"]["C6"] = "My view"
        book["RR-1"]["C8"] = "No"

    read = desk.read(desk.fill("", edit))
    assert [(each.kind, each.cell, each.blocking) for each in read.problems] == [
        ("header_edited", "C6", True)
    ]
    assert read.answers == ()


def test_a_case_line_that_was_edited_or_cleared_is_flagged_and_its_sheet_not_read(desk):
    def edit(book):
        for sheet, line in (("RR-1", "ic:ABCD-2345:RR-3:00000000"), ("RR-2", None)):
            book[sheet]["C8"] = "No"
            book[sheet]["B5"] = line

    read = desk.read(desk.fill("", edit))
    assert read.answers == ()
    assert kinds(read) == ["case_deleted"] * 2 + ["case_line_edited"] * 2


def test_an_unknown_document_or_kind_is_flagged_and_the_answer_counts(desk):
    content = desk.fill("""
        | case | id  | Answer | Evidence | Document | Kind of evidence | Confidence |
        | RR-1 | D01 | Yes    | so       | diary    | guess            | dunno      |
    """)
    read = desk.read(content)
    assert answers(read) == {("RR-1", "D01", ""): "yes"}
    assert kinds(read) == [
        "confidence_not_on_the_list", "document_not_on_the_list", "kind_not_on_the_list",
    ]  # fmt: skip
    assert not any(each.blocking for each in read.problems)


def test_macros_and_links_to_other_files_are_flagged(desk, repack):
    def change(parts):
        return {**parts, "xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}

    read = desk.read(repack(desk.blank, change))
    assert kinds(read) == ["links", "macros"]


@pytest.mark.parametrize(("text", "kinds"), [
    ("a" * 32_767, ["cut_off"]),
    ("a" * 32_765, []),
    ("👍" * 16_383, ["cut_off"]),
])  # fmt: skip
def test_a_text_that_fills_its_cell_may_have_been_cut(desk, text, kinds):
    """LibreOffice cuts what is longer when it saves, and says nothing; the rest is kept."""
    content = desk.fill(edit=lambda book: book["RR-1"].__setitem__(
        desk.where(book["RR-1"], "D07"), text))  # fmt: skip
    read = desk.read(content)
    assert [each.kind for each in read.problems] == kinds
    assert [each.value for each in read.answers] == [text]
