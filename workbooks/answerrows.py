"""Which rows of a case's sheet answer which questions? Keyed by the ID that stands in them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codebook.excel.cells import CellText, SheetCells, covered
from codebook.folding import folded
from codebook.model import Codebook, Question
from workbooks.anatomy import ANSWER_COLUMNS, ID, QUESTION, wording
from workbooks.answercell import SheetRow
from workbooks.locate import AnswerTable, Grid, address, answer_table, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.second import Seen

_STRAY_SHOWN = 20
"""More stray cells than these on a sheet say nothing new."""

Key = tuple[Question, str]


@dataclass
class SheetRows:
    """The rows of a case's sheet by row key, and what is wrong with the sheet itself."""

    rows: dict[str, SheetRow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    meant: set[str] = field(default_factory=set)
    """Keys whose row is there although its ID was changed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions that sheets hold rows of, looked up as cells have them."""

    keys: dict[str, Key]
    by_text: dict[str, str]
    by_wording: dict[str, str]


def asked_keys(codebook: Codebook) -> Asked:
    """The row keys of a codebook, by their text and by their wording where that is unique."""
    keys = codebook.row_keys()
    by_text: dict[str, list[str]] = defaultdict(list)
    by_wording: dict[str, list[str]] = defaultdict(list)
    for key, (question, part) in keys.items():
        by_text[folded(key)].append(key)
        by_wording[folded(wording(question, part))].append(key)
    return Asked(keys, _unique(by_text), _unique(by_wording))


def sheet_rows(sheet: SheetCells, case_id: str, asked: Asked, seen: Seen) -> SheetRows:
    """Every row that answers a question on this sheet, wherever rows and columns stand."""
    cells = grid(sheet)
    table, problems = answer_table(cells, case_id)
    found = SheetRows(problems=problems, readable=table is not None)
    if table is None:
        return found
    merged = frozenset(_merged(sheet))
    copies: dict[str, list[SheetRow]] = defaultdict(list)
    for number in cells.rows:
        key = _key(cells, table, number, asked)
        if number == table.header_row or (number < table.header_row and not key):
            continue
        found.problems.extend(_stray(cells, table, number, case_id, key, asked, found.meant))
        if key:
            row = _row(cells, table, number, case_id, asked.keys[key], merged, seen, found)
            copies[key].append(row)
            found.problems.extend(_unlike(row, seen, table))
    for key, rows in copies.items():
        found.rows[key] = rows[0] if len(rows) == 1 else _one(rows, found.problems)
    _trim(found)
    return found


def same(one: SheetRow, other: SheetRow) -> bool:
    """Whether two rows say the same under every header a coder fills in."""
    return all(folded(one.text(name)) == folded(other.text(name)) for name in ANSWER_COLUMNS)


def blank(row: SheetRow) -> bool:
    """Whether a row has nothing under any header that a coder fills in."""
    return not any(row.text(name) for name in ANSWER_COLUMNS)


def _key(cells: Grid, table: AnswerTable, number: int, asked: Asked) -> str:
    """The row key in the ID column, or nothing."""
    here = cells.rows[number]
    texts = [here[column].text for column in table.columns[ID] if column in here]
    found = {asked.by_text[folded(text)] for text in texts if folded(text) in asked.by_text}
    return found.pop() if len(found) == 1 else ""


def _row(
    cells: Grid,
    table: AnswerTable,
    number: int,
    case_id: str,
    key: Key,
    merged: frozenset[str],
    seen: Seen,
    found: SheetRows,
) -> SheetRow:
    """The row's cells under each header; where a column is there twice, they must not differ."""
    here = cells.rows[number]
    row = SheetRow(cells.name, case_id, *key, {}, merged, seen.comment)
    under: dict[str, tuple[str, CellText | None]] = {}
    for name, columns in table.columns.items():
        filled = [column for column in columns if column in here and folded(here[column].text)]
        texts = {folded(here[column].text) for column in filled}
        column = filled[0] if filled else columns[0]
        under[name] = (address(number, column), here.get(column))
        if len(texts) > 1 and name in ANSWER_COLUMNS:
            where = replace(row, cells={name: (address(number, filled[1]), None)})
            found.problems.append(where.problem("column_twice", name, here[filled[1]].text))
            under[name] = (address(number, column), None)
    return replace(row, cells=under)


def _one(rows: list[SheetRow], problems: list[Problem]) -> SheetRow:
    """Of copies of a row the one that says something; blocked where they differ."""
    told = [row for row in rows if not blank(row)] or rows[:1]
    if all(same(told[0], other) for other in told[1:]):
        return told[0]
    cells = dict(told[0].cells)
    problems.extend(row.problem("row_twice", found=row.text("Answer")) for row in told)
    for name in ANSWER_COLUMNS:
        if name in cells:
            cells[name] = (cells[name][0], None)
    return replace(told[0], cells=cells)


def _unlike(row: SheetRow, seen: Seen, table: AnswerTable) -> Iterator[Problem]:
    """Cells that the second reader sees otherwise, and wording that was changed."""
    for name in (ID, *ANSWER_COLUMNS):
        where, cell = row.cells.get(name, ("", None))
        if where and not seen.agrees(where, cell) and len(table.columns[name]) == 1:
            found = "" if cell is None else cell.text
            yield row.problem("readers_disagree", name, found)
    asked = row.text(QUESTION)
    if QUESTION in row.cells and folded(asked) != folded(wording(row.question, row.part)):
        yield row.problem("wording_edited", QUESTION, asked, blocking=False)


def _stray(
    cells: Grid,
    table: AnswerTable,
    number: int,
    case_id: str,
    key: str,
    asked: Asked,
    meant: set[str],
) -> Iterator[Problem]:
    """Text that belongs to no question: beside the table, or in a row whose ID is unknown."""
    here = cells.rows[number]

    def problem(kind: str, column: int, remedy: str = "", blocking: bool = True) -> Problem:
        told, found = remedy or REMEDIES[kind], here[column].text if column in here else ""
        where = address(number, column)
        return Problem(kind, cells.name, where, found, told, case_id, blocking=blocking)

    for column, cell in here.items():
        if not table.holds(column) and folded(cell.text):
            yield problem("stray_text", column, blocking=False)
    if key:
        return
    answered = [
        column
        for name in ANSWER_COLUMNS
        for column in table.columns.get(name, ())
        if column in here and folded(here[column].text)
    ]
    words = [here[column].text for column in table.columns.get(QUESTION, ()) if column in here]
    likely = next(
        (asked.by_wording[folded(each)] for each in words if folded(each) in asked.by_wording), ""
    )
    if likely:
        meant.add(likely)
        remedy = f"{REMEDIES['id_edited']}: {likely}"
        yield problem("id_edited", table.columns[ID][0], remedy)
    elif answered and any(column in here for column in table.columns[ID]):
        yield problem("id_edited", table.columns[ID][0])
    else:
        yield from (problem("stray_text", column) for column in answered)


def _merged(sheet: SheetCells) -> Iterator[str]:
    for merge in sheet.merged:
        top, left, bottom, right = covered(merge)
        for row in range(top, bottom + 1):
            yield from (address(row, column) for column in range(left, right + 1))


def _trim(found: SheetRows) -> None:
    """Keep the first stray cells only."""
    stray = [each for each in found.problems if each.kind == "stray_text" and not each.blocking]
    for each in stray[_STRAY_SHOWN:]:
        found.problems.remove(each)


def _unique(found: dict[str, list[str]]) -> dict[str, str]:
    return {text: keys[0] for text, keys in found.items() if len(keys) == 1}
