"""Workbooks that are due, written into the outbox and recorded, each as a whole."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.returns import newest_return
from db.find.rounds import asked_version, rounds
from db.find.sample import newest_amendment
from db.open import reading, transaction
from db.record.rounds import issued
from db.tables import Workbook
from flows.distribute.book import to_make
from flows.distribute.handed import Need, needed_workbooks
from flows.distribute.making import ToMake, made
from flows.distribute.repeats import REPEAT, needed_repeats
from flows.outbox import put_out, ready_to_send
from flows.processes import in_processes
from flows.study import Study


def write_workbooks(study: Study, codes: Sequence[str]) -> dict[str, Path]:
    """The workbooks with these codes in the outbox, each recorded once it lies there; by code.

    What a round needs is derived once for all of them. One that is already recorded is written
    again with the same bytes. Raises StudyError, before any is written, for a code that no
    round needs.
    """
    with reading(study.engine) as session:
        needs = _needs(study, session, codes)
        ready_to_send(study, {each.due.coder for each in needs.values()})
        due = [_due(study, session, needs[code]) for code in codes]
    contents = in_processes(made, [each.making for each in due])
    return {
        each.workbook.id: _put(study, each, content)
        for each, content in zip(due, contents, strict=True)
    }


def _needs(study: Study, session: Session, codes: Sequence[str]) -> dict[str, Need]:
    found: dict[str, Need] = {}
    for each in rounds(session) if codes else ():
        found |= {need.due.id: need for need in needed_workbooks(session, each, study.key)}
        found |= {need.due.id: need for need in needed_repeats(session, each, study.key)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise StudyError(f"No open round needs a workbook with the code {', '.join(unknown)}")
    return found


@dataclass(frozen=True, slots=True)
class _Due:
    """A workbook to write: its row, whether that is recorded, and what its file is made of."""

    workbook: Workbook
    is_recorded: bool
    making: ToMake


def _due(study: Study, session: Session, needs: Need) -> _Due:
    workbook = needs.recorded or _workbook(study, session, needs)
    making = to_make(study, session, workbook, needs.due.parts)
    return _Due(workbook, needs.recorded is not None, making)


def _put(study: Study, due: _Due, content: bytes) -> Path:
    """The workbook's path, once it lies in the outbox and is recorded."""
    workbook = due.workbook
    path = put_out(study, workbook.file_name, content, workbook.person)
    if not due.is_recorded:
        workbook.sha256 = hashlib.sha256(content).hexdigest()
        _record_workbook(study, workbook)
    return path


def _workbook(study: Study, session: Session, needs: Need) -> Workbook:
    """A workbook as it is to be recorded once it is written, but for its hash."""
    due = needs.due
    return Workbook(
        id=due.id,
        kind=due.kind,
        round=needs.round.name,
        wave=due.wave,
        person=due.coder,
        part=due.part,
        issue=due.issue,
        codebook_version=asked_version(session, needs.round),
        cases=list(due.cases),
        rows={case_id: list(rows) for case_id, rows in due.rows.items()} or None,
        earlier_shown=due.shown,
        after_amendment=newest_amendment(session),
        after_return=newest_return(session),
        file_name=due.file_name,
        sha256="",
        issued_at=study.clock(),
    )


def _record_workbook(study: Study, workbook: Workbook) -> None:
    about = {
        "workbook": workbook.id,
        "round": workbook.round,
        "wave": workbook.wave,
        "coder": workbook.person,
        "cases": len(workbook.cases),
    }
    with transaction(study.engine) as session:
        if session.get(Workbook, workbook.id) is not None:
            return
        inputs = {"workbook": workbook.sha256}
        issued(session, workbook)
        what = "repeat issued" if workbook.kind == REPEAT else "issued"
        study.record(session, what, about=about, inputs=inputs)
