"""Add a draw of the sample, and what takes the place of a case of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from db.tables import Amendment, Draw, Replacement, SampledCase


def draw(
    session: Session,
    cases: Mapping[str, Mapping[str, str]],
    *,
    method: str,
    seed: int,
    register_sha256: str,
    design_sha256: str,
    at: datetime,
    strata: Mapping[str, str] | None = None,
    weights: Mapping[str, float] | None = None,
    flow: Sequence[Mapping[str, Any]] = (),
) -> Draw:
    """The draw, with its cases in order and their register rows as they stand.

    strata, weights: by case id, where the design gives them. flow: cases in and out at each
    step up to the draw.
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
            draw_id=added.id,
            case_id=case_id,
            position=position,
            details=dict(details),
            stratum=(strata or {}).get(case_id, ""),
            weight=(weights or {}).get(case_id),
        )
        session.add(row)
    session.flush()
    return added


def replacement(
    session: Session,
    draw_id: int,
    gone: SampledCase,
    case_in: str,
    details: Mapping[str, str],
    *,
    position: int,
    why: str,
    by: str,
    at: datetime,
) -> Replacement:
    """A case goes out of the sample; another, if any, comes in with its stratum and weight."""
    if case_in:
        session.add(
            SampledCase(
                draw_id=draw_id,
                case_id=case_in,
                position=position,
                details=dict(details),
                stratum=gone.stratum,
                weight=gone.weight,
            )
        )
    added = Replacement(
        draw_id=draw_id, case_out=gone.case_id, case_in=case_in, why=why, by=by, replaced_at=at
    )
    session.add(added)
    session.flush()
    return added
