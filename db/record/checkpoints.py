"""Add a measurement of agreement, what it disclosed, and the lead's decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from codebook.answers import Row
from db.find.meanings import meanings
from db.find.rounds import asked_version
from db.tables import Checkpoint, Decision, Disclosure, Return, Round

AT_ONCE = 10_000
"""So many rows are written together."""


def checkpoint(
    session: Session,
    *,
    round_name: str,
    wave: int,
    cases: int,
    thresholds: Mapping[str, Any],
    verdicts: Mapping[str, Mapping[str, str]],
    inputs_sha256: str,
    report_sha256: str,
    at: datetime,
) -> Checkpoint:
    """The measurement added to this transaction; it awaits a decision.

    Kept with it: the codebook version by which the round is asked now.
    """
    added = Checkpoint(
        round=round_name,
        codebook_version=asked_version(session, session.get_one(Round, round_name)),
        wave=wave,
        cases=cases,
        thresholds=dict(thresholds),
        verdicts={key: dict(each) for key, each in verdicts.items()},
        inputs_sha256=inputs_sha256,
        report_sha256=report_sha256,
        measured_at=at,
    )
    session.add(added)
    session.flush()
    return added


def disclosed(session: Session, rows: Iterable[Row], *, round_name: str, at: datetime) -> int:
    """How many of the rows were disclosed for the first time; answers up to now count on.

    Disclosed is what the rows mean in the codebook version by which the round is asked now. A
    row that was disclosed before, meaning the same, keeps its first disclosure.
    """
    began = meanings(session, asked_version(session, session.get_one(Round, round_name)))
    newest = session.exec(select(Return.id).order_by(col(Return.id).desc()).limit(1)).first()
    shown = columns_of(
        col(Disclosure.case_id),
        col(Disclosure.question),
        col(Disclosure.part),
        col(Disclosure.began),
    )
    before = {(Row(*row), since) for *row, since in session.connection().execute(shown)}
    wanted = sorted(set(rows))
    added = (
        {
            "case_id": row.case_id,
            "question": row.question,
            "part": row.part,
            "began": began[row.question, row.part],
            "round": round_name,
            "after_return": newest or 0,
            "disclosed_at": at,
        }
        for row in wanted
        if (row, began[row.question, row.part]) not in before
    )
    number = 0
    while some := list(islice(added, AT_ONCE)):
        session.connection().execute(insert(Disclosure), some)
        number += len(some)
    return number


def decision(
    session: Session,
    *,
    checkpoint_id: int,
    outcome: str,
    why: str,
    by: str,
    at: datetime,
    cases: int = 0,
) -> Decision:
    """The decision added to this transaction; an earlier one at the checkpoint stays beside it.

    cases: as of `Decision`.
    """
    added = Decision(
        checkpoint_id=checkpoint_id, outcome=outcome, why=why, by=by, decided_at=at, cases=cases
    )
    session.add(added)
    session.flush()
    return added
