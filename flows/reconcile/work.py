"""The reconciliation of a round: its disagreements handed out, and what was settled read back."""

import hashlib
from collections.abc import Sequence

from sqlmodel import Session

from codebook.answers import CodedAnswer, Row
from codebook.faults import StudyError
from codebook.model import Codebook
from db.find.rounds import round_named, workbooks
from db.find.waves import is_decided, wave_count
from db.open import reading, transaction
from db.record.checkpoints import disclosed
from db.record.rounds import issued
from db.tables import CodebookVersion, Round, Workbook
from flows.outbox import outbox_path, put_out, ready_to_send, shown
from flows.reconcile.coming_back import collect_resolutions
from flows.reconcile.outstanding import (
    Outstanding,
    outstanding,
    round_answers,
    row_name,
    rows_named,
)
from flows.reconcile.sharing import shares, shuffled
from flows.reconcile.summaries import ReconcileSummary
from flows.study import Study
from workbooks.anatomy import EVIDENCE_KINDS
from workbooks.identity import Sealed, workbook_code
from workbooks.reconciliation import write_reconciliation_workbook
from workbooks.reconciliation_contents import GivenAnswer, ReconciliationWorkbook, RowToSettle

__all__ = ["collect_resolutions", "reconcile"]


def reconcile(study: Study, round_name: str) -> ReconcileSummary:
    """Write the round's disagreements that nobody has yet into workbooks for adjudicators.

    What is in a workbook already is not written again, unless its file is gone from the
    outbox. Raises StudyError for a round that is not decided.
    """
    with reading(study.engine) as session:
        found = _decided_round(session, study, round_name)
        left = outstanding(session, found)
        before = workbooks(session, round_name, "reconciliation")
        lost = [each for each in before if not outbox_path(study, each.file_name).exists()]
        new = _new_workbooks(study, session, found, left, before)
        contents = [(each, _content(study, session, found, each)) for each in [*lost, *new]]
    ready_to_send(study, {each.person for each, _ in contents})
    written = [put_out(study, each.file_name, content, each.person) for each, content in contents]
    _record(study, found, [(each, content) for each, content in contents if each in new])
    return ReconcileSummary(
        round=round_name,
        disagreements=len(left.unissued) + len(left.unsettled),
        sent=len(left.unissued),
        waiting=len(left.unsettled),
        workbooks=[each.id for each in [*before, *new]],
        written=[shown(study, path) for path in written],
        says=_in_words(left, [each.file_name for each in new]),
    )


def _decided_round(session: Session, study: Study, round_name: str) -> Round:
    """The round; raises StudyError unless the lead has let all of it proceed."""
    if round_name not in study.file.rounds:
        names = ", ".join(study.file.rounds)
        raise StudyError(f"The study has no round '{round_name}', only {names}")
    found = round_named(session, round_name)
    if found is None:
        raise StudyError(
            f"Round {round_name} is not open. First: intercoder distribute {round_name}"
        )
    if not is_decided(session, round_name):
        raise StudyError(
            f"Round {round_name} is not decided, and once answers are shown to others its "
            f"agreement can no longer be measured. First: intercoder agreement {round_name}, then "
            f"intercoder decide {round_name} proceed --why TEXT --by ID"
        )
    return found


def _new_workbooks(
    study: Study, session: Session, found: Round, left: Outstanding, before: Sequence[Workbook]
) -> list[Workbook]:
    """Workbooks for what nobody has yet, one an adjudicator; not recorded."""
    codebook = round_answers(session, found).codebook
    issue = max((each.issue for each in before), default=0) + 1
    made = []
    for person, rows in shares(left.unissued, study.file.adjudicating):
        name = f"reconcile-{found.name}-{person}" + (f"-{issue}" if issue > 1 else "")
        made.append(
            Workbook(
                id=workbook_code(study.key, "reconciliation", found.name, person, issue),
                kind="reconciliation",
                round=found.name,
                wave=wave_count(session, found.name),
                person=person,
                part=1,
                issue=issue,
                codebook_version=codebook.version,
                cases=[row_name(codebook, each.row) for each in rows],
                file_name=f"{person}/{name}.xlsx",
                sha256="",
                issued_at=study.clock(),
            )
        )
    return made


def _content(study: Study, session: Session, found: Round, workbook: Workbook) -> bytes:
    """The workbook's bytes: the same whenever it is written, whatever was settled since."""
    given = round_answers(session, found, workbook.codebook_version)
    version = session.get(CodebookVersion, workbook.codebook_version)
    assert version is not None, workbook.codebook_version
    person = study.file.person(workbook.person)
    seen = found.design["seen"]
    rows = rows_named(given.codebook, workbook.cases)
    book = ReconciliationWorkbook(
        sealed=Sealed(
            code=workbook.id,
            kind=workbook.kind,
            study=study.file.title,
            round=found.name,
            person=workbook.person,
            codebook_version=version.number,
            codebook_sha256=version.sha256,
            cases=tuple(workbook.cases),
        ),
        codebook=given.codebook,
        adjudicator_name=person.name if person is not None else workbook.person,
        rows=_rows(study, given.codebook, rows, given.weighed()),
        titles=seen["titles"],
        synthetic=seen["synthetic"],
        unit=seen.get("unit", {}).get("name", ""),
        unit_guidance=seen.get("unit", {}).get("guidance", ""),
    )
    return write_reconciliation_workbook(book, study.key, workbook.issued_at)


def _rows(
    study: Study,
    codebook: Codebook,
    rows: Sequence[Row],
    weighed: dict[Row, tuple[CodedAnswer, ...]],
) -> list[RowToSettle]:
    """What stands in the workbook's rows, in their order."""
    inside = {(row.case_id, row.question) for row in rows}
    documents = {name: each.title for name, each in study.file.documents.items()}
    shown = []
    for row in rows:
        question, name = codebook.questions[row.question], row_name(codebook, row)
        earlier = [each for each in question.applies_if if (row.case_id, each) in inside]
        shown.append(
            RowToSettle(
                name=name,
                case_id=row.case_id,
                question=question,
                part=row.part,
                answers=tuple(
                    _given(codebook, each, documents)
                    for each in shuffled(study.key, name, weighed.get(row, ()))
                ),
                follows=earlier[0] if earlier else "",
            )
        )
    return shown


def _given(codebook: Codebook, each: CodedAnswer, documents: dict[str, str]) -> GivenAnswer:
    """An answer without its coder, in the codebook's words."""
    scale = codebook.scale_of(codebook.questions[each.row.question])
    where = (
        documents.get(each.document, each.document),
        each.page,
        EVIDENCE_KINDS.get(each.kind, each.kind),
    )
    return GivenAnswer(
        value=scale.label(each.value) if scale is not None else each.value,
        evidence=each.evidence,
        where="; ".join(part for part in where if part),
        note=each.note,
    )


def _record(study: Study, found: Round, made: Sequence[tuple[Workbook, bytes]]) -> None:
    """All new workbooks at once, with what they disclose, so that shares never change."""
    if not made:
        return
    with transaction(study.engine) as session:
        codebook = round_answers(session, found).codebook
        for each, content in made:
            each.sha256 = hashlib.sha256(content).hexdigest()
            issued(session, each)
            rows = rows_named(codebook, each.cases)
            shown = disclosed(session, rows, round_name=found.name, at=each.issued_at)
            about = {"workbook": each.id, "round": found.name, "adjudicator": each.person}
            counts = {"disagreements": len(rows), "rows_disclosed": shown}
            study.record(
                session, "issued", about={**about, **counts}, inputs={"workbook": each.sha256}
            )


def _in_words(left: Outstanding, files: Sequence[str]) -> str:
    if left.unissued:
        return f"{len(left.unissued)} disagreements to settle, in {', '.join(files)}"
    if left.unsettled:
        return f"{len(left.unsettled)} disagreements are with their adjudicators; none is new"
    return "Nothing is open: every disagreement of the round is settled"
