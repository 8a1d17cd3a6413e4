"""What does a round's coding workbook say? Made of what the database keeps, and of that only."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from codebook.answers import Row
from codebook.model import Codebook
from db.find.returns import Said, last_said, newest_of_coder
from db.find.rounds import codebook_of
from db.find.sample import cases_of_draw
from db.tables import CodebookVersion, Round, Workbook
from flows.distribute.handed import reasons
from flows.distribute.sayings import all_in_words, why_in_words
from flows.study import Study
from workbooks.anatomy import EVIDENCE_KINDS
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import case_to_code
from workbooks.identity import Sealed


def workbook_bytes(study: Study, session: Session, workbook: Workbook, parts: int) -> bytes:
    """The file of a workbook that is recorded, or will be: always the same bytes.

    parts: how many workbooks its wave fills for its coder.
    """
    round_ = session.get_one(Round, workbook.round)
    book = coding_workbook(study, session, workbook, round_, parts)
    return write_coding_workbook(book, study.key, workbook.issued_at)


def coding_workbook(
    study: Study, session: Session, workbook: Workbook, round_: Round, parts: int
) -> CodingWorkbook:
    """All that a workbook says, by what was known when it was written."""
    seen = round_.design["seen"]
    drawn = cases_of_draw(session, round_.draw_id, known=workbook.after_amendment)
    version = session.get_one(CodebookVersion, workbook.codebook_version)
    person = study.file.person(workbook.person)
    book = CodingWorkbook(
        sealed=Sealed(
            code=workbook.id,
            kind="coding",
            study=seen["study"],
            round=round_.name,
            person=workbook.person,
            codebook_version=version.number,
            codebook_sha256=version.sha256,
            cases=tuple(workbook.cases),
        ),
        codebook=codebook_of(session, version.number),
        coder_name=seen["coders"].get(workbook.person) or (person.name if person else ""),
        cases=tuple(case_to_code(case, drawn[case].details, seen) for case in workbook.cases),
        titles=seen["titles"],
        confidence=seen["confidence"],
        synthetic=seen["synthetic"],
        due=round_.design["round"]["due"] if workbook.issue == 1 else "",
        part=f"part {workbook.part} of {parts}" if parts > 1 else "",
    )
    return _further(session, book, workbook, round_) if workbook.issue > 1 else book


def _further(
    session: Session, book: CodingWorkbook, workbook: Workbook, round_: Round
) -> CodingWorkbook:
    """The workbook with only what it asks of each case, and why it comes."""
    why, shown = reasons(session, round_, workbook), workbook.earlier_shown
    documents = _document_titles(round_.design["seen"])
    said = last_said(session, round_.name, workbook.person, workbook.after_return)
    told = newest_of_coder(
        session, round_.name, workbook.person, workbook.codebook_version, workbook.after_return
    )
    books = {by: codebook_of(session, by) for by in {by for by, _ in said.values()}}
    cases = []
    for case in book.cases:
        rows = (workbook.rows or {}).get(case.case_id)
        if rows is None:
            cases.append(case)
            continue
        given = {row.question: each.value for row, each in told.items() if row[0] == case.case_id}
        keys = book.codebook.row_keys()
        asked = {Row(case.case_id, keys[key][0].id, keys[key][1]): key for key in rows}
        here = {keys[key][0].id for key in rows}
        cases.append(
            replace(
                case,
                rows=frozenset(rows),
                given={name: value for name, value in given.items() if name not in here},
                earlier={
                    key: earlier_in_words(books[said[row][0]], row, *said[row])
                    for row, key in asked.items()
                    if shown and row in said
                },
                why=why_in_words(why[case.case_id], documents, shown=shown),
            )
        )
    return replace(
        book,
        cases=tuple(cases),
        part=f"further workbook {workbook.issue}",
        why=all_in_words(why.values(), documents, shown=shown),
        earlier=shown,
    )


def earlier_in_words(codebook: Codebook, row: Row, version: int, said: Said) -> str:
    """What a coder answered before: the answer, where it was found, and the note."""
    scale = codebook.scale_of(codebook.questions[row.question])
    label = scale.label(said.value) if scale and said.value in scale.by_code else said.value
    kind = EVIDENCE_KINDS.get(said.kind, "")
    where = ", ".join(filter(None, (said.document, said.page, kind)))
    return "\n".join(
        filter(
            None,
            (
                f"{label} (codebook version {version})",
                said.evidence,
                where,
                said.note and f"Note: {said.note}",
            ),
        )
    )


def _document_titles(seen: Mapping[str, Any]) -> dict[str, str]:
    """The title of the document, or of the characteristic, by register column."""
    documents = {column: title for title, column in seen["documents"] if column}
    return {**seen["titles"], **documents}
