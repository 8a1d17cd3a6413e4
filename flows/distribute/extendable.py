"""What of a round could be double-coded yet? Read from the study database."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from db.find.meanings import meanings
from db.find.rounds import asked_version, ever_assigned, further_codings, workbooks
from db.tables import Disclosure
from flows.distribute.extension import Situation, in_drawn_order, takeable
from flows.distribute.roundnow import round_now
from flows.study import Study


@dataclass(frozen=True, slots=True)
class Extendable:
    """What of a round could be double-coded yet.

    cases: those that can get a second coder, in the order in which they would. out: cases whose
    workbooks are out; once: those of them that one coder has; shown: of these, whose answers a
    report or reconciliation has shown, so that a second coding would not count; later: cases of
    parts not yet out that one coder is to have.
    """

    cases: tuple[str, ...]
    out: int
    once: int
    shown: int
    later: int
    now: Situation


def extendable(study: Study, session: Session, round_name: str) -> Extendable:
    """What of an open round could be double-coded yet: of the parts that are out."""
    state = round_now(study, session, round_name)
    issued = {each.wave for each in workbooks(session, round_name, "coding")}
    coders: dict[str, set[str]] = {}
    for each in state.stands:
        coders.setdefault(each.case_id, set()).add(each.coder)
    for case_id, beside in further_codings(session, round_name).items():
        coders.get(case_id, set()).update(beside)
    out = {each.case_id for each in state.stands if each.wave in issued}
    once = {case_id for case_id, who in coders.items() if len(who) == 1}
    shown = _shown(session, asked_version(session, state.round)) & once & out
    now = Situation(
        stands=state.stands,
        ever=_had_or_read(session),
        coders=tuple(each.id for each in study.file.coders),
        keys=state.keys,
        rules=state.rules,
        had=state.had,
        seed=state.seed,
    )
    return Extendable(
        cases=tuple(takeable(in_drawn_order(once & out - shown, now), now)),
        out=len(out),
        once=len(once & out),
        shown=len(shown),
        later=len(once - out),
        now=now,
    )


def _had_or_read(session: Session) -> frozenset[tuple[str, str]]:
    """Case and person: of every assignment ever made, and of every theme workbook.

    A theme workbook shows its reader what a case's coders answered.
    """
    had = {(each.case_id, each.coder) for each in ever_assigned(session)}
    read = workbooks(session, kind="themes")
    return frozenset(had | {(case, each.person) for each in read for case in each.cases})


def _shown(session: Session, version: int) -> set[str]:
    """Cases of which an answer to what is asked now was shown to others."""
    asked = meanings(session, version)
    chosen = select(*(col(getattr(Disclosure, name)) for name in _ROW))
    return {
        case_id
        for case_id, question, part, began in session.execute(chosen)
        if asked.get((question, part)) == began
    }


_ROW = ("case_id", "question", "part", "began")
