"""Which extension of a round's double coding was decided, and is it done?"""

from sqlmodel import Session

from db.find.rounds import decisions_at, ever_assigned, newest_checkpoint, newest_decision
from db.tables import Decision


def extension_origin(decision_id: int) -> str:
    """The origin of assignments that an extension made, by the decision that ordered it."""
    return f"second coder by decision {decision_id}"


def open_extension(session: Session, round_name: str) -> Decision | None:
    """The decision to extend that counts and is still to be carried out, or None."""
    checkpoint = newest_checkpoint(session, round_name)
    decided = newest_decision(session, checkpoint.id or 0) if checkpoint is not None else None
    if decided is None or decided.outcome != "extend" or not decided.cases:
        return None
    done = extension_origin(decided.id or 0)
    if any(each.origin == done for each in ever_assigned(session, round_name)):
        return None
    return decided


def extended_cases(session: Session, round_name: str, checkpoint_id: int) -> frozenset[str]:
    """The cases that got a second coder by decisions at this checkpoint."""
    decided = [each for each in decisions_at(session, checkpoint_id) if each.cases]
    made = {extension_origin(each.id or 0) for each in decided}
    every = ever_assigned(session, round_name) if made else ()
    return frozenset(each.case_id for each in every if each.origin in made)
