"""What does a coding workbook say, before it is laid out on sheets?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from codebook.conditions import awaited
from codebook.model import Codebook
from workbooks.documentlinks import document_address
from workbooks.identity import Sealed


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of a case: its title, its file if known, and whether it is there to be read.

    address: where a link to it leads, if that is known.
    """

    title: str
    file_name: str = ""
    state: Literal["here", "none", "awaited"] = "here"
    address: str = ""


@dataclass(frozen=True, slots=True)
class CaseToCode:
    """A case as its coder sees it.

    details: its register row, for the rules; shown: titles and values above the questions.
    rows: what is asked of it, as in the ID column, where that is not everything. given: what
    the coder answered before to questions that are not asked here, for the rules. earlier: what
    the coder answered before to what is asked here, to be read beside it. why: it comes again.
    unit: which of those that its documents tell of it is about, as the register calls it.
    """

    case_id: str
    details: Mapping[str, str]
    shown: tuple[tuple[str, str], ...] = ()
    documents: tuple[CaseDocument, ...] = ()
    rows: frozenset[str] | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    unit: str = ""

    def asks(self, key: str) -> bool:
        """Whether the row with this ID stands on the case's sheet."""
        return self.rows is None or key in self.rows


@dataclass(frozen=True, slots=True)
class CodingWorkbook:
    """All that a coding workbook says.

    sealed: its identity; cases in its order, as in `sealed.cases`; titles: words for register
    columns; synthetic: a notice that the cases are made up; part: of the round, such as "part 1
    of 2". why: what a further workbook asks, and why it comes; earlier: whether earlier answers
    stand in it. unit: whom or what the answers about a case concern, with guidance where that
    could be doubted. new_themes: whether there is a sheet for themes that no question asks for.
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
    why: str = ""
    earlier: bool = False
    unit: str = ""
    unit_guidance: str = ""
    new_themes: bool = False


def documents_here(book: CodingWorkbook) -> tuple[str, ...]:
    """The titles of all documents that are there to be read, in the order of cases."""
    here = (each.title for case in book.cases for each in case.documents if each.state == "here")
    return tuple(dict.fromkeys(here))


def case_to_code(case_id: str, details: Mapping[str, str], seen: Mapping[str, Any]) -> CaseToCode:
    """A case as coders see it.

    details: its register row. seen: what is kept with a round of the study file: `show`,
    columns shown; `titles` by column; `documents`, title and column of each; `folders`, where
    their files lie; `unit`, whose `each` is the column that names the unit of a case.
    """
    each = seen.get("unit", {}).get("each", "")
    folders = seen.get("folders") or [None] * len(seen["documents"])
    return CaseToCode(
        case_id=case_id,
        details=details,
        shown=tuple(
            (seen["titles"].get(column, column), details.get(column, "")) for column in seen["show"]
        ),
        documents=tuple(
            _document(title, details.get(column, "") if column else None, folder)
            for (title, column), folder in zip(seen["documents"], folders, strict=True)
        ),
        unit="" if each in seen["show"] else details.get(each, ""),
    )


def _document(title: str, file_name: str | None, folder: str | None) -> CaseDocument:
    """A document by what the register says of its file; None where it says nothing of files.

    folder: where its file lies; None in rounds that were opened before there were links.
    """
    if file_name is None:
        return CaseDocument(title)
    if awaited(file_name):
        return CaseDocument(title, state="awaited")
    address = "" if folder is None else document_address(file_name, folder)
    return CaseDocument(title, file_name, "here" if file_name.strip() else "none", address)


def unit_in_words(unit: str, guidance: str) -> str:
    """Whom or what the answers concern, with what that means where it could be doubted."""
    return f"{unit}. {guidance}" if unit and guidance else unit
