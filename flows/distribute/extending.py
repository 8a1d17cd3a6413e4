"""A decision to extend a round is carried out: more of its cases get a second coder."""

from collections import Counter
from dataclasses import asdict

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.extensions import extension_origin, open_extension
from db.record.rounds import assigned
from db.tables import Round
from flows.distribute.extendable import extendable
from flows.distribute.extension import extension
from flows.distribute.summaries import ExtensionSummary
from flows.study import Study


def extend(study: Study, session: Session, found: Round) -> ExtensionSummary | None:
    """Second coders as the lead decided, once for each decision; None where none is open.

    The first cases of those that can get one, in the order of `Extendable`; fewer than decided
    where no more are left. Raises StudyError where constraints keep them from being shared out.
    """
    decided = open_extension(session, found.name)
    if decided is None:
        return None
    there = extendable(study, session, found.name)
    cases = there.cases[: decided.cases]
    if not cases:
        return ExtensionSummary(decided.cases, 0, {})
    try:
        told = extension(cases, there.now, extension_origin(decided.id or 0))
    except StudyError as error:
        placed = [study.file.placed(each) for each in error.faults]
        what = f"Round {found.name} cannot be extended by {len(cases)} cases"
        raise StudyError(what if placed else f"{what}. {error}", placed) from None
    assigned(session, found.name, told.given)
    loads = dict(sorted(Counter(each.coder for each in told.given).items()))
    about = {"round": found.name, "decision": decided.id, "asked": decided.cases}
    made = {"cases": len(cases), "given": loads, "balance": asdict(told.balance)}
    study.record(session, "extended", who=decided.by, about={**about, **made})
    return ExtensionSummary(decided.cases, len(cases), loads)
