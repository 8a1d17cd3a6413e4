"""Add a draw of the sample."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from db.tables import Amendment, Draw, SampledCase


def draw(
    session: Session,
    cases: Mapping[str, Mapping[str, str]],
    *,
    method: str,
    seed: int,
    register_sha256: str,
    design_sha256: str,
    at: datetime,
    flow: Sequence[Mapping[str, Any]] = (),
) -> Draw:
    """The draw, with its cases in order and their register rows as they stand.

    flow: cases in and out at each step up to the draw.
    """
    said = session.exec(select(func.max(col(Amendment.id)))).one()
    added = Draw(
        method=method,
        seed=seed,
        register_sha256=register_sha256,
        design_sha256=design_sha256,
        flow=[dict(each) for each in flow],
        amendments=said or 0,
        drawn_at=at,
    )
    session.add(added)
    session.flush()
    assert added.id is not None
    for position, (case_id, details) in enumerate(cases.items(), 1):
        row = SampledCase(
            draw_id=added.id, case_id=case_id, position=position, details=dict(details)
        )
        session.add(row)
    session.flush()
    return added
