"""What did an adjudicator settle? A returned reconciliation workbook, read row by sealed row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook.answers import Row
from codebook.excel.cells import SheetCells, covered
from codebook.folding import folded
from codebook.model import Codebook
from workbooks import reconciliation_words as words
from workbooks.anatomy import ANSWER
from workbooks.answercell import SheetRow, marks_of, value_of
from workbooks.identity import Sealed, sealed_case
from workbooks.locate import Grid, address, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.read import Opened
from workbooks.sealed import case_lines
from workbooks.second import Seen, second_reading

_CHOICES = {words.REASON: words.REASONS, words.HOW: words.HOW_SETTLED}
_MISSING = {
    words.REASON: ("reason_missing", "Pick the reason why they differed"),
    words.HOW: ("how_missing", "Pick whether it was settled by consensus or adjudication"),
}


@dataclass(frozen=True, slots=True)
class ReadResolution:
    """A final answer as a workbook gives it, with the cell it stands in.

    reason and how are the codes of what was picked, or empty where nothing was.
    """

    row: Row
    value: str
    how: str
    reason: str
    words: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReturnedReconciliation:
    """What a returned workbook settles, in its own order of rows, and what is wrong.

    open_rows: those without a final answer, which are not decided yet.
    """

    resolutions: tuple[ReadResolution, ...]
    problems: tuple[Problem, ...]
    open_rows: tuple[Row, ...]


def read_reconciliation(
    returned: Opened, sealed: Sealed, rows: Mapping[str, Row], codebook: Codebook, key: bytes
) -> ReturnedReconciliation:
    """Everything a reconciliation workbook says; rows: what each name in `sealed.cases` means.

    A row is known by its sealed code, wherever it stands. Raises Refused where a second
    reader cannot open the file.
    """
    everywhere = second_reading(returned.parts, returned.sheets)
    problems: list[Problem] = []
    copies: dict[Row, list[SheetRow]] = defaultdict(list)
    for sheet in returned.sheets:
        seen = everywhere[sheet.name]
        for each in _rows(sheet, sealed, rows, codebook, key, seen, problems):
            copies[each.row].append(each)
    resolutions = []
    for name in sealed.cases:
        found = _one(copies.get(rows[name], []), rows[name], codebook, problems)
        if found is not None:
            resolutions.append(found)
    settled = {each.row for each in resolutions}
    open_rows = tuple(rows[name] for name in sealed.cases if rows[name] not in settled)
    return ReturnedReconciliation(tuple(resolutions), tuple(problems), open_rows)


def _rows(
    sheet: SheetCells,
    sealed: Sealed,
    rows: Mapping[str, Row],
    codebook: Codebook,
    key: bytes,
    seen: Seen,
    problems: list[Problem],
) -> Iterator[SheetRow]:
    """The rows of a sheet whose code is genuine, with the cells to fill in."""
    cells = grid(sheet)
    lines = dict(case_lines(sheet.cells))
    columns = _columns(cells)
    if not lines:
        return
    if words.FINAL not in columns:
        problems.append(_sheet_problem("header_edited", sheet.name, "", words.FINAL))
        return
    merged = frozenset(_merged(sheet))
    for number, here in cells.rows.items():
        found = [cell.text.strip() for cell in here.values() if cell.text.strip() in lines.values()]
        told = sealed_case(key, found[0]) if found else None
        if found and (told is None or told[1] not in rows):
            where = next(where for where, line in lines.items() if line == found[0])
            problems.append(_sheet_problem("row_code_edited", sheet.name, where, found[0]))
        if told is None or told[1] not in rows:
            continue
        row = rows[told[1]]
        under = {
            _header(name): (address(number, column), here.get(column))
            for name, column in columns.items()
        }
        question = codebook.questions[row.question]
        each = SheetRow(sheet.name, row.case_id, question, row.part, under, merged, seen.comment)
        problems.extend(_unlike(each, seen))
        yield each


def _one(
    copies: Sequence[SheetRow], row: Row, codebook: Codebook, problems: list[Problem]
) -> ReadResolution | None:
    """The final answer of a row, from one copy of it or from copies that say the same."""
    if not copies:
        question = codebook.questions[row.question]
        found = question.row_key(row.part)
        remedy = REMEDIES["row_deleted"]
        where = (row.case_id, row.question, row.part)
        problems.append(Problem("row_deleted", "", "", found, remedy, *where))
        return None
    told = [each for each in copies if _said(each)] or list(copies[:1])
    if any(_said(each) != _said(told[0]) for each in told[1:]):
        problems.extend(each.problem("row_twice", found=each.text(ANSWER)) for each in told)
        return None
    return _resolution(told[0], codebook, problems)


def _resolution(
    here: SheetRow, codebook: Codebook, problems: list[Problem]
) -> ReadResolution | None:
    value, _, wrong = value_of(codebook, here)
    for name in (ANSWER, words.REASON, words.WORDS, words.HOW):
        wrong += marks_of(here, name)
    problems.extend(wrong)
    if value is None or any(
        each.kind == "readers_disagree" and _about(each, here) for each in problems
    ):
        return None
    where, _ = here.cells[ANSWER]
    return ReadResolution(
        row=here.row,
        value=value,
        how=_choice(here, words.HOW, problems),
        reason=_choice(here, words.REASON, problems),
        words=here.text(words.WORDS),
        sheet=here.sheet,
        cell=where,
    )


def _choice(here: SheetRow, header: str, problems: list[Problem]) -> str:
    """The code of what was picked under Reason or How; a problem where that is nothing."""
    text, offered = here.text(header), _CHOICES[header]
    for code, label in offered.items():
        if folded(text) in (folded(label), folded(code)):
            return code
    kind, remedy = _MISSING[header]
    if text:
        kind = "not_on_the_list"
        remedy = f"Pick it from the cell's list: {'; '.join(offered.values())}"
    problems.append(here.problem(kind, header, text, remedy, blocking=False))
    return ""


def _columns(cells: Grid) -> dict[str, int]:
    """The column under each header that is filled in, from the row that has most of them."""
    wanted = {folded(name): name for name in words.TO_FILL_IN}
    best: dict[str, int] = {}
    for here in cells.rows.values():
        found = {
            wanted[folded(cell.text)]: column
            for column, cell in sorted(here.items(), reverse=True)
            if folded(cell.text) in wanted
        }
        if len(found) > len(best):
            best = found
    return best


def _header(name: str) -> str:
    """The final answer is read like any answer."""
    return ANSWER if name == words.FINAL else name


def _said(row: SheetRow) -> tuple[str, ...]:
    """What stands in the cells to fill in; empty where nothing does."""
    found = tuple(folded(row.text(_header(name))) for name in words.TO_FILL_IN)
    return found if any(found) else ()


def _unlike(row: SheetRow, seen: Seen) -> Iterator[Problem]:
    """Cells that the second reader sees otherwise."""
    for header, (where, cell) in row.cells.items():
        if not seen.agrees(where, cell):
            found = "" if cell is None else cell.text
            yield row.problem("readers_disagree", header, found, blocking=header == ANSWER)


def _about(problem: Problem, here: SheetRow) -> bool:
    told = (problem.case_id, problem.question, problem.part)
    return problem.blocking and told == (here.case_id, here.question.id, here.part)


def _merged(sheet: SheetCells) -> Iterator[str]:
    for merge in sheet.merged:
        top, left, bottom, right = covered(merge)
        for row in range(top, bottom + 1):
            yield from (address(row, column) for column in range(left, right + 1))


def _sheet_problem(kind: str, sheet: str, cell: str, found: str) -> Problem:
    remedy = {
        "header_edited": f"{REMEDIES['header_edited']}: {words.FINAL}",
        "row_code_edited": "The code of this row was changed. Copy it from the workbook you were "
        "sent",
    }[kind]
    return Problem(kind, sheet, cell, found, remedy)
