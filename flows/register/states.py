"""Is the register what the sample was drawn from, but for what was amended and logged since?

The record keeps a chain of hashes: of the register at the draw, and before and after each
amendment. What the rows said in each state lies in .intercoder/registers/, by hash.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.events import events
from db.tables import Draw
from flows.register.load import CASE_ID, Register, sha256_of_rows
from flows.study import Study, make_private, write_private

AMENDED = "amended"
"""The event after which the register is another, by `register before` and `register`."""
SHOWN = 12
Rows = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one case that two states of the register say differently.

    column: case_id where the case is new (before is blank) or gone (after is blank).
    """

    case_id: str
    column: str
    before: str
    after: str


def differences(before: Rows, after: Rows) -> list[Difference]:
    """What differs, in the order of the later state; cases that are gone come last."""
    found = []
    for case_id, row in after.items():
        old = before.get(case_id)
        if old is None:
            found.append(Difference(case_id, CASE_ID, "", case_id))
            continue
        columns = dict.fromkeys([*row, *old])
        found += [
            Difference(case_id, column, old.get(column, ""), row.get(column, ""))
            for column in columns
            if old.get(column, "") != row.get(column, "")
        ]
    found += [Difference(each, CASE_ID, each, "") for each in before if each not in after]
    return found


def difference_in_words(each: Difference, characteristics: Sequence[str]) -> str:
    """Such as "RR-1, age: 3, now 4"; what is no characteristic is not quoted."""
    if each.column == CASE_ID:
        return f"{each.case_id}: {'new' if each.after else 'gone'}"
    if each.column not in characteristics:
        return f"{each.case_id}, {each.column}: other words"
    return f"{each.case_id}, {each.column}: {each.before or 'blank'}, now {each.after or 'blank'}"


def listed_differences(found: Sequence[Difference], characteristics: Sequence[str]) -> str:
    """All of them in words, as far as a message holds them."""
    told = [difference_in_words(each, characteristics) for each in found[:SHOWN]]
    more = f"; and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return "; ".join(told) + more


def known_states(session: Session, draw: Draw) -> list[str]:
    """The hashes that the register may have since this draw, in order; the last is the newest."""
    states = [draw.register_sha256]
    for each in events(session, AMENDED):
        if each.inputs["register before"] == states[-1]:
            states.append(each.inputs["register"])
    return states


def keep(study: Study, rows: Rows) -> None:
    """Keep what the rows say, by its hash, so that differences can be told later."""
    path = _path(study, sha256_of_rows(rows))
    if not path.exists():
        make_private(path.parent)
        said = {case: {c: text for c, text in row.items() if text} for case, row in rows.items()}
        write_private(path, json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def kept_rows(study: Study, sha256: str) -> Rows:
    """What the register said in a state; raises StudyError where that was removed."""
    path = _path(study, sha256)
    if not path.is_file():
        raise StudyError(
            f"{path} is missing, so it cannot be told what has changed in the register. Put it "
            "back from a backup"
        )
    rows: Rows = json.loads(path.read_text(encoding="utf-8"))
    return rows


def is_kept(study: Study, sha256: str) -> bool:
    """Whether it can still be told what the register said in a state."""
    return _path(study, sha256).is_file()


def forget(study: Study, but: Sequence[str]) -> None:
    """Remove kept states, but for these hashes."""
    for path in study.inside("registers").glob("*.json"):
        if path.stem not in but:
            path.unlink(missing_ok=True)


def unlogged(study: Study, session: Session, draw: Draw, register: Register) -> list[Difference]:
    """What was changed in the register since this draw without a record of it; empty if nothing.

    Raises StudyError where something was and what the register said is no longer kept.
    """
    states = known_states(session, draw)
    if register.sha256 in states:
        return []
    return differences(kept_rows(study, states[-1]), register.rows)


def _path(study: Study, sha256: str) -> Path:
    return study.inside("registers", f"{sha256}.json")
