"""What helps a coder in a cell? Drop-downs, the guidance beside them, and colours."""

from collections.abc import Mapping, Sequence

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList

from codebook.excel.guard import ERROR, PROMPT, PROMPT_TITLE, clipped
from codebook.excel.sheets import Book
from codebook.excel.styles import amber, grey, red
from codebook.model import Codebook, Question
from workbooks.anatomy import (
    ANSWER,
    CHECK,
    CONFIDENCE,
    CONFIDENCE_LEVELS,
    DOCUMENT,
    EVIDENCE,
    EVIDENCE_KINDS,
    ID,
    KIND,
    NOTE,
)
from workbooks.checks import (
    AWAITING,
    CLEAR,
    MISSING,
    NO_EVIDENCE,
    NO_NUMBER,
    NOT_ASKED,
    OFF_LIST,
    WAITS,
    says,
)
from workbooks.contents import CodingWorkbook

Live = Sequence[tuple[int, Question, str]]
"""Rows to fill in, with their question and part."""


def question_options(made: Book, codebook: Codebook, question: Question) -> str:
    """The name of the list a question's answers come from; "" for numbers and text."""
    scale = codebook.scale_of(question)
    if scale is None:
        return ""
    labels = [value.label for value in scale.values]
    return made.options(question.scale or "yes_no", labels)


def drop_downs(
    made: Book, book: CodingWorkbook, letters: Mapping[str, str], live: Live, titles: Sequence[str]
) -> DataValidationList:
    """All drop-downs and input messages of a case sheet."""
    rules = []
    for question in book.codebook:
        rows = [row for row, asked, _ in live if asked.id == question.id]
        if rows:
            rule = _answer(made, book.codebook, question)
            rule.sqref = _cells(letters[ANSWER], rows)
            rules.append(rule)
    rows = [row for row, _, _ in live]
    if not rows:
        return DataValidationList()
    lists = [(KIND, made.options("kind", list(EVIDENCE_KINDS.values())))]
    if titles:
        lists.append((DOCUMENT, made.options("documents", titles)))
    if book.confidence:
        lists.append((CONFIDENCE, made.options("confidence", CONFIDENCE_LEVELS)))
    for column, name in lists:
        rule = _rule(name, f"Please pick from the list, or leave {column} empty.")
        rule.sqref = _cells(letters[column], rows)
        rules.append(rule)
    return DataValidationList(dataValidation=[*rules, *_reasons(made, book, letters, live)])


def conditional_formats(
    letters: Mapping[str, str], first_row: int, last_row: int
) -> ConditionalFormattingList:
    """Colours that follow the Check column, which says the same in words."""
    check = f"${letters[CHECK]}{first_row}"

    def over(first: str, last: str) -> str:
        return f"{letters[first]}{first_row}:{letters[last]}{last_row}"

    formats = ConditionalFormattingList()
    wrong = says(check, OFF_LIST, NO_NUMBER, CLEAR, "Too ")
    formats.add(over(ANSWER, ANSWER), red(wrong))
    formats.add(over(ANSWER, ANSWER), amber(says(check, MISSING)))
    formats.add(over(EVIDENCE, EVIDENCE), amber(says(check, NO_EVIDENCE)))
    formats.add(over(ID, CHECK), grey(says(check, NOT_ASKED, WAITS, AWAITING)))
    return formats


def _answer(made: Book, codebook: Codebook, question: Question) -> DataValidation:
    """The drop-down of an answer cell with the guidance beside it."""
    name = question_options(made, codebook, question)
    scale = codebook.scale_of(question)
    if scale is None:
        rule = _rule("", "")
        rule.type, rule.formula1 = None, None
    else:
        labels = ", ".join(value.label for value in scale.values)
        rule = _rule(name, f"This is not on the list. Please pick one of: {labels}")
    rule.promptTitle = clipped(question.title, PROMPT_TITLE)
    rule.prompt = clipped(_guidance(question), PROMPT, "… (more: click the ID)") or None
    return rule


def _guidance(question: Question) -> str:
    said = question.guidance
    if question.kind == "number":
        said = f"A number{f' ({question.unit})' if question.unit else ''}. {said}"
    return " ".join(said.split())


def _reasons(
    made: Book, book: CodingWorkbook, letters: Mapping[str, str], live: Live
) -> list[DataValidation]:
    """Short reasons offered beside a Note, which takes any other words as well."""
    rules = []
    for name, scale in book.codebook.scales.items():
        reasons = list(dict.fromkeys(why for value in scale.values for why in value.because))
        rows = [row for row, question, _ in live if question.scale == name]
        if reasons and rows:
            rule = _rule(made.options(f"why_{name}", reasons), "")
            rule.showErrorMessage = False
            rule.sqref = _cells(letters[NOTE], rows)
            rules.append(rule)
    return rules


def _rule(name: str, error: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=name or None,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Please check" if error else None,
        error=clipped(error, ERROR) or None,
    )


def _cells(letter: str, rows: Sequence[int]) -> str:
    """Cells of a column as few ranges: `C8:C11 C13`."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return " ".join(
        f"{letter}{first}:{letter}{last}" if last > first else f"{letter}{first}"
        for first, last in ranges
    )
