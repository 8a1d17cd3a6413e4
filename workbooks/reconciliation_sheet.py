"""How do disagreements stand on their sheet? A row each, with what was said side by side."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from codebook.excel.guard import ERROR, PROMPT, PROMPT_TITLE, clipped, fitting
from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from codebook.excel.styles import amber, red
from codebook.model import Codebook, Question
from workbooks import reconciliation_words as words
from workbooks.anatomy import CODEBOOK, COVER, wording
from workbooks.codebooksheet import codebook_rows
from workbooks.dropdowns import question_options
from workbooks.identity import case_line
from workbooks.reconciliation_contents import GivenAnswer, ReconciliationWorkbook, RowToSettle

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1


@dataclass
class DisagreementSheet:
    """The one sheet with rows to settle: `DisagreementSheet(made, book, key).write()`."""

    made: Book
    book: ReconciliationWorkbook
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        most = max([2, *(len(row.answers) for row in self.book.rows)])
        self.headers = words.headers(most)
        self.letters = {name: get_column_letter(n) for n, name in enumerate(self.headers, 1)}
        self.last_row = HEADER_ROW + len(self.book.rows)

    def write(self) -> None:
        """Write the sheet."""
        sheet = self.made.sheet(words.DISAGREEMENTS)
        widths(sheet, [words.width(name) for name in self.headers])
        self._write_top(sheet)
        for number, row in enumerate(self.book.rows, FIRST_ROW):
            self._write_row(sheet, number, row)
        self._help(sheet)
        sheet.freeze_panes = f"D{FIRST_ROW}"
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{self.letters[words.CODE]}{self.last_row}"
        protect(sheet)
        sheet.protection.sort = sheet.protection.autoFilter = False
        print_on_a4(sheet, f"{self.book.sealed.code}   {self.book.synthetic}".strip(), HEADER_ROW)

    def _write_top(self, sheet: Worksheet) -> None:
        made, sealed = self.made, self.book.sealed
        made.put(sheet, 1, 1, f"Disagreements of round {sealed.round}", "title")
        made.put(sheet, 2, 1, f"{self.book.adjudicator_name}: {sealed.study}", "line")
        made.link(sheet, 3, 1, f"← {COVER}", place(COVER))
        check = (
            f"${self.letters[words.CHECK]}${FIRST_ROW}:${self.letters[words.CHECK]}${self.last_row}"
        )
        left = f'SUMPRODUCT(--({check}="{words.OPEN}"))'
        column = self.headers.index(words.FINAL) + 1
        now = f"{len(self.book.rows)} still to settle"
        made.compute(sheet, 3, column, f'{left}&" still to settle"', now, "line")
        for number, name in enumerate(self.headers, 1):
            made.put(sheet, HEADER_ROW, number, name, "header")
        height(sheet, 1, [], least=2)
        height(sheet, HEADER_ROW, [], least=2)

    def _write_row(self, sheet: Worksheet, number: int, row: RowToSettle) -> None:
        """A disagreement: what was asked, what was said, and cells to fill in."""
        asked = _asked(row)
        texts = {words.CASE: row.case_id, words.QUESTION: asked}
        for place_of, answer in enumerate(row.answers):
            texts[words.answer_header(place_of)] = answer.value
            texts[words.evidence_header(place_of)] = _evidence(answer)
        if not row.answers:
            texts[words.answer_header(0)] = words.NOBODY_ASKED
        line = case_line(self.key, self.book.sealed.code, row.name)
        for column, name in enumerate(self.headers, 1):
            look = "fill in" if name in words.TO_FILL_IN else "text"
            look = "strong" if name == words.QUESTION else look
            self.made.put(sheet, number, column, texts.get(name, ""), look)
        where = place(CODEBOOK, f"A{codebook_rows(self.book.codebook)[row.question.id]}")
        self.made.link(sheet, number, 1, row.question.row_key(row.part), where, "id")
        self.made.put(sheet, number, len(self.headers), line, "check")
        formula = self._check(number, row.question)
        column = self.headers.index(words.CHECK) + 1
        self.made.compute(sheet, number, column, formula, words.OPEN, "check")
        height(sheet, number, [(text, words.width(name)) for name, text in texts.items()], least=2)

    def _check(self, number: int, question: Question) -> str:
        """What the row's Check says, without `=`."""
        final, reason, how = (
            f"TRIM({self.letters[name]}{number})" for name in (words.FINAL, words.REASON, words.HOW)
        )
        cell = f"{self.letters[words.FINAL]}{number}"
        fine = f'IF({reason}="","{words.NO_REASON}",IF({how}="","{words.NO_HOW}","{words.OK}"))'
        options = question_options(self.made, self.book.codebook, question)
        if options:
            wrong, said = f"SUMPRODUCT(--({options}={final}))=0", words.OFF_LIST
        else:
            wrong, said = f"ISERROR(VALUE({final}))", words.NO_NUMBER
        valid = f'IF({final}="","{words.OPEN}",IF({wrong},"{said}",{fine}))'
        return f'IF(ISERROR({cell}),"{words.OFF_LIST}",{valid})'

    def _help(self, sheet: Worksheet) -> None:
        """Drop-downs with the guidance beside them, and colours that follow Check."""
        rows: dict[str, list[int]] = {}
        for number, row in enumerate(self.book.rows, FIRST_ROW):
            rows.setdefault(row.question.id, []).append(number)
        for question_id, numbers in rows.items():
            rule = _final(self.made, self.book.codebook, self.book.codebook.questions[question_id])
            for number in numbers:
                rule.add(f"{self.letters[words.FINAL]}{number}")
            sheet.data_validations.append(rule)
        for name, prefix, offered in (
            (words.REASON, "reason", words.REASONS),
            (words.HOW, "how", words.HOW_SETTLED),
        ):
            rule = _rule(self.made.options(prefix, list(offered.values())))
            rule.add(f"{self.letters[name]}{FIRST_ROW}:{self.letters[name]}{self.last_row}")
            sheet.data_validations.append(rule)
        self._colours(sheet)

    def _colours(self, sheet: Worksheet) -> None:
        check = f"${self.letters[words.CHECK]}{FIRST_ROW}"
        for column, word, colour in (
            (words.FINAL, words.OPEN, amber),
            (words.FINAL, words.OFF_LIST, red),
            (words.FINAL, words.NO_NUMBER, red),
            (words.REASON, words.NO_REASON, amber),
            (words.HOW, words.NO_HOW, amber),
        ):
            letter = self.letters[column]
            where = f"{letter}{FIRST_ROW}:{letter}{self.last_row}"
            sheet.conditional_formatting.add(where, colour(f'{check}="{word}"'))


def _asked(row: RowToSettle) -> str:
    """What was asked, and which earlier question in this workbook it follows."""
    text = wording(row.question, row.part)
    return f"{text}\n(follows {row.follows}, above)" if row.follows else text


def _evidence(answer: GivenAnswer) -> str:
    """What a coder gave for an answer, on lines of their own; cut where no cell can hold it."""
    note = f"Note: {answer.note}" if answer.note else ""
    text = "\n".join(part for part in (answer.evidence, answer.where, note) if part)
    return fitting(text)


def _final(made: Book, codebook: Codebook, question: Question) -> DataValidation:
    """The drop-down of a final answer with the question's guidance beside it."""
    name = question_options(made, codebook, question)
    rule = _rule(name)
    if not name:
        rule.type = rule.formula1 = None
    scale = codebook.scale_of(question)
    if scale is not None:
        labels = ", ".join(value.label for value in scale.values)
        rule.error = clipped(f"This is not on the list. Please pick one of: {labels}", ERROR)
    rule.promptTitle = clipped(question.title, PROMPT_TITLE)
    told = " ".join(question.guidance.split())
    rule.prompt = clipped(told, PROMPT, "… (more: click the ID)") or None
    return rule


def _rule(name: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=name or None,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Please check",
        error="Please pick from the list.",
    )
