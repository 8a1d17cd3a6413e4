"""What does a reconciliation workbook say? Its disagreements, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from codebook.model import Codebook, Question
from workbooks.identity import Sealed


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
    """All that a reconciliation workbook says; `sealed.cases` names its rows in their order.

    unit, unit_guidance: as in a coding workbook.
    """

    sealed: Sealed
    codebook: Codebook
    adjudicator_name: str
    rows: Sequence[RowToSettle]
    titles: Mapping[str, str] = field(default_factory=dict)
    synthetic: str = ""
    unit: str = ""
    unit_guidance: str = ""
