"""What does an analyst get? What was coded to read, themes to define, and marks to set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from codebook.excel.guard import fitting
from codebook.excel.sheets import (
    Book,
    height,
    new_book,
    place,
    print_on_a4,
    protect,
    save_bytes,
    widths,
    write_lists,
)
from codebook.excel.styles import amber
from workbooks import themes_words as words
from workbooks.anatomy import COVER
from workbooks.identity import Sealed, case_line
from workbooks.identitysheet import write_identity

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A consolidated answer in the codebook's words, with the quotes and notes it rests on."""

    case_id: str
    group: str
    key: str
    question: str
    answer: str
    rests_on: str
    quotes: str
    notes: str


@dataclass(frozen=True, slots=True)
class ThemeWorkbook:
    """All that a theme workbook says; group: whose cases it holds; themes: names to start with."""

    sealed: Sealed
    analyst_name: str
    group: str
    rows: Sequence[ReadingRow]
    themes: Sequence[str]
    synthetic: str = ""


def write_theme_workbook(book: ThemeWorkbook, key: bytes, moment: datetime) -> bytes:
    """The workbook as a file; the same bytes for the same content, key and moment."""
    sealed = book.sealed
    title = f"{sealed.study}: themes, {book.group}"
    made = new_book(title, f"Theme workbook {sealed.code}", sealed.code, moment)
    _write_cover(made, book)
    _write_reading(made, book)
    _write_themes(made, book)
    _write_marks(made, book, key)
    write_lists(made)
    write_identity(made, sealed, key)
    return save_bytes(made, moment)


def _write_cover(made: Book, book: ThemeWorkbook) -> None:
    sheet = made.sheet(COVER)
    widths(sheet, (24, 104))
    made.put(sheet, 1, 1, book.sealed.study, "title")
    height(sheet, 1, [], least=2)
    pairs = [
        ("Please note", book.synthetic),
        ("For", book.analyst_name),
        ("Cases", f"{book.group}: {len(book.sealed.cases)}"),
        ("Workbook", f"{book.sealed.code} (please quote it if you write to us)"),
        ("Step 1", f"Read what was coded on {words.READING}. Filter by question, answer or group."),
        (
            "Step 2",
            f"Name and define themes on {words.THEMES}. It begins with the codebook's; change "
            "them, empty their row, or add your own below.",
        ),
        (
            "Step 3",
            f"On {words.MARKS}, a row for each case that bears a theme: pick both from the lists, "
            "and copy the words that show it. A case counts once for a theme.",
        ),
        (
            "Step 4",
            "Save this file as an Excel workbook (.xlsx) and send it back, even unfinished. Each "
            "time, all marks in the file are taken anew.",
        ),
    ]
    for row, (name, text) in enumerate([pair for pair in pairs if pair[1]], 2):
        made.put(sheet, row, 1, name, "bold")
        made.put(sheet, row, 2, text, "notice" if name == "Please note" else "plain")
        height(sheet, row, [(name, 24), (text, 104)])
    protect(sheet)
    print_on_a4(sheet, _footer(book))


def _write_reading(made: Book, book: ThemeWorkbook) -> None:
    """What was coded, a row an answer; to be read and filtered, not changed."""
    sheet = _begin(made, book, words.READING, words.READING_WIDTHS)
    for number, row in enumerate(book.rows, FIRST_ROW):
        texts = [
            row.case_id,
            row.group,
            row.key,
            row.question,
            row.answer,
            row.rests_on,
            fitting(row.quotes),
            fitting(row.notes),
        ]
        for column, text in enumerate(texts, 1):
            made.put(sheet, number, column, text, "text")
        sized = list(zip(texts, words.READING_WIDTHS.values(), strict=True))
        height(sheet, number, sized)
    last = max(FIRST_ROW, HEADER_ROW + len(book.rows))
    letter = get_column_letter(len(words.READING_WIDTHS))
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{letter}{last}"
    sheet.protection.sort = sheet.protection.autoFilter = False


def _write_themes(made: Book, book: ThemeWorkbook) -> None:
    """Themes and what they mean; their names are the drop-down on Marks."""
    sheet = _begin(made, book, words.THEMES, words.THEMES_WIDTHS)
    last = HEADER_ROW + len(book.themes) + words.NEW_THEMES
    for number in range(FIRST_ROW, last + 1):
        at = number - FIRST_ROW
        name = book.themes[at] if at < len(book.themes) else ""
        for column in range(1, len(words.THEMES_WIDTHS) + 1):
            made.put(sheet, number, column, name if column == 1 else "", "fill in")
        height(sheet, number, [(name, words.THEMES_WIDTHS[words.NAME])])
    where = f"{words.THEMES}!$A${FIRST_ROW}:$A${last}"
    made.workbook.defined_names["theme_names"] = DefinedName("theme_names", attr_text=where)


def _write_marks(made: Book, book: ThemeWorkbook, key: bytes) -> None:
    """Rows to say that a case bears a theme."""
    sheet = _begin(made, book, words.MARKS, words.MARKS_WIDTHS)
    made.put(sheet, 2, 3, case_line(key, book.sealed.code, words.MARKS), "quiet")
    cases = made.options("cases", book.sealed.cases)
    last = HEADER_ROW + words.MARK_ROWS
    for number in range(FIRST_ROW, last + 1):
        for column in (1, 2, 3):
            made.put(sheet, number, column, "", "fill in")
        made.compute(sheet, number, 4, _check(number, cases), "", "check")
    for letter, name in (("A", cases), ("B", "theme_names")):
        rule = DataValidation(
            type="list",
            formula1=name,
            allow_blank=True,
            showErrorMessage=True,
            showInputMessage=True,
            errorTitle="Please check",
            error="Please pick from the list.",
        )
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.data_validations.append(rule)
    checks = f'AND($D{FIRST_ROW}<>"",$D{FIRST_ROW}<>"{words.OK}")'
    sheet.conditional_formatting.add(f"A{FIRST_ROW}:B{last}", amber(checks))


def _check(row: int, cases: str) -> str:
    """What a row's Check says, without `=`; nothing in an empty row."""
    case, theme = f"TRIM(A{row})", f"TRIM(B{row})"
    listed = f'IF(SUMPRODUCT(--(theme_names={theme}))=0,"{words.OTHER_THEME}","{words.OK}")'
    known = f'IF(SUMPRODUCT(--({cases}={case}))=0,"{words.OTHER_CASE}",{listed})'
    theme_there = f'IF({theme}="","{words.NO_THEME}",{known})'
    filled = f'IF({case}="","{words.NO_CASE}",{theme_there})'
    return f'IF(AND({case}="",{theme}="",TRIM(C{row})=""),"",{filled})'


def _begin(made: Book, book: ThemeWorkbook, name: str, columns: dict[str, int]) -> Any:
    """A sheet with its title, a link back and the row of headers."""
    sheet = made.sheet(name)
    widths(sheet, list(columns.values()))
    made.put(sheet, 1, 1, f"{name}: {book.group}", "title")
    made.link(sheet, 3, 1, f"← {COVER}", place(COVER))
    for number, header in enumerate(columns, 1):
        made.put(sheet, HEADER_ROW, number, header, "header")
    height(sheet, 1, [], least=2)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    protect(sheet)
    print_on_a4(sheet, _footer(book), HEADER_ROW)
    return sheet


def _footer(book: ThemeWorkbook) -> str:
    return f"{book.sealed.code}   {book.synthetic}".strip()
