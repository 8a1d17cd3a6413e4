"""Where does a coder propose a theme that no question asks for? On a sheet of its own."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from workbooks.anatomy import (
    DOCUMENT,
    ID,
    NEW_THEMES,
    NOTE,
    PAGE,
    PROGRESS,
    THEME,
    THEME_CASES,
    THEME_MEANS,
    THEME_QUOTE,
)
from workbooks.contents import CodingWorkbook, documents_here

WIDTHS = {
    ID: 8,
    THEME: 30,
    THEME_MEANS: 44,
    THEME_CASES: 22,
    THEME_QUOTE: 48,
    DOCUMENT: 18,
    PAGE: 13,
    NOTE: 28,
}
ROWS = 12
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
SAID = (
    "Did the documents show you something that matters and that no question asks for? Propose a "
    "theme: a row for each. You may leave this sheet empty.",
    "Give it a short name and say what it means. Name the cases as on the Progress sheet, with "
    "commas between, and copy the words that show it. Type no names of people.",
)


def theme_key(number: int) -> str:
    """What stands in the ID column of the row with this number: T01 in the first."""
    return f"T{number:02}"


def write_new_themes(made: Book, book: CodingWorkbook) -> None:
    """Write the sheet: what it is for, and a table with rows to fill in."""
    sheet = made.sheet(NEW_THEMES)
    widths(sheet, list(WIDTHS.values()))
    made.put(sheet, 1, 1, NEW_THEMES, "title")
    for row, text in enumerate(SAID, 2):
        made.put(sheet, row, 1, text, "line")
    made.link(sheet, HEADER_ROW - 1, 1, f"← {PROGRESS}", place(PROGRESS))
    for column, name in enumerate(WIDTHS, 1):
        made.put(sheet, HEADER_ROW, column, name, "header")
    height(sheet, HEADER_ROW, [(name, width - 1) for name, width in WIDTHS.items()])
    for row in range(FIRST_ROW, FIRST_ROW + ROWS):
        made.put(sheet, row, 1, theme_key(row - HEADER_ROW), "strong")
        for column in range(2, len(WIDTHS) + 1):
            made.put(sheet, row, column, "", "fill in")
        height(sheet, row, [], least=3)
    for rule in _rules(made, documents_here(book)):
        sheet.data_validations.append(rule)
    height(sheet, 1, [], least=2)
    height(sheet, HEADER_ROW - 1, [], least=2)
    sheet.freeze_panes = f"C{FIRST_ROW}"
    for pane in sheet.sheet_view.selection:
        if pane.pane == "bottomRight":
            pane.activeCell = pane.sqref = f"C{FIRST_ROW}"
    protect(sheet)
    print_on_a4(sheet, f"{book.sealed.code}   {book.synthetic}".strip(), HEADER_ROW)


def _rules(made: Book, documents: Sequence[str]) -> list[DataValidation]:
    """The drop-down of documents, and how cases are named, beside their cells."""
    cases = DataValidation(showErrorMessage=True, showInputMessage=True, allow_blank=True)
    cases.promptTitle, cases.prompt = "Cases", "As on the Progress sheet, with commas between"
    cases.sqref = _column(THEME_CASES)
    if not documents:
        return [cases]
    listed = DataValidation(
        type="list",
        formula1=made.options("documents", documents),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Please check",
        error=f"Please pick from the list, or leave {DOCUMENT} empty.",
    )
    listed.sqref = _column(DOCUMENT)
    return [cases, listed]


def _column(name: str) -> str:
    letter = "ABCDEFGH"[list(WIDTHS).index(name)]
    return f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + ROWS - 1}"
