"""Do the published figures follow from the files received, without the answers that are kept?"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, select

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.faults import StudyError
from codebook.values import read_value
from db.find.answers import resolutions
from db.find.returns import known_workbooks, returns
from db.find.rounds import codebook_of, round_details
from db.open import reading
from db.tables import Answer, Disclosure, Return
from flows.collect.rows import adds, answer_row, identity_kept
from flows.publish.assembly import counted
from flows.publish.outputs import theme_counts_csv
from flows.reconcile.consolidated import consolidated_answers
from flows.study import Study
from flows.thread import Standing, assigned_coders, standing
from flows.traced import Verified
from workbooks.cells import CellText, read_cells
from workbooks.identity import Sealed
from workbooks.read import Expected, opened, read_return

Key = tuple[str, str, Row]
"""Round, coder and row of an answer."""


@dataclass(slots=True)
class _Reread:
    """Answers and decisions as the stored files give them.

    said: newest of each coder; counting: newest before its disclosure.
    """

    said: dict[Key, Answer] = field(default_factory=dict)
    counting: dict[Key, CodedAnswer] = field(default_factory=dict)
    settled: dict[Row, Resolved] = field(default_factory=dict)
    files: int = 0
    missing: int = 0


def verified(study: Study) -> Verified:
    """Each row of published/theme-counts.csv against the same row counted anew.

    Coding workbooks are read again whole, decisions cell by cell; the database only says
    which files were accepted, in which order, and where a decision stands. A file that is
    missing or no longer has its hash gives nothing. Raises StudyError where nothing is published.
    """
    path = study.path("published", "theme-counts.csv")
    if not path.is_file():
        raise StudyError("Nothing is published yet. Next: intercoder publish")
    now = standing(study)
    with reading(study.engine) as session:
        reread = _reread(study, session, now)
        answers = consolidated_answers(
            now.codebook,
            now.cases,
            assigned_coders(session),
            [reread.counting[key] for key in sorted(reread.counting)],
            reread.settled,
        )
    counts = counted(study.file, replace(now, answers=tuple(answers)))
    anew = _rows(theme_counts_csv(counts.protection.rows).decode())
    published = _rows(path.read_text(encoding="utf-8"))
    failed = [each for each in {**published, **anew} if published.get(each) != anew.get(each)]
    return Verified(len(published), len(failed), reread.files, reread.missing, tuple(failed))


def _rows(text: str) -> dict[str, dict[str, str]]:
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def _reread(study: Study, session: Session, now: Standing) -> _Reread:
    """Every accepted file, in order of receipt."""
    found = _Reread()
    frozen = session.exec(select(Disclosure)).all()
    until = {Row(each.case_id, each.question, each.part): each.after_return for each in frozen}
    known = known_workbooks(session)
    decided: dict[str, Mapping[str, Mapping[str, CellText]]] = {}
    for each in returns(session, "accepted"):
        book, sha256 = known[each.workbook_id or ""]
        content = _stored(study, each.sha256)
        if content is None:
            found.missing += 1
            continue
        found.files += 1
        if book.kind == "coding":
            sealed = identity_kept(book, study.file.title, sha256)
            _read_coding(study, session, each, sealed, content, until, found)
        else:
            decided[each.sha256] = read_cells(content, each.file_name)
    for row, resolved in resolutions(session).items():
        cells = decided.get(resolved.file_sha256, {}).get(resolved.sheet, {})
        cell = cells.get(resolved.cell)
        question = now.codebook.questions[row.question]
        told = read_value(now.codebook, question, row.part, cell.text) if cell else None
        if told is not None and told.value == resolved.value:
            found.settled[row] = resolved
    return found


def _stored(study: Study, sha256: str) -> bytes | None:
    path = study.inside("received", sha256)
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _read_coding(
    study: Study,
    session: Session,
    received: Return,
    sealed: Sealed,
    content: bytes,
    until: Mapping[Row, int],
    found: _Reread,
) -> None:
    """Add what one coding workbook says to what its coder had said before."""
    number = received.id or 0
    before = {
        row: each
        for (name, coder, row), each in found.said.items()
        if (name, coder) == (sealed.round, sealed.person)
    }
    expected = Expected(
        sealed=sealed,
        codebook=codebook_of(session, sealed.codebook_version),
        key=study.key,
        details=round_details(session, sealed.round),
        titles=study.file.column_titles,
        documents={name: each.title for name, each in study.file.documents.items()},
        before={row: each.value for row, each in before.items()},
    )
    for answer in read_return(opened(content, received.file_name), expected).answers:
        if not adds(answer, before.get(answer.row)):
            continue
        key = (sealed.round, sealed.person, answer.row)
        found.said[key] = kept = answer_row(answer, sealed)
        if number <= until.get(answer.row, number):
            found.counting[key] = _coded(kept, answer.row, received)


def _coded(kept: Answer, row: Row, received: Return) -> CodedAnswer:
    return CodedAnswer(
        row=row,
        coder=kept.coder,
        round=kept.round,
        value=kept.value,
        evidence=kept.evidence,
        document=kept.document,
        page=kept.page,
        kind=kept.kind,
        note=kept.note,
        return_id=received.id or 0,
        workbook_id=received.workbook_id or "",
        file_sha256=received.sha256,
        sheet=kept.sheet,
        cell=kept.cell,
    )
