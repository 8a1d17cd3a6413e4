"""Which answer does a row give? Taken where it is sure, else a problem with the raw text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codebook.answers import Row
from codebook.excel.cells import CellText
from codebook.folding import folded
from codebook.model import Codebook, Question
from codebook.values import read_value
from workbooks.anatomy import (
    ANSWER,
    ANSWER_COLUMNS,
    CONFIDENCE,
    CONFIDENCE_LEVELS,
    DOCUMENT,
    EVIDENCE,
    EVIDENCE_KINDS,
    KIND,
    NOTE,
    PAGE,
)
from workbooks.problems import REMEDIES, Problem

_CONVERTED = {
    "date": "date",
    "percent": "percent",
    "bool": "true_or_false",
    "error": "error_value",
}
"""The problem that each kind of cell makes, which is no text that a coder typed."""
FULL = 32_767
"""As many units of UTF-16 does a cell hold; a pair of them is not cut in two."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A question's row on a sheet: address and cell under each header that is there.

    merged: the addresses among them that belong to a merge; comment: the text at an address.
    """

    sheet: str
    case_id: str
    question: Question
    part: str
    cells: Mapping[str, tuple[str, CellText | None]]
    merged: frozenset[str]
    comment: Callable[[str], str]

    @property
    def row(self) -> Row:
        """What is answered here."""
        return Row(self.case_id, self.question.id, self.part)

    def text(self, header: str) -> str:
        """The text under a header, or nothing."""
        cell = self.cells.get(header, ("", None))[1]
        return cell.text if cell is not None and folded(cell.text) else ""

    def problem(
        self,
        kind: str,
        header: str = ANSWER,
        found: str = "",
        remedy: str = "",
        blocking: bool = True,
    ) -> Problem:
        """Something to put right under a header of this row."""
        where = self.cells.get(header, ("", None))[0]
        told = remedy or REMEDIES[kind]
        return Problem(
            kind,
            self.sheet,
            where,
            found,
            told,
            self.case_id,
            self.question.id,
            self.part,
            blocking,
        )


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer as a workbook gives it, with the cell it stands in (as of table Answer).

    cells: addresses of its row by header, as far as the columns are there.
    """

    row: Row
    value: str
    raw: str
    evidence: str
    document: str
    page: str
    kind: str
    note: str
    confidence: str
    sheet: str
    cell: str
    normalised: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a row gave: an answer or none, and what is to be put right."""

    answer: ReadAnswer | None
    problems: tuple[Problem, ...]


def read_row(codebook: Codebook, here: SheetRow, documents: Mapping[str, str]) -> RowReading:
    """The answer of one row; documents: titles that the Document column offers, by id."""
    value, normalised, problems = value_of(codebook, here)
    problems += [each for header in ANSWER_COLUMNS for each in marks_of(here, header)]
    if value is None:
        return RowReading(None, tuple(problems))
    document = _one_of(here, DOCUMENT, documents, "document_not_on_the_list", problems)
    kind = _one_of(here, KIND, EVIDENCE_KINDS, "kind_not_on_the_list", problems)
    levels = {level: level for level in CONFIDENCE_LEVELS}
    confidence = _one_of(here, CONFIDENCE, levels, "confidence_not_on_the_list", problems)
    evidence = here.text(EVIDENCE)
    if value in here.question.evidence.required_for and not evidence and kind != "throughout":
        problems.append(here.problem("evidence_missing", EVIDENCE, blocking=False))
    where, cell = here.cells[ANSWER]
    answer = ReadAnswer(
        row=here.row,
        value=value,
        raw=cell.text if cell is not None else "",
        evidence=evidence,
        document=document,
        page=here.text(PAGE),
        kind=kind,
        note=here.text(NOTE),
        confidence=confidence,
        sheet=here.sheet,
        cell=where,
        normalised=normalised,
        cells={header: at for header, (at, _) in here.cells.items()},
    )
    return RowReading(answer, tuple(problems))


def value_of(codebook: Codebook, here: SheetRow) -> tuple[str | None, bool, list[Problem]]:
    """The value that the Answer cell gives, whether it was normalised, and what is wrong."""
    where, cell = here.cells[ANSWER]
    found = "" if cell is None else cell.text
    if where in here.merged:
        return None, False, [here.problem("merged", found=found)]
    if cell is None or (not folded(cell.text) and cell.formula is None):
        return None, False, _blank(here, where)
    if cell.struck:
        return None, False, [here.problem("struck_through", found=found)]
    if cell.formula is not None and not found:
        shown = f"={cell.formula}"
        return None, False, [here.problem("formula_without_value", found=shown)]
    if cell.kind in _CONVERTED:
        return None, False, [here.problem(_CONVERTED[cell.kind], found=found)]
    problems = []
    if cell.formula is not None:
        shown = f"={cell.formula} ({found})"
        problems.append(here.problem("formula", found=shown, blocking=False))
    reading = read_value(codebook, here.question, here.part, found)
    if reading.value is None:
        meant = f'. Perhaps: "{reading.suggestion}"' if reading.suggestion else ""
        told = f"{reading.trouble}{meant}"
        problems.append(here.problem("not_on_the_list", found=found, remedy=told))
    return reading.value, reading.normalised, problems


def _blank(here: SheetRow, where: str) -> list[Problem]:
    """A blank answer is missing, unless something else shows that one was meant."""
    said = here.comment(where)
    if said:
        return [here.problem("answer_in_comment", found=said)]
    evidence = here.text(EVIDENCE)
    if evidence:
        return [here.problem("evidence_without_answer", found=evidence)]
    others = [name for name in ANSWER_COLUMNS if name != ANSWER and here.text(name)]
    if not others:
        return []
    told = f"{others[0]}: {here.text(others[0])}"
    return [here.problem("words_without_answer", found=told, blocking=False)]


def marks_of(here: SheetRow, header: str) -> list[Problem]:
    """Comments anywhere in the row, and whatever makes the cells beside the answer unsure."""
    if header not in here.cells:
        return []
    where, cell = here.cells[header]
    found = "" if cell is None else cell.text
    problems = []
    said = here.comment(where)
    if said and (header != ANSWER or folded(found)):
        problems.append(here.problem("comment", header, said, blocking=False))
    if _is_full(found):
        problems.append(here.problem("cut_off", header, found, blocking=False))
    if header == ANSWER:
        return problems
    if where in here.merged:
        problems.append(here.problem("merged", header, found, blocking=False))
    if cell is None:
        return problems
    kind = "struck_through" if cell.struck else _CONVERTED.get(cell.kind, "")
    if cell.formula is not None:
        kind, found = (
            ("formula" if found else "formula_without_value"),
            f"={cell.formula} ({found})",
        )
    if kind:
        problems.append(here.problem(kind, header, found, blocking=False))
    return problems


def _is_full(text: str) -> bool:
    """Whether a text is as long as a cell of .xlsx holds, where programs cut it silently."""
    return len(text) >= FULL // 2 and FULL - 1 <= len(text.encode("utf-16-le")) // 2 <= FULL


def _one_of(
    here: SheetRow,
    header: str,
    offered: Mapping[str, str],
    trouble: str,
    problems: list[Problem],
) -> str:
    """The id of the one choice that stands under a header; else its text, as a problem."""
    text = here.text(header)
    found = [key for key, words in offered.items() if folded(text) in (folded(words), folded(key))]
    if text and len(found) != 1:
        choose = f"{REMEDIES[trouble]}: {'; '.join(offered.values())}"
        problems.append(here.problem(trouble, header, text, choose, blocking=False))
        return text
    return found[0] if text else ""
