"""Which versions of a question mean the same, so that answers to them can be compared?"""

from collections.abc import Callable, Collection

from sqlmodel import Session, col, select

from codebook.answers import Row
from codebook.changes import Changes
from codebook.model import Codebook
from db.find.rounds import codebook_of
from db.tables import CodebookVersion, Meaning, Recoding, Round, Workbook

Key = tuple[int, str, str]
"""A codebook version, a question of it, and a part of that ("" where it has none)."""


def newest_version(session: Session) -> CodebookVersion | None:
    """The version of the codebook that was published last, or None before the first."""
    chosen = select(CodebookVersion).order_by(col(CodebookVersion.number).desc()).limit(1)
    return session.exec(chosen).first()


def version_before(session: Session, number: int) -> int:
    """The number of the version that was published before this one; its own for the first."""
    chosen = select(CodebookVersion.number).where(CodebookVersion.number < number)
    return session.exec(chosen.order_by(col(CodebookVersion.number).desc())).first() or number


def is_asked(session: Session, version: int) -> bool:
    """Whether any round or workbook asks by this version."""
    return any(
        session.exec(select(table).where(table.codebook_version == version).limit(1)).first()
        for table in (Round, Recoding, Workbook)
    )


def meanings(session: Session, version: int) -> dict[tuple[str, str], int]:
    """The version since which each question, or part, has meant what it means in this one.

    By (question, part). What nothing was recorded of began with the version itself.
    """
    chosen = select(Meaning).where(Meaning.version == version)
    kept = {(each.question, each.part): each.began for each in session.exec(chosen).all()}
    return {
        (question.id, part): kept.get((question.id, part), version)
        for question in codebook_of(session, version)
        for part in question.parts
    }


def meanings_to_come(
    session: Session, codebook: Codebook, changes: Changes | None, same: Collection[str] = ()
) -> dict[tuple[str, str], int]:
    """The same of a codebook that is not published yet, under the number it bears.

    changes: against the newest version; None for the first. same: ids of changed questions of
    which the lead says that they mean the same.
    """
    before = meanings(session, changes.before.version) if changes is not None else {}
    return {
        (question.id, part): before[question.id, part]
        if changes is not None and changes.meaning_kept(question.id, part, same)
        else codebook.version
        for question in codebook
        for part in question.parts
    }


def every_meaning(session: Session) -> dict[Key, int]:
    """What `meanings` gives for all published versions at once, by (version, question, part)."""
    versions = session.exec(select(CodebookVersion.number)).all()
    return {
        (version, *key): began
        for version in versions
        for key, began in meanings(session, version).items()
    }


def comparable(session: Session, version: int | None) -> Callable[[int, str, str], bool]:
    """Whether an answer given by a version, to a question and part, answers what is asked now.

    version: by which is asked now; without it, every answer does.
    """
    if version is None:
        return lambda by, question, part: True
    began = every_meaning(session)

    def told(by: int, question: str, part: str) -> bool:
        now = began.get((version, question, part))
        return now is not None and now == began.get((by, question, part))

    return told


def means_the_same(session: Session, row: Row, version: int, other: int) -> bool:
    """Whether a row is asked in both versions with the same meaning."""
    return comparable(session, version)(other, row.question, row.part)


def recorded_meanings(session: Session, version: int) -> list[Meaning]:
    """What was recorded of a version's questions and parts, by question and part."""
    chosen = select(Meaning).where(Meaning.version == version)
    return list(session.exec(chosen.order_by(col(Meaning.question), col(Meaning.part))).all())
