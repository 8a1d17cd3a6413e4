"""Where do proposed themes stand? The sheet, its headers and rows, found by their words."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from codebook.excel.cells import CellText, SheetCells, covered
from codebook.folding import folded
from workbooks.anatomy import (
    DOCUMENT,
    ID,
    NEW_THEMES,
    NOTE,
    PAGE,
    THEME,
    THEME_CASES,
    THEME_MEANS,
    THEME_QUOTE,
)
from workbooks.locate import Grid, address, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.second import Seen

COLUMNS = (THEME, THEME_MEANS, THEME_CASES, THEME_QUOTE, DOCUMENT, PAGE, NOTE)
"""What a coder fills in, beside the ID."""

_HEADERS = {folded(name): name for name in (ID, *COLUMNS)}
_STRAY_SHOWN = 20
_ID = re.compile(r"t0*([1-9][0-9]{0,2})")
THEME_REMEDIES = {
    "theme_without_name": "Give the theme a short name in the Theme column, or clear the row",
    "theme_cases": "Name cases of this workbook as on the Progress sheet, with commas between",
    "theme_id": "The ID of this row was changed. Type it as in the workbook you were sent "
    "(T01, T02 and so on)",
    "theme_header": "A column header of the sheet for new themes was changed. Type it as in the "
    "workbook you were sent",
    "error_value": "An error stands here. Type the text itself",
    "formula": "A formula stands here. Replace it with the text itself",
    "formula_without_value": "A formula without a result stands here. Type the text itself",
    "merged": "The cell is merged with others. Undo the merge and give each theme its own row",
    "date": "Excel made a date of it. Type ' before the text",
    "percent": "Excel made a percentage of it. Type ' before the text",
    "true_or_false": "Excel made a TRUE or FALSE of it. Type ' before the text",
    "readers_disagree": "Two ways of reading this cell differ. Type the text again",
    "comment": "A comment stands here. Put what is to be kept into Note",
    "row_twice": "The row of this theme is there twice and differs. Keep one, clear the other",
}

Cells = Mapping[str, tuple[str, CellText | None]]
"""Address and cell under each header of a row."""


@dataclass
class ThemeTable:
    """The rows of one sheet in which anything stands, by ID, and what is wrong with them."""

    sheet: str
    seen: Seen
    merged: frozenset[str]
    rows: list[tuple[str, "Cells"]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, kind: str, cell: str, found: str, blocking: bool, remedy: str = "") -> None:
        """Remember something to put right."""
        told = remedy or THEME_REMEDIES.get(kind) or REMEDIES[kind]
        self.problems.append(Problem(kind, self.sheet, cell, found, told, blocking=blocking))


def is_for_themes(sheet: SheetCells) -> bool:
    """Whether the sheet is one for new themes, by its name or most of its headers."""
    names = {_HEADERS.get(folded(c.text)) for c in sheet.cells.values() if len(c.text) < 30}
    named = folded(sheet.name) == folded(NEW_THEMES) and bool(sheet.cells)
    return named or len(names - {None}) > 5


def theme_table(sheet: SheetCells, seen: Seen) -> ThemeTable:
    """The rows in which anything stands, and every text that belongs to none."""
    cells, table = grid(sheet), ThemeTable(sheet.name, seen, frozenset(_covered(sheet)))
    top, columns = _headers(cells)
    missing = [name for name in (ID, *COLUMNS) if name not in columns]
    if missing:
        told, blocking = ", ".join(missing), ID in missing or THEME in missing
        table.wrong("theme_header", "", told, blocking, f"{THEME_REMEDIES['theme_header']}: {told}")
    if ID in missing or THEME in missing:
        return table
    for where, found in list(_stray(cells, top, set(columns.values())))[:_STRAY_SHOWN]:
        table.wrong("stray_text", where, found, False)
    for number, here in cells.rows.items():
        row = {
            name: (address(number, column), here.get(column)) for name, column in columns.items()
        }
        if number > top and any(says(row[name][1]) for name in COLUMNS if name in row):
            key = _key(row[ID][1])
            if key:
                table.rows.append((key, row))
            else:
                table.wrong("theme_id", row[ID][0], text_of(row[ID][1]), True)
        elif number > top:
            _comments(table, row)
    return table


def _stray(cells: Grid, top: int, columns: Set[int]) -> Iterator[tuple[str, str]]:
    """Address and text of cells below the headers that stand under none."""
    for number, here in cells.rows.items():
        for column, cell in here.items():
            if number > top and column not in columns and folded(cell.text):
                yield address(number, column), cell.text


def _headers(cells: Grid) -> tuple[int, dict[str, int]]:
    """The row with most of the headers, and the first column under each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, here in cells.rows.items():
        under: dict[str, int] = {}
        for column, cell in sorted(here.items()):
            name = _HEADERS.get(folded(cell.text)) if len(cell.text) < 30 else None
            if name is not None:
                under.setdefault(name, column)
        if len(under) > len(best[1]):
            best = (number, under)
    return best


def _comments(table: ThemeTable, row: Cells) -> None:
    """Comments in a row in which nothing else stands."""
    for where, _ in row.values():
        said = table.seen.comment(where)
        if said:
            table.wrong("comment", where, said, False)


def _key(cell: CellText | None) -> str:
    """T01 for an ID that was typed as t1 or T01; nothing for any other text."""
    found = _ID.fullmatch(folded(text_of(cell)))
    return f"T{int(found[1]):02}" if found else ""


def says(cell: CellText | None) -> bool:
    """Whether anything stands in a cell; a formula always says something."""
    return cell is not None and (bool(folded(cell.text)) or cell.formula is not None)


def text_of(cell: CellText | None) -> str:
    """What stands in a cell, or nothing."""
    return cell.text if cell is not None else ""


def _covered(sheet: SheetCells) -> Iterator[str]:
    for merge in sheet.merged:
        top, left, bottom, right = covered(merge)
        for row in range(top, bottom + 1):
            yield from (address(row, column) for column in range(left, right + 1))
