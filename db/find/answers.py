"""Which answers count? The newest accepted ones, frozen once they have been disclosed.

What a coder answered once more, in a repeat (see `db.find.twice`), is not among them.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import CursorResult
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from codebook.answers import CodedAnswer, Resolved, Row
from db.find.meanings import comparable, every_meaning
from db.find.rounds import uncounted
from db.tables import Answer, Disclosure, Resolution, Return, Workbook

AT_ONCE = 10_000
"""So many rows are fetched together."""


def newest_answers(
    session: Session, round_name: str | None = None, version: int | None = None
) -> list[CodedAnswer]:
    """Per coder and row the newest accepted answer, revised after disclosure or not.

    version: as in `answers_that_count`.
    """
    return _newest(session, round_name, version, {}, blind=False)


def answers_that_count(
    session: Session,
    round_name: str | None = None,
    version: int | None = None,
    *,
    blind: bool = False,
    until: datetime | None = None,
) -> list[CodedAnswer]:
    """Per coder and row the newest accepted answer given before its disclosure.

    These are what consolidated answers rest on and, if they are blind, what agreement compares.
    version: the codebook version by which is asked now; an answer to a question that meant
    something else when it was given, or that is no longer asked, does not count. Without it,
    answers of any meaning do. blind: leaves out answers of workbooks that showed their coder
    an earlier answer. until: as it stood at that moment, by what had come and been withdrawn.
    """
    shown = columns_of(*_DISCLOSED, col(Disclosure.began), col(Disclosure.after_return))
    frozen = {
        (Row(*row), began): after for *row, began, after in session.connection().execute(shown)
    }
    return _newest(session, round_name, version, frozen, blind=blind, until=until)


def answers_to_measure(
    session: Session, round_name: str, version: int, until: datetime | None = None
) -> tuple[list[CodedAnswer], list[CodedAnswer]]:
    """The round's answers that agreement compares, and all that count; see above.

    One list twice where no coder has seen an earlier answer, since there may be a million.
    """
    counting = answers_that_count(session, round_name, version, until=until)
    in_view = select(Workbook.id).where(
        col(Workbook.round) == round_name, col(Workbook.earlier_shown)
    )
    if session.exec(in_view).first() is None:
        return counting, counting
    return answers_that_count(session, round_name, version, blind=True, until=until), counting


class Given(NamedTuple):
    """An answer with the codebook version by which it was asked."""

    round: str
    coder: str
    row: Row
    value: str
    version: int


def given_answers(session: Session) -> Iterator[Given]:
    """Every accepted answer ever given, whatever was asked, in order of receipt."""
    chosen = (
        columns_of(
            col(Answer.round),
            col(Answer.coder),
            *_COLUMNS[:3],
            col(Answer.value),
            col(Workbook.codebook_version),
        )
        .select_from(Answer)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Workbook.kind) == "coding")
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    for round_name, coder, *row, value, version in session.connection().execute(chosen):
        yield Given(round_name, coder, Row(*row), value, version)


def disclosed_rows(session: Session) -> frozenset[Row]:
    """The rows whose answers a report or reconciliation workbook has shown."""
    frozen = session.connection().execute(columns_of(*_DISCLOSED))
    return frozenset(Row(*each) for each in frozen)


def resolutions(
    session: Session, round_name: str | None = None, version: int | None = None
) -> dict[Row, Resolved]:
    """The newest accepted resolution of each settled row.

    version: as in `answers_that_count`: what was settled of another meaning settles nothing.
    """
    told = comparable(session, version)
    chosen = (
        select(Resolution, Return, col(Workbook.codebook_version))
        .join(Return, col(Resolution.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted")
        .order_by(col(Resolution.return_id), col(Resolution.id))
    )
    if round_name is not None:
        chosen = chosen.where(col(Resolution.round) == round_name)
    found: dict[Row, Resolved] = {}
    for each, received, by in session.exec(chosen).all():
        row = Row(each.case_id, each.question, each.part)
        if not told(by, each.question, each.part):
            continue
        found[row] = Resolved(
            row=row,
            round=each.round,
            value=each.value,
            how=each.how,
            reason=each.reason,
            words=each.words,
            by=each.by,
            return_id=each.return_id,
            workbook_id=received.workbook_id or "",
            file_sha256=received.sha256,
            sheet=each.sheet,
            cell=each.cell,
        )
    return found


def _newest(
    session: Session,
    round_name: str | None,
    version: int | None,
    frozen: dict[tuple[Row, int], int],
    *,
    blind: bool,
    until: datetime | None = None,
) -> list[CodedAnswer]:
    """By round, coder and row the last accepted answer, but none after its row was frozen.

    frozen: the last return that counts, by row and meaning. Answers to assignments that were
    withdrawn are left out, unless they were kept as a further coding.
    """
    told = comparable(session, version)
    began = every_meaning(session) if frozen else {}
    chosen = (
        columns_of(col(Workbook.codebook_version), *_COLUMNS)
        .select_from(Answer)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Workbook.kind) == "coding")
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    if round_name is not None:
        chosen = chosen.where(col(Answer.round) == round_name)
    if blind:
        chosen = chosen.where(~col(Workbook.earlier_shown))
    if until is not None:
        chosen = chosen.where(col(Return.received_at) <= until)
    gone = uncounted(session, until)
    found = []
    for by, each in _read(session.connection().execute(chosen)):
        if not told(by, each.row.question, each.row.part):
            continue
        if gone and (each.round, each.row.case_id, each.coder) in gone:
            continue
        key = (by, each.row.question, each.row.part)
        last = frozen.get((each.row, began[key])) if frozen else None
        if last is None or each.return_id <= last:
            found.append(each)
    found.sort(key=_PLACE)
    return [each for each, after in pairwise(found) if _PLACE(each) != _PLACE(after)] + found[-1:]


def _read(result: CursorResult[Any]) -> Iterator[tuple[int, CodedAnswer]]:
    """Codebook version and answer, row by row; equal short texts are the same object in memory."""
    same: dict[Any, Any] = {}
    once = same.setdefault
    for some in result.partitions(AT_ONCE):
        for told in some:
            given = [once(each, each) for each in (*told[1:_WORDS], *told[_WORDS + 1 :])]
            given.insert(_WORDS - 1, told[_WORDS])
            yield told[0], CodedAnswer(Row(*given[:3]), *given[3:])


_PLACE = attrgetter("round", "coder", "row")
"""What of an answer is the newest one: sorted by it, answers of a place stay as received."""
_DISCLOSED = (col(Disclosure.case_id), col(Disclosure.question), col(Disclosure.part))
_COLUMNS = (
    col(Answer.case_id),
    col(Answer.question),
    col(Answer.part),
    col(Answer.coder),
    col(Answer.round),
    col(Answer.value),
    col(Answer.evidence),
    col(Answer.document),
    col(Answer.page),
    col(Answer.kind),
    col(Answer.note),
    col(Answer.return_id),
    col(Return.workbook_id),
    col(Return.sha256),
    col(Answer.sheet),
    col(Answer.cell),
)
"""A CodedAnswer's fields in order, its row in three; whole rows would cost five times as much."""
_WORDS = 7
"""Where evidence stands after the codebook version: the one text that hardly ever comes twice."""
