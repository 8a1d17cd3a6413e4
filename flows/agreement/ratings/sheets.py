"""Which rows does a workbook hold? One sheet, with what a cell holds that cannot be an answer."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from codebook.excel.cells import CellText, SheetCells, read_sheets
from codebook.excel.encryption import is_encrypted
from codebook.excel.preflight import parts_of
from codebook.excel.problems import Refused
from codebook.faults import StudyError
from codebook.folding import folded
from codebook.forms import rows_of, trouble_of
from flows.agreement.ratings.asked import Lines, Rows

OTHER_KINDS = ("ods", "old_format", "binary_format")
"""Refused by our own reader, which knows one format well: another reads these."""
_FORMULA = ("a formula without a result", "Open and save it in Excel, or type what it gives")


def workbook_rows(content: bytes, name: str, sheet: str) -> Rows:
    """The rows of the sheet so named, or of the first visible one that holds anything.

    Raises StudyError where the workbook cannot be read, or has no such sheet.
    """
    if is_encrypted(content):
        raise StudyError(f"{name} is locked with a password. Take it off (File, Info) and save it")
    try:
        sheets = read_sheets(parts_of(content, name))
    except Refused as refusal:
        if refusal.problem.kind in OTHER_KINDS:
            return _by_calamine(content, name, sheet)
        raise _unreadable(name, refusal.problem.found) from None
    filled = [each.name for each in sheets if each.cells and each.state == "visible"]
    chosen, notes = _chosen([each.name for each in sheets], filled, name, sheet)
    return _rows(next(each for each in sheets if each.name == chosen), name, notes)


def _rows(sheet: SheetCells, name: str, notes: tuple[str, ...]) -> Rows:
    grid = rows_of(sheet)
    odd = {
        (row, column): told
        for row, cells in grid.items()
        for column, cell in cells.items()
        if (told := _odd(cell))
    }
    last = max((column for cells in grid.values() for column in cells), default=0)
    return Rows(name, _filled(grid, last), sheet.name, decimal_comma=True, odd=odd, notes=notes)


def _filled(grid: Mapping[int, Mapping[int, CellText]], last: int) -> Lines:
    for row, cells in grid.items():
        texts = [""] * last
        for column, cell in cells.items():
            texts[column - 1] = cell.text
        yield row, texts


def _odd(cell: CellText) -> tuple[str, str] | None:
    """What a cell holds that is no answer as it was typed; a formula's result is one."""
    if cell.formula is not None and not cell.text:
        return _FORMULA
    if cell.kind in ("error", "date"):
        return trouble_of(CellText(cell.text, cell.kind))
    return None


def _chosen(
    names: Sequence[str], filled: Sequence[str], file: str, wanted: str
) -> tuple[str, tuple[str, ...]]:
    """The sheet to read, and a note where another could have been meant."""
    if wanted:
        found = [name for name in names if folded(name) == folded(wanted)]
        if not found:
            listed = ", ".join(f"'{name}'" for name in names)
            raise StudyError(f"{file} has no sheet '{wanted}'. Its sheets are: {listed}")
        return found[0], ()
    if not filled:
        raise StudyError(f"{file} is empty: it needs a header in row 1 and a row a case")
    others = ", ".join(f"'{name}'" for name in filled[1:])
    note = f"sheet '{filled[0]}' is read; another ({others}) can be named with --sheet"
    return filled[0], (note,) if others else ()


def _by_calamine(content: bytes, name: str, wanted: str) -> Rows:
    """A workbook of another kind (.ods, .xls, .xlsb); formulas without results are not seen."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # only where one is read

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise _unreadable(name, "its parts are not as they should be") from None
        raise
    filled = [
        sheet for sheet, rows in tables.items() if any(any(_text(c) for c in r) for r in rows)
    ]
    chosen, notes = _chosen(list(tables), filled, name, wanted)
    lines = ((at, [_text(cell) for cell in row]) for at, row in enumerate(tables[chosen], 1))
    return Rows(name, lines, chosen, decimal_comma=True, notes=notes)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def _unreadable(name: str, found: str) -> StudyError:
    remedy = "Save it as Excel workbook (.xlsx) or as CSV UTF-8"
    return StudyError(f"{name} cannot be read as an Excel file ({found}). {remedy}")
