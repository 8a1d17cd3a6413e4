"""Which themes does a coder propose? The sheet for new themes, read by the words in its cells."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

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
_ID = re.compile(r"t0*([1-9][0-9]{0,2})")
_KINDS = {"date": "date", "percent": "percent", "bool": "true_or_false", "error": "error_value"}
_REMEDIES = {
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


@dataclass(frozen=True, slots=True)
class NewTheme:
    """A theme that a coder proposes, with the cell its name stands in (as of ProposedTheme).

    row: its ID (T01); cases: ids as this workbook has them, as far as they were recognised;
    document: the id of a document, or the text as it stands where none has that title.
    """

    row: str
    title: str
    meaning: str
    cases: tuple[str, ...]
    quote: str
    document: str
    page: str
    note: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReadNewThemes:
    """The themes proposed in a workbook in order of their IDs, and what is to be put right."""

    themes: tuple[NewTheme, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What a theme may refer to: case ids by folded text, document ids by folded title or id."""

    cases: Mapping[str, str]
    documents: Mapping[str, str]
    titles: Sequence[str]


@dataclass
class _Table:
    """The rows of one sheet in which anything stands, by ID, and what is wrong with them."""

    sheet: str
    seen: Seen
    merged: frozenset[str]
    rows: list[tuple[str, "_Cells"]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, kind: str, cell: str, found: str, blocking: bool, remedy: str = "") -> None:
        """Remember something to put right."""
        told = remedy or _REMEDIES.get(kind) or REMEDIES[kind]
        self.problems.append(Problem(kind, self.sheet, cell, found, told, blocking=blocking))


_Cells = Mapping[str, tuple[str, CellText | None]]


def read_new_themes(
    sheets: Sequence[SheetCells],
    seen: Mapping[str, Seen],
    cases: Sequence[str],
    documents: Mapping[str, str],
) -> ReadNewThemes:
    """Every theme that has a name, wherever its sheet, rows and columns stand.

    sheets: those that are no case's; workbook: as the second reader has it; cases: of this
    workbook; documents: titles by id. Rows in which nothing stands give nothing.
    """
    named = {folded(words): name for name, title in documents.items() for words in (name, title)}
    known = _Known({folded(each): each for each in cases}, named, list(documents.values()))
    problems: list[Problem] = []
    found: dict[str, list[NewTheme]] = defaultdict(list)
    for sheet in sheets:
        if not _likely(sheet):
            continue
        table = _table(sheet, seen[sheet.name])
        for key, row in table.rows:
            theme = _theme(table, key, row, known)
            if theme is not None:
                found[key].append(theme)
        problems.extend(table.problems)
    themes = [one for key in sorted(found) if (one := _one(found[key], problems))]
    return ReadNewThemes(tuple(themes), tuple(problems))


def _likely(sheet: SheetCells) -> bool:
    """Whether the sheet is one for new themes, by its name or most of its headers."""
    names = {_HEADERS.get(folded(c.text)) for c in sheet.cells.values() if len(c.text) < 30}
    return folded(sheet.name) == folded(NEW_THEMES) or len(names - {None}) > 5


def _table(sheet: SheetCells, seen: Seen) -> _Table:
    cells, table = grid(sheet), _Table(sheet.name, seen, frozenset(_covered(sheet)))
    top, columns = _headers(cells)
    missing = [name for name in (ID, *COLUMNS) if name not in columns]
    for name in missing:
        blocking = name in (ID, THEME)
        table.wrong("theme_header", "", name, blocking, f"{_REMEDIES['theme_header']}: {name}")
    if ID in missing or THEME in missing:
        return table
    for number, here in cells.rows.items():
        row = {
            name: (address(number, column), here.get(column)) for name, column in columns.items()
        }
        if number > top and any(_says(row[name][1]) for name in COLUMNS if name in row):
            key = _key(row[ID][1])
            if key:
                table.rows.append((key, row))
            else:
                table.wrong("theme_id", row[ID][0], _text(row[ID][1]), True)
        elif number > top:
            _comments(table, row)
    return table


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


def _theme(table: _Table, key: str, row: _Cells, known: _Known) -> NewTheme | None:
    """The theme of a row; None where its name is missing or not sure."""
    unsure = [name for name in COLUMNS if name in row and _marks(table, row, name)]
    where, cell = row[THEME]
    if THEME in unsure:
        return None
    if not folded(_text(cell)):
        told = [_text(row[name][1]) for name in COLUMNS if name in row and _says(row[name][1])]
        table.wrong("theme_without_name", where, told[0], True)
        return None

    def text(name: str) -> str:
        return _text(row.get(name, ("", None))[1]).strip()

    return NewTheme(
        row=key,
        title=text(THEME),
        meaning=text(THEME_MEANS),
        cases=_cases(table, row, known),
        quote=text(THEME_QUOTE),
        document=_document(table, row, known),
        page=text(PAGE),
        note=text(NOTE),
        sheet=table.sheet,
        cell=where,
    )


def _marks(table: _Table, row: _Cells, name: str) -> bool:
    """Whether something makes the cell unsure; of a theme's name that blocks the row."""
    where, cell = row[name]
    blocking = name == THEME
    said = table.seen.comment(where)
    if said:
        table.wrong("comment", where, said, False)
    found = _text(cell)
    kind = ""
    if cell is not None:
        kind = "struck_through" if cell.struck else _KINDS.get(cell.kind, "")
        if cell.formula is not None and not kind:
            kind = "formula" if found else "formula_without_value"
            found = f"={cell.formula}{f' ({found})' if found else ''}"
    if where in table.merged:
        kind = "merged"
    elif not table.seen.agrees(where, cell):
        kind = "readers_disagree"
    if kind:
        table.wrong(kind, where, found, blocking and kind != "formula")
    return bool(kind) and kind != "formula"


def _comments(table: _Table, row: _Cells) -> None:
    """Comments in a row in which nothing else stands."""
    for where, _ in row.values():
        said = table.seen.comment(where)
        if said:
            table.wrong("comment", where, said, False)


def _cases(table: _Table, row: _Cells, known: _Known) -> tuple[str, ...]:
    """The cases that the row names, in its order; a problem for each that is not known."""
    where, cell = row.get(THEME_CASES, ("", None))
    whole = _text(cell)
    named = [whole] if folded(whole) in known.cases else re.split(r"[,;\n،、，；]", whole)
    given = [each.strip() for each in named if folded(each)]
    for each in given:
        if folded(each) not in known.cases:
            table.wrong("theme_cases", where, each, False)
    return tuple(
        dict.fromkeys(known.cases[folded(each)] for each in given if folded(each) in known.cases)
    )


def _document(table: _Table, row: _Cells, known: _Known) -> str:
    """The id of the document named; else its text, as a problem."""
    where, cell = row.get(DOCUMENT, ("", None))
    text = _text(cell).strip()
    if not text or folded(text) in known.documents:
        return known.documents.get(folded(text), "")
    choose = f"{REMEDIES['document_not_on_the_list']}: {'; '.join(known.titles)}"
    table.wrong("document_not_on_the_list", where, text, False, choose)
    return text


def _one(copies: Sequence[NewTheme], problems: list[Problem]) -> NewTheme | None:
    """The theme of rows with one ID where all say the same; None where they differ."""
    first = copies[0]
    if all(replace(each, sheet=first.sheet, cell=first.cell) == first for each in copies):
        return first
    problems.extend(
        Problem("row_twice", each.sheet, each.cell, each.title, _REMEDIES["row_twice"])
        for each in copies
    )
    return None


def _key(cell: CellText | None) -> str:
    """T01 for an ID that was typed as t1 or T01; nothing for any other text."""
    found = _ID.fullmatch(folded(_text(cell)))
    return f"T{int(found[1]):02}" if found else ""


def _says(cell: CellText | None) -> bool:
    return cell is not None and (bool(folded(cell.text)) or cell.formula is not None)


def _text(cell: CellText | None) -> str:
    return cell.text if cell is not None else ""


def _covered(sheet: SheetCells) -> Iterator[str]:
    for merge in sheet.merged:
        top, left, bottom, right = covered(merge)
        for row in range(top, bottom + 1):
            yield from (address(row, column) for column in range(left, right + 1))
