"""Replace a case of the sample that turned out unusable, by the design that drew it."""

from dataclasses import dataclass

from codebook.faults import StudyError
from db.open import reading, transaction
from db.record.sample import replacement
from flows.phrases import day_in_words
from flows.register.states import known_states
from flows.sample.remembered import Drawn, design_sha256, eligible_cases, remembered
from flows.sample.replacement import shortages, substitute
from flows.sample.work import write
from flows.signed import reason_given
from flows.study import Study


@dataclass(frozen=True, slots=True)
class ReplacementSummary:
    """A case that went out of the sample. case_in: empty where no other could take its place.

    new: whether it was recorded now; cases: in the sample from now on; short: which counts of
    the design are short, all replacements counted.
    """

    case_out: str
    case_in: str
    why: str
    by: str
    method: str
    cases: int
    new: bool
    short: tuple[str, ...]
    files: tuple[str, ...]


def replace_case(study: Study, case_out: str, why: str, by: str) -> ReplacementSummary:
    """A case that turned out unusable goes out of the sample; another comes in by the design.

    The same replacement again changes nothing. Raises StudyError where nobody of the study or
    no reason is named, where the case does not stand in the sample, and where register or design
    are no longer what the sample was drawn from.
    """
    reason = reason_given(study.file, by, why, "A replacement")
    drawn = _as_drawn(study)
    before = next((each for each in drawn.replaced if each.case_out == case_out), None)
    if before is not None and (before.why, before.by) != (reason, by):
        took = f"{before.case_in} took its place" if before.case_in else "nothing took its place"
        when = day_in_words(before.replaced_at)
        raise StudyError(f"'{case_out}' was replaced on {when} by {before.by}: {took}")
    if before is None:
        if case_out not in drawn.held.standing:
            where = "in the register, but not in" if case_out in study.register.rows else "not in"
            raise StudyError(
                f"'{case_out}' is {where} the sample. reports/sample.csv lists its cases"
            )
        case_in = substitute(study.file, eligible_cases(study), drawn.held, case_out)
        _replace(study, drawn, case_out, case_in, reason, by)
        drawn = _as_drawn(study)
    return ReplacementSummary(
        case_out=case_out,
        case_in=next(each.case_in for each in drawn.replaced if each.case_out == case_out),
        why=reason,
        by=by,
        method=drawn.draw.method,
        cases=len(drawn.cases),
        new=before is None,
        short=tuple(shortages(study.file, eligible_cases(study), drawn.held)),
        files=write(study, drawn),
    )


def _as_drawn(study: Study) -> Drawn:
    """The draw, of which register and design are still as they were; raises StudyError if not."""
    drawn = remembered(study)
    if drawn is None:
        raise StudyError("No sample is drawn yet. Next: intercoder sample")
    with reading(study.engine) as session:
        known = study.register.sha256 in known_states(session, drawn.draw)
    if not known or design_sha256(study) != drawn.draw.design_sha256:
        raise StudyError(
            "Register or design have changed since the sample was drawn, so no case can take "
            "another's place in it. Put them back as they were, or record what changed in the "
            "register: intercoder register import FILE --why TEXT --by ID"
        )
    return drawn


def _replace(study: Study, drawn: Drawn, case_out: str, case_in: str, why: str, by: str) -> None:
    assert drawn.draw.id is not None
    with transaction(study.engine) as session:
        replacement(
            session,
            drawn.draw.id,
            drawn.ever[case_out],
            case_in,
            study.register.rows.get(case_in, {}),
            position=len(drawn.ever) + 1,
            why=why,
            by=by,
            at=study.clock(),
        )
        about = {"draw": drawn.draw.id, "case_out": case_out, "case_in": case_in}
        study.record(session, "replaced", who=by, about=about)
