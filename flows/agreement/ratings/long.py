"""Who gave what in a long table? A row an answer: its case, its coder and its value."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter

import numpy as np

from codebook.faults import Fault, StudyError
from codebook.folding import folded
from flows.agreement.alpha import Ints
from flows.agreement.ratings.asked import SHOWN, Asked, Given, Numbered, Rows
from flows.agreement.ratings.wide import (
    columns_named,
    first_row,
    is_header,
    numbers_of,
    without_blank_end,
)

LARGEST_TABLE = 50_000_000
"""Cells of cases by coders; more means that another column was taken for the coder."""
NAMES = ("case", "coder", "value")


@dataclass(slots=True)
class _Table:
    """A long table while it is read: numbers of texts, an answer a place, column by column."""

    rows: Rows
    names: list[str]
    at: list[int]
    missing: frozenset[str]
    numbered: list[Numbered] = field(default_factory=list)
    kept: list["array[int]"] = field(default_factory=list)
    at_row: "array[int]" = field(default_factory=lambda: array("i"))
    faults: list[Fault] = field(default_factory=list)

    def take_all(self, lines: Iterable[tuple[int, list[str]]], header: list[str]) -> None:
        """Keep every answer that is as it should be without further ado; the others by `take`.

        A table of a million rows is read here, so nothing is done twice.
        """
        width, odd, first = max(self.at), self.rows.odd, header[:1]
        pick, kept, at_row = itemgetter(*self.at), self.kept, self.at_row.append
        pairs = [(of.__getitem__, to.append) for of, to in zip(self.numbered, kept, strict=True)]
        (case_of, case_to), (coder_of, coder_to), (value_of, value_to), *rest = pairs
        for number, cells in lines:
            if len(cells) > width and not odd and not rest and cells[:1] != first:
                case, coder, value = pick(cells)
                case_at, coder_at = case_of(case), coder_of(coder)
                if case_at >= 0 and coder_at >= 0:
                    case_to(case_at)
                    coder_to(coder_at)
                    value_to(value_of(value))
                    at_row(number)
                    continue
            if header and any(cells) and is_header(header, cells):
                self._fault(number, "column 1", "the header again", "Remove the row")
            elif any(cells):
                self.take(number, cells)

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Keep an answer, or say why it cannot be kept."""
        if len(cells) <= max(self.at):
            found, remedy = f"{len(cells)} cells", "Give each column its cell, if only a blank one"
            self._fault(number, f"column {len(cells) + 1}", found, remedy)
            return
        texts = [cells[at] for at in self.at]
        if self.rows.odd:
            self._odd(number, texts)
        found_numbers = [of[text] for of, text in zip(self.numbered, texts, strict=True)]
        for place in (0, 1, 3):
            if place < len(found_numbers) and found_numbers[place] < 0:
                if any(cell.strip() for cell in cells):
                    self._fault(number, self._column(place), "nothing", "Fill it in")
                return
        for array_of, each in zip(self.kept, found_numbers, strict=True):
            array_of.append(each)
        self.at_row.append(number)

    def _odd(self, number: int, texts: list[str]) -> None:
        told = self.rows.odd.get((number, self.at[2] + 1))
        if told and folded(texts[2]) not in self.missing:
            self._fault(number, self._column(2), *told)
            texts[2] = ""

    def _column(self, place: int) -> str:
        return f"column {self.at[place] + 1} ({self.names[place]})"

    def _fault(self, number: int, column: str, found: str, remedy: str) -> None:
        self.faults.append(Fault(self.rows.file, f"row {number:,}, {column}", found, remedy))


def read_long(rows: Rows, asked: Asked) -> list[Given]:
    """The answers of each question in the order of the file, one where no column names any."""
    number, first = first_row(rows)
    table = _table(rows, asked, first)
    header = without_blank_end(first) if asked.header else []
    again: Iterator[tuple[int, list[str]]] = iter([] if asked.header else [(number, first)])
    table.take_all(chain(again, rows.lines), header)
    case, coder, text, *question = (numbers_of(each) for each in table.kept)
    where = numbers_of(table.at_row)
    if not question:
        return [_given(table, "", case, coder, text, where)]
    return [
        _given(table, name, *(each[question[0] == at] for each in (case, coder, text, where)))
        for at, name in enumerate(table.numbered[3].texts)
    ]


def _table(rows: Rows, asked: Asked, first: Sequence[str]) -> _Table:
    header = without_blank_end(first)
    if not asked.header:
        header = [*NAMES, *(f"column {at}" for at in range(4, len(first) + 1))][: len(first)]
    if len(header) < 3:
        raise StudyError(
            f"{rows.file}, row 1: a long table needs columns case, coder and value, and has "
            f"{len(header)}. Separate its columns by commas, semicolons or tabs"
        )
    at = columns_named(rows.file, header, asked.columns) or [0, 1, 2]
    at += columns_named(rows.file, header, [asked.question] if asked.question else [])
    names = [header[each] for each in at]
    missing = frozenset(map(folded, asked.missing))
    numbered, kept = [Numbered() for _ in at], [array("i") for _ in at]
    return _Table(rows, names, at, missing, numbered, kept)


def _given(table: _Table, question: str, case: Ints, coder: Ints, text: Ints, where: Ints) -> Given:
    """The answers as a table of cases by coders, with a fault for each that stands twice."""
    cases, case = np.unique(case, return_inverse=True)
    coders, coder = np.unique(coder, return_inverse=True)
    if len(cases) * len(coders) > LARGEST_TABLE:
        raise StudyError(
            f"{table.rows.file}: {len(coders):,} coders in column {table.names[1]} and "
            f"{len(cases):,} cases in column {table.names[0]} are no table of coders. Name the "
            "columns after --long: case, coder, value"
        )
    codes = np.full((len(cases), len(coders)), -1, dtype=np.int64)
    rows = np.zeros_like(codes)
    _, first = np.unique(case * max(len(coders), 1) + coder, return_index=True)
    codes[case[first], coder[first]], rows[case[first], coder[first]] = text[first], where[first]
    found = Given(
        file=table.rows.file,
        question=question,
        cases=[table.numbered[0].texts[each] for each in cases],
        coders=[table.numbered[1].texts[each] for each in coders],
        texts=table.numbered[2].texts,
        codes=codes,
        rows=rows,
        column=table.names[2],
        decimal_comma=table.rows.decimal_comma,
        faults=list(table.faults),
    )
    again = np.ones(len(case), dtype=bool)
    again[first] = False
    of = f" to question '{question}'" if question else ""
    for at in np.flatnonzero(again)[: SHOWN + 1]:
        who, what = found.coders[coder[at]], found.cases[case[at]]
        told = f"a second value of coder '{who}' for case '{what}'{of}"
        told += f" (first in row {rows[case[at], coder[at]]:,})"
        remedy = (
            "Keep one" if question else "Keep one; name the column of questions with --question"
        )
        place = f"row {where[at]:,}, column {table.at[2] + 1} ({table.names[2]})"
        found.faults.append(Fault(table.rows.file, place, told, remedy))
    return found
