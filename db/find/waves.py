"""Which parts of a round may go out to coders?"""

from sqlmodel import Session

from db.find.rounds import assignments, newest_checkpoint, newest_decision, workbooks


def wave_count(session: Session, round_name: str) -> int:
    """How many waves an open round has; 0 for one that is not open."""
    return max((row.wave for row in assignments(session, round_name)), default=0)


def decided_wave(session: Session, round_name: str) -> int:
    """Up to which wave the lead let the round proceed at its newest checkpoint; 0 for none."""
    checkpoint = newest_checkpoint(session, round_name)
    if checkpoint is None or checkpoint.id is None:
        return 0
    decision = newest_decision(session, checkpoint.id)
    return checkpoint.wave if decision is not None and decision.outcome == "proceed" else 0


def is_decided(session: Session, round_name: str) -> bool:
    """Whether the lead let all of an open round proceed, so that it can be settled."""
    return decided_wave(session, round_name) >= wave_count(session, round_name)


def released_wave(session: Session, round_name: str) -> int:
    """The last wave whose workbooks may go out; one that is out stays out."""
    out = [each.wave for each in workbooks(session, round_name, "coding")]
    allowed = max([1, decided_wave(session, round_name) + 1, *out])
    return min(allowed, wave_count(session, round_name))
