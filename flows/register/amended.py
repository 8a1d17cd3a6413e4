"""What follows from a changed register row, for coders and for the draw, which stands?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from db.find.rounds import asked_version, assignments, codebook_of, rounds
from flows.register.eligibility import sieved
from flows.register.load import Register
from flows.register.sentback import Now, turned
from flows.register.states import Difference, Rows
from flows.study import Study
from flows.studyfile import Eligibility


@dataclass(frozen=True, slots=True)
class SentBack:
    """A question that coders of a case are now asked, or no longer; see sentback.py."""

    round: str
    case: str
    question: str
    coders: tuple[str, ...]
    now: Now
    came: bool


def sent_back(
    session: Session,
    changes: Iterable[Difference],
    before: Rows,
    after: Rows,
) -> list[SentBack]:
    """For every open round, the questions that turn for those who code a changed case."""
    found = []
    cases = list(dict.fromkeys(each.case_id for each in changes))
    for opened in rounds(session):
        codebook = codebook_of(session, asked_version(session, opened))
        coders: dict[str, list[str]] = {}
        for each in assignments(session, opened.name):
            coders.setdefault(each.case_id, []).append(each.coder)
        for case in cases:
            if case in coders:
                found += [
                    SentBack(opened.name, case, each.question, tuple(sorted(coders[case])),
                             each.now, each.came)
                    for each in turned(codebook, before[case], after[case])
                ]  # fmt: skip
    return found


def drawn_by(
    study: Study, changes: Iterable[Difference], sampled: Sequence[str]
) -> tuple[str, ...]:
    """The columns by which cases were drawn that changed for cases of the sample."""
    design = study.file.sample
    used = {*design.strata, *(c for t in design.targets for c in (*t.where, t.by, t.distinct))}
    if design.quotas is not None:
        used |= {design.quotas.column, *design.quotas.range}
    touched = {each.column for each in changes if each.case_id in sampled}
    return tuple(sorted(touched & used))


def ineligible(
    study: Study,
    changes: Iterable[Difference],
    later: Register,
    sampled: Sequence[str],
) -> dict[str, str]:
    """Changed cases of the sample that could no longer be drawn, with the reason."""
    if study.file.eligibility == Eligibility():
        return {}
    cases = {each.case_id for each in changes} & set(sampled)
    rows = {case: later.rows[case] for case in sorted(cases)}
    found = sieved(study.file, replace(later, rows=rows)).reasons
    return {case: reason for case, reason in found.items() if reason}
