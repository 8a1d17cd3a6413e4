"""Where on a sheet do answers stand? Found by the words in cells, never by position."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from codebook.excel.cells import CellText, SheetCells, column_letters, place
from codebook.folding import folded
from workbooks.anatomy import ANSWER, ANSWER_COLUMNS, COLUMNS, CONFIDENCE, ID, QUESTION
from workbooks.identity import Sealed, sealed_case
from workbooks.problems import REMEDIES, Problem
from workbooks.sealed import case_lines

_HEADERS = {folded(name): name for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's cells by row and column number."""

    name: str
    rows: Mapping[int, Mapping[int, CellText]]


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The row of headers on a case's sheet, and the columns that stand under each."""

    header_row: int
    columns: Mapping[str, tuple[int, ...]]

    def holds(self, column: int) -> bool:
        """Whether a header stands over the column."""
        return any(column in each for each in self.columns.values())


@dataclass
class CaseSheets:
    """The sheets of each case (more than one where it was copied), and what is wrong."""

    sheets: dict[str, list[SheetCells]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)


def case_sheets(sheets: Sequence[SheetCells], sealed: Sealed, key: bytes) -> CaseSheets:
    """Which sheet is which case's, by the line on it that only the study can have written."""
    found = CaseSheets()
    for sheet in sheets:
        lines = dict(case_lines(sheet.cells))
        cases = {told[1] for line in lines.values() if (told := sealed_case(key, line))}
        edited = [each for each, line in lines.items() if sealed_case(key, line) is None]
        if len(cases) > 1:
            where = next(iter(lines))
            found.problems.append(_sheet_problem("two_cases", sheet, where, lines[where]))
        elif cases:
            found.sheets[cases.pop()].append(sheet)
        elif edited:
            line = lines[edited[0]]
            found.problems.append(_sheet_problem("case_line_edited", sheet, edited[0], line))
        elif _has_answers(sheet):
            found.problems.append(_sheet_problem("case_line_edited", sheet, "", ""))
    for case_id in sealed.cases:
        if case_id not in found.sheets:
            remedy = REMEDIES["case_deleted"]
            found.problems.append(Problem("case_deleted", "", "", case_id, remedy, case_id))
    return found


def grid(sheet: SheetCells) -> Grid:
    """The sheet's cells by row and column number, rows in order."""
    rows: dict[int, dict[int, CellText]] = {}
    for address, cell in sheet.cells.items():
        row, column = place(address)
        rows.setdefault(row, {})[column] = cell
    return Grid(sheet.name, dict(sorted(rows.items())))


def answer_table(cells: Grid, case_id: str) -> tuple[AnswerTable | None, list[Problem]]:
    """The table of answers on a case's sheet, and every header that is missing from it.

    None where the ID or Answer header is missing: nothing can then be read from the sheet.
    """
    best: AnswerTable | None = None
    for row, here in cells.rows.items():
        under: dict[str, list[int]] = defaultdict(list)
        for column, cell in sorted(here.items()):
            name = _HEADERS.get(folded(cell.text)) if len(cell.text) < 40 else None
            if name is not None:
                under[name].append(column)
        if len(under) > (len(best.columns) if best else 2):
            best = AnswerTable(row, {name: tuple(each) for name, each in under.items()})
    wanted = [name for name in (ID, QUESTION, *ANSWER_COLUMNS) if name != CONFIDENCE]
    missing = [name for name in wanted if best is None or name not in best.columns]
    unread = best is None or ID in missing or ANSWER in missing
    row = best.header_row if best else 0
    problems = [_header_problem(cells, row, name, case_id, unread) for name in missing]
    return (None if unread else best), problems


def address(row: int, column: int) -> str:
    """D6 for row 6, column 4."""
    return f"{column_letters(column)}{row}"


def _header_problem(cells: Grid, row: int, name: str, case_id: str, unread: bool) -> Problem:
    """The header that is missing, at the first cell of its row that bears unknown words."""
    strange = [
        (column, cell.text)
        for column, cell in sorted(cells.rows.get(row, {}).items())
        if folded(cell.text) not in _HEADERS
    ]
    where, found = (address(row, strange[0][0]), strange[0][1]) if strange else ("", "")
    remedy = f"{REMEDIES['header_edited']}: {name}"
    return Problem("header_edited", cells.name, where, found, remedy, case_id, blocking=unread)


def _has_answers(sheet: SheetCells) -> bool:
    """Whether the sheet looks like a case's, though its line is gone."""
    names = {
        _HEADERS.get(folded(each.text)) for each in sheet.cells.values() if len(each.text) < 20
    }
    return {ID, ANSWER} <= names and len(names) > 5


def _sheet_problem(kind: str, sheet: SheetCells, cell: str, found: str) -> Problem:
    return Problem(kind, sheet.name, cell, found, REMEDIES[kind])
