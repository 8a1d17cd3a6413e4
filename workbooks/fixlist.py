"""What does a coder get back? Their own workbook with what to fix marked, listed and linked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from codebook.answers import Row
from codebook.excel.cells import CellText, SheetCells
from codebook.excel.guard import CELL
from codebook.excel.sheets import Book, height, new_book, place, print_on_a4, save_bytes, widths
from codebook.excel.styles import CREAM, RED, Looks
from codebook.model import Codebook
from workbooks.anatomy import TO_FIX
from workbooks.identity import Sealed, workbook_code
from workbooks.identitysheet import write_identity
from workbooks.places import answer_places
from workbooks.problems import Problem
from workbooks.read import Opened, opened
from workbooks.sealed import hidden_sheet, is_case_line
from workbooks.second import editable, second_reading

COLUMNS = {"Sheet": 16, "Cell": 8, "Question": 44, "What was found": 40, "What to do": 60}
DIFFER = "readers_disagree"
NOT_ANSWERED = "Not answered yet"
ANSWER_IT = "Answer it, in the cell that this line leads to"
EMPTY = "Empty"
MARKED = (
    "First: click a cell's name below. It leads to the cell, which is marked red: mend it there. A "
    "link at the top of that sheet leads back here. At the end send this workbook back."
)
BACK = f"← {TO_FIX}"
"""Leads from the sheet of a case back to the list."""
_BACK_CELL = (1, 3)
WHOLE_FILE = "The file"
_CASES_SHOWN = 12
_FOUND_SHOWN = 400
_STORED_AS = {"text": "s", "error": "e", "bool": "b"}


@dataclass(frozen=True, slots=True)
class FixList:
    """What one coder is to put right and still to answer in one workbook.

    sealed: the workbook's identity with the code of this fix list in it.
    """

    sealed: Sealed
    codebook: Codebook
    coder_name: str
    problems: tuple[Problem, ...]
    missing: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A fix list's bytes. alone: it is not the coder's workbook, which cannot be written again."""

    content: bytes
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: where, which question, what was found and what to do."""

    sheet: str
    cell: str
    question: str
    found: str
    remedy: str


def fix_code(key: bytes, code: str, sha256: str) -> str:
    """The code of the fix list that answers a return with this hash of this workbook."""
    return workbook_code(key, "fix list", code, sha256)


def with_fix_code(sealed: Sealed, key: bytes, sha256: str) -> Sealed:
    """The same identity, with the code of the fix list that answers this return."""
    return replace(sealed, fix_code=fix_code(key, sealed.code, sha256))


def write_fix_list(returned: Opened, fixes: FixList, key: bytes, moment: datetime) -> bytes:
    """The bytes of `written_list`."""
    return written_list(returned, fixes, key, moment).content


def written_list(returned: Opened, fixes: FixList, key: bytes, moment: datetime) -> WrittenList:
    """The coder's returned workbook as a fix list: the same bytes for the same return.

    Its first sheet lists everything with links; the cells with problems are marked, and the
    hidden sheet bears the fix list's code. Every other cell says what it said in the return;
    where that cannot be had, the list stands alone, and the coder mends their own workbook. A
    cell that two readers saw differently is emptied, so that it counts only when it is answered.
    """
    try:
        content = _marked_workbook(returned, fixes, key, moment)
        if says_the_same(returned, content, doubted(fixes.problems)):
            return WrittenList(content)
    except Exception:  # noqa: S110  # openpyxl raises whatever an odd file makes it raise
        pass
    return WrittenList(_list_alone(fixes, moment), alone=True)


def doubted(problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    """Sheet and address of the cells that two readers saw differently."""
    return frozenset((each.sheet, each.cell) for each in problems if each.kind == DIFFER)


def says_the_same(
    returned: Opened, content: bytes, emptied: frozenset[tuple[str, str]] = frozenset()
) -> bool:
    """Whether the fix list's cells say what the return's say, but for what intercoder wrote.

    emptied: sheet and address of the cells that say nothing now. Raises Refused where either
    reader could not read the list when it comes back.
    """
    ours = {TO_FIX, hidden_sheet(returned.cells)}
    again = opened(content)
    second_reading(again.parts, again.sheets)
    made = {sheet.name: sheet for sheet in again.sheets}
    return all(
        sheet.name in made
        and sheet.merged == made[sheet.name].merged
        and _told(sheet, emptied) == _told(made[sheet.name], emptied)
        for sheet in returned.sheets
        if sheet.name not in ours
    )


def _told(
    sheet: SheetCells, emptied: frozenset[tuple[str, str]]
) -> dict[str, tuple[str, str, bool, bool]]:
    """What each cell says: its text and of which kind, if it is computed, if it is struck."""
    return {
        where: (cell.text, cell.kind if cell.text else "", cell.formula is not None, cell.struck)
        for where, cell in sheet.cells.items()
        if cell.text != BACK and (sheet.name, where) not in emptied
    }


def _list_alone(fixes: FixList, moment: datetime) -> bytes:
    """The list in a workbook of its own, without links."""
    sealed = fixes.sealed
    title = f"{sealed.study}: {sealed.round}, {fixes.coder_name}"
    book = new_book(title, f"Fix list of {sealed.code}", sealed.code, moment)
    lines = [*_problem_lines(fixes, {}), *_missing_lines(fixes, {})]
    _write_list(book, lines, fixes, "Mend these cells in your own workbook and send that.")
    return save_bytes(book, moment)


def _marked_workbook(returned: Opened, fixes: FixList, key: bytes, moment: datetime) -> bytes:
    workbook = editable(returned.content)
    hidden = hidden_sheet(returned.cells)
    for name in (TO_FIX, hidden):
        if name in workbook.sheetnames:
            workbook.remove(workbook[name])
    _restore(workbook, returned)
    for name, where in doubted(fixes.problems):
        if name in workbook.sheetnames:
            workbook[name][where].value = None
    book = Book(workbook, Looks(workbook), cached=_cached(returned))
    places = answer_places(returned.sheets, fixes.sealed, key, fixes.codebook)
    _mark(workbook, fixes.problems)
    lines = [*_problem_lines(fixes, places), *_missing_lines(fixes, places)]
    _link_back(book, {each.sheet for each in lines} & set(workbook.sheetnames), places)
    _write_list(book, lines, fixes)
    write_identity(book, fixes.sealed, key)
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == TO_FIX
    return save_bytes(book, moment)


def _link_back(book: Book, named: set[str], places: dict[Row, tuple[str, str]]) -> None:
    """Links from the sheets of cases that the list names back to it, where there is room.

    Never where an answer is to be given, as in a sheet whose rows were moved to its top.
    """
    taken = set(places.values())
    for name in sorted(named & {sheet for sheet, _ in taken}):
        sheet = book.workbook[name]
        cell = sheet.cell(*_BACK_CELL)
        if cell.value is None and (name, cell.coordinate) not in taken:
            book.link(sheet, *_BACK_CELL, BACK, place(TO_FIX))


def _problem_lines(fixes: FixList, places: dict[Row, tuple[str, str]]) -> Iterator[Line]:
    """A line for each problem; one of a case that names no sheet leads to the case's."""
    of_case = {row.case_id: sheet for row, (sheet, _) in reversed(places.items())}
    for each in fixes.problems:
        found = each.found[:_FOUND_SHOWN] + ("…" if len(each.found) > _FOUND_SHOWN else "")
        if is_case_line(found):
            found = f"“{found}”"  # else this sheet would be taken for the case's
        about = question_words(fixes.codebook, each.case_id, each.question, each.part)
        sheet = each.sheet or of_case.get(each.case_id, "")
        yield Line(sheet or WHOLE_FILE, each.cell, about, found or EMPTY, each.remedy)


def _missing_lines(fixes: FixList, places: dict[Row, tuple[str, str]]) -> Iterator[Line]:
    for row in fixes.missing:
        sheet, cell = places.get(row, ("", ""))
        about = question_words(fixes.codebook, row.case_id, row.question, row.part)
        yield Line(sheet, cell, about, NOT_ANSWERED, ANSWER_IT)


def question_words(codebook: Codebook, case_id: str, question_id: str, part: str = "") -> str:
    """Such as: Case RR-1, D27a.2 Agencies that responded well: Health."""
    question = codebook.questions.get(question_id)
    case = f"Case {case_id}" if case_id else ""
    if question is None:
        return case
    named = f"{question.row_key(part)} {question.title}{f': {part}' if part else ''}"
    return f"{case}, {named}" if case else named


def _write_list(book: Book, lines: Sequence[Line], fixes: FixList, how: str = MARKED) -> None:
    """The first sheet: what this is, then every line with links to its sheet and cell."""
    sheet = book.sheet(TO_FIX)
    problems, missing = len(fixes.problems), len(fixes.missing)
    wrong = sum(each.blocking for each in fixes.problems)
    told = f"{wrong} to put right before they count, {problems - wrong} to look at again, "
    told += f"{missing} not answered yet"
    book.put(sheet, 1, 1, f"To fix: {fixes.coder_name}, round {fixes.sealed.round}", "title")
    book.put(sheet, 2, 1, told, "line")
    book.put(sheet, 3, 1, how, "line")
    book.put(sheet, 4, 1, _by_case(fixes), "line")
    widths(sheet, list(COLUMNS.values()))
    for column, name in enumerate(COLUMNS, 1):
        book.put(sheet, 5, column, name, "header")
    for row, line in enumerate(lines, 6):
        _write_line(book, sheet, row, line)
    sheet.freeze_panes = "A6"
    codes = f"To fix   {fixes.sealed.code}   {fixes.sealed.fix_code}"
    print_on_a4(sheet, f"{codes}   {fixes.sealed.study}", 5)
    book.workbook.move_sheet(sheet, -len(book.workbook.sheetnames) + 1)


def _by_case(fixes: FixList) -> str:
    """How much there is to do in each case: RR-1: 2; RR-3: 14."""
    counts = Counter(each.case_id for each in fixes.problems if each.case_id)
    counts.update(row.case_id for row in fixes.missing)
    told = [f"{case}: {count}" for case, count in counts.items()]
    more = f"; and {len(told) - _CASES_SHOWN} more cases" if len(told) > _CASES_SHOWN else ""
    return f"By case: {'; '.join(told[:_CASES_SHOWN])}{more}" if told else ""


def _write_line(book: Book, sheet: Worksheet, row: int, line: Line) -> None:
    texts = (line.sheet, line.cell, line.question, line.found, line.remedy)
    for column, text in enumerate(texts, 1):
        if text and column < 3 and line.sheet in book.workbook.sheetnames:
            where = place(line.sheet, line.cell or "A1")
            book.link(sheet, row, column, text, where, "id")
        else:
            book.put(sheet, row, column, text[:CELL], "text")
    height(sheet, row, list(zip(texts, COLUMNS.values(), strict=True)))


def _mark(workbook: Workbook, problems: Sequence[Problem]) -> None:
    """Mark the cells with problems, and take away the marks of an earlier fix list."""
    marked = {(each.sheet, each.cell) for each in problems if each.sheet and each.cell}
    for sheet in workbook.worksheets:
        cells: dict[Any, Any] = getattr(sheet, "_cells", {})
        for cell in cells.values():
            if cell.has_style and _is_red(cell.fill):
                _fill(cell, CREAM)
    for name, where in sorted(marked):
        if name in workbook.sheetnames:
            _fill(workbook[name][where], RED)
            _unlock(workbook[name], workbook[name][where])


def _unlock(sheet: Worksheet, cell: Any) -> None:
    """Let a coder empty what stands in a cell, and right of it, where nothing was asked."""
    for each in sheet[cell.row][cell.column - 1 :]:
        if each is cell or (each.value is not None and each.data_type != "f"):
            each.protection = Protection(locked=False)


def _is_red(fill: Any) -> bool:
    """Whether a fill is the mark of a fix list; one that runs from colour to colour is not."""
    return bool(fill.fill_type == "solid" and fill.fgColor.rgb == RED)


def _fill(cell: Any, colour: str) -> None:
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)


def _restore(workbook: Workbook, returned: Opened) -> None:
    """Put back the texts in which openpyxl, on reading, drops an escape or which a merge covers.

    As texts: one that begins with "=" is no formula.
    """
    for sheet in returned.sheets:
        if sheet.name not in workbook.sheetnames:
            continue
        cells: dict[Any, Any] = getattr(workbook[sheet.name], "_cells", {})
        for each in cells.values():  # into an empty cell with a link openpyxl writes where it leads
            if type(each) is Cell and each.hyperlink and each.coordinate not in sheet.cells:
                each.value = None
        for where, cell in sheet.cells.items():
            there = workbook[sheet.name][where]
            if cell.formula is None and (type(there) is MergedCell or "x005F_" in cell.stored):
                _put_back(workbook[sheet.name], there, cell)


def _put_back(sheet: Any, there: Any, cell: CellText) -> None:
    """The cell as it was stored."""
    made: Any = Cell(sheet, row=there.row, column=there.column)
    made._style = copy(there._style)
    made._value, made.data_type = cell.stored, _STORED_AS.get(cell.kind, "n")
    sheet._cells[there.row, there.column] = made


def _cached(returned: Opened) -> dict[str, dict[str, str | int | CellText]]:
    """What each formula gave when the coder saved, for programs that do not compute."""
    return {
        sheet.name: {where: cell for where, cell in sheet.cells.items() if cell.formula is not None}
        for sheet in returned.sheets
    }
