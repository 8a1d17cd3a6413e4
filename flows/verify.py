"""Do the published figures follow from the files received, without the answers that are kept?"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, select

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.faults import StudyError
from db.find.meanings import every_meaning, meanings
from db.find.publications import newest_publication
from db.find.returns import known_workbooks, returns
from db.find.rounds import codebook_of, further_codings, uncounted
from db.open import reading
from db.tables import Answer, Disclosure, Return
from flows.collect.rows import adds, answer_row, merged
from flows.publish.assembly import counted
from flows.publish.outputs import theme_counts_csv
from flows.readable import content_of
from flows.reconcile.consolidated import consolidated_answers
from flows.reconcile.outstanding import rows_named
from flows.returned import expected_in, identity_kept
from flows.standing import assigned_coders, standing
from flows.study import Study
from flows.traced import Verified
from workbooks.identity import Sealed
from workbooks.read import opened, read_return
from workbooks.reconciliation_read import read_reconciliation

Key = tuple[str, str, Row, int]
"""Round, coder, row and meaning of an answer: since which version it meant that."""


@dataclass(slots=True)
class _Reread:
    """Answers and decisions as the stored files give them.

    said: newest of each coder; counting: newest before its disclosure. began: the meaning of
    each question and part by version; settled: by row and meaning.
    """

    began: Mapping[tuple[int, str, str], int]

    said: dict[Key, Answer] = field(default_factory=dict)
    counting: dict[Key, CodedAnswer] = field(default_factory=dict)
    settled: dict[tuple[Row, int], Resolved] = field(default_factory=dict)
    files: int = 0
    missing: int = 0
    locked: list[str] = field(default_factory=list)


def verified(study: Study) -> Verified:
    """Each row of published/theme-counts.csv against the same row counted anew.

    Coding and reconciliation workbooks are read again whole; the database only says which
    files were accepted, in which order, and which answers had been disclosed when. A file that
    is missing, no longer has its hash or cannot be unlocked gives nothing. Raises StudyError
    where nothing is published.
    """
    path = study.path("published", "theme-counts.csv")
    if not path.is_file():
        raise StudyError("Nothing is published yet. Next: intercoder publish")
    now = standing(study)
    with reading(study.engine) as session:
        reread, gone = _reread(study, session), uncounted(session)
        asked = meanings(session, now.codebook.version)
        newest = newest_publication(session)

        def wanted(row: Row, began: int) -> bool:
            return asked.get((row.question, row.part)) == began

        answers = consolidated_answers(
            now.codebook,
            now.cases,
            assigned_coders(session),
            [
                reread.counting[key]
                for key in sorted(reread.counting)
                if wanted(*key[2:]) and (key[0], key[2].case_id, key[1]) not in gone
            ],
            {row: told for (row, began), told in reread.settled.items() if wanted(row, began)},
            further_codings(session),
        )
    counts = counted(study.file, replace(now, answers=tuple(answers)))
    weighted = study.file.publish.weights == "design"
    anew = _rows(theme_counts_csv(counts.protection.rows, weighted).decode())
    published = _rows(path.read_text(encoding="utf-8"))
    failed = [each for each in {**published, **anew} if published.get(each) != anew.get(each)]
    outdated = newest is not None and newest.inputs_sha256 != now.sha256
    return Verified(
        len(published),
        len(failed),
        reread.files,
        reread.missing,
        tuple(failed),
        outdated,
        tuple(reread.locked),
    )


def _rows(text: str) -> dict[str, dict[str, str]]:
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def _reread(study: Study, session: Session) -> _Reread:
    """Every accepted file, in order of receipt."""
    found = _Reread(every_meaning(session))
    frozen = session.exec(select(Disclosure)).all()
    until = {
        (Row(each.case_id, each.question, each.part), each.began): each.after_return
        for each in frozen
    }
    known = known_workbooks(session)
    for each in returns(session, "accepted"):
        book, sha256 = known[each.workbook_id or ""]
        try:
            content = content_of(study, each)
        except StudyError:  # locked, and the password is gone or another one by now
            found.locked.append(each.file_name)
            continue
        if content is None:
            found.missing += 1
            continue
        found.files += 1
        sealed = identity_kept(book, study.file.title, sha256)
        if sealed.kind == "coding":
            _read_coding(study, session, each, sealed, content, until, found)
        elif sealed.kind == "reconciliation":
            _read_decisions(study, session, each, sealed, content, found)
    return found


def _read_coding(
    study: Study,
    session: Session,
    received: Return,
    sealed: Sealed,
    content: bytes,
    until: Mapping[tuple[Row, int], int],
    found: _Reread,
) -> None:
    """Add what one coding workbook says to what its coder had said before.

    Evidence or a note that its coder took back changes no value, and so no figure.
    """
    number, version = received.id or 0, sealed.codebook_version
    before = {
        row: each
        for (name, coder, row, began), each in found.said.items()
        if (name, coder) == (sealed.round, sealed.person)
        and began == found.began.get((version, row.question, row.part))
    }
    said = {row: each.value for row, each in before.items()}
    expected = expected_in(study, session, sealed, said)
    for answer in read_return(opened(content, received.file_name), expected).answers:
        if not adds(answer, before.get(answer.row)):
            continue
        began = found.began[version, answer.row.question, answer.row.part]
        key = (sealed.round, sealed.person, answer.row, began)
        found.said[key] = kept = answer_row(merged(answer, before.get(answer.row)), sealed)
        if number <= until.get((answer.row, began), number):
            found.counting[key] = _coded(kept, answer.row, received)


def _read_decisions(
    study: Study,
    session: Session,
    received: Return,
    sealed: Sealed,
    content: bytes,
    found: _Reread,
) -> None:
    """Add what one reconciliation workbook settles; a later one counts over an earlier."""
    codebook = codebook_of(session, sealed.codebook_version)
    rows = dict(zip(sealed.cases, rows_named(codebook, sealed.cases), strict=True))
    returned = opened(content, received.file_name)
    for each in read_reconciliation(returned, sealed, rows, codebook, study.key).resolutions:
        began = found.began[sealed.codebook_version, each.row.question, each.row.part]
        found.settled[each.row, began] = Resolved(
            row=each.row,
            round=sealed.round,
            value=each.value,
            how=each.how,
            reason=each.reason,
            words=each.words,
            by=sealed.person,
            return_id=received.id or 0,
            workbook_id=sealed.code,
            file_sha256=received.sha256,
            sheet=each.sheet,
            cell=each.cell,
        )


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
