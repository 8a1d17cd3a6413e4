"""Which versions of a question mean the same, so that answers to them can be compared?"""

from sqlmodel import Session, select

from codebook.answers import Row
from db.find.rounds import codebook_of
from db.tables import Meaning


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


def means_the_same(session: Session, row: Row, version: int, other: int) -> bool:
    """Whether a row is asked in both versions with the same meaning."""
    key = (row.question, row.part)
    one, two = meanings(session, version), meanings(session, other)
    return key in one and one[key] == two.get(key)
