"""At which checkpoints did the lead decide, and how?"""

from datetime import datetime

from sqlmodel import Session, col, select

from db.tables import Checkpoint, Decision


def decided(
    session: Session, until: datetime | None = None, before: int | None = None
) -> list[tuple[Checkpoint, Decision]]:
    """Every checkpoint of any round at which the lead decided, with the decision that counts.

    In order of measuring. until: as it stood at that moment; before: only those that were
    measured before the checkpoint of this number.
    """
    chosen = select(Checkpoint).order_by(col(Checkpoint.id))
    made = select(Decision).order_by(col(Decision.id))
    if until is not None:
        chosen = chosen.where(col(Checkpoint.measured_at) <= until)
        made = made.where(col(Decision.decided_at) <= until)
    if before is not None:
        chosen = chosen.where(col(Checkpoint.id) < before)
    newest = {each.checkpoint_id: each for each in session.exec(made).all()}
    found = session.exec(chosen).all()
    return [(each, newest[each.id or 0]) for each in found if (each.id or 0) in newest]
