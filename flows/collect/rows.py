"""How does what a workbook says stand in the study database, and the other way round?"""

from dataclasses import asdict, replace

from db.find.returns import Said
from db.tables import Answer, ProposedTheme
from db.tables import Problem as KeptProblem
from workbooks.answercell import ReadAnswer
from workbooks.identity import Sealed
from workbooks.newthemes_read import NewTheme
from workbooks.problems import Problem


def adds(answer: ReadAnswer, before: Said | Answer | None) -> bool:
    """Whether an answer says anything that its coder had not said; blanks say nothing."""
    if before is None or before.value != answer.value:
        return True
    told = ((getattr(answer, name), getattr(before, name)) for name in Said._fields)
    return any(now and now != then for now, then in told)


def merged(answer: ReadAnswer, before: Said | Answer | None) -> ReadAnswer:
    """The answer with the words that stood beside the same value before, where it has none now.

    The place of a quote stays with that quote: it is kept only beside the same words.
    """
    if before is None or before.value != answer.value:
        return answer
    kept = ["note", "confidence"]
    if answer.evidence in ("", before.evidence):
        kept += ["evidence", "document", "page", "kind"]
    return replace(
        answer, **{name: getattr(answer, name) or getattr(before, name) for name in kept}
    )


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
