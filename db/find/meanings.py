"""Which versions of a question mean the same, so that answers to them can be compared?"""

from collections.abc import Callable

from sqlmodel import Session, select

from codebook.answers import Row
from db.find.rounds import codebook_of
from db.tables import CodebookVersion, Meaning

Key = tuple[int, str, str]
"""A codebook version, a question of it, and a part of that ("" where it has none)."""


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


def every_meaning(session: Session) -> dict[Key, int]:
    """The same for all published versions at once, by (version, question, part)."""
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
