"""Which row of a case's sheet holds what? All that is asked, or some of it, below its areas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from codebook.model import Area, Codebook, Question
from codebook.rules import Applicability
from workbooks.anatomy import ANSWER, CHECK, EVIDENCE, FIRST_ROW, KIND, QUESTION
from workbooks.contents import CaseToCode

DOCUMENT_PLACES = (QUESTION, EVIDENCE, KIND)
"""The columns in which a case's documents stand beside each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a case sheet: the band of an area, or a question's part."""

    row: int
    area: Area
    question: Question | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the sheets of cases of which the same rows are asked are laid out.

    rows: the first row of each question; first_answer, checks: where the first answer and the
    Check column stand.
    """

    lines: tuple[Line, ...]
    rows: dict[str, int]
    first_row: int
    last_row: int
    first_answer: str
    checks: str


def layout(codebook: Codebook, case: CaseToCode, letters: Mapping[str, str]) -> Layout:
    """The layout of a case's sheet; letters: of the columns, by header.

    A row says why a case comes again, and more documents than fit beside each other take more.
    """
    first_row = FIRST_ROW + bool(case.why) + document_rows(len(case.documents)) - 1
    lines = tuple(_lines(codebook.areas, case, first_row))
    rows = {each.question.id: each.row for each in reversed(lines) if each.question is not None}
    check, last_row = letters[CHECK], lines[-1].row
    return Layout(
        lines=lines,
        rows=rows,
        first_row=first_row,
        last_row=last_row,
        first_answer=f"{letters[ANSWER]}{min(rows.values())}",
        checks=f"${check}${first_row}:${check}${last_row}",
    )


def document_rows(documents: int) -> int:
    """How many rows a case's documents take; one even where there is none."""
    return max(1, ceil(documents / len(DOCUMENT_PLACES)))


def waits_for(laid_out: Layout, question: Question, state: Applicability) -> str:
    """The earlier question on the same sheet for whose answer a row waits, or nothing."""
    earlier = [name for name in question.applies_if if name in laid_out.rows]
    return earlier[0] if earlier and state.state == "pending" else ""


def _lines(areas: Sequence[Area], case: CaseToCode, row: int) -> Iterator[Line]:
    """The lines of a case's sheet from this row on: what is asked, below its areas' bands."""
    for area in areas:
        asked_here = [
            (question, part)
            for question in area.questions
            for part in question.parts
            if case.asks(question.row_key(part))
        ]
        if asked_here or case.rows is None:
            yield Line(row, area)
            row += 1
        for question, part in asked_here:
            yield Line(row, area, question, part)
            row += 1
