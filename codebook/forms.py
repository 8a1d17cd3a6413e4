"""What stands on a workbook's sheets, laid out as a form? Tables by header, with their cells.

A form is read as leads leave it: columns in any order, rows blank, headers in other letters.
What a spreadsheet program made of a text (a date, TRUE, an error) is named and never taken.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from codebook.excel.cells import CellText, SheetCells, column_letters, place, read_sheets
from codebook.excel.preflight import parts_of
from codebook.excel.problems import Refused
from codebook.faults import Fault, StudyError
from codebook.folding import folded
from codebook.layout import Column, Table
from codebook.placed import Where
from codebook.places import or_nearest

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
HEADER_WITHIN = 40
"""A table's header stands somewhere in the first so many rows."""
PERCENT = "percent"
NOTES = "notes"
"""Sheets and columns whose name begins so are a lead's own and not read."""

_MADE = {
    "date": "made a date of what was typed",
    "percent": "made a percentage of what was typed",
    "bool": "made TRUE or FALSE of what was typed",
    "error": "shows an error",
}
_REMEDIES = {
    "encrypted": "Take the password or label off (File, Info, Protect Workbook) and save it",
    "lock_file": "Close the workbook, and name the file without ~$ before its name",
    "damaged": "Open it in your spreadsheet program, let it repair the file, and save it again",
    "empty": "Put it back from a copy, or make a new one with: intercoder init DIR --excel",
}


def is_workbook(path: Path) -> bool:
    """Whether the path names a spreadsheet program's file."""
    return path.suffix.casefold() in WORKBOOKS


@dataclass
class Form:
    """A workbook's sheets while they are read: the cells of what was read, and every fault."""

    file: str
    sheets: Mapping[str, SheetCells]
    cells: dict[Where, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def table(self, table: Table) -> "list[Row]":
        """The rows of a table that are not blank; none where its sheet or header is missing."""
        sheet = self.sheets.get(folded(table.sheet))
        if sheet is None:
            if not table.optional:
                remedy = or_nearest(table.sheet, self._strangers, "Its sheets are")
                self.fault("the file", f"no sheet '{table.sheet}'", f"Add it. {remedy}")
            return []
        grid = rows_of(sheet)
        header = _header_row(grid, table)
        if header is None:
            named = ", ".join(column.header for column in table.columns)
            found = "no row with the headers of the table"
            self.fault(f"sheet {sheet.name}, row 1", found, f"Its headers are: {named}")
            return []
        columns = self._columns(sheet, table, header, grid[header])
        under = {number: column.key for number, column in columns.items()}
        self.faults += merged_faults(sheet, self.file, header, under)
        return [
            row
            for number, cells in grid.items()
            if number > header
            for row in [Row(self, sheet.name, number, cells, under, header)]
            if not row.is_blank()
        ]

    def has(self, table: Table) -> bool:
        """Whether the workbook has the table's sheet."""
        return folded(table.sheet) in self.sheets

    def fault(self, where: str, found: str, remedy: str) -> None:
        """Something to put right at a place."""
        self.faults.append(Fault(self.file, where, found, remedy))

    def only(self, known: Iterable[str]) -> None:
        """A fault for each visible sheet that is none of these and no sheet of notes."""
        names = list(known)
        taken = {folded(name) for name in names}
        free = [name for name in names if folded(name) not in self.sheets]
        for key, sheet in self.sheets.items():
            known_or_own = key in taken or key.startswith(NOTES)
            if sheet.state == "visible" and sheet.cells and not known_or_own:
                near = or_nearest(sheet.name, free or names, "Sheets that are read")
                remedy = (
                    f"{_ended(near)} A sheet of your own can be kept if its name begins with Notes"
                )
                self.fault(f"sheet {sheet.name}, row 1", "a sheet that is not read", remedy)

    @property
    def _strangers(self) -> list[str]:
        return [sheet.name for sheet in self.sheets.values() if sheet.state == "visible"]

    def _columns(
        self, sheet: SheetCells, table: Table, row: int, header: Mapping[int, CellText]
    ) -> dict[int, Column]:
        """The table's columns by number; names that are missing, repeated or strange are told."""
        known = {folded(column.header): column for column in table.columns}
        named = {number: folded(cell.text) for number, cell in sorted(header.items())}
        counted = Counter(named.values())
        lacking = [c.header for key, c in known.items() if key not in counted]
        for number, name in list(named.items()):
            where = f"sheet {sheet.name}, cell {column_letters(number)}{row}"
            text = header[number].text.strip()
            if name in known and counted[name] > 1:
                self.fault(where, f"column '{text}' stands twice", "Remove or rename one of them")
            elif name and name not in known and not name.startswith(NOTES):
                near = or_nearest(text, lacking or [c.header for c in table.columns], "Columns")
                remedy = f"{_ended(near)} A column of your own can be kept if it is headed Notes"
                self.fault(where, f"unknown column '{text}'", remedy)
                meant = get_close_matches(name, map(folded, lacking), n=1)
                named[number] = meant[0] if meant else name  # so that its cells are still looked at
        strange = [name for name in named.values() if name not in known]
        for column in table.columns:
            if folded(column.header) not in counted and column.needed and not strange:
                where = f"sheet {sheet.name}, row {row}"
                self.fault(where, f"no column '{column.header}'", "Add the column with this header")
        return {
            number: known[name]
            for number, name in named.items()
            if name in known and counted[name] <= 1
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by column key, and where they stand."""

    form: Form
    sheet: str
    number: int
    cells: Mapping[int, CellText]
    under: Mapping[int, str]
    header: int

    def is_blank(self) -> bool:
        """Whether nothing stands under any of the table's columns."""
        return not any(
            cell.formula is not None or cell.text.strip()
            for number, cell in self.cells.items()
            if number in self.under
        )

    def text(self, key: str, takes: Sequence[str] = ()) -> str:
        """What stands in a column, as it shows; "" where it is blank or cannot be taken.

        takes: kinds of cell, such as a date, that are meant here.
        """
        column = self._column(key)
        cell = self.cells.get(column) if column else None
        if cell is None:
            return ""
        trouble = trouble_of(cell, takes)
        if trouble:
            found, remedy = trouble
            if cell.kind == PERCENT and key == PERCENT:
                remedy = "Type the number without a percent sign, such as 49 for 49%"
            self.fault(key, found, remedy)
            return ""
        return cell.text if cell.text.strip() else ""

    def place(self, key: str = "") -> str:
        """The cell of a column (the row's first without a name), or the header that lacks it."""
        column = self._column(key) if key else min(self.under, default=1)
        if not column:
            return f"sheet {self.sheet}, row {self.header}"
        return f"sheet {self.sheet}, cell {column_letters(column)}{self.number}"

    def fault(self, key: str, found: str, remedy: str) -> None:
        """Something to put right in a cell of the row; of one cell only what comes first."""
        told = Fault(self.form.file, self.place(key), found, remedy)
        if told.place not in {each.place for each in self.form.faults}:
            self.form.faults.append(told)

    def _column(self, key: str) -> int:
        return next((number for number, each in self.under.items() if each == key), 0)


def _ended(words: str) -> str:
    return words if words.endswith("?") else f"{words}."


def merged_faults(sheet: SheetCells, file: str, header: int, columns: Iterable[int]) -> list[Fault]:
    """A fault for each merged cell below the header in these columns: what it covers is blank."""
    wanted = set(columns)
    faults = []
    for area in sheet.merged:
        first, _, last = area.partition(":")
        left, (bottom, right) = place(first)[1], place(last or first)
        if bottom > header and wanted & set(range(left, right + 1)):
            where = f"sheet {sheet.name}, cell {first}"
            remedy = "Take the merging back (Merge & Center), and fill in each of the cells"
            faults.append(Fault(file, where, f"merged with other cells ({area})", remedy))
    return faults


def opened_form(path: Path) -> Form:
    """The sheets of a workbook as a form; raises StudyError where it cannot be read for sure."""
    try:
        sheets = _sheets(path.read_bytes(), path.name)
    except FileNotFoundError:
        fault = Fault(path.name, "the file", "not found", "Put it into the study folder")
        raise StudyError("A file of the study is missing", [fault]) from None
    except Refused as refusal:
        told = refusal.problem
        again = "Open it in your spreadsheet program and save it as Excel workbook (.xlsx)"
        remedy = _REMEDIES.get(told.kind, again)
        fault = Fault(path.name, "the file", told.found, remedy)
        raise StudyError(f"{path.name} cannot be read", [fault]) from None
    return Form(path.name, {folded(sheet.name): sheet for sheet in sheets})


@lru_cache(maxsize=2)
def _sheets(content: bytes, name: str) -> tuple[SheetCells, ...]:
    """The sheets of a file; of one file the study, the codebook and the register are read."""
    return read_sheets(parts_of(content, name))


def rows_of(sheet: SheetCells) -> dict[int, dict[int, CellText]]:
    """Cells by column number by row number, rows in order."""
    rows: dict[int, dict[int, CellText]] = {}
    for address, cell in sheet.cells.items():
        row, column = place(address)
        rows.setdefault(row, {})[column] = cell
    return dict(sorted(rows.items()))


def trouble_of(cell: CellText, takes: Sequence[str] = ()) -> tuple[str, str] | None:
    """Found and remedy where a cell does not hold what was typed; None where it does.

    takes: kinds of cell ("date") that can be meant all the same.
    """
    if cell.formula is not None:
        shown = f"a formula (={cell.formula[:40]})"
        return shown, "Type what it gives, with an apostrophe (') before it if it begins with ="
    if cell.struck and cell.text.strip():
        return "the text is struck through", "Clear the cell, or type what is to count"
    if cell.kind not in _MADE or cell.kind in takes:
        return None
    remedy = "Type it again with an apostrophe (') before it, which does not show"
    if cell.kind == "percent":
        remedy = "Type the number with a point, such as 0.2 for 20%"
    if cell.kind == "bool":
        remedy = "Pick it where the cell has a list, or type it with an apostrophe (') before it"
    return f"the spreadsheet program {_MADE[cell.kind]} ({cell.text})", remedy


def _header_row(grid: Mapping[int, Mapping[int, CellText]], table: Table) -> int | None:
    """The first row with most of the table's headers; at least half of those it needs."""
    known = {folded(column.header) for column in table.columns}
    needed = sum(column.needed for column in table.columns)
    best, most = None, max(1, (needed + 1) // 2) - 1
    for number, cells in grid.items():
        if number > HEADER_WITHIN:
            break
        found = len({folded(cell.text) for cell in cells.values()} & known)
        if found > most:
            best, most = number, found
    return best
