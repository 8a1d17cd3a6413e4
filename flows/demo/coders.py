"""How do the simulated coders fill in real workbooks? Cell by cell, finding them by their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from codebook.answers import Row
from codebook.excel.sheets import Book, save_bytes
from codebook.excel.styles import Looks
from flows.demo.slips import Play, coded_case
from flows.demo.writing import Hand, Written
from flows.study import write_private
from workbooks.anatomy import ANSWER, ANSWER_COLUMNS, ID, TO_FIX
from workbooks.identity import LINE

TOP = 20
"""The case line and the headers stand in the first rows."""


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case's sheet as a coder sees it: which case, where its columns and rows are."""

    sheet: Worksheet
    case_id: str
    columns: dict[str, int]
    rows: dict[str, int]


def fill_workbook(
    source: Path,
    target: Path,
    coder: str,
    play: Play,
    moment: datetime,
    *,
    careful: bool = False,
) -> int:
    """Fill in a coder's first return; gives how many answers were written.

    careful: without blanks and slips of typing; what the coder misjudges stays misjudged. The
    same bytes for the same workbook, play and moment (which stands as the time of saving).
    """
    workbook = load_workbook(source)
    hand = Hand(play, coder, careful=careful)
    written = sum(_fill(each, hand, set(each.rows)) for each in case_sheets(workbook))
    save(workbook, target, moment)
    return written


def fix_workbook(source: Path, target: Path, coder: str, play: Play, moment: datetime) -> int:
    """Put right every row that the fix list names; gives how many answers were written."""
    workbook = load_workbook(source)
    hand = Hand(play, coder, careful=True)
    listed = set(_listed(workbook[TO_FIX]))
    written = 0
    for each in case_sheets(workbook):
        wrong = {key for key, row in each.rows.items() if (each.sheet.title, row) in listed}
        written += _fill(each, hand, wrong)
    save(workbook, target, moment)
    return written


def case_sheets(workbook: Workbook) -> Iterator[CaseSheet]:
    """The sheets that bear a case line, in order."""
    for sheet in workbook.worksheets:
        top = [
            [str(cell or "") for cell in row]
            for row in sheet.iter_rows(max_row=TOP, values_only=True)
        ]
        lines = [found for row in top for cell in row if (found := LINE.fullmatch(cell.strip()))]
        headers = next((at for at, row in enumerate(top, 1) if {ID, ANSWER} <= set(row)), 0)
        if lines and headers:
            columns = {name: at for at, name in enumerate(top[headers - 1], 1) if name}
            ids = sheet.iter_rows(headers + 1, min_col=columns[ID], max_col=columns[ID])
            rows = {str(cell.value): cell.row for (cell,) in ids if cell.value}
            yield CaseSheet(sheet, lines[0]["case"], columns, rows)


def _fill(here: CaseSheet, hand: Hand, wanted: set[str]) -> int:
    """Write what the coder means into the rows with these keys; gives how many answers."""
    codes = coded_case(hand.play, here.case_id)[hand.coder]
    written = 0
    for key, (question, part) in hand.play.codebook.row_keys().items():
        row = Row(here.case_id, question.id, part)
        if key not in wanted or key not in here.rows:
            continue
        if question.kind == "text":
            cells: dict[str, Written] = {ANSWER: hand.remark(here.case_id, question) or None}
        else:
            cells = hand.cells(question, row, codes[row]) if row in codes else {}
        for header in set(cells) & set(ANSWER_COLUMNS) & set(here.columns):
            here.sheet.cell(here.rows[key], here.columns[header]).value = cells[header]
        written += cells.get(ANSWER) is not None
    return written


def _listed(sheet: Worksheet) -> Iterator[tuple[str, int]]:
    """Sheet and row of every line of a fix list, found under its headers."""
    columns: dict[str, int] = {}
    for row in sheet.iter_rows(values_only=True):
        texts = [str(cell or "") for cell in row]
        if {"Sheet", "Cell"} <= set(texts):
            columns = {name: at for at, name in enumerate(texts)}
        elif columns and texts[columns["Cell"]]:
            place = texts[columns["Cell"]]
            yield texts[columns["Sheet"]], int("".join(filter(str.isdigit, place)))


def save(workbook: Workbook, target: Path, moment: datetime) -> None:
    """Save a workbook as a file of that moment, always the same bytes for the same content."""
    write_private(target, save_bytes(Book(workbook, Looks(workbook)), moment))
