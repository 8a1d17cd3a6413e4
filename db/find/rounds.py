"""Which rounds are open, who codes which case, and in which workbooks?"""

from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from codebook.model import Codebook
from db.find.sample import cases_of_draw
from db.tables import (
    Assignment,
    Checkpoint,
    CodebookVersion,
    Decision,
    Recoding,
    Repeat,
    Round,
    Withdrawal,
    Workbook,
)


def rounds(session: Session) -> list[Round]:
    """The rounds opened so far, in order."""
    return list(session.exec(select(Round).order_by(col(Round.number))).all())


def round_named(session: Session, name: str) -> Round | None:
    """The round of that name, or None while it is not open."""
    return session.get(Round, name)


def codebook_of(session: Session, version: int) -> Codebook:
    """A published codebook version; raises KeyError if there is none."""
    found = session.get(CodebookVersion, version)
    if found is None:
        raise KeyError(version)
    return _read(found.content)


@lru_cache(maxsize=4)
def _read(content: str) -> Codebook:
    """A version's codebook, read once: what was published never changes."""
    return Codebook.model_validate_json(content)


def asked_version(session: Session, found: Round) -> int:
    """The codebook version by which a round is asked now: its own, or that of a re-coding."""
    newest = newest_recoding(session, found.name)
    return newest.codebook_version if newest is not None else found.codebook_version


def newest_recoding(session: Session, round_name: str) -> Recoding | None:
    """The last order to ask a round by another codebook version, or None."""
    chosen = select(Recoding).where(Recoding.round == round_name)
    return session.exec(chosen.order_by(col(Recoding.id).desc()).limit(1)).first()


def repeats(session: Session, round_name: str) -> list[Repeat]:
    """The cases of a round that coders were to code once more, blind, in the order of asking."""
    chosen = select(Repeat).where(Repeat.round == round_name)
    return list(session.exec(chosen.order_by(col(Repeat.id))).all())


def assignments(session: Session, round_name: str | None = None) -> list[Assignment]:
    """Assignments that stand, of a round or of all, by round, coder and place in their order.

    One that was withdrawn is left out, unless it was restored since.
    """
    gone = {key for key, each in withdrawals(session).items() if each.treatment != "restored"}
    return [each for each in ever_assigned(session, round_name) if each.id not in gone]


def withdrawals(session: Session, until: datetime | None = None) -> dict[int, Withdrawal]:
    """The newest act on each assignment that was ever withdrawn (by `until`), by assignment."""
    chosen = select(Withdrawal).order_by(col(Withdrawal.id))
    if until is not None:
        chosen = chosen.where(col(Withdrawal.withdrawn_at) <= until)
    return {each.assignment_id: each for each in session.exec(chosen).all()}


def uncounted(session: Session, until: datetime | None = None) -> frozenset[tuple[str, str, str]]:
    """Round, case and coder of assignments whose answers count nowhere.

    Those that were withdrawn, by `until` if that is given, unless their answers were kept or
    they are to be done again.
    """
    gone = [
        key
        for key, each in withdrawals(session, until).items()
        if each.treatment not in ("kept", "restored")
    ]
    if not gone:
        return frozenset()
    found = session.exec(select(Assignment).where(col(Assignment.id).in_(gone))).all()
    return frozenset((each.round, each.case_id, each.coder) for each in found)


def further_codings(session: Session, round_name: str | None = None) -> dict[str, set[str]]:
    """Coders by case whose answers count although nothing more is expected of them."""
    kept = {key for key, each in withdrawals(session).items() if each.treatment == "kept"}
    coders: dict[str, set[str]] = {}
    for each in ever_assigned(session, round_name) if kept else ():
        if each.id in kept:
            coders.setdefault(each.case_id, set()).add(each.coder)
    return coders


def ever_assigned(session: Session, round_name: str | None = None) -> list[Assignment]:
    """All assignments that were ever made, in the same order."""
    chosen = select(Assignment)
    if round_name is not None:
        chosen = chosen.where(Assignment.round == round_name)
    order = (col(Assignment.round), col(Assignment.coder), col(Assignment.position))
    return list(session.exec(chosen.order_by(*order)).all())


def coders_by_case(session: Session, round_name: str | None = None) -> dict[str, set[str]]:
    """Who is to code each assigned case, in one round or in whichever."""
    coders: dict[str, set[str]] = {}
    for each in assignments(session, round_name):
        coders.setdefault(each.case_id, set()).add(each.coder)
    return coders


def workbooks(
    session: Session, round_name: str | None = None, kind: str | None = None
) -> list[Workbook]:
    """Workbooks made so far, of one round or kind if given, in order of their making."""
    chosen = select(Workbook)
    if round_name is not None:
        chosen = chosen.where(Workbook.round == round_name)
    if kind is not None:
        chosen = chosen.where(Workbook.kind == kind)
    order = (col(Workbook.round), col(Workbook.wave), col(Workbook.person), col(Workbook.part))
    return list(session.exec(chosen.order_by(*order, col(Workbook.issue))).all())


def checkpoints(session: Session, round_name: str) -> list[Checkpoint]:
    """Every measurement of a round, in order."""
    chosen = select(Checkpoint).where(Checkpoint.round == round_name)
    return list(session.exec(chosen.order_by(col(Checkpoint.id))).all())


def newest_checkpoint(session: Session, round_name: str) -> Checkpoint | None:
    """The last measurement of a round, or None before the first."""
    chosen = select(Checkpoint).where(Checkpoint.round == round_name)
    return session.exec(chosen.order_by(col(Checkpoint.id).desc()).limit(1)).first()


def newest_decision(session: Session, checkpoint_id: int) -> Decision | None:
    """The decision that counts at a checkpoint, or None while it awaits one."""
    chosen = select(Decision).where(Decision.checkpoint_id == checkpoint_id)
    return session.exec(chosen.order_by(col(Decision.id).desc()).limit(1)).first()


def decisions_at(session: Session, checkpoint_id: int) -> list[Decision]:
    """Every decision at a checkpoint, in order; the last one counts."""
    chosen = select(Decision).where(Decision.checkpoint_id == checkpoint_id)
    return list(session.exec(chosen.order_by(col(Decision.id))).all())


def decisions(session: Session, round_name: str) -> list[tuple[Checkpoint, Decision | None]]:
    """Every measurement of a round, in order, with the decision that counts at it."""
    return [
        (each, newest_decision(session, each.id or 0)) for each in checkpoints(session, round_name)
    ]


def round_details(
    session: Session, round_name: str, known: int | None = None
) -> dict[str, dict[str, str]]:
    """The register row, as amended, of every case of the draw that a round took cases from.

    known: as in `cases_of_draw`.
    """
    found = session.get(Round, round_name)
    if found is None:
        return {}
    drawn = cases_of_draw(session, found.draw_id, known=known)
    return {case_id: each.details for case_id, each in drawn.items()}
