"""Which rows of a case's sheet answer which questions? Keyed by the ID that stands in them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codebook.excel.cells import CellText, SheetCells, covered
from codebook.folding import folded
from codebook.model import Codebook, Question
from workbooks import checks
from workbooks.anatomy import ANSWER, ANSWER_COLUMNS, CHECK, CONFIDENCE, ID, QUESTION, wording
from workbooks.answercell import SheetRow
from workbooks.locate import AnswerTable, Grid, address, answer_table, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.second import Seen
from workbooks.unread import shown

_CHECK_WORDS = tuple(
    folded(each)
    for each in (
        *(checks.OK, checks.MISSING, checks.OFF_LIST, checks.NO_NUMBER, checks.NO_EVIDENCE),
        *(checks.NOT_ASKED, checks.WAITS, checks.AWAITING, checks.CLEAR, checks.OPTIONAL),
    )
)
"""What a Check cell may say, or how it may begin."""

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
    areas: frozenset[str] = frozenset()
    """Folded titles of the areas, which stand over their questions."""


def asked_keys(codebook: Codebook) -> Asked:
    """The row keys of a codebook, by their text and by their wording where that is unique."""
    keys = codebook.row_keys()
    by_text: dict[str, list[str]] = defaultdict(list)
    by_wording: dict[str, list[str]] = defaultdict(list)
    for key, (question, part) in keys.items():
        by_text[folded(key)].append(key)
        by_wording[folded(wording(question, part))].append(key)
    areas = frozenset(folded(area.title) for area in codebook.areas)
    return Asked(keys, _unique(by_text), _unique(by_wording), areas)


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
        if number == table.header_row:
            found.problems.extend(_beside_headers(cells, table, case_id))
        if number <= table.header_row and not key:
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
        told = name == ANSWER and cell is not None and cell.kind in ("date", "error")
        if where and not told and not seen.agrees(where, cell) and len(table.columns[name]) == 1:
            found = "" if cell is None else cell.text
            yield row.problem("readers_disagree", name, found)
    asked = row.text(QUESTION)
    if QUESTION in row.cells and folded(asked) != folded(wording(row.question, row.part)):
        yield row.problem("wording_edited", QUESTION, asked, blocking=False)


def _beside_headers(cells: Grid, table: AnswerTable, case_id: str) -> Iterator[Problem]:
    """Words in the row of headers that are no header; those in place of one are told there."""
    names = (ID, QUESTION, *ANSWER_COLUMNS)
    if any(name not in table.columns for name in names if name != CONFIDENCE):
        return
    for column, cell in cells.rows[table.header_row].items():
        if not table.holds(column) and folded(cell.text):
            where, told = address(table.header_row, column), REMEDIES["stray_text"]
            yield Problem("stray_text", cells.name, where, cell.text, told, case_id, blocking=False)


def _is_said(cell: CellText) -> bool:
    """Whether a Check cell still says what it was sent with: computed, or one of its words."""
    return cell.formula is not None or folded(cell.text).startswith(_CHECK_WORDS)


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
        sent = folded(cell.text) in asked.by_wording or folded(cell.text) in asked.areas
        if not table.holds(column) and folded(cell.text) and not sent:
            yield problem("stray_text", column, blocking=False)
    for column in table.columns.get(CHECK, ()):
        if column in here and folded(here[column].text) and not _is_said(here[column]):
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
        locked = [each for name in (ID, QUESTION) for each in table.columns.get(name, ())]
        for column in locked:
            if column in here and folded(here[column].text) not in ("", *asked.areas):
                yield problem("stray_text", column, blocking=False)


def _merged(sheet: SheetCells) -> Iterator[str]:
    for merge in sheet.merged:
        top, left, bottom, right = covered(merge)
        for row in range(top, bottom + 1):
            yield from (address(row, column) for column in range(left, right + 1))


def _trim(found: SheetRows) -> None:
    """Keep the first stray cells only; the last of them says how many more there are."""
    stray = [each for each in found.problems if each.kind == "stray_text" and not each.blocking]
    rest = [each for each in found.problems if each not in stray]
    found.problems[:] = [*rest, *shown(stray)]


def _unique(found: dict[str, list[str]]) -> dict[str, str]:
    return {text: keys[0] for text, keys in found.items() if len(keys) == 1}
