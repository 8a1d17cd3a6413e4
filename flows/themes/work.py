"""The second-level reading: theme workbooks handed out, and their marks read back."""

import hashlib
from collections.abc import Sequence

from sqlmodel import Session

from codebook.answers import CodedAnswer
from codebook.faults import StudyError
from codebook.model import Codebook
from db.find.answers import newest_answers
from db.find.rounds import rounds, workbooks
from db.find.waves import is_decided
from db.open import reading, transaction
from db.record.rounds import issued
from db.tables import CodebookVersion, Workbook
from flows.outbox import outbox_path, put_out, ready_to_send, shown
from flows.signed import person_named
from flows.standing import Standing, standing
from flows.study import Study
from flows.studyfile import ALL_CASES
from flows.themes.coming_back import collect_themes
from flows.themes.shown import reading_rows
from flows.themes.summaries import ThemesSummary
from workbooks.identity import Sealed, workbook_code
from workbooks.themes import ReadingRow, ThemeWorkbook, write_theme_workbook

__all__ = ["collect_themes", "themes"]

THEMES = "themes"
"""The kind of the workbooks, and the name under which they stand instead of a round's."""


def themes(study: Study, by: str = "") -> ThemesSummary:
    """Write an analyst's theme workbooks: one over the whole sample and one for each group.

    by: the analyst's id, the lead's if empty. A workbook that shows what is known now is not
    written again, unless its file is gone; where more is known, the next issue is. Raises
    StudyError for an unknown analyst, and while a round is not decided.
    """
    analyst = by or study.file.lead.id
    person = person_named(study.file, analyst)
    with reading(study.engine) as session:
        _refuse_undecided(session)
        known = standing(study)
        rows = _rows(study, session, known)
        groups = [ALL_CASES, *group_order(study, known)]
        due = [
            _workbook(study, session, known, rows, analyst, person.name, part, group)
            for part, group in enumerate(groups, 1)
        ]
    ready_to_send(study, {analyst})
    written = [
        put_out(study, workbook.file_name, content, workbook.person)
        for workbook, content, new in due
        if new or not outbox_path(study, workbook.file_name).exists()
    ]
    _record(study, [workbook for workbook, _, new in due if new])
    return ThemesSummary(
        analyst=analyst,
        groups=groups,
        workbooks=[workbook.id for workbook, _, _ in due],
        written=[shown(study, path) for path in written],
    )


def group_order(study: Study, known: Standing) -> list[str]:
    """The groups that the sample has, in the study file's order, others after by name."""
    column = study.file.group_by
    here = {details.get(column, "") for details in known.cases.values()} - {""}
    attribute = study.file.attributes.get(column)
    listed = [each for each in (attribute.values if attribute else ()) if each in here]
    return [*listed, *sorted(here - set(listed))]


def _refuse_undecided(session: Session) -> None:
    for each in rounds(session):
        if not is_decided(session, each.name):
            raise StudyError(
                f"Round {each.name} is not decided: themes are read once coding is over. First: "
                f"intercoder agreement {each.name}, then intercoder decide {each.name} proceed"
            )


def _rows(study: Study, session: Session, known: Standing) -> list[ReadingRow]:
    """What the whole sample's analyst reads."""
    column = study.file.group_by
    groups = {case_id: details.get(column, "") for case_id, details in known.cases.items()}
    said, before = words_said(session, known.codebook)
    documents = {name: each.title for name, each in study.file.documents.items()}
    return reading_rows(known.codebook, groups, known.answers, said, documents, before)


def words_said(session: Session, codebook: Codebook) -> tuple[list[CodedAnswer], list[CodedAnswer]]:
    """Answers to text questions: to what they ask now, and to what they asked before.

    What somebody wrote about a case is never lost to its reader because the question was put
    in other words since; who answered it anew is read in the new answer only.
    """
    texts = {question.id for question in codebook if question.kind == "text"}
    said, ever = (
        [each for each in newest_answers(session, version=version) if each.row.question in texts]
        for version in (codebook.version, None)
    )
    anew = {(each.round, each.coder, each.row) for each in said}
    return said, [each for each in ever if (each.round, each.coder, each.row) not in anew]


def _workbook(
    study: Study,
    session: Session,
    known: Standing,
    rows: Sequence[ReadingRow],
    analyst: str,
    name: str,
    part: int,
    group: str,
) -> tuple[Workbook, bytes, bool]:
    """The workbook that shows what is known now, its bytes, and whether it is a new issue."""
    own = [
        each
        for each in workbooks(session, THEMES, THEMES)
        if (each.person, each.part) == (analyst, part)
    ]
    column = study.file.group_by
    cases = [
        case_id
        for case_id, details in known.cases.items()
        if group in (ALL_CASES, details.get(column, ""))
    ]
    if own and own[-1].cases == cases:
        content = _content(study, session, known, rows, own[-1], name, group)
        if hashlib.sha256(content).hexdigest() == own[-1].sha256:
            return own[-1], content, False
    issue = own[-1].issue + 1 if own else 1
    ending = f"-{part}" + (f"-issue{issue}" if issue > 1 else "")
    made = Workbook(
        id=workbook_code(study.key, THEMES, analyst, part, issue),
        kind=THEMES,
        round=THEMES,
        wave=1,
        person=analyst,
        part=part,
        issue=issue,
        codebook_version=known.codebook.version,
        cases=cases,
        file_name=f"{analyst}/themes-{analyst}{ending}.xlsx",
        sha256="",
        issued_at=study.clock(),
    )
    content = _content(study, session, known, rows, made, name, group)
    made.sha256 = hashlib.sha256(content).hexdigest()
    return made, content, True


def _content(
    study: Study,
    session: Session,
    known: Standing,
    rows: Sequence[ReadingRow],
    workbook: Workbook,
    name: str,
    group: str,
) -> bytes:
    version = session.get(CodebookVersion, workbook.codebook_version)
    assert version is not None, workbook.codebook_version
    own = set(workbook.cases)
    named = dict.fromkeys(theme for question in known.codebook for theme in question.theme)
    book = ThemeWorkbook(
        sealed=Sealed(
            code=workbook.id,
            kind=THEMES,
            study=study.file.title,
            round=THEMES,
            person=workbook.person,
            codebook_version=version.number,
            codebook_sha256=version.sha256,
            cases=tuple(workbook.cases),
        ),
        analyst_name=name,
        group=group,
        rows=[row for row in rows if row.case_id in own],
        themes=list(named),
        synthetic=study.file.synthetic,
    )
    return write_theme_workbook(book, study.key, workbook.issued_at)


def _record(study: Study, made: Sequence[Workbook]) -> None:
    """The new workbooks, all at once."""
    if not made:
        return
    with transaction(study.engine) as session:
        for each in made:
            issued(session, each)
            about = {"workbook": each.id, "analyst": each.person, "cases": len(each.cases)}
            study.record(session, "issued themes", about=about, inputs={"workbook": each.sha256})
