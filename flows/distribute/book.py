"""What does a round's coding workbook say? Made of what the database keeps, and of that only."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlmodel import Session

from codebook.answers import Row
from codebook.excel.guard import fitting
from codebook.model import Codebook
from db.find.returns import Said, last_said, newest_of_coder
from db.find.rounds import codebook_of
from db.find.sample import cases_of_draw
from db.tables import CodebookVersion, Round, Workbook
from flows.distribute.handed import reasons
from flows.distribute.making import ToMake, made
from flows.distribute.repeats import REPEAT
from flows.distribute.sayings import all_in_words, why_in_words
from flows.study import Study
from workbooks.anatomy import EVIDENCE_KINDS
from workbooks.coding import CodingWorkbook
from workbooks.contents import case_to_code
from workbooks.identity import Sealed

ONCE_MORE = "coded once more"
WHY_AGAIN = (
    "Cases that you have coded before, to see whether the questions are read the same way at "
    "another time. Please code them afresh, from the documents, without looking at your earlier "
    "workbook. What you answered then stands, and nothing here replaces it."
)


def workbook_bytes(study: Study, session: Session, workbook: Workbook, parts: int) -> bytes:
    """The file of a workbook that is recorded, or will be: always the same bytes.

    parts: how many workbooks its wave fills for its coder.
    """
    return made(to_make(study, session, workbook, parts))


def to_make(study: Study, session: Session, workbook: Workbook, parts: int) -> ToMake:
    """What a workbook is made of; parts: as above."""
    round_ = session.get_one(Round, workbook.round)
    book = coding_workbook(study, session, workbook, round_, parts)
    return ToMake(book, study.key, workbook.issued_at)


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
            kind=workbook.kind,
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
        unit=seen.get("unit", {}).get("name", ""),
        unit_guidance=seen.get("unit", {}).get("guidance", ""),
        new_themes=seen.get("new_themes", False),
        due=round_.design["round"]["due"] if workbook.issue == 1 else "",
        part=f"part {workbook.part} of {parts}" if parts > 1 else "",
    )
    if workbook.kind == REPEAT:
        return _once_more(book)
    return _further(session, book, workbook, round_) if workbook.issue > 1 else book


def _once_more(book: CodingWorkbook) -> CodingWorkbook:
    """The workbook as the first was, but for what it is for."""
    part = f"{ONCE_MORE}, {book.part}" if book.part else ONCE_MORE
    return replace(book, due="", new_themes=False, part=part, why=WHY_AGAIN)


def _further(
    session: Session, book: CodingWorkbook, workbook: Workbook, round_: Round
) -> CodingWorkbook:
    """The workbook with only what it asks of each case, and why it comes."""
    why, shown = reasons(session, round_, workbook), workbook.earlier_shown
    titles = _titles_seen(round_)
    asked = {
        case_id: rows_asked(book.codebook, case_id, keys)
        for case_id, keys in (workbook.rows or {}).items()
    }
    answered = newest_of_coder(
        session, round_.name, workbook.person, workbook.codebook_version, workbook.after_return
    )
    earlier = _earlier(session, workbook, round_) if shown else {}
    return replace(
        book,
        cases=tuple(
            replace(
                case,
                rows=frozenset(asked[case.case_id].values()),
                given=_given(answered, case.case_id, asked[case.case_id]),
                earlier={
                    key: earlier[row] for row, key in asked[case.case_id].items() if row in earlier
                },
                why=why_in_words(why[case.case_id], titles, shown=shown),
            )
            if case.case_id in asked
            else case
            for case in book.cases
        ),
        part=f"further workbook {workbook.issue}",
        why=all_in_words(why.values(), titles, shown=shown),
        earlier=shown,
    )


def rows_asked(codebook: Codebook, case_id: str, keys: Iterable[str]) -> dict[Row, str]:
    """The rows of a case that these keys name, with their keys."""
    named = codebook.row_keys()
    return {Row(case_id, named[key][0].id, named[key][1]): key for key in keys}


def _given(answered: Mapping[Row, Said], case_id: str, asked: Mapping[Row, str]) -> dict[str, str]:
    """What the coder answered of the case to questions that are not asked again, for the rules."""
    again = {row.question for row in asked}
    return {
        row.question: said.value
        for row, said in answered.items()
        if row.case_id == case_id and not row.part and row.question not in again
    }


def _earlier(session: Session, workbook: Workbook, round_: Round) -> dict[Row, str]:
    """What the coder last answered in each row, whatever it meant, in words."""
    said = last_said(session, round_.name, workbook.person, workbook.after_return)
    books = {by: codebook_of(session, by) for by, _ in said.values()}
    titles = round_.design["seen"].get("document_titles", {})
    return {
        row: earlier_in_words(books[by], row, by, each, titles) for row, (by, each) in said.items()
    }


def earlier_in_words(
    codebook: Codebook, row: Row, version: int, said: Said, documents: Mapping[str, str]
) -> str:
    """What a coder answered before: the answer, where it was found, and the note.

    codebook: the version by which it was asked; documents: titles by id.
    """
    scale = codebook.scale_of(codebook.questions[row.question])
    label = scale.label(said.value) if scale and said.value in scale.by_code else said.value
    kind = EVIDENCE_KINDS.get(said.kind, "")
    document = documents.get(said.document, said.document)
    where = ", ".join(filter(None, (document, said.page, kind)))
    answer = f"{label} (codebook version {version})"
    note = f"Note: {said.note}" if said.note else ""
    return fitting("\n".join(filter(None, (answer, said.evidence, where, note))))


def _titles_seen(round_: Round) -> dict[str, str]:
    """The title of the document, or of the characteristic, by register column."""
    seen = round_.design["seen"]
    documents = {column: title for title, column in seen["documents"] if column}
    return {**seen["titles"], **documents}
