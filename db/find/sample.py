"""Which cases are in the sample, and what is known of them, amendments included?"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from db.tables import Amendment, Draw, Replacement, SampledCase


def newest_draw(session: Session) -> Draw | None:
    """The draw that counts, or None before the first."""
    return session.exec(select(Draw).order_by(col(Draw.id).desc()).limit(1)).first()


def sampled_cases(session: Session) -> dict[str, SampledCase]:
    """The sample's cases by id, in order of their draw; empty before the first draw.

    Cases that were replaced are left out, those that took their place are in.
    """
    draw = newest_draw(session)
    if draw is None or draw.id is None:
        return {}
    out = {each.case_out for each in replacements(session, draw.id)}
    found = cases_of_draw(session, draw.id)
    return {case_id: each for case_id, each in found.items() if case_id not in out}


def cases_of_draw(
    session: Session, draw_id: int, until: datetime | None = None, known: int | None = None
) -> dict[str, SampledCase]:
    """Every case that this draw ever held, replaced ones too, by id, in order.

    details: the register row as amended since the draw, by now, by `until`, or by the amendment
    numbered `known`.
    """
    chosen = select(SampledCase).where(SampledCase.draw_id == draw_id)
    rows = session.exec(chosen.order_by(col(SampledCase.position))).all()
    draw = session.get(Draw, draw_id)
    said = draw.amendments if draw is not None else 0
    changed = amended(each for each in amendments(session, until, known) if (each.id or 0) > said)
    return {row.case_id: _with(row, changed.get(row.case_id, {})) for row in rows}


def amendments(
    session: Session, until: datetime | None = None, known: int | None = None
) -> list[Amendment]:
    """Every correction to the register in order of making, up to a moment or a number if given."""
    chosen = select(Amendment).order_by(col(Amendment.id))
    if known is not None:
        chosen = chosen.where(col(Amendment.id) <= known)
    if until is not None:
        chosen = chosen.where(col(Amendment.amended_at) <= until)
    return list(session.exec(chosen).all())


def newest_amendment(session: Session) -> int:
    """The number of the newest correction to the register, 0 where there is none."""
    chosen = select(Amendment.id).order_by(col(Amendment.id).desc()).limit(1)
    return session.exec(chosen).first() or 0


def amended(changes: Iterable[Amendment]) -> dict[str, dict[str, str]]:
    """What the amendments make of the register: text by column, by case id."""
    found: dict[str, dict[str, str]] = {}
    for each in changes:
        found.setdefault(each.case_id, {})[each.column] = each.after
    return found


def replacements(session: Session, draw_id: int) -> list[Replacement]:
    """The cases of a draw that were replaced, in order of their replacement."""
    chosen = select(Replacement).where(Replacement.draw_id == draw_id)
    return list(session.exec(chosen.order_by(col(Replacement.id))).all())


def _with(row: SampledCase, changes: dict[str, str]) -> SampledCase:
    """The case with its details as amended; what the database keeps stays as it was."""
    if not changes:
        return row
    said = row.model_dump() | {"details": {**row.details, **changes}}
    return SampledCase(**said)
