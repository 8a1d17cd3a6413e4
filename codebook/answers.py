"""What is an answer, wherever it is used? One coder's value, with the place it came from."""

from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """What is answered: one question, or part of one, about one case.

    A named tuple, as is CodedAnswer: there are thousands, made anew at every look.
    """

    case_id: str
    question: str
    part: str = ""


class CodedAnswer(NamedTuple):
    """One coder's answer, as a returned workbook gave it.

    value: a value code, a number as text, or free text. return_id grows in order of receipt.
    kind: how the evidence is given (verbatim, paraphrase, throughout or nothing).
    sheet, cell, workbook_id and file_sha256 lead back to what the coder wrote.
    """

    row: Row
    coder: str
    round: str
    value: str
    evidence: str
    document: str
    page: str
    kind: str
    note: str
    return_id: int
    workbook_id: str
    file_sha256: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The final value of a disagreement: who settled it, how and why, and in which cell."""

    row: Row
    round: str
    value: str
    how: str
    reason: str
    words: str
    by: str
    return_id: int
    workbook_id: str
    file_sha256: str
    sheet: str
    cell: str
