"""How long does a bare openpyxl script take to write the same workbook? The measure of building.

The script knows what to write beforehand: values, looks, drop-downs, rules, links, sizes and
locks, read from the workbook that ours wrote. It sets them as openpyxl's manual shows, looks by
named styles, which is the quickest of its plain ways.
"""

import io
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import NamedStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.hyperlink import Hyperlink


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write. look: the number of its style."""

    row: int
    column: int
    value: Any
    kind: str
    look: int
    link: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write."""

    title: str
    state: str
    cells: Sequence[Cell]
    widths: dict[str, float]
    heights: dict[int, float]
    validations: Sequence[Any]
    rules: Sequence[tuple[str, Any]]
    protection: Any
    freeze: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A whole workbook to write. looks: font, fill, border, alignment, lock, number format."""

    sheets: Sequence[Sheet]
    looks: Sequence[tuple[Any, Any, Any, Any, Any, str]]
    names: dict[str, str]


def told_by(content: bytes) -> Told:
    """What the workbook in these bytes holds."""
    book = load_workbook(io.BytesIO(content))
    numbers: dict[Any, int] = {}
    looks = []
    sheets = []
    for sheet in book.worksheets:
        cells = []
        for row in sheet.iter_rows():
            for each in row:
                if each.value is None and not each.has_style:
                    continue
                key = tuple(each._style)  # only to tell looks apart
                if key not in numbers:
                    numbers[key] = len(looks)
                    parts = ("font", "fill", "border", "alignment", "protection")
                    looks.append((*(copy(getattr(each, p)) for p in parts), each.number_format))
                link = each.hyperlink.location if each.hyperlink else None
                cells.append(
                    Cell(each.row, each.column, each.value, each.data_type, numbers[key], link)
                )
        sheets.append(
            Sheet(
                sheet.title,
                sheet.sheet_state,
                cells,
                {name: each.width for name, each in sheet.column_dimensions.items()},
                {number: each.height for number, each in sheet.row_dimensions.items()},
                sheet.data_validations.dataValidation,
                [
                    (str(where.sqref), rule)
                    for where in sheet.conditional_formatting
                    for rule in where.rules
                ],
                sheet.protection,
                sheet.freeze_panes,
            )
        )
    names = {name: each.attr_text for name, each in book.defined_names.items()}
    return Told(sheets, looks, names)


def written(told: Told) -> bytes:
    """The bytes of the workbook, cell by cell."""
    book = Workbook()
    book.remove(book.active)
    for number, (font, fill, border, alignment, lock, number_format) in enumerate(told.looks):
        look = NamedStyle(f"look {number}", font, fill, border, alignment, number_format, lock)
        book.add_named_style(look)
    for each in told.sheets:
        _write(book.create_sheet(each.title), each)
    for name, where in told.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=where)
    book.security = WorkbookProtection(lockStructure=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Any, told: Sheet) -> None:
    sheet.sheet_state = told.state
    for each in told.cells:
        cell = sheet.cell(each.row, each.column, each.value)
        if each.kind == "s":
            cell.data_type = "s"
        cell.style = f"look {each.look}"
        if each.link is not None:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=each.link)
    for letters, width in told.widths.items():
        sheet.column_dimensions[letters].width = width
    for number, height in told.heights.items():
        sheet.row_dimensions[number].height = height
    for validation in told.validations:
        sheet.add_data_validation(validation)
    for where, rule in told.rules:
        sheet.conditional_formatting.add(where, rule)
    sheet.protection, sheet.freeze_panes = told.protection, told.freeze


def counts(content: bytes) -> tuple[int, int, int, int, int]:
    """Cells, validations, rules, links and locked sheets of a workbook, to compare two."""
    told = told_by(content)
    return (
        sum(len(each.cells) for each in told.sheets),
        sum(len(each.validations) for each in told.sheets),
        sum(len(each.rules) for each in told.sheets),
        sum(cell.link is not None for each in told.sheets for cell in each.cells),
        sum(bool(each.protection.sheet) for each in told.sheets),
    )
