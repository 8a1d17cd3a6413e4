"""Which workbooks came back, for which stage? Known by their sealed identity, kept by hash."""

from collections.abc import Mapping

from sqlmodel import Session

from codebook.answers import Row
from codebook.excel.cells import read_sheets
from codebook.excel.preflight import parts_of
from codebook.faults import StudyError
from db.find.returns import known_workbooks, problems_told, received_files
from db.find.rounds import codebook_of, round_details
from db.open import reading
from db.tables import Workbook
from flows.inbox import InboxFile, files_of, inbox_at, keep, new_files
from flows.readable import readable
from flows.study import Study
from workbooks.anatomy import META
from workbooks.gone import told_before
from workbooks.identity import Sealed
from workbooks.people import told_names
from workbooks.problems import Refused
from workbooks.read import Expected, opened
from workbooks.sealed import identity_of


def identity_kept(workbook: Workbook, study: str, codebook_sha256: str) -> Sealed:
    """What a workbook was sealed with when it was first sent out."""
    return Sealed(
        code=workbook.id,
        kind=workbook.kind,
        study=study,
        round=workbook.round,
        person=workbook.person,
        codebook_version=workbook.codebook_version,
        codebook_sha256=codebook_sha256,
        cases=tuple(workbook.cases),
    )


def known_identities(study: Study, session: Session) -> dict[str, Sealed]:
    """The identity of every workbook ever made, by code."""
    return {
        code: identity_kept(workbook, study.file.title, sha256)
        for code, (workbook, sha256) in known_workbooks(session).items()
    }


def expected_in(
    study: Study, session: Session, sealed: Sealed, before: Mapping[Row, str]
) -> Expected:
    """What the study knows of a coding workbook, as it was when the workbook was written.

    before: what its coder answered so far to what the workbook asks, by row.
    """
    workbook = session.get_one(Workbook, sealed.code)
    told = problems_told(session, sealed.code)
    return Expected(
        sealed=sealed,
        codebook=codebook_of(session, sealed.codebook_version),
        key=study.key,
        details=round_details(session, sealed.round, known=workbook.after_amendment),
        titles=study.file.column_titles,
        documents={name: each.title for name, each in study.file.documents.items()},
        before=before,
        rows=workbook.rows or {},
        asked_about=told_before(told),
        named=told_names(told),
    )


def kept_file(study: Study, name: str) -> InboxFile:
    """A file of the inbox, with its bytes kept; raises StudyError where it cannot be read."""
    path = inbox_at(study.folder, study.file.inbox) / name
    study.private(".intercoder", "received")
    try:
        return InboxFile(name, keep(path, study.inside("received"))[1])
    except OSError as error:
        raise StudyError(
            f"{name} in the inbox cannot be read ({error.strerror or 'no reason given'}). "
            "Close it in other programs, or take it out, and collect again"
        ) from error


def identity_in(
    study: Study, content: bytes, name: str, known: Mapping[str, Sealed], *, convert: bool = True
) -> Sealed | None:
    """Which workbook a file is; None for what `collect` has to refuse.

    convert: whether LibreOffice may be started to find out. Raises StudyError where it is
    locked and the password is not set.
    """
    try:
        plain = readable(study, content, name, convert=convert).content
        file = opened(plain, name)
        found = identity_of(file.cells, study.key, known, file.properties)
    except Refused:
        return None
    return found if isinstance(found, Sealed) else None


def claimed_identity(study: Study, content: bytes, name: str) -> Sealed | None:
    """What a file's sealed hidden sheet says it is; None where there is none or it was edited.

    A quick look that reads no other sheet: enough to tell whose work a file is, not to take it.
    """
    try:
        plain = readable(study, content, name, convert=False).content
        hidden = read_sheets(parts_of(plain, name), META)
    except (Refused, StudyError):
        return None
    found = identity_of({each.name: each.cells for each in hidden}, study.key)
    return found if isinstance(found, Sealed) else None


def new_of_kind(study: Study, kind: str, round_name: str) -> list[str]:
    """Names of the inbox's new files that are workbooks of this kind and round, in order."""
    inbox = inbox_at(study.folder, study.file.inbox)
    with reading(study.engine) as session:
        new = new_files(files_of(inbox), received_files(session))
        known = known_identities(study, session) if new else {}
    found = []
    for each in new:
        try:
            content = (inbox / each.name).read_bytes()
        except OSError:
            continue
        sealed = identity_in(study, content, each.name, known)
        if sealed is not None and (sealed.kind, sealed.round) == (kind, round_name):
            found.append(each.name)
    return found
