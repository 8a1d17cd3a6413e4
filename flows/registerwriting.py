"""How are corrections written into the register's sheet? In their cells; all else stays."""

from collections.abc import Mapping
from pathlib import Path

from codebook.excel.editing import with_texts
from codebook.excel.problems import Refused
from codebook.faults import StudyError
from flows.registersheet import CASE_ID, RegisterSheet, register_sheet
from flows.study import write_private


def write_register_value(path: Path, case_id: str, column: str, value: str) -> str:
    """Write a value into the Register sheet of a workbook, and give the cell ("D12").

    Raises StudyError as `changed_workbook` does.
    """
    write_private(path, changed_workbook(path, {(case_id, column): value}))
    return _cell(register_sheet(path), path.name, case_id, column)


def changed_workbook(path: Path, changes: Mapping[tuple[str, str], str]) -> bytes:
    """The workbook with other texts in its register, by case id (of the sheet's row) and column.

    Nothing else in the file changes. Raises StudyError where the workbook is open in a
    spreadsheet program, which would overwrite it, or has no such case or column.
    """
    require_closed(path)
    sheet = register_sheet(path)
    if sheet.faults:
        raise StudyError(f"{path.name}: the register cannot be read", sheet.faults)
    texts = {_cell(sheet, path.name, *key): value for key, value in changes.items()}
    try:
        return with_texts(path.read_bytes(), sheet.sheet, texts)
    except Refused:
        raise StudyError(
            f"{path.name}: {', '.join(texts)} cannot be written. Open the workbook in your "
            "spreadsheet program, save it as Excel workbook (.xlsx), close it and try again"
        ) from None


def require_closed(path: Path) -> None:
    """Raise StudyError while a spreadsheet program has the workbook open."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            raise StudyError(
                f"{path.name} is open in a spreadsheet program ({lock} is there). "
                "Close it there, and then try again"
            )


def _cell(sheet: RegisterSheet, file: str, case_id: str, column: str) -> str:
    """The cell of a case and a column."""
    missing = next((each for each in (CASE_ID, column) if each not in sheet.letters), None)
    if missing is not None:
        known = ", ".join(sheet.letters)
        raise StudyError(f"{file}: the register has no column '{missing}', only {known}")
    place = sheet.lines[0].fields.index(CASE_ID)
    row = next((line for line in sheet.lines[1:] if line.fields[place] == case_id), None)
    if row is None:
        raise StudyError(f"{file}: the register has no case '{case_id}'")
    return f"{sheet.letters[column]}{row.number}"
