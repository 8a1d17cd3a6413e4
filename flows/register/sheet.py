"""How does the register stand on a sheet? Its lines, their cells, and one value written anew."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from codebook.excel.cells import CellText, SheetCells, column_letters
from codebook.faults import Fault, StudyError
from codebook.folding import folded
from codebook.forms import (
    HEADER_WITHIN,
    Form,
    merged_faults,
    opened_form,
    rows_of,
    trouble_of,
)
from flows.excel.form import REGISTER

CASE_ID = "case_id"
_PLACE = re.compile(r"row (\d+)(?:, column (.+)|, field (\d+))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row of the sheet with its number and the text of each of its cells."""

    number: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """The sheet's rows that are not blank, header first; columns by name; and its faults.

    name: of the file; sheet: of the sheet in it. dates: what stands in cells that hold a date,
    by row and column name.
    """

    name: str
    sheet: str
    lines: list[SheetLine]
    letters: Mapping[str, str]
    faults: list[Fault]
    dates: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def dates_among(self, columns: Collection[str]) -> list[Fault]:
        """A fault for each cell of these columns that holds a date."""
        return [
            Fault(self.name, f"sheet {self.sheet}, cell {self.letters[column]}{row}", *told)
            for (row, column), text in self.dates.items()
            if column in columns and (told := trouble_of(CellText(text, "date")))
        ]

    def in_cells(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of rows and columns with their cells; of one cell only what Excel did to it."""
        unread = {fault.place for fault in self.faults}
        told = [self._in_cell(fault) for fault in faults if fault not in self.faults]
        return [*self.faults, *(fault for fault in told if fault.place not in unread)]

    def _in_cell(self, fault: Fault) -> Fault:
        found = _PLACE.fullmatch(fault.place)
        if found is None:
            return replace(fault, place=f"sheet {self.sheet}")
        letter = self.letters.get(found[2] or "")
        if letter is None and found[3]:
            letter = column_letters(int(found[3]))
        where = f"cell {letter}{found[1]}" if letter else f"row {found[1]}"
        return replace(fault, place=f"sheet {self.sheet}, {where}")


def register_sheet(path: Path) -> RegisterSheet:
    """The register's sheet in a workbook; faults where there is none or a cell is spoilt."""
    try:
        form = opened_form(path)
    except StudyError as error:
        return RegisterSheet(path.name, "", [], {}, list(error.faults))
    sheet = form.sheets.get(folded(REGISTER)) or _only(form)
    if sheet is None:
        remedy = f"Add it; its first row names {CASE_ID}"
        fault = Fault(path.name, "the file", f"no sheet '{REGISTER}'", remedy)
        return RegisterSheet(path.name, "", [], {}, [fault])
    grid = rows_of(sheet)
    filled = {n: cells for n, cells in grid.items() if any(_says(c) for c in cells.values())}
    if not filled:
        remedy = f"Its first row names {CASE_ID}"
        fault = Fault(path.name, f"sheet {sheet.name}", "empty", remedy)
        return RegisterSheet(path.name, "", [], {}, [fault])
    header = next((n for n, cells in filled.items() if _is_header(n, cells)), min(filled))
    faults: list[Fault] = []
    last = max(column for n, cells in filled.items() if n >= header for column in cells)
    lines = [
        SheetLine(n, [_text(cells.get(c), sheet.name, n, c, path.name, faults)
                      for c in range(1, last + 1)])
        for n, cells in filled.items()
        if n >= header
    ]  # fmt: skip
    letters = {name: column_letters(c) for c, name in enumerate(lines[0].fields, 1) if name}
    faults += merged_faults(sheet, path.name, lines[0].number, range(1, last + 1))
    names = dict(enumerate(lines[0].fields, 1))
    dates = {
        (number, names[column]): cell.text
        for number, cells in filled.items()
        if number > lines[0].number
        for column, cell in cells.items()
        if cell.kind == "date" and cell.formula is None and names.get(column)
    }
    return RegisterSheet(path.name, sheet.name, lines, letters, faults, dates)


def _only(form: Form) -> SheetCells | None:
    """The one visible sheet of a workbook that is nothing but a register."""
    visible = [each for each in form.sheets.values() if each.state == "visible" and each.cells]
    return visible[0] if len(visible) == 1 else None


def _says(cell: CellText) -> bool:
    return cell.formula is not None or bool(cell.text.strip())


def _is_header(number: int, cells: Mapping[int, CellText]) -> bool:
    return number <= HEADER_WITHIN and any(folded(c.text) == CASE_ID for c in cells.values())


def _text(
    cell: CellText | None, sheet: str, row: int, column: int, file: str, faults: list[Fault]
) -> str:
    """What a cell shows, where that is what was meant; else "" and a fault."""
    if cell is None:
        return ""
    trouble = trouble_of(cell, ("date",))
    if trouble is None and cell.kind == "date" and not _DAY.fullmatch(cell.text):
        trouble = trouble_of(cell)
    if (
        trouble is None
        and cell.kind == "number"
        and len(re.sub(r"\D", "", cell.text)) > MOST_DIGITS
    ):
        remedy = "Type it again with an apostrophe (') before it, which does not show"
        trouble = "more digits than a spreadsheet program can keep", remedy
    if trouble is not None:
        faults.append(Fault(file, f"sheet {sheet}, cell {column_letters(column)}{row}", *trouble))
        return ""
    return " ".join(cell.text.split())
