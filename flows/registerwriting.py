"""How is a correction written into the register's sheet? One cell, all else as the lead left it."""

from pathlib import Path

from codebook.excel.editing import with_texts
from codebook.excel.problems import Refused
from codebook.faults import StudyError
from codebook.folding import folded
from codebook.forms import opened_form
from flows.registersheet import CASE_ID, register_sheet
from flows.study import write_private
from flows.studyform import REGISTER


def write_register_value(path: Path, case_id: str, column: str, value: str) -> str:
    """Write a value into the Register sheet of a workbook, and give the cell ("D12").

    Nothing else in the file changes. Raises StudyError where the workbook is open in a
    spreadsheet program, which would overwrite it, or has no such case or column.
    """
    _require_closed(path)
    sheet = register_sheet(path)
    if sheet.faults:
        raise StudyError(f"{path.name}: the register cannot be read", sheet.faults)
    letter, ids = sheet.letters.get(column), sheet.letters.get(CASE_ID)
    if letter is None or ids is None:
        known = ", ".join(sheet.letters)
        missing = CASE_ID if ids is None else column
        raise StudyError(f"{path.name}: the register has no column '{missing}', only {known}")
    place = sheet.lines[0].fields.index(CASE_ID)
    row = next((line for line in sheet.lines[1:] if line.fields[place] == case_id), None)
    if row is None:
        raise StudyError(f"{path.name}: the register has no case '{case_id}'")
    cell = f"{letter}{row.number}"
    name = opened_form(path).sheets[folded(REGISTER)].name
    try:
        write_private(path, with_texts(path.read_bytes(), name, {cell: value}))
    except Refused:
        raise StudyError(
            f"{path.name}: cell {cell} cannot be written. Open the workbook in your spreadsheet "
            "program, save it as Excel workbook (.xlsx), close it and try again"
        ) from None
    return cell


def _require_closed(path: Path) -> None:
    """Raise StudyError while a spreadsheet program has the workbook open."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            raise StudyError(
                f"{path.name} is open in a spreadsheet program ({lock} is there). "
                "Close it there, and then try again"
            )
