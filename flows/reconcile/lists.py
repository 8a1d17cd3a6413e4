"""What has an adjudicator still to do? A text for each, ready for an e-mail."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlmodel import Session

from codebook.answers import Row
from codebook.model import Codebook
from db.find.returns import newest_accepted, problems_of
from db.find.rounds import asked_version, codebook_of, round_named, workbooks
from db.open import reading
from db.tables import Problem, Workbook
from flows.reconcile.outstanding import outstanding, rows_handed_out
from flows.study import Study, write_private


def write_lists(study: Study, round_name: str) -> list[str]:
    """The paths below the study of the texts that are due; those that are not are removed."""
    folder = study.private("reports", "returns", "reconciliation")
    due: dict[Path, str] = {}
    with reading(study.engine) as session:
        for each in workbooks(session, round_name, "reconciliation"):
            path = folder / f"{Path(each.file_name).stem}.txt"
            text = _text(study, session, each)
            if text:
                due[path] = text
            else:
                path.unlink(missing_ok=True)
    for path, text in due.items():
        write_private(path, text.encode())
    return [path.relative_to(study.folder).as_posix() for path in due]


def _text(study: Study, session: Session, workbook: Workbook) -> str:
    """What is left to do in a workbook that came back; nothing where it did not, or is done."""
    newest = newest_accepted(session).get(workbook.id)
    found = round_named(session, workbook.round)
    if newest is None or newest.id is None or found is None:
        return ""
    codebook = codebook_of(session, workbook.codebook_version)
    own = set(rows_handed_out(session, workbook, asked_version(session, found)))
    left = [each.row for each in outstanding(session, found).unsettled if each.row in own]
    problems = problems_of(session, newest.id)
    person = study.file.person(workbook.person)
    name = person.name if person is not None else workbook.person
    if not left and not problems:
        return ""
    return "\n".join(_lines(codebook, workbook, name, problems, left)) + "\n"


def _lines(
    codebook: Codebook,
    workbook: Workbook,
    name: str,
    problems: Sequence[Problem],
    left: Sequence[Row],
) -> Iterator[str]:
    yield f"Subject: Round {workbook.round}, workbook {workbook.id}: disagreements"
    yield ""
    yield f"Dear {name},"
    yield ""
    yield "Thank you for the workbook. All that could be read is kept."
    yield "Please go on in your own file and send it back."
    if problems:
        yield ""
        yield "To put right:"
    for each in problems:
        place = f"Sheet {each.sheet}, cell {each.cell}" if each.cell else "The file"
        key = _key(codebook, each.question, each.part)
        about = f", case {each.case_id}, {key}" if key else ""
        yield f"- {place}{about}. {each.remedy}."
    if left:
        yield ""
        yield "Not settled yet:"
    for row in left:
        yield f"- Case {row.case_id}, {_key(codebook, row.question, row.part)}"


def _key(codebook: Codebook, question_id: str, part: str) -> str:
    question = codebook.questions.get(question_id)
    return f"{question.row_key(part)} {question.title}" if question is not None else ""
