"""How are corrections written into the register's file? In their places; all else stays."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from codebook.excel.cells import column_letters
from codebook.excel.editing import with_texts
from codebook.excel.problems import Refused
from codebook.faults import StudyError
from codebook.forms import is_workbook
from flows.register.csvfile import changed_csv, fields_of
from flows.register.load import register_lines
from flows.register.sheet import CASE_ID, RegisterSheet, SheetLine, register_sheet

Texts = Mapping[tuple[str, str], str]
"""Texts of a register's file, by case id (of the file's row) and column."""


def changed_register(path: Path, changes: Texts) -> bytes:
    """The register's file, CSV or workbook, with other texts in some of its fields."""
    if is_workbook(path):
        return changed_workbook(path, changes)
    return changed_csv(path.read_bytes(), changes)


def register_texts(path: Path) -> dict[tuple[str, str], str]:
    """The text of every field as it stands in the register's file, by case id and column."""
    if not is_workbook(path):
        return fields_of(path.read_bytes())
    header, *lines = register_lines(path)
    ids = header.index(CASE_ID)
    return {
        (line[ids], column): text
        for line in lines
        for column, text in zip(header, line, strict=True)
        if column
    }


def register_like(path: Path, source: Path) -> bytes:
    """What the register's file becomes when it is to say what another register says.

    A CSV file takes the other's bytes, or the rows of its sheet. In a workbook only the cells
    that differ are written: new cases below the last row, new columns beside the last one; a
    column that the other lacks is left blank.
    """
    if not is_workbook(path):
        return _as_csv(source) if is_workbook(source) else source.read_bytes()
    require_closed(path)
    sheet, says, wanted = _readable(path), register_texts(path), register_texts(source)
    changes = {key: text for key, text in wanted.items() if text != says.get(key, "")}
    listed = {case_id for case_id, _ in wanted}
    changes |= {
        key: "" for key, text in says.items() if text and key[0] in listed and key not in wanted
    }
    if not changes:
        return path.read_bytes()
    grown, header = _with_room(sheet, changes), sheet.lines[0].number
    texts = {
        f"{letter}{header}": column
        for column, letter in grown.letters.items()
        if column not in sheet.letters
    }
    texts |= {_cell(grown, path.name, *key): text for key, text in changes.items()}
    return _written(path, sheet.sheet, texts)


def _with_room(sheet: RegisterSheet, changes: Texts) -> RegisterSheet:
    """The sheet with a place for cases and columns that it does not have yet."""
    cases = dict.fromkeys(case_id for case_id, _ in changes)
    columns = dict.fromkeys(column for _, column in changes)
    place, width = sheet.lines[0].fields.index(CASE_ID), len(sheet.lines[0].fields)
    there = {line.fields[place] for line in sheet.lines}
    new = [name for name in columns if name not in sheet.letters]
    letters = {name: column_letters(number) for number, name in enumerate(new, width + 1)}
    below = max(line.number for line in sheet.lines) + 1
    lines = [
        SheetLine(number, [case_id if at == place else "" for at in range(width)])
        for number, case_id in enumerate((each for each in cases if each not in there), below)
    ]
    return replace(sheet, lines=[*sheet.lines, *lines], letters={**sheet.letters, **letters})


def _as_csv(source: Path) -> bytes:
    """The rows of a workbook's register as a CSV file."""
    header, *lines = register_lines(source)
    kept = [place for place, column in enumerate(header) if column]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([line[place] for place in kept] for line in (header, *lines))
    return out.getvalue().encode()


def changed_workbook(path: Path, changes: Texts) -> bytes:
    """The workbook with other texts in its register; nothing else in the file changes.

    Raises StudyError where the workbook is open in a spreadsheet program, which would overwrite
    it, or has no such case or column.
    """
    require_closed(path)
    sheet = _readable(path)
    texts = {_cell(sheet, path.name, *key): value for key, value in changes.items()}
    return _written(path, sheet.sheet, texts)


def _readable(path: Path) -> RegisterSheet:
    sheet = register_sheet(path)
    if sheet.faults:
        raise StudyError(f"{path.name}: the register cannot be read", sheet.faults)
    return sheet


def _written(path: Path, sheet: str, texts: Mapping[str, str]) -> bytes:
    """The workbook with these texts in these cells of a sheet."""
    try:
        return with_texts(path.read_bytes(), sheet, texts)
    except Refused:
        raise StudyError(
            f"{path.name}: sheet {sheet}, {', '.join(texts)} cannot be written. Open the "
            "workbook in your spreadsheet program, save it as Excel workbook (.xlsx), close it "
            "and try again"
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
