"""Publish a version of the codebook, with what its questions mean."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from codebook.changes import Changes
from codebook.files import codebook_content, codebook_sha256
from codebook.model import Codebook
from db.find.meanings import meanings_to_come
from db.tables import CodebookVersion, Meaning


def published_version(
    session: Session,
    codebook: Codebook,
    *,
    at: datetime,
    changes: Changes | None = None,
    same: Collection[str] = (),
    by: str = "",
    why: str = "",
) -> CodebookVersion:
    """The codebook added to this transaction as the version whose number it bears.

    changes: against the newest version; None for the first. same: ids of changed questions of
    which the lead said that they mean the same. Every question and part has its meaning
    recorded, and a changed one who published it and why.
    """
    added = CodebookVersion(
        number=codebook.version,
        sha256=codebook_sha256(codebook),
        content=codebook_content(codebook),
        published_at=at,
    )
    session.add(added)
    session.flush()
    began = meanings_to_come(session, codebook, changes, same)
    for (question, part), since in began.items():
        change = changes.by_question.get(question) if changes is not None else None
        told = change.kinds(part) if change is not None else ""
        session.add(
            Meaning(
                version=codebook.version,
                question=question,
                part=part,
                began=since,
                change=told,
                by=by if told else "",
                why=why if told else "",
            )
        )
    session.flush()
    return added
