"""Which answers count? The newest accepted ones, frozen once they have been disclosed."""

from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from codebook.answers import CodedAnswer, Resolved, Row
from db.tables import Answer, Disclosure, Resolution, Return


def newest_answers(session: Session, round_name: str | None = None) -> list[CodedAnswer]:
    """Per coder and row the newest accepted answer, revised after disclosure or not."""
    return _newest(session, round_name, {})


def answers_that_count(session: Session, round_name: str | None = None) -> list[CodedAnswer]:
    """Per coder and row the newest accepted answer given before its disclosure.

    These are what agreement compares and what consolidated answers rest on.
    """
    frozen = columns_of(*_DISCLOSED, col(Disclosure.after_return))
    until = {Row(*row): after for *row, after in session.connection().execute(frozen)}
    return _newest(session, round_name, until)


def disclosed_rows(session: Session) -> frozenset[Row]:
    """The rows whose answers a report or reconciliation workbook has shown."""
    frozen = session.connection().execute(columns_of(*_DISCLOSED))
    return frozenset(Row(*each) for each in frozen)


def resolutions(session: Session, round_name: str | None = None) -> dict[Row, Resolved]:
    """The newest accepted resolution of each settled row."""
    chosen = (
        select(Resolution, Return)
        .join(Return, col(Resolution.return_id) == col(Return.id))
        .where(col(Return.state) == "accepted")
        .order_by(col(Resolution.return_id), col(Resolution.id))
    )
    if round_name is not None:
        chosen = chosen.where(col(Resolution.round) == round_name)
    found: dict[Row, Resolved] = {}
    for each, received in session.exec(chosen).all():
        row = Row(each.case_id, each.question, each.part)
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


def _newest(session: Session, round_name: str | None, until: dict[Row, int]) -> list[CodedAnswer]:
    """By round, coder and row the last accepted answer, but none after `until` its return."""
    chosen = (
        columns_of(*_COLUMNS)
        .select_from(Answer)
        .join(Return, col(Answer.return_id) == col(Return.id))
        .where(col(Return.state) == "accepted")
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    if round_name is not None:
        chosen = chosen.where(col(Answer.round) == round_name)
    newest: dict[tuple[str, str, Row], CodedAnswer] = {}
    for case_id, question, part, *rest in session.connection().execute(chosen):
        each = CodedAnswer(Row(case_id, question, part), *rest)
        if each.row not in until or each.return_id <= until[each.row]:
            newest[each.round, each.coder, each.row] = each
    return [newest[key] for key in sorted(newest)]


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
    func.coalesce(col(Return.workbook_id), ""),
    col(Return.sha256),
    col(Answer.sheet),
    col(Answer.cell),
)
"""A CodedAnswer's fields in order, its row in three; whole rows would cost five times as much."""
