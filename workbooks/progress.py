"""How far has the coder come? A sheet that counts, case by case, what the Check columns say."""

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from workbooks.anatomy import COVER, PROGRESS
from workbooks.checks import MISSING, OK, SETTLED, counted
from workbooks.contents import CodingWorkbook

if TYPE_CHECKING:
    from workbooks.casesheet import CaseSheets

HEADERS = {"Case": 26, "To answer": 12, "Answered": 12, "Missing": 12, "To check": 12, "State": 24}
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
"""The row of the first case."""


def write_progress(made: Book, book: CodingWorkbook, sheets: "CaseSheets") -> None:
    """Write the Progress sheet; its numbers follow what is filled in."""
    sheet = made.sheet(PROGRESS)
    widths(sheet, list(HEADERS.values()))
    made.put(sheet, 1, 1, "Progress", "title")
    made.put(sheet, 2, 1, f"{book.coder_name}: {book.sealed.round}, {book.sealed.study}", "line")
    made.put(sheet, 3, 1, "Click a case to go to its first question.", "line")
    made.link(sheet, 4, 1, f"← {COVER}", place(COVER))
    for column, name in enumerate(HEADERS, 1):
        made.put(sheet, HEADER_ROW, column, name, "header")
    last = HEADER_ROW + len(book.cases)
    open_ = []
    for number, name in enumerate(sheets.names):
        row = FIRST_ROW + number
        case = book.cases[number].case_id
        made.link(sheet, row, 1, case, place(name, sheets.layout(number).first_answer), "id")
        open_.append(sum(sheets.missing_at_first(number)))
        checks = f"{quote_sheetname(name)}!{sheets.layout(number).checks}"
        _write_counts(made, row, checks, open_[-1])
    made.put(sheet, last + 1, 1, "All cases", "strong")
    for letter, total in zip("BCDE", (sum(open_), 0, sum(open_), 0), strict=True):
        formula = f"SUM({letter}{FIRST_ROW}:{letter}{last})"
        made.compute(sheet, last + 1, "ABCDE".index(letter) + 1, formula, total, "count")
    made.compute(sheet, last + 1, 6, _state(last + 1), _state_now(sum(open_)), "text")
    for row in (1, 4):
        height(sheet, row, [], least=2)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    protect(sheet)
    print_on_a4(sheet, f"{book.sealed.code}   {book.synthetic}".strip(), HEADER_ROW)


def _write_counts(made: Book, row: int, checks: str, missing: int) -> None:
    """One case's numbers: to answer, answered, missing, to check, and its state in words."""
    sheet = made.workbook[PROGRESS]
    idle = counted(checks, [word for word in SETTLED if word != OK])
    filled = f'SUMPRODUCT(--({checks}<>""))'
    made.compute(sheet, row, 2, f"{filled}-({idle})", missing, "count")
    made.compute(sheet, row, 3, counted(checks, [OK]), 0, "count")
    made.compute(sheet, row, 4, counted(checks, [MISSING]), missing, "count")
    made.compute(sheet, row, 5, f"B{row}-C{row}-D{row}", 0, "count")
    made.compute(sheet, row, 6, _state(row), _state_now(missing), "text")


def _state(row: int) -> str:
    return (
        f'IF(B{row}=C{row},"Done",IF(E{row}>0,"Please check",IF(C{row}=0,"Not started","Started")))'
    )


def _state_now(missing: int) -> str:
    return "Not started" if missing else "Done"
