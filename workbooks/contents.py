"""What does a coding workbook say, before it is laid out on sheets?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from codebook.model import Codebook
from workbooks.identity import Sealed


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of a case: its title, its file ("" where there is none), or still awaited."""

    title: str
    file_name: str = ""
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class CaseToCode:
    """A case as its coder sees it.

    details: its register row, for the rules; shown: titles and values above the questions.
    """

    case_id: str
    details: Mapping[str, str]
    shown: tuple[tuple[str, str], ...] = ()
    documents: tuple[CaseDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingWorkbook:
    """All that a coding workbook says.

    sealed: its identity; cases in its order, as in `sealed.cases`; titles: words for register
    columns; synthetic: a notice that the cases are made up; part: such as "1 of 2".
    """

    sealed: Sealed
    codebook: Codebook
    coder_name: str
    cases: tuple[CaseToCode, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    confidence: bool = False
    synthetic: str = ""
    due: str = ""
    part: str = ""
