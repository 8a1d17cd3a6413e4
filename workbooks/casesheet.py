"""How does one case stand on its sheet? What it is, and a row for everything that is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from codebook.model import Question
from codebook.rules import Applicability, asked
from workbooks import checks
from workbooks.anatomy import (
    ANSWER,
    ANSWER_COLUMNS,
    CHECK,
    CODEBOOK,
    COLUMNS,
    DOCUMENT,
    EARLIER,
    EVIDENCE,
    ID,
    KIND,
    PROGRESS,
    PROGRESS_ROW,
    QUESTION,
    columns,
    wording,
)
from workbooks.checks import Cells
from workbooks.codebooksheet import codebook_rows
from workbooks.contents import CaseDocument, CaseToCode, CodingWorkbook
from workbooks.documentlinks import shown_name
from workbooks.dropdowns import conditional_formats, drop_downs, question_options
from workbooks.gaps import NONE_LEFT, first_gap
from workbooks.gaps import said as gap_said
from workbooks.identity import case_line
from workbooks.layout import DOCUMENT_PLACES, Layout, Line, document_rows, layout, waits_for

APART = "   |   "
_NEVER = ("not_applicable", "awaiting")


@dataclass
class CaseSheets:
    """The case sheets of one workbook: `sheets.write(0)` is the first."""

    made: Book
    book: CodingWorkbook
    names: Sequence[str]
    key: bytes = field(repr=False)
    formats: dict[tuple[int, int], ConditionalFormattingList] = field(default_factory=dict)
    lists: dict[object, DataValidationList] = field(default_factory=dict)
    layouts: dict[object, Layout] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Settle what is the same on all sheets."""
        self.headers = columns(self.book.confidence, self.book.earlier)
        self.letters = {name: get_column_letter(i) for i, name in enumerate(self.headers, 1)}
        self.codebook_rows = codebook_rows(self.book.codebook)

    def layout(self, number: int) -> Layout:
        """How the sheet of the case with this place is laid out, once for all cases alike."""
        case = self.book.cases[number]
        alike = (case.rows, bool(case.why), len(case.documents))
        if alike not in self.layouts:
            self.layouts[alike] = layout(self.book.codebook, case, self.letters)
        return self.layouts[alike]

    def cells(self, row: int) -> Cells:
        """Where the answer and what belongs to it stand in a row."""
        return Cells(*(f"{self.letters[name]}{row}" for name in (ANSWER, EVIDENCE, KIND, CHECK)))

    def asked(self, case: CaseToCode) -> dict[str, Applicability]:
        """What is asked of a case while nothing is answered in this workbook."""
        return asked(self.book.codebook, case.details, case.given, self.book.titles)

    def write(self, number: int) -> None:
        """Write the sheet of the case with this place in the workbook."""
        case = self.book.cases[number]
        sheet = self.made.sheet(self.names[number])
        widths(sheet, [COLUMNS[name] for name in self.headers])
        self._write_top(sheet, number)
        states, layout = self.asked(case), self.layout(number)
        for line in layout.lines:
            if line.question is None:
                self._write_band(sheet, line)
            else:
                self._write_line(sheet, case, layout, line, line.question, states[line.question.id])
        self._help(sheet, case, layout, states)
        sheet.freeze_panes = f"C{layout.first_row}"
        for pane in sheet.sheet_view.selection:
            if pane.pane == "bottomRight":
                pane.activeCell = pane.sqref = layout.first_answer
        protect(sheet)
        footer = f"{case.case_id}   {self.book.sealed.code}   {self.book.synthetic}".strip()
        print_on_a4(sheet, footer, layout.first_row - 1)

    def _write_top(self, sheet: Worksheet, number: int) -> None:
        """What the case is, what to read, and ways to other sheets."""
        put, case, sealed = self.made.put, self.book.cases[number], self.book.sealed
        put(sheet, 1, 1, f"Case {case.case_id}", "title")
        self._write_ways(sheet, number)
        row = 2
        for name, text, look in self._about(case):
            put(sheet, row, 1, name if text else "", "quiet")
            put(sheet, row, 2, text, look)
            row += 1
        self._write_documents(sheet, row, case)
        row += document_rows(len(case.documents))
        put(sheet, row, 1, "Code", "quiet")
        put(sheet, row, 2, case_line(self.key, sealed.code, case.case_id), "quiet")
        for column, name in enumerate(self.headers, 1):
            put(sheet, row + 1, column, name, "header")
        assert row + 2 == self.layout(number).first_row, case.case_id
        height(sheet, 1, [], least=2)
        height(sheet, row + 1, [(name, COLUMNS[name] - 1) for name in self.headers])

    def _write_documents(self, sheet: Worksheet, row: int, case: CaseToCode) -> None:
        """The documents to read, beside each other, as links where it is known where they lie."""
        columns = [self.headers.index(name) + 1 for name in DOCUMENT_PLACES]
        for number, document in enumerate(case.documents):
            below, place_in_row = divmod(number, len(columns))
            where = (row + below, columns[place_in_row], _document(document))
            if place_in_row == 0:
                self.made.put(sheet, where[0], 1, "Read", "quiet")
            if document.address:
                self.made.link_out(sheet, *where, document.address)
            else:
                self.made.put(sheet, *where, "line")

    def _about(self, case: CaseToCode) -> Iterator[tuple[str, str, str]]:
        """Why the case comes again, whose it is and what is known of it: name, text and look."""
        if case.why:
            yield "Why", case.why, "heading"
        sealed = self.book.sealed
        told = (self.book.coder_name, f"Round {sealed.round}", sealed.study)
        yield "Coder", APART.join(told), "line"
        unit = ": ".join(filter(None, (self.book.unit, case.unit)))
        about = [f"Answer for: {unit}"] if unit else []
        about += [f"{title}: {value or 'not known'}" for title, value in case.shown]
        yield "About", APART.join(about), "line"

    def _write_ways(self, sheet: Worksheet, number: int) -> None:
        """Links to Progress, the cases beside it and the first gap, and how far the coder is."""
        made, laid_out = self.made, self.layout(number)
        column = self.headers.index(EVIDENCE) + 1
        row = number + PROGRESS_ROW
        made.link(sheet, 1, column, f"← {PROGRESS}", place(PROGRESS, f"A{row}"))
        ways = (("← Previous case", number - 1, DOCUMENT), ("Next case →", number + 1, KIND))
        for text, other, header in ways:
            if 0 <= other < len(self.names):
                where = place(self.names[other], self.layout(other).first_answer)
                made.link(sheet, 1, self.headers.index(header) + 1, text, where)
        below = 2 + bool(self.book.cases[number].why)
        said = f'{PROGRESS}!D{row}&" missing, "&{PROGRESS}!E{row}&" to check"'
        missing = sum(self.missing_at_first(number))
        now = f"{missing} missing, 0 to check"
        made.compute(sheet, below, column, said, now, "quiet")
        gap = first_gap(laid_out, self.names[number], self.letters[ANSWER])
        made.compute(sheet, below, column + 1, gap, self.gap_at_first(number), "link")

    def gap_at_first(self, number: int) -> str:
        """What the link to the first gap of a case says while nothing is filled in."""
        asked_here = (line for line in self.layout(number).lines if line.question is not None)
        for line, missing in zip(asked_here, self.missing_at_first(number), strict=True):
            if missing and line.question is not None:
                return gap_said(line.question.row_key(line.part))
        return NONE_LEFT

    def missing_at_first(self, number: int) -> Iterator[bool]:
        """For each line of the case: whether an answer is missing while nothing is filled in."""
        states = self.asked(self.book.cases[number])
        for line in self.layout(number).lines:
            if line.question is not None:
                state = states[line.question.id]
                idle = state.state in _NEVER or waits_for(self.layout(number), line.question, state)
                yield not idle and line.question.kind != "text"

    def _write_band(self, sheet: Worksheet, line: Line) -> None:
        height(sheet, line.row, [])
        for column in range(1, len(self.headers) + 1):
            self.made.put(sheet, line.row, column, line.area.title if column == 2 else "", "band")

    def _write_line(
        self,
        sheet: Worksheet,
        case: CaseToCode,
        layout: Layout,
        line: Line,
        question: Question,
        state: Applicability,
    ) -> None:
        """A question's part with its cells to fill in, or greyed with the reason."""
        put, row = self.made.put, line.row
        dead = state.state in _NEVER
        text = wording(question, line.part)
        where = place(CODEBOOK, f"A{self.codebook_rows[question.id]}")
        look = "not asked id" if dead else "id"
        self.made.link(sheet, row, 1, question.row_key(line.part), where, look)
        put(sheet, row, 2, text, "not asked" if dead else "strong")
        for column, name in enumerate(self.headers, 1):
            if name in ANSWER_COLUMNS:
                put(sheet, row, column, "", "not asked" if dead else "fill in")
        before = case.earlier.get(question.row_key(line.part), "")
        if self.book.earlier:
            put(sheet, row, self.headers.index(EARLIER) + 1, before, "not asked")
        said = self._write_check(sheet, case, layout, line, question, state)
        sized = [(text, COLUMNS[QUESTION] * 0.94), (said, COLUMNS[CHECK])]
        sized += [(before, COLUMNS[EARLIER])] if before else []
        height(sheet, row, [*sized, (question.row_key(line.part), COLUMNS[ID])], least=2)

    def _write_check(
        self,
        sheet: Worksheet,
        case: CaseToCode,
        layout: Layout,
        line: Line,
        question: Question,
        state: Applicability,
    ) -> str:
        """The Check cell of a line; gives what it says at first."""
        column = len(self.headers)
        if state.state in _NEVER:
            word = checks.NOT_ASKED if state.state == "not_applicable" else checks.AWAITING
            said = f"{word}: {state.reason.replace('Only asked where', 'only where', 1)}"
            self.made.put(sheet, line.row, column, said, "not asked")
            return said
        codebook = self.book.codebook
        elsewhere = [
            name
            for name in question.applies_if
            if name in codebook.questions and name not in layout.rows
        ]
        remark = self._remark(case, state, elsewhere)
        cells = {name: self.cells(row) for name, row in layout.rows.items()}
        options = question_options(self.made, codebook, question)
        formula = checks.check_formula(
            codebook, question, cells, self.cells(line.row), options, remark
        )
        said = checks.check_now(question, waits_for(layout, question, state), remark)
        self.made.compute(sheet, line.row, column, formula, said, "check")
        return said

    def _remark(self, case: CaseToCode, state: Applicability, elsewhere: list[str]) -> str:
        """What a coder should know of a row's rule that this sheet does not show."""
        codebook, said = self.book.codebook, []
        if state.state == "unknown" or (state.state == "pending" and elsewhere):
            said.append(state.reason)
        for name in elsewhere:
            value, scale = case.given.get(name, ""), codebook.scale_of(codebook.questions[name])
            if value:
                label = scale.label(value) if scale and value in scale.by_code else value
                said.append(f"You answered {name} with {label}")
        return "\n".join(said)

    def _help(
        self,
        sheet: Worksheet,
        case: CaseToCode,
        layout: Layout,
        states: dict[str, Applicability],
    ) -> None:
        """Drop-downs and colours, made once for all cases of which the same is asked."""
        live = tuple(
            (line.row, line.question, line.part)
            for line in layout.lines
            if line.question is not None and states[line.question.id].state not in _NEVER
        )
        titles = tuple(each.title for each in case.documents if each.state == "here")
        alike = (tuple((row, question.id) for row, question, _ in live), titles)
        if alike not in self.lists:
            self.lists[alike] = drop_downs(self.made, self.book, self.letters, live, titles)
        sheet.data_validations = self.lists[alike]
        shape = (layout.first_row, layout.last_row)
        if shape not in self.formats:
            self.formats[shape] = conditional_formats(self.letters, *shape)
        sheet.conditional_formatting = self.formats[shape]


def _document(document: CaseDocument) -> str:
    """A document's title with its file, or that there is none (yet)."""
    absent = {"none": "none", "awaited": "still awaited"}
    told = absent.get(document.state, shown_name(document.file_name))
    return f"{document.title}: {told}" if told else document.title
