"""In which file did the words beside an answer first stand? A later one may have come without."""

from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from codebook.answers import Row
from db.tables import Answer, Return, Workbook


class Quoted(NamedTuple):
    """A coder's evidence in one row."""

    round: str
    coder: str
    row: Row
    evidence: str


class FirstStood(NamedTuple):
    """The workbook, file, sheet and cell of the answer beside which words first stood."""

    workbook_id: str
    file_sha256: str
    sheet: str
    cell: str


def first_quoted(session: Session) -> dict[Quoted, FirstStood]:
    """Where evidence first stood that more than one accepted answer bears.

    Words that came back blank stay with their answer, so that only the first of the answers
    that bear them is sure to stand beside them.
    """
    place = (col(Answer.round), col(Answer.coder), *_ROW, col(Answer.evidence))
    several = (
        columns_of(func.min(Answer.id).label("first"))
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Workbook.kind) == "coding")
        .where(col(Answer.evidence) != "")
        .group_by(*place)
        .having(func.count() > 1)
        .subquery()
    )
    chosen = (
        columns_of(
            *place, col(Return.workbook_id), col(Return.sha256), col(Answer.sheet), col(Answer.cell)
        )
        .select_from(Answer)
        .join(several, col(Answer.id) == several.c.first)
        .join(Return, col(Answer.return_id) == col(Return.id))
    )
    return {
        Quoted(name, coder, Row(*row), words): FirstStood(code or "", sha256, sheet, cell)
        for name, coder, *row, words, code, sha256, sheet, cell in session.execute(chosen)
    }


_ROW = (col(Answer.case_id), col(Answer.question), col(Answer.part))
