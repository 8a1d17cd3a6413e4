"""Add a measurement of agreement, what it disclosed, and the lead's decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from codebook.answers import Row
from db.tables import Checkpoint, Decision, Disclosure, Return


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
    """The measurement added to this transaction; it awaits a decision."""
    added = Checkpoint(
        round=round_name,
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

    A row that was disclosed before keeps its first disclosure.
    """
    newest = session.exec(select(Return.id).order_by(col(Return.id).desc()).limit(1)).first()
    before = {(each.case_id, each.question, each.part) for each in session.exec(select(Disclosure))}
    added = [
        {
            "case_id": row.case_id,
            "question": row.question,
            "part": row.part,
            "round": round_name,
            "after_return": newest or 0,
            "disclosed_at": at,
        }
        for row in sorted(set(rows))
        if (row.case_id, row.question, row.part) not in before
    ]
    if added:
        session.execute(insert(Disclosure), added)
    return len(added)


def decision(
    session: Session, *, checkpoint_id: int, outcome: str, why: str, by: str, at: datetime
) -> Decision:
    """The decision added to this transaction; an earlier one at the checkpoint stays beside it."""
    added = Decision(checkpoint_id=checkpoint_id, outcome=outcome, why=why, by=by, decided_at=at)
    session.add(added)
    session.flush()
    return added
