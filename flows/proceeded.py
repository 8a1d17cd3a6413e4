"""Where does the record say that a round went on against a failed checkpoint?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from codebook.model import Codebook
from db.find.decided import decided
from db.find.rounds import codebook_of
from flows.failed import ProceededAgainst
from flows.studyfile import StudyFile

FAILED = "not_reliable"


def proceeded_against(
    file: StudyFile, session: Session, until: datetime | None = None, before: int | None = None
) -> tuple[ProceededAgainst, ...]:
    """Every failed checkpoint at which the lead let a round proceed, in order of measuring.

    A checkpoint failed where any question or part was not reliable, on its scale or on whether
    it can be answered at all. Where the same part of a round was measured again by the same
    codebook version and failed again, the newest one stands for both. until, before: as in
    `db.find.decided.decided`.
    """
    found: dict[tuple[str, int, int], ProceededAgainst] = {}
    for checkpoint, decision in decided(session, until, before):
        poor = [key for key, told in checkpoint.verdicts.items() if _word(told) == FAILED]
        if decision.outcome != "proceed" or not poor:
            continue
        version, person = checkpoint.codebook_version, file.person(decision.by)
        found[checkpoint.round, checkpoint.wave, version] = ProceededAgainst(
            round=checkpoint.round,
            wave=checkpoint.wave,
            cases=checkpoint.cases,
            version=version,
            by=decision.by,
            name=person.name if person is not None else decision.by,
            on=decision.decided_at.date().isoformat(),
            why=decision.why,
            questions=tuple(_titles(codebook_of(session, version), poor)),
            of=len(checkpoint.verdicts),
        )
    return tuple(found.values())


def _word(told: Any) -> str:
    """The worse verdict of both readings; older records keep a word alone."""
    return told if isinstance(told, str) else str(told.get("checkpoint") or told.get("verdict"))


def _titles(codebook: Codebook, keys: Iterable[str]) -> list[str]:
    """What each question or part is called, as in `D27a.2 Agencies: Health`."""
    found = []
    for key in keys:
        name, _, part = key.partition("/")
        question = codebook.questions.get(name)
        if question is None or part not in question.parts:
            found.append(key)
            continue
        found.append(f"{question.row_key(part)} {question.title}{f': {part}' if part else ''}")
    return found
