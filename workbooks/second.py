"""Does another reader see the same in a cell? openpyxl, asked about every cell that counts."""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from codebook.excel.cells import CellText, place
from codebook.excel.texts import decoded
from workbooks.problems import refused

_LOOKS = re.compile(rb"<(conditionalFormatting|dataValidations)(?=[ >])[^<>]*(?<!/)>")
Seen = Mapping[tuple[int, int], Any]
"""openpyxl's cells of a sheet by row and column number."""


def without_looks(parts: Mapping[str, bytes]) -> bytes:
    """The file without colours and drop-downs, which take openpyxl a third of its time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as slim:
        for name, content in parts.items():
            is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
            slim.writestr(name, _without_looks(content) if is_sheet else content)
    return stream.getvalue()


def _without_looks(sheet: bytes) -> bytes:
    """A sheet's XML without them, read once from its beginning to its end."""
    kept, done = [], 0
    ends: dict[bytes, int] = {}
    for found in _LOOKS.finditer(sheet):
        end = b"</" + found[1] + b">"
        if found.start() >= done and ends.get(end) != -1:
            ends[end] = sheet.find(end, found.end())
            if ends[end] != -1:
                kept.append(sheet[done : found.start()])
                done = ends[end] + len(end)
    return b"".join((*kept, sheet[done:]))


def second_reading(content: bytes) -> Workbook:
    """The workbook as openpyxl reads it; raises Refused where it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
    except Exception:
        # openpyxl raises whatever its parts raise; that it cannot read is all that matters.
        raise refused("readers_failed") from None


def seen_cells(workbook: Workbook, sheet: str) -> Seen:
    """The cells of a sheet as openpyxl has them; empty where it does not have the sheet."""
    if sheet not in workbook.sheetnames:
        return {}
    cells: Seen = getattr(workbook[sheet], "_cells", {})
    return cells


def comment_at(seen: Seen, where: str) -> str:
    """The text of the comment on a cell, or nothing."""
    cell = seen.get(place(where))
    comment = getattr(cell, "comment", None)
    return decoded(comment.text or "").strip() if comment is not None else ""


def agrees(seen: Seen, where: str, cell: CellText | None) -> bool:
    """Whether openpyxl sees in a cell what our reader saw; covered cells it never sees."""
    other = seen.get(place(where))
    value = getattr(other, "value", None)
    if value is None or other is None:
        return cell is None or type(other).__name__ == "MergedCell" or _is_blank(cell)
    if cell is None:
        return isinstance(value, str) and not decoded(value)
    if cell.formula is not None:
        return other.data_type == "f" or not isinstance(value, str)
    return _alike(cell, value)


def _alike(cell: CellText, value: object) -> bool:
    """Whether our cell and openpyxl's value are of one kind and say the same."""
    if isinstance(value, bool):
        return cell.kind == "bool" and cell.text == ("TRUE" if value else "FALSE")
    if isinstance(value, datetime | date | time | timedelta):
        return cell.kind == "date"
    if isinstance(value, int | float):
        return _same_number(cell, value)
    return _same_text(cell, str(value))


def _is_blank(cell: CellText) -> bool:
    return cell.text == "" and cell.formula in (None, "")


def _same_number(cell: CellText, value: float) -> bool:
    try:
        return float(cell.stored or cell.text) == float(value)
    except (ValueError, OverflowError):
        return False


def _same_text(cell: CellText, value: str) -> bool:
    """Alike as stored, with whatever openpyxl makes of escapes, or once decoded."""
    stored = cell.stored or cell.text
    unmarked = re.sub("\r\n?", "\n", stored)
    return value in {stored, unmarked, stored.replace("x005F_", "")} or decoded(value) == cell.text
