"""Which cases are in the sample?"""

from sqlmodel import Session, col, select

from db.tables import Draw, SampledCase


def newest_draw(session: Session) -> Draw | None:
    """The draw that counts, or None before the first."""
    return session.exec(select(Draw).order_by(col(Draw.id).desc()).limit(1)).first()


def sampled_cases(session: Session) -> dict[str, SampledCase]:
    """The sample's cases by id, in order of their draw; empty before the first draw."""
    draw = newest_draw(session)
    return {} if draw is None or draw.id is None else cases_of_draw(session, draw.id)


def cases_of_draw(session: Session, draw_id: int) -> dict[str, SampledCase]:
    """The cases that this draw chose, by id, in order of their draw."""
    chosen = select(SampledCase).where(SampledCase.draw_id == draw_id)
    rows = session.exec(chosen.order_by(col(SampledCase.position))).all()
    return {row.case_id: row for row in rows}
