"""Does another reader see the same in a cell? Asked about every cell that counts.

calamine is asked where it sees as much as our reader: it is built on nothing that ours is built
on. Where it cannot be sure, or would reserve room for cells that are not there, openpyxl is.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from python_calamine import CalamineWorkbook

from codebook.excel.cells import CellText, SheetCells, place
from codebook.excel.comments import comments_of
from codebook.excel.package import cells_alone, part_of_kind
from codebook.excel.texts import decoded
from workbooks.problems import refused

MOST_BY_OPENPYXL = 100_000
"""Cells of a workbook that openpyxl reads in good time; three times as many as one we send has."""
LARGEST_AREA = 400_000
"""Cells from A1 to the last one of a sheet, for which calamine reserves room."""

_LOOKS = re.compile(rb"<(conditionalFormatting|dataValidations)(?=[ >])[^<>]*(?<!/)>")
_VAST_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\s*\+?\d{8}")
_OTHER_LETTERS = re.compile(rb"^\xff\xfe|^\xfe\xff|^<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.I)


@dataclass(frozen=True, slots=True)
class Seen:
    """What another reader sees on a sheet: values by row and column number, and comments.

    formulas: whether it says that a cell holds a formula (`=…`) rather than what it gives.
    """

    values: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    formulas: bool = False

    def agrees(self, where: str, cell: CellText | None) -> bool:
        """Whether it sees in a cell what our reader saw."""
        value = self.values.get(place(where))
        if self.formulas:
            return _agrees_with_openpyxl(value, cell)
        return _agrees_with_calamine(value, cell)

    def comment(self, where: str) -> str:
        """The text of the comment on a cell, or nothing."""
        return self.comments.get(where, "")


def second_reading(parts: Mapping[str, bytes], sheets: Sequence[SheetCells]) -> dict[str, Seen]:
    """Every sheet by name as another reader sees it; raises Refused where none can read it."""
    values = _by_calamine(parts, sheets) if _is_safe(parts, sheets) else None
    formulas = values is None
    if values is None:
        if sum(each.stored for each in sheets) > MOST_BY_OPENPYXL:
            raise refused("too_large", f"over {MOST_BY_OPENPYXL:,} cells, and not in plain order")
        values = _by_openpyxl(without_looks(parts))
    return {
        sheet.name: Seen(values.get(sheet.name, {}), comments_of(parts, sheet.part), formulas)
        for sheet in sheets
    }


def editable(content: bytes) -> Workbook:
    """The workbook as openpyxl reads it, to be changed; raises Refused where it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
    except Exception:
        # openpyxl raises whatever its parts raise; that it cannot read is all that matters.
        raise refused("readers_failed") from None


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


def _is_safe(parts: Mapping[str, bytes], sheets: Sequence[SheetCells]) -> bool:
    """Whether calamine sees all of the file, and reserves room for no more than is there.

    It takes elements by the end of their name, whatever their namespace, believes counts, and
    ends the whole process where room cannot be had.
    """
    if len({each.name for each in sheets}) < len(sheets):
        return False
    if not all(each.orderly and each.last[0] * each.last[1] <= LARGEST_AREA for each in sheets):
        return False
    texts = part_of_kind(parts, "sharedStrings") or b""
    if _VAST_COUNT.search(texts):
        return False
    read = [parts[each.part] for each in sheets]
    read += [texts, part_of_kind(parts, "styles") or b""]
    return not any(b"\0" in each or _OTHER_LETTERS.match(each[:200].lstrip()) for each in read)


def _by_calamine(
    parts: Mapping[str, bytes], sheets: Sequence[SheetCells]
) -> dict[str, dict[tuple[int, int], Any]] | None:
    """Values by sheet; None where calamine fails, or sees nothing where our reader saw cells.

    It is given no part but those that were looked at before.
    """
    found: dict[str, dict[tuple[int, int], Any]] = {}
    try:
        alone = cells_alone(parts, [sheet.part for sheet in sheets])
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(alone))
        for index, sheet in enumerate(sheets):
            rows = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
            found[sheet.name] = {
                (number, column): value
                for number, row in enumerate(rows, 1)
                for column, value in enumerate(row, 1)
                if value != ""
            }
            if not found[sheet.name] and sheet.cells:
                return None
    except Exception:  # whatever it raises: openpyxl is asked then
        return None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of the library in Rust: no Exception
            return None
        raise
    return found


def _by_openpyxl(content: bytes) -> dict[str, dict[tuple[int, int], Any]]:
    """Values by sheet, and formulas as `=…` of a type of their own; covered cells as COVERED."""
    workbook = editable(content)
    found = {}
    for sheet in workbook.worksheets:
        cells: Mapping[tuple[int, int], Any] = getattr(sheet, "_cells", {})
        found[sheet.title] = {where: _value(cell) for where, cell in cells.items()}
    return found


class _Covered:
    """A cell under a merge, into which openpyxl does not look."""


class _Formula:
    """A cell with a formula, whatever it gives."""


def _value(cell: Any) -> Any:
    if type(cell).__name__ == "MergedCell":
        return _Covered
    return _Formula if cell.data_type == "f" else cell.value


def _agrees_with_openpyxl(value: Any, cell: CellText | None) -> bool:
    if value is _Covered:
        return True
    if value is None:
        return cell is None or _is_blank(cell)
    if cell is None:
        return isinstance(value, str) and not decoded(value)
    if cell.formula is not None:
        return value is _Formula or not isinstance(value, str)
    return value is not _Formula and _alike(cell, value)


def _agrees_with_calamine(value: Any, cell: CellText | None) -> bool:
    """Alike; errors and formulas without a result calamine does not see, and we flag them."""
    if cell is None or _is_blank(cell):
        return value is None or (isinstance(value, str) and not decoded(value))
    if value is None:
        return cell.kind == "error" or not cell.text.strip()
    if isinstance(value, str) and not (value.strip() or cell.text.strip()):
        return True  # blanks at its ends it leaves out, where the file does not ask for them
    if cell.kind == "date":
        return isinstance(value, datetime | date | time | timedelta | int | float | str)
    return _alike(cell, value)


def _alike(cell: CellText, value: object) -> bool:
    """Whether our cell and another's value are of one kind and say the same."""
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
    """Alike as stored, with whatever a library makes of escapes, or once decoded."""
    stored = cell.stored or cell.text
    if value in (stored, cell.text, cell.text.strip(" \t\r\n")):
        return True  # Gnumeric does not say that spaces count, and calamine then drops them
    unmarked = re.sub("\r\n?", "\n", stored)
    return value in {unmarked, stored.replace("x005F_", "")} or decoded(value) == cell.text
