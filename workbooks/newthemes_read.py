"""Which themes does a coder propose? The sheet for new themes, read by the words in its cells."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codebook.excel.cells import SheetCells
from codebook.folding import folded
from workbooks.anatomy import (
    DOCUMENT,
    NOTE,
    PAGE,
    THEME,
    THEME_CASES,
    THEME_MEANS,
    THEME_QUOTE,
)
from workbooks.newthemes_table import (
    COLUMNS,
    THEME_REMEDIES,
    Cells,
    ThemeTable,
    is_for_themes,
    says,
    text_of,
    theme_table,
)
from workbooks.problems import REMEDIES, Problem
from workbooks.second import Seen

_KINDS = {"date": "date", "percent": "percent", "bool": "true_or_false", "error": "error_value"}


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


def read_new_themes(
    sheets: Sequence[SheetCells],
    seen: Mapping[str, Seen],
    cases: Sequence[str],
    documents: Mapping[str, str],
) -> ReadNewThemes:
    """Every theme that has a name, wherever its sheet, rows and columns stand.

    sheets: those that are no case's; seen: by sheet, as the second reader has it; cases: of this
    workbook; documents: titles by id. Rows in which nothing stands give nothing.
    """
    named = {folded(words): name for name, title in documents.items() for words in (name, title)}
    known = _Known({folded(each): each for each in cases}, named, list(documents.values()))
    problems: list[Problem] = []
    found: dict[str, list[NewTheme]] = defaultdict(list)
    for sheet in sheets:
        if not is_for_themes(sheet):
            continue
        table = theme_table(sheet, seen[sheet.name])
        for key, row in table.rows:
            theme = _theme(table, key, row, known)
            if theme is not None:
                found[key].append(theme)
        problems.extend(table.problems)
    themes = [one for key in sorted(found) if (one := _one(found[key], problems))]
    return ReadNewThemes(tuple(themes), tuple(problems))


def _theme(table: ThemeTable, key: str, row: Cells, known: _Known) -> NewTheme | None:
    """The theme of a row; None where its name is missing or not sure."""
    unsure = [name for name in COLUMNS if name in row and _marks(table, row, name)]
    where, cell = row[THEME]
    if THEME in unsure:
        return None
    if not folded(text_of(cell)):
        told = [text_of(row[name][1]) for name in COLUMNS if name in row and says(row[name][1])]
        table.wrong("theme_without_name", where, told[0], True)
        return None

    def text(name: str) -> str:
        return text_of(row.get(name, ("", None))[1]).strip()

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


def _marks(table: ThemeTable, row: Cells, name: str) -> bool:
    """Whether something makes the cell unsure; of a theme's name that blocks the row."""
    where, cell = row[name]
    blocking = name == THEME
    said = table.seen.comment(where)
    if said:
        table.wrong("comment", where, said, False)
    found = text_of(cell)
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


def _cases(table: ThemeTable, row: Cells, known: _Known) -> tuple[str, ...]:
    """The cases that the row names, in its order; a problem for each that is not known."""
    where, cell = row.get(THEME_CASES, ("", None))
    whole = text_of(cell)
    named = [whole] if folded(whole) in known.cases else re.split(r"[,;\n،、，；]", whole)
    given = [each.strip() for each in named if folded(each)]
    for each in given:
        if folded(each) not in known.cases:
            table.wrong("theme_cases", where, each, False)
    return tuple(
        dict.fromkeys(known.cases[folded(each)] for each in given if folded(each) in known.cases)
    )


def _document(table: ThemeTable, row: Cells, known: _Known) -> str:
    """The id of the document named; else its text, as a problem."""
    where, cell = row.get(DOCUMENT, ("", None))
    text = text_of(cell).strip()
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
        Problem("row_twice", each.sheet, each.cell, each.title, THEME_REMEDIES["row_twice"])
        for each in copies
    )
    return None
