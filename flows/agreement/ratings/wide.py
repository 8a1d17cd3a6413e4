"""Who gave what in a wide table? A row a case, a column a coder."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from codebook.faults import Fault, StudyError
from codebook.folding import folded
from flows.agreement.alpha import Ints
from flows.agreement.ratings.asked import Asked, Given, Numbered, Rows

MOST_CODERS = 100


@dataclass(slots=True)
class _Table:
    """A wide table while it is read. case: its column from 0, None where each row is a case."""

    rows: Rows
    header: list[str]
    case: int | None
    coders: list[int]
    missing: frozenset[str]
    seen: dict[str, int] = field(default_factory=dict)
    at_row: "array[int]" = field(default_factory=lambda: array("i"))
    codes: "array[int]" = field(default_factory=lambda: array("i"))
    texts: Numbered = field(default_factory=Numbered)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: int, found: str, remedy: str) -> None:
        """Something wrong in a cell; column from 0."""
        name = self.header[column] if column < len(self.header) else ""
        place = f"row {row:,}, column {column + 1}" + (f" ({name})" if name else "")
        self.faults.append(Fault(self.rows.file, place, found, remedy))

    def take(self, number: int, cells: list[str]) -> None:
        """Keep the answers of one row, or say why they cannot be kept."""
        if len(cells) != len(self.header) and not self._in_shape(number, cells):
            return
        case = f"row {number}" if self.case is None else cells[self.case].strip()
        if not case or case in self.seen:
            self._refuse_case(number, cells, case)
            return
        picked = [cells[at] for at in self.coders]
        if self.rows.odd:
            picked = self._without_odd(number, picked)
        self.seen[case] = number
        self.at_row.append(number)
        self.codes.extend(map(self.texts.__getitem__, picked))

    def _in_shape(self, number: int, cells: list[str]) -> bool:
        width = len(self.header)
        if len(cells) < width:
            found = f"{len(cells)} cells under {width} columns"
            self.fault(number, len(cells), found, "Give each column its cell, if only a blank one")
            return False
        beyond = next((at for at in range(width, len(cells)) if cells[at].strip()), None)
        if beyond is not None:
            remedy = "Name its column in row 1, or remove it; text with a separator is quoted"
            self.fault(number, beyond, f"'{cells[beyond].strip()}' beyond the header", remedy)
        return beyond is None

    def _refuse_case(self, number: int, cells: Sequence[str], case: str) -> None:
        plain = [cell.strip() for cell in cells]
        if not any(plain):
            return
        at = self.case or 0
        if case:
            found = f"the case '{case}' again (first in row {self.seen[case]:,})"
            remedy = "Give each case one row; a table with one answer a row is read with --long"
            self.fault(number, at, found, remedy)
        else:
            self.fault(number, at, "no case", "Fill it in, or say --no-cases if no column has any")

    def _without_odd(self, number: int, picked: list[str]) -> list[str]:
        """The texts of a workbook's row, blank where a cell holds no answer, which is told."""
        for place, at in enumerate(self.coders):
            told = self.rows.odd.get((number, at + 1))
            if told and folded(picked[place]) not in self.missing:
                self.fault(number, at, *told)
                picked[place] = ""
        return picked


def read_wide(rows: Rows, asked: Asked) -> Given:
    """The answers, with a fault for each row or column that is not as it should be."""
    number, first = first_row(rows)
    table = _table(rows, asked, number, first)
    if len(table.coders) < 2:
        raise StudyError(_too_few(rows, asked, table))
    if len(table.coders) > MOST_CODERS:
        raise StudyError(
            f"{rows.file} has {len(table.coders):,} columns of coders, and up to {MOST_CODERS} can "
            "be compared. Name those that are coders with --coders, or say --long for a long table"
        )
    again: Iterator[tuple[int, list[str]]] = iter([] if asked.header else [(number, first)])
    for at, cells in chain(again, rows.lines):
        if any(cells):
            if asked.header and is_header(table.header, cells):
                table.fault(at, 0, "the header again", "Remove the row")
            else:
                table.take(at, cells)
    names = [table.header[at] for at in table.coders]
    if asked.header:
        _refuse_answers_as_header(table, names)
    shape = (len(table.at_row), len(names))
    return Given(
        file=rows.file,
        question="",
        cases=list(table.seen),
        coders=names,
        texts=table.texts.texts,
        codes=numbers_of(table.codes).reshape(shape),
        rows=numbers_of(table.at_row)[:, None],
        decimal_comma=rows.decimal_comma,
        faults=table.faults,
    )


def first_row(rows: Rows) -> tuple[int, list[str]]:
    """The first row that is not blank, with its number; raises StudyError for none."""
    for number, cells in rows.lines:
        if any(cell.strip() for cell in cells):
            return number, cells
    raise StudyError(f"{rows.file} is empty: it needs a header in row 1 and a row a case")


def numbers_of(found: "array[int]") -> Ints:
    """The array as numbers of 64 bits."""
    if not len(found):
        return np.zeros(0, dtype=np.int64)
    return np.frombuffer(found, dtype=np.int32).astype(np.int64)


def without_blank_end(cells: Sequence[str]) -> list[str]:
    """The texts of a row up to the last that is not blank, without blanks at their ends."""
    plain = [cell.strip() for cell in cells]
    while plain and not plain[-1]:
        plain.pop()
    return plain


def columns_named(file: str, header: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where the wanted columns stand, from 0; raises StudyError for one that is not there."""
    places = {folded(name): at for at, name in reversed(list(enumerate(header))) if name}
    lacking = [name for name in wanted if folded(name) not in places]
    if lacking:
        known = ", ".join(f"'{name}'" for name in header if name)
        named = ", ".join(f"'{name}'" for name in lacking)
        raise StudyError(f"{file} has no column {named}. Its columns are: {known}")
    return [places[folded(name)] for name in wanted]


def is_header(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the row names the columns once more, as files that were put together do."""
    return cells[0].strip() == header[0] and without_blank_end(cells) == header


def _table(rows: Rows, asked: Asked, number: int, first: Sequence[str]) -> _Table:
    missing = frozenset(map(folded, asked.missing))
    if not asked.header:
        skipped = 1 if asked.cases else 0
        names = ["case"] * skipped + [f"coder {at}" for at in range(1, len(first) + 1 - skipped)]
        coders = list(range(skipped, len(names)))
        return _Table(rows, names, 0 if asked.cases else None, coders, missing)
    header = without_blank_end(first)
    chosen = columns_named(rows.file, header, asked.coders)
    case = None if not asked.cases or 0 in chosen else 0
    coders = chosen or list(range(0 if case is None else 1, len(header)))
    table = _Table(rows, header, case, coders, missing)
    seen: set[str] = set()
    for at in coders:
        name = header[at]
        remedy = "Name each coder once, in row 1; if there is no header, say --no-header"
        if not name or name in seen:
            found = f"the coder '{name}' twice" if name else "a column without a name"
            table.fault(number, at, found, remedy)
        seen.add(name)
    return table


def _too_few(rows: Rows, asked: Asked, table: _Table) -> str:
    """Why there are not two coders, and what could be meant."""
    if len(table.header) == 1:
        return (
            f"{rows.file} has one column, so 1 coder at most: separate the columns by commas, "
            "semicolons or tabs, a column a coder"
        )
    told = f"{rows.file} has {len(table.coders)} coder{'s' * (len(table.coders) != 1)}"
    where = "each column is a coder"
    if table.case is not None:
        where = "the first column is the case, each other one a coder; if it is one, say --no-cases"
    return f"{told}: agreement needs two or more ({where})"


def _refuse_answers_as_header(table: _Table, names: Sequence[str]) -> None:
    """Raise StudyError where row 1 holds answers, as in a file without a header."""
    if not table.seen or not all(name in table.texts for name in names):
        return
    first = next(iter(table.seen))
    alike = table.case is not None and _look(table.header[table.case]) == _look(first)
    if alike or table.case is None or len(set(names)) < len(names):
        raise StudyError(
            f"{table.rows.file}, row 1: '{names[0]}' and '{names[1]}' look like answers, not like "
            "names of coders. Add a row with the names of the columns, or say --no-header"
        )


def _look(text: str) -> str:
    """What a case's name looks like: u17 and u3 alike."""
    return re.sub(r"\d+", "0", text)
