"""How does what a workbook says stand in the study database, and the other way round?"""

from collections.abc import Collection
from dataclasses import asdict, replace

from db.find.returns import Said
from db.tables import Answer, ProposedTheme
from db.tables import Problem as KeptProblem
from workbooks.answercell import ReadAnswer
from workbooks.identity import Sealed
from workbooks.newthemes_read import NewTheme
from workbooks.problems import Problem

PLACE = ("document", "page", "kind")
BESIDE = ("evidence", *PLACE, "note", "confidence")
"""What stands beside a value, by its names in table Answer."""


def adds(answer: ReadAnswer, before: Said | Answer | None) -> bool:
    """Whether an answer says anything that its coder had not said; blanks say nothing."""
    if before is None or before.value != answer.value:
        return True
    told = ((getattr(answer, name), getattr(before, name)) for name in Said._fields)
    return any(now and now != then for now, then in told)


def not_back(answer: ReadAnswer, before: Said | Answer | None) -> tuple[str, ...]:
    """What stood beside the same value before and is blank now, by the names of Answer.

    The place of a quote belongs to that quote: beside other words it is not missed.
    """
    if before is None or before.value != answer.value:
        return ()
    names = BESIDE if answer.evidence in ("", before.evidence) else ("note", "confidence")
    return tuple(name for name in names if getattr(before, name) and not getattr(answer, name))


def merged(
    answer: ReadAnswer, before: Said | Answer | None, taken_back: Collection[str] = ()
) -> ReadAnswer:
    """The answer with the words that stood beside the same value before, where it has none now.

    taken_back: of these, what its coder took away for good; a quote goes with its place.
    """
    gone = {*taken_back, *(PLACE if "evidence" in taken_back else ())}
    kept = [name for name in not_back(answer, before) if name not in gone]
    return replace(answer, **{name: getattr(before, name) for name in kept}) if kept else answer


def answer_row(answer: ReadAnswer, sealed: Sealed) -> Answer:
    """An answer as it is kept; its return is told when it is added."""
    return Answer(
        return_id=0,
        round=sealed.round,
        coder=sealed.person,
        case_id=answer.row.case_id,
        question=answer.row.question,
        part=answer.row.part,
        value=answer.value,
        raw=answer.raw,
        evidence=answer.evidence,
        document=answer.document,
        page=answer.page,
        kind=answer.kind,
        note=answer.note,
        confidence=answer.confidence,
        sheet=answer.sheet,
        cell=answer.cell,
    )


def theme_row(theme: NewTheme, sealed: Sealed) -> ProposedTheme:
    """A proposed theme as it is kept; its return is told when it is added."""
    told = asdict(theme) | {"cases": list(theme.cases)}
    return ProposedTheme(return_id=0, round=sealed.round, coder=sealed.person, **told)


def problem_row(problem: Problem) -> KeptProblem:
    """A problem as it is kept; its return and number are told when it is added."""
    return KeptProblem(
        return_id=0,
        number=0,
        kind=problem.kind,
        sheet=problem.sheet,
        cell=problem.cell,
        case_id=problem.case_id,
        question=problem.question,
        part=problem.part,
        found=problem.found,
        remedy=problem.remedy,
        blocking=problem.blocking,
    )


def problem_kept(row: KeptProblem) -> Problem:
    """A problem as it was found."""
    return Problem(
        kind=row.kind,
        sheet=row.sheet,
        cell=row.cell,
        found=row.found,
        remedy=row.remedy,
        case_id=row.case_id,
        question=row.question,
        part=row.part,
        blocking=row.blocking,
    )
