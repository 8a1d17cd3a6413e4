"""How does one case stand on its sheet? What it is, and a row for everything that is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from codebook.model import Area, Question
from codebook.rules import Applicability, asked
from workbooks import checks
from workbooks.anatomy import (
    ANSWER,
    ANSWER_COLUMNS,
    CHECK,
    CODEBOOK,
    COLUMNS,
    EVIDENCE,
    FIRST_ROW,
    ID,
    KIND,
    PROGRESS,
    QUESTION,
    columns,
    wording,
)
from workbooks.checks import Cells
from workbooks.codebooksheet import codebook_rows
from workbooks.contents import CaseDocument, CaseToCode, CodingWorkbook
from workbooks.dropdowns import conditional_formats, drop_downs, question_options
from workbooks.identity import case_line
from workbooks.sheets import Book, height, place, print_on_a4, protect, widths

HEADER_ROW = FIRST_ROW - 1
APART = "   |   "


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a case sheet: the band of an area, or a question's part."""

    row: int
    area: Area
    question: Question | None = None
    part: str = ""


@dataclass
class CaseSheets:
    """The case sheets of one workbook, all laid out alike: `sheets.write(0)` is the first."""

    made: Book
    book: CodingWorkbook
    names: Sequence[str]
    key: bytes = field(repr=False)
    formats: ConditionalFormattingList | None = None
    lists: dict[object, DataValidationList] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the lines out once for all cases."""
        self.headers = columns(self.book.confidence)
        self.letters = {name: get_column_letter(i) for i, name in enumerate(self.headers, 1)}
        self.lines = list(_lines(self.book.codebook.areas))
        self.last_row = self.lines[-1].row
        self.codebook_rows = codebook_rows(self.book.codebook)
        self.rows = {
            line.question.id: line.row for line in reversed(self.lines) if line.question is not None
        }
        first = next(line for line in self.lines if line.question is not None)
        self.first_answer = f"{self.letters[ANSWER]}{first.row}"
        letter = self.letters[CHECK]
        self.checks = f"${letter}${FIRST_ROW}:${letter}${self.last_row}"

    def cells(self, row: int) -> Cells:
        """Where the answer and what belongs to it stand in a row."""
        return Cells(*(f"{self.letters[name]}{row}" for name in (ANSWER, EVIDENCE, KIND, CHECK)))

    def asked(self, case: CaseToCode) -> dict[str, Applicability]:
        """What is asked of a case while nothing is answered."""
        return asked(self.book.codebook, case.details, {}, self.book.titles)

    def write(self, number: int) -> None:
        """Write the sheet of the case with this place in the workbook."""
        case = self.book.cases[number]
        sheet = self.made.sheet(self.names[number])
        widths(sheet, [COLUMNS[name] for name in self.headers])
        self._write_top(sheet, number)
        states = self.asked(case)
        for line in self.lines:
            if line.question is None:
                self._write_band(sheet, line)
            else:
                self._write_line(sheet, line, line.question, states[line.question.id])
        self._help(sheet, case, states)
        sheet.freeze_panes = f"C{FIRST_ROW}"
        for pane in sheet.sheet_view.selection:
            if pane.pane == "bottomRight":
                pane.activeCell = pane.sqref = self.first_answer
        protect(sheet)
        footer = f"{case.case_id}   {self.book.sealed.code}   {self.book.synthetic}".strip()
        print_on_a4(sheet, footer, HEADER_ROW)

    def _write_top(self, sheet: Worksheet, number: int) -> None:
        """What the case is, what to read, and ways to other sheets."""
        put, case, sealed = self.made.put, self.book.cases[number], self.book.sealed
        put(sheet, 1, 1, f"Case {case.case_id}", "title")
        told = f"{self.book.coder_name}{APART}Round {sealed.round}{APART}{sealed.study}"
        read = [_document(each) for each in case.documents]
        about = [f"Answer for: {self.book.unit}"] if self.book.unit else []
        about += [f"{title}: {value or 'not known'}" for title, value in case.shown]
        line = case_line(self.key, sealed.code, case.case_id)
        texts = (("Coder", told), ("About", APART.join(about)), ("Read", APART.join(read)))
        for row, (name, text) in enumerate((*texts, ("Code", line)), 2):
            put(sheet, row, 1, name if text else "", "quiet")
            put(sheet, row, 2, text, "quiet" if name == "Code" else "line")
        self._write_ways(sheet, number)
        for column, name in enumerate(self.headers, 1):
            put(sheet, HEADER_ROW, column, name, "header")
        height(sheet, 1, [], least=2)
        height(sheet, HEADER_ROW, [(name, COLUMNS[name] - 1) for name in self.headers])

    def _write_ways(self, sheet: Worksheet, number: int) -> None:
        """Links to Progress and the cases before and after, and how far the coder has come."""
        column = self.headers.index(EVIDENCE) + 1
        self.made.link(sheet, 1, column, f"← {PROGRESS}", place(PROGRESS, f"A{number + 6}"))
        ways = (("Previous case", number - 1), ("Next case", number + 1))
        for place_from, (text, other) in enumerate(ways, column + 1):
            if 0 <= other < len(self.names):
                where = place(self.names[other], self.first_answer)
                self.made.link(sheet, 1, place_from + (place_from > column + 1), text, where)
        row = number + 6
        said = f'{PROGRESS}!D{row}&" missing, "&{PROGRESS}!E{row}&" to check"'
        missing = sum(self.missing_at_first(number))
        self.made.compute(
            sheet, 2, len(self.headers), said, f"{missing} missing, 0 to check", "quiet"
        )

    def missing_at_first(self, number: int) -> Iterator[bool]:
        """For each line of the case: whether an answer is missing while nothing is filled in."""
        states = self.asked(self.book.cases[number])
        for line in self.lines:
            if line.question is not None:
                yield states[line.question.id].asked and line.question.kind != "text"

    def _write_band(self, sheet: Worksheet, line: Line) -> None:
        height(sheet, line.row, [])
        for column in range(1, len(self.headers) + 1):
            self.made.put(sheet, line.row, column, line.area.title if column == 2 else "", "band")

    def _write_line(
        self, sheet: Worksheet, line: Line, question: Question, state: Applicability
    ) -> None:
        """A question's part with its cells to fill in, or greyed with the reason."""
        put, row = self.made.put, line.row
        dead = state.state in {"not_applicable", "awaiting"}
        text = wording(question, line.part)
        where = place(CODEBOOK, f"A{self.codebook_rows[question.id]}")
        look = "not asked id" if dead else "id"
        self.made.link(sheet, row, 1, question.row_key(line.part), where, look)
        put(sheet, row, 2, text, "not asked" if dead else "strong")
        for column, name in enumerate(self.headers, 1):
            if name in ANSWER_COLUMNS:
                put(sheet, row, column, "", "not asked" if dead else "fill in")
        said = self._write_check(sheet, line, question, state)
        sized = [(text, COLUMNS[QUESTION] * 0.94), (said, COLUMNS[CHECK])]
        height(sheet, row, [*sized, (question.row_key(line.part), COLUMNS[ID])], least=2)

    def _write_check(
        self, sheet: Worksheet, line: Line, question: Question, state: Applicability
    ) -> str:
        """The Check cell of a line; gives what it says at first."""
        column = len(self.headers)
        if state.state in {"not_applicable", "awaiting"}:
            word = checks.NOT_ASKED if state.state == "not_applicable" else checks.AWAITING
            said = f"{word}: {state.reason.replace('Only asked where', 'only where', 1)}"
            self.made.put(sheet, line.row, column, said, "not asked")
            return said
        remark = state.reason if state.state == "unknown" else ""
        codebook = self.book.codebook
        cells = {name: self.cells(row) for name, row in self.rows.items()}
        options = question_options(self.made, codebook, question)
        formula = checks.check_formula(
            codebook, question, cells, self.cells(line.row), options, remark
        )
        earlier = [name for name in question.applies_if if name in codebook.questions]
        waits_for = earlier[0] if state.state == "pending" else ""
        said = checks.check_now(question, waits_for, remark)
        self.made.compute(sheet, line.row, column, formula, said, "check")
        return said

    def _help(self, sheet: Worksheet, case: CaseToCode, states: dict[str, Applicability]) -> None:
        """Drop-downs and colours, made once for all cases of which the same is asked."""
        live = tuple(
            (line.row, line.question, line.part)
            for line in self.lines
            if line.question is not None
            and states[line.question.id].state not in {"not_applicable", "awaiting"}
        )
        titles = tuple(each.title for each in case.documents if each.state == "here")
        alike = (tuple(row for row, _, _ in live), titles)
        if alike not in self.lists:
            self.lists[alike] = drop_downs(self.made, self.book, self.letters, live, titles)
        sheet.data_validations = self.lists[alike]
        if self.formats is None:
            self.formats = conditional_formats(self.letters, self.last_row)
        sheet.conditional_formatting = self.formats


def _document(document: CaseDocument) -> str:
    """A document's title with its file, or that there is none (yet)."""
    absent = {"none": "none", "awaited": "still awaited"}
    told = absent.get(document.state, document.file_name)
    return f"{document.title}: {told}" if told else document.title


def _lines(areas: Sequence[Area]) -> Iterator[Line]:
    row = FIRST_ROW
    for area in areas:
        yield Line(row, area)
        row += 1
        for question in area.questions:
            for part in question.parts:
                yield Line(row, area, question, part)
                row += 1
