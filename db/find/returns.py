"""Which files came back, and what is still to be put right in them?"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from codebook.answers import Row
from db.find.meanings import comparable
from db.tables import Answer, CodebookVersion, Problem, Return, Workbook


class Said(NamedTuple):
    """What a coder said in one row, as far as a later return is compared with it."""

    value: str
    evidence: str
    document: str
    page: str
    kind: str
    note: str
    confidence: str


def returns(session: Session, state: str | None = None) -> list[Return]:
    """The files received so far, of one state if given, in order of receipt."""
    chosen = select(Return).order_by(col(Return.id))
    if state is not None:
        chosen = chosen.where(Return.state == state)
    return list(session.exec(chosen).all())


def received_files(session: Session) -> frozenset[str]:
    """sha256 of every file content that was ever recorded."""
    return frozenset(session.exec(select(Return.sha256)).all())


def newest_accepted(session: Session) -> dict[str, Return]:
    """The newest accepted return of each workbook, by workbook code."""
    chosen = select(Return).where(Return.state == "accepted").order_by(col(Return.id))
    return {each.workbook_id: each for each in session.exec(chosen).all() if each.workbook_id}


def since_it_said_more(session: Session, code: str) -> list[Return]:
    """A workbook's accepted returns, newest first, down to the newest that recorded an answer."""
    chosen = select(Return).where(Return.workbook_id == code, Return.state == "accepted")
    found = []
    for each in session.exec(chosen.order_by(col(Return.id).desc())).all():
        found.append(each)
        first = select(Answer.id).where(Answer.return_id == each.id).limit(1)
        if session.exec(first).first() is not None:
            break
    return found


def accepted_values(
    session: Session, round_name: str, coder: str, kind: str = "coding"
) -> dict[Row, list[tuple[int, str]]]:
    """Every value that a coder ever gave in a round, by row: return and value, oldest first.

    kind: of the workbooks in which they were given.
    """
    found: dict[Row, list[tuple[int, str]]] = {}
    chosen = (
        select(Answer)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Answer.round) == round_name)
        .where(col(Answer.coder) == coder, col(Workbook.kind) == kind)
        .order_by(col(Answer.return_id))
    )
    for each in session.exec(chosen).all():
        row = Row(each.case_id, each.question, each.part)
        found.setdefault(row, []).append((each.return_id, each.value))
    return found


def known_workbooks(session: Session) -> dict[str, tuple[Workbook, str]]:
    """Every workbook ever made with its codebook's sha256, by workbook code."""
    versions = {each.number: each.sha256 for each in session.exec(select(CodebookVersion)).all()}
    return {
        each.id: (each, versions[each.codebook_version])
        for each in session.exec(select(Workbook)).all()
    }


def problems_of(session: Session, return_id: int) -> list[Problem]:
    """What one return's coder is to put right, in its order."""
    chosen = select(Problem).where(Problem.return_id == return_id)
    return list(session.exec(chosen.order_by(col(Problem.number))).all())


def problems_told(session: Session, code: str) -> list[Problem]:
    """What was to be put right in all accepted returns of a workbook, in order of receipt."""
    chosen = select(Problem).join(Return, col(Problem.return_id) == col(Return.id))
    chosen = chosen.where(col(Return.workbook_id) == code, col(Return.state) == "accepted")
    return list(session.exec(chosen.order_by(col(Problem.return_id), col(Problem.number))).all())


def newest_of_coder(
    session: Session,
    round_name: str,
    coder: str,
    version: int | None = None,
    known: int | None = None,
    kind: str = "coding",
) -> dict[Row, Said]:
    """The newest accepted answer of one coder in one round, by row.

    version: as in `db.find.answers.answers_that_count`; known: of returns up to this
    number; kind: of the workbooks in which they were given.
    """
    told = comparable(session, version)
    found = _of_coder(session, round_name, coder, known, kind)
    return {row: said for by, row, said in found if told(by, row.question, row.part)}


def last_said(
    session: Session, round_name: str, coder: str, known: int
) -> dict[Row, tuple[int, Said]]:
    """What a coder last answered in each row, with the codebook version by which it was asked."""
    return {row: (by, said) for by, row, said in _of_coder(session, round_name, coder, known)}


def newest_return(session: Session) -> int:
    """The number of the newest return, 0 before the first."""
    chosen = select(Return.id).order_by(col(Return.id).desc()).limit(1)
    return session.exec(chosen).first() or 0


def _of_coder(
    session: Session, round_name: str, coder: str, known: int | None, kind: str = "coding"
) -> Iterator[tuple[int, Row, Said]]:
    """Version, row and words of every accepted answer of a coder, in order of receipt."""
    said = (col(getattr(Answer, name)) for name in Said._fields)
    chosen = (
        select_columns(_VERSION, col(Answer.case_id), col(Answer.question), col(Answer.part), *said)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Answer.round) == round_name)
        .where(col(Answer.coder) == coder, col(Workbook.kind) == kind)
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    if known is not None:
        chosen = chosen.where(col(Answer.return_id) <= known)
    for by, *each in session.connection().execute(chosen):
        yield by, Row(*each[:3]), Said(*each[3:])


def newest_values(
    session: Session, round_name: str, version: int | None = None, kind: str = "coding"
) -> dict[str, dict[Row, str]]:
    """The value of every newest accepted answer of one round, by coder and row.

    version: as in `db.find.answers.answers_that_count`; kind: of the workbooks.
    """
    told = comparable(session, version)
    chosen = (
        select_columns(
            _VERSION,
            col(Answer.coder),
            col(Answer.case_id),
            col(Answer.question),
            col(Answer.part),
            col(Answer.value),
        )
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Answer.round) == round_name)
        .where(col(Workbook.kind) == kind)
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    found: dict[str, dict[Row, str]] = {}
    for by, coder, case_id, question, part, value in session.execute(chosen):
        if told(by, question, part):
            found.setdefault(coder, {})[Row(case_id, question, part)] = value
    return found


_VERSION = col(Workbook.codebook_version)
