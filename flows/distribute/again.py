"""A coder lost a workbook: what they were sent is written again, never over what lies there."""

import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from codebook.excel.problems import Refused
from codebook.faults import StudyError
from db.find.rounds import round_named
from db.open import reading, transaction
from db.tables import Workbook
from flows.distribute.book import workbook_bytes
from flows.distribute.handed import Need, needed_workbooks
from flows.distribute.repeats import needed_repeats
from flows.distribute.summaries import ReissueSummary
from flows.outbox import outbox_path, put_out, shown
from flows.readable import readable
from flows.study import Study


def reissue(study: Study, round_name: str, coder: str = "") -> ReissueSummary:
    """The workbooks of a round that its coders, or one of them, were sent, in the outbox again.

    Under their codes and with the bytes of then. One that lies there as it was sent is left;
    beside one that was changed since, a fresh one is laid under another name. Raises StudyError
    where nothing was sent.
    """
    written, unchanged = [], []
    for each in _sent(study, round_name, coder):
        path = _place(study, each)
        if path is None:
            unchanged.append(shown(study, outbox_path(study, each.due.file_name)))
        else:
            written.append(shown(study, path))
    return ReissueSummary(round=round_name, coder=coder, written=written, unchanged=unchanged)


def _sent(study: Study, round_name: str, coder: str) -> list[Need]:
    with reading(study.engine) as session:
        found = round_named(session, round_name)
        needs = needed_workbooks(session, found, study.key) if found is not None else []
        needs += needed_repeats(session, found, study.key) if found is not None else []
    sent = [each for each in needs if each.recorded and coder in ("", each.due.coder)]
    if not sent:
        who = f"to '{coder}' " if coder else ""
        raise StudyError(
            f"No workbook of round '{round_name}' was sent {who}yet. "
            f"First: intercoder distribute {round_name}"
        )
    return sent


def _place(study: Study, needs: Need) -> Path | None:
    """Where the workbook now lies afresh; None where it lies there as it was sent."""
    assert needs.recorded is not None
    for name in _names(needs.due.file_name):
        path = outbox_path(study, name)
        if not path.exists():
            return _write(study, needs, name)
        if _as_sent(study, path, needs.recorded):
            return None
    raise AssertionError(needs.due.file_name)


def _as_sent(study: Study, path: Path, workbook: Workbook) -> bool:
    """Whether the file is the workbook as it was sent, locked or not."""
    try:
        content = readable(study, path.read_bytes(), path.name, convert=False).content
    except Refused:
        return False
    return hashlib.sha256(content).hexdigest() == workbook.sha256


def _names(file_name: str) -> Iterator[str]:
    """The workbook's own name, then main-ab-again.xlsx, main-ab-again2.xlsx and so on."""
    path = PurePosixPath(file_name)
    yield file_name
    for number in count(1):
        again = f"{path.stem}-again{number if number > 1 else ''}{path.suffix}"
        yield str(path.with_name(again))


def _write(study: Study, needs: Need, name: str) -> Path:
    workbook = needs.recorded
    assert workbook is not None
    with reading(study.engine) as session:
        content = workbook_bytes(study, session, workbook, needs.due.parts)
    path = put_out(study, name, content, workbook.person)
    about = {"workbook": workbook.id, "round": workbook.round, "coder": workbook.person}
    with transaction(study.engine) as session:
        study.record(session, "reissued", about=about, inputs={"workbook": workbook.sha256})
    return path
