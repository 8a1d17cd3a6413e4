"""What does an adjudicator get? A workbook with every disagreement and what each coder said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from codebook.model import Codebook, Question
from workbooks.anatomy import COVER
from workbooks.codebooksheet import write_codebook
from workbooks.identity import Sealed
from workbooks.reconciliation_cover import write_reconciliation_cover
from workbooks.reconciliation_sheet import DisagreementSheet
from workbooks.sheets import new_book, save_bytes, write_identity, write_lists


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one coder said, without the coder's name.

    value: as the codebook words it; evidence, where and note as the coder gave them.
    """

    value: str
    evidence: str = ""
    where: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RowToSettle:
    """A disagreement as its adjudicator sees it.

    name: of the row in the identity, such as `RR-1 | D27a.2`; answers: in the order shown.
    follows: the id of the earlier question in this workbook that it rests on, or nothing.
    """

    name: str
    case_id: str
    question: Question
    part: str
    answers: tuple[GivenAnswer, ...]
    follows: str = ""


@dataclass(frozen=True, slots=True)
class ReconciliationWorkbook:
    """All that a reconciliation workbook says; `sealed.cases` names its rows in their order."""

    sealed: Sealed
    codebook: Codebook
    adjudicator_name: str
    rows: Sequence[RowToSettle]
    titles: Mapping[str, str] = field(default_factory=dict)
    synthetic: str = ""


def write_reconciliation_workbook(
    book: ReconciliationWorkbook, key: bytes, moment: datetime
) -> bytes:
    """The workbook as a file; the same bytes for the same content, key and moment."""
    sealed = book.sealed
    title = f"{sealed.study}: disagreements of round {sealed.round}"
    made = new_book(title, f"Reconciliation workbook {sealed.code}", sealed.code, moment)
    write_reconciliation_cover(made, book)
    DisagreementSheet(made, book, key).write()
    write_codebook(made, book.codebook, book.titles, sealed.code, book.synthetic, back=COVER)
    write_lists(made)
    write_identity(made, sealed, key)
    return save_bytes(made, moment)
