"""Which cases bear which themes? A returned theme workbook, read by the words in its cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook.excel.cells import CellText, SheetCells
from codebook.folding import folded
from workbooks import themes_words as words
from workbooks.identity import Sealed, sealed_case
from workbooks.locate import address, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.read import Opened
from workbooks.sealed import case_lines
from workbooks.second import second_reading

_REMEDIES = {
    "case_missing": "Pick the case that bears this theme",
    "theme_missing": "Pick the theme, or clear the row",
    "other_case": "Pick a case of this workbook from the cell's list",
    "other_theme": "Pick a theme from the cell's list, or add it to the Themes sheet",
    "marks_gone": "The Marks sheet or one of its headers is gone. Copy it from the workbook you "
    "were sent",
}


@dataclass(frozen=True, slots=True)
class ReadMark:
    """A case that bears a theme; quote: of all rows that say so, on lines of their own."""

    case_id: str
    theme: str
    quote: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReturnedThemes:
    """The marks of a returned workbook in its own order, and what is wrong."""

    marks: tuple[ReadMark, ...]
    problems: tuple[Problem, ...]


def read_themes(returned: Opened, sealed: Sealed, key: bytes) -> ReturnedThemes:
    """Every mark that is sure; raises Refused where a second reader cannot open the file."""
    everywhere = second_reading(returned.parts, returned.sheets)
    problems: list[Problem] = []
    names = _names(returned.sheets)
    cases = {folded(each): each for each in sealed.cases}
    marks: dict[tuple[str, str], ReadMark] = {}
    tables = [each for each in returned.sheets if _is_ours(each, key)]
    for sheet in tables:
        seen = everywhere[sheet.name]
        for row in _rows(sheet, problems):
            unlike = [where for where, cell in row.values() if not seen.agrees(where, cell)]
            wrong = [_problem("readers_disagree", sheet.name, where, "") for where in unlike]
            mark = _mark(sheet.name, row, cases, names, wrong)
            problems.extend(wrong)
            if mark is not None and not unlike:
                known = marks.get((mark.case_id, mark.theme))
                marks[mark.case_id, mark.theme] = mark if known is None else _joined(known, mark)
    if not tables:
        problems.append(_problem("marks_gone", "", "", words.MARKS))
    return ReturnedThemes(tuple(marks.values()), tuple(problems))


Cells = Mapping[str, tuple[str, CellText | None]]


def _is_ours(sheet: SheetCells, key: bytes) -> bool:
    lines = (sealed_case(key, line) for _, line in case_lines(sheet.cells))
    return any(told is not None and told[1] == words.MARKS for told in lines)


def _rows(sheet: SheetCells, problems: list[Problem]) -> Iterator[Cells]:
    """Address and cell under each header, of rows in which anything stands."""
    cells = grid(sheet)
    wanted = {folded(name): name for name in (words.CASE, words.THEME, words.QUOTE)}
    top, columns = 0, dict[str, int]()
    for number, here in cells.rows.items():
        found = {
            wanted[folded(each.text)]: n for n, each in here.items() if folded(each.text) in wanted
        }
        if len(found) == len(wanted):
            top, columns = number, found
            break
    if not columns:
        problems.append(_problem("marks_gone", sheet.name, "", words.MARKS))
    for number, here in cells.rows.items():
        if number > top and columns:
            row = {name: (address(number, n), here.get(n)) for name, n in columns.items()}
            if any(_text(cell) or (cell and cell.formula) for _, cell in row.values()):
                yield row


def _mark(
    sheet: str,
    row: Cells,
    cases: Mapping[str, str],
    names: Mapping[str, str],
    wrong: list[Problem],
) -> ReadMark | None:
    """The mark of one row, None where its case or theme is not sure."""
    for where, cell in row.values():
        kind = _trouble(cell)
        if kind:
            found = cell.text if cell is not None else ""
            wrong.append(_problem(kind, sheet, where, found))
    (case_at, case), (theme_at, theme) = row[words.CASE], row[words.THEME]
    case_id, name = cases.get(_text(case)), names.get(_text(theme))
    if case_id is None:
        kind = "other_case" if _text(case) else "case_missing"
        wrong.append(_problem(kind, sheet, case_at, case.text if case else ""))
    if name is None:
        kind = "other_theme" if _text(theme) else "theme_missing"
        wrong.append(_problem(kind, sheet, theme_at, theme.text if theme else ""))
    if case_id is None or name is None or any(each.cell in (case_at, theme_at) for each in wrong):
        return None
    quote = row[words.QUOTE][1]
    return ReadMark(case_id, name, quote.text if quote is not None else "", sheet, theme_at)


def _trouble(cell: CellText | None) -> str:
    """What makes a cell unsure, or nothing."""
    if cell is None:
        return ""
    if cell.struck:
        return "struck_through"
    if cell.formula is not None:
        return "formula"
    return {"date": "date", "bool": "true_or_false", "error": "error_value"}.get(cell.kind, "")


def _names(sheets: Sequence[SheetCells]) -> dict[str, str]:
    """Theme names on the sheet that begins with them, by folded text; the first spelling."""
    found: dict[str, str] = {}
    for sheet in sheets:
        cells = grid(sheet)
        tops = [
            number
            for number, here in cells.rows.items()
            if {folded(each.text) for each in here.values()} >= _HEADERS
        ]
        if not tops:
            continue
        (column,) = (
            n for n, each in cells.rows[tops[0]].items() if folded(each.text) == folded(words.NAME)
        )
        for number, here in cells.rows.items():
            if number > tops[0] and column in here and folded(here[column].text):
                found.setdefault(folded(here[column].text), here[column].text.strip())
    return found


_HEADERS = {folded(name) for name in words.THEMES_WIDTHS}


def _text(cell: CellText | None) -> str:
    return folded(cell.text) if cell is not None else ""


def _joined(one: ReadMark, other: ReadMark) -> ReadMark:
    """The first mark with the quotes of both."""
    quotes = dict.fromkeys(each for each in (one.quote, other.quote) if each)
    return ReadMark(one.case_id, one.theme, "\n".join(quotes), one.sheet, one.cell)


def _problem(kind: str, sheet: str, cell: str, found: str) -> Problem:
    remedy = _REMEDIES.get(kind) or REMEDIES[kind]
    return Problem(kind, sheet, cell, found, remedy)
