"""Which cases are in the sample?"""

from sqlmodel import Session, col, select

from db.tables import Draw, SampledCase


def newest_draw(session: Session) -> Draw | None:
    """The draw that counts, or None before the first."""
    return session.exec(select(Draw).order_by(col(Draw.id).desc()).limit(1)).first()


def sampled_cases(session: Session) -> dict[str, SampledCase]:
    """The sample's cases by id, in order of their draw; empty before the first draw."""
    draw = newest_draw(session)
    if draw is None:
        return {}
    chosen = select(SampledCase).where(SampledCase.draw_id == draw.id)
    rows = session.exec(chosen.order_by(col(SampledCase.position))).all()
    return {row.case_id: row for row in rows}
