"""How far has the coder come? A sheet that counts, case by case, what the Check columns say."""

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from codebook.excel.styles import bar
from workbooks.anatomy import ANSWER, COVER, NEW_THEMES, PROGRESS, PROGRESS_ROW
from workbooks.checks import MISSING, OK, SETTLED, counted
from workbooks.contents import CodingWorkbook
from workbooks.gaps import first_gap

if TYPE_CHECKING:
    from workbooks.casesheet import CaseSheets

HEADERS = {
    "Case": 26,
    "To answer": 12,
    "Answered": 12,
    "Missing": 12,
    "To check": 12,
    "State": 16,
    "Share answered": 28,
    "First gap": 22,
}
HEADER_ROW = PROGRESS_ROW - 1
LONGEST_ID = 60
"""Case ids up to this width are shown whole; links do not wrap in every program."""

TOLD_ROW = 3
"""The row that says how far the whole workbook is, above the table."""

_SHARE = list(HEADERS).index("Share answered") + 1


def write_progress(made: Book, book: CodingWorkbook, sheets: "CaseSheets") -> None:
    """Write the Progress sheet; its numbers follow what is filled in."""
    sheet = made.sheet(PROGRESS)
    longest = max(len(case.case_id) for case in book.cases)
    across = {**HEADERS, "Case": max(HEADERS["Case"], min(LONGEST_ID, longest * 1.1 + 2))}
    widths(sheet, list(across.values()))
    made.put(sheet, 1, 1, PROGRESS, "title")
    who = f"{book.coder_name}: {book.sealed.round}, {book.sealed.study}"
    made.put(sheet, 2, 1, who, "line")
    _write_ways(made, book, sheet)
    for column, name in enumerate(HEADERS, 1):
        made.put(sheet, HEADER_ROW, column, name, "header")
    missing = [_write_case(made, book, sheets, number) for number in range(len(book.cases))]
    _write_all(made, sheet, HEADER_ROW + len(missing), sum(missing))
    for row in (1, 4):
        height(sheet, row, [], least=2)
    height(sheet, HEADER_ROW, [], least=1)
    sheet.freeze_panes = f"B{PROGRESS_ROW}"
    protect(sheet)
    print_on_a4(sheet, f"{book.sealed.code}   {book.synthetic}".strip(), HEADER_ROW)


def _write_ways(made: Book, book: CodingWorkbook, sheet: Worksheet) -> None:
    """Links to other sheets, and how to get to a case."""
    made.link(sheet, 4, 1, f"← {COVER}", place(COVER))
    made.put(sheet, 4, 2, "Click a case to begin it, or its first gap to go on with it.", "line")
    if book.new_themes:
        made.link(sheet, 4, _SHARE, f"{NEW_THEMES} →", place(NEW_THEMES))


def _write_case(made: Book, book: CodingWorkbook, sheets: "CaseSheets", number: int) -> int:
    """A case's row; gives how many answers are missing while nothing is filled in."""
    sheet, row = made.workbook[PROGRESS], PROGRESS_ROW + number
    name, laid_out = sheets.names[number], sheets.layout(number)
    case_id = book.cases[number].case_id
    made.link(sheet, row, 1, case_id, place(name, laid_out.first_answer), "id")
    height(sheet, row, [])
    missing = sum(sheets.missing_at_first(number))
    _write_counts(made, row, f"{quote_sheetname(name)}!{laid_out.checks}", missing)
    gap = first_gap(laid_out, name, sheets.letters[ANSWER])
    made.compute(sheet, row, _SHARE + 1, gap, sheets.gap_at_first(number), "id")
    return missing


def _write_counts(made: Book, row: int, checks: str, missing: int) -> None:
    sheet = made.workbook[PROGRESS]
    idle = counted(checks, [word for word in SETTLED if word != OK])
    filled = f'SUMPRODUCT(--({checks}<>""))'
    made.compute(sheet, row, 2, f"{filled}-({idle})", missing, "count")
    made.compute(sheet, row, 3, counted(checks, [OK]), 0, "count")
    made.compute(sheet, row, 4, counted(checks, [MISSING]), missing, "count")
    made.compute(sheet, row, 5, f"B{row}-C{row}-D{row}", 0, "count")
    _write_state(made, row, missing)


def _write_state(made: Book, row: int, missing: int) -> None:
    """A row's state in words, and the share as a number with a bar."""
    sheet = made.workbook[PROGRESS]
    made.compute(sheet, row, 6, _state(row), "Not started" if missing else "Done", "text")
    made.compute(sheet, row, _SHARE, _share(row), 0 if missing else 1, "share")


def _write_all(made: Book, sheet: Worksheet, last: int, missing: int) -> None:
    """The sum of all cases below them, and above them the same in a sentence with a bar."""
    row = last + 1
    made.put(sheet, row, 1, "All cases", "strong")
    for column, now in enumerate((missing, 0, missing, 0), 2):
        letter = "ABCDE"[column - 1]
        made.compute(
            sheet, row, column, f"SUM({letter}{PROGRESS_ROW}:{letter}{last})", now, "count"
        )
    _write_state(made, row, missing)
    made.put(sheet, row, _SHARE + 1, f"{last - HEADER_ROW} cases", "text")
    told = f'C{row}&" of "&B{row}&" answered ("&TEXT({_share(row)},"0%")&")"'
    percent = 0 if missing else 100
    made.compute(sheet, TOLD_ROW, 1, told, f"0 of {missing} answered ({percent}%)", "told")
    made.compute(sheet, TOLD_ROW, _SHARE, _share(row), percent // 100, "share")
    height(sheet, TOLD_ROW, [], least=1)
    letter = "ABCDEFGH"[_SHARE - 1]
    shares = f"{letter}{TOLD_ROW} {letter}{PROGRESS_ROW}:{letter}{row}"
    sheet.conditional_formatting.add(shares, bar())


def _share(row: int) -> str:
    """The share of what is to be answered; all of it where nothing is. Never rounded up to all."""
    return f"IF(B{row}=0,1,IF(C{row}<B{row},MIN(0.99,C{row}/B{row}),1))"


def _state(row: int) -> str:
    return (
        f'IF(B{row}=C{row},"Done",IF(E{row}>0,"Please check",IF(C{row}=0,"Not started","Started")))'
    )
