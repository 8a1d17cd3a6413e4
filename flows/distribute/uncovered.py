"""What is a coder still to be asked? Rows that no workbook of theirs asked as they are meant now.

Nothing of this is stored: it follows from what is assigned, what the workbooks asked, what the
register says now, and by which codebook version the round is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from codebook.answers import Row
from codebook.conditions import awaited
from codebook.model import Codebook, Question
from codebook.rules import asked, by_register

Details = Mapping[str, Mapping[str, str]]
Values = Mapping[Row, str]
Why = Literal["document", "register", "changed", "new", "follows"]
_NEVER = ("not_applicable", "awaiting")


@dataclass(frozen=True)
class Version:
    """A codebook version. means: by question and part, since when it has meant what it means."""

    number: int
    codebook: Codebook
    means: Mapping[tuple[str, str], int]

    @cached_property
    def keys(self) -> dict[tuple[str, str], str]:
        """What stands in the ID column, by question and part."""
        return {(each.id, part): key for key, (each, part) in self.codebook.row_keys().items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A workbook as it was handed out.

    rows: by case, the rows it asks where those are some only, as in the ID column. details: the
    register as it stood then.
    """

    id: str
    coder: str
    cases: frozenset[str]
    rows: Mapping[str, Sequence[str]]
    version: Version
    details: Details

    def asks(self, case_id: str, question: str, part: str) -> bool:
        """Whether it asks this of the case, whatever it means by it."""
        key = self.version.keys.get((question, part))
        if key is None or case_id not in self.cases:
            return False
        if case_id in self.rows:
            return key in self.rows[case_id]
        return self.state(case_id, question) not in _NEVER

    def state(self, case_id: str, question: str) -> str:
        """Whether the question could apply to the case by the register as it stood then."""
        codebook = self.version.codebook
        rule = codebook.questions[question]
        if not rule.applies_if:
            return "applies"
        return by_register(codebook, rule, self.details.get(case_id, {})).state


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that is to be asked, and why only now.

    document: one has come that was awaited (columns: of the register); register: a correction
    made it apply; changed: it means something else; new: it was not asked; follows: it may
    apply by the answer to another row that is asked now.
    """

    key: str
    question: str
    part: str
    why: Why
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What one coder is still to be asked of one case: some rows in order, or all (no rows)."""

    coder: str
    case_id: str
    rows: tuple[LeftRow, ...] = ()


def uncovered(
    now: Version,
    details: Details,
    assigned: Iterable[tuple[str, str]],
    issued: Sequence[Asked],
    given: Mapping[str, Values],
) -> list[Left]:
    """What each coder is still to be asked of each assigned case, in their order.

    assigned: coder and case, of assignments that stand and may go out; issued: the workbooks
    handed out, in order; given: each coder's answers to rows that meant what they mean now,
    for a row that a coder's own answer rules out is not to be asked.
    """
    found, workbooks = [], by_case(issued)
    for coder, case_id in assigned:
        own = workbooks.get((coder, case_id), [])
        if not own:
            found.append(Left(coder, case_id))
        elif not any(_asks_all(each, case_id, now, details) for each in own):
            rows = _rows(now, details, case_id, own, given.get(coder, {}))
            found += [Left(coder, case_id, rows)] if rows else []
    return found


def covered_at_a_glance(
    now: Version, details: Details, assigned: Iterable[tuple[str, str]], issued: Sequence[Asked]
) -> bool:
    """Whether workbooks ask all that is assigned, whole and just as it would be asked now."""
    workbooks = by_case(issued)
    return all(
        any(_asks_all(each, case_id, now, details) for each in workbooks.get((coder, case_id), []))
        for coder, case_id in assigned
    )


def with_followers(now: Version, details: Details, left: Left, given: Values) -> Left:
    """The rows with those that may apply by the answers to them, if they are not answered yet."""
    if not left.rows:
        return left
    here = {row.key for row in left.rows}
    moved = {row.question for row in left.rows}
    more = []
    for question in now.codebook:
        if moved.isdisjoint(question.applies_if):
            continue
        moved.add(question.id)
        state = by_register(now.codebook, question, details.get(left.case_id, {})).state
        keys = {part: now.keys[question.id, part] for part in question.parts}
        more += [
            LeftRow(key, question.id, part, "follows")
            for part, key in keys.items()
            if state not in _NEVER
            and key not in here
            and Row(left.case_id, question.id, part) not in given
        ]
    place = {key: number for number, key in enumerate(now.codebook.row_keys())}
    return replace(left, rows=tuple(sorted([*left.rows, *more], key=lambda row: place[row.key])))


def asked_by(own: Sequence[Asked], now: Version, row: Row) -> Asked | None:
    """Of a coder's workbooks with a case the newest that asks a row of it as it is meant now."""
    asking = (
        each for each in reversed(own) if _covers(each, now, row.case_id, row.question, row.part)
    )
    return next(asking, None)


def by_case(issued: Sequence[Asked]) -> dict[tuple[str, str], list[Asked]]:
    """The workbooks in which each coder has each case, in order."""
    found: dict[tuple[str, str], list[Asked]] = {}
    for each in issued:
        for case_id in each.cases:
            found.setdefault((each.coder, case_id), []).append(each)
    return found


def _asks_all(each: Asked, case_id: str, now: Version, details: Details) -> bool:
    """Whether nothing has changed since the workbook asked the whole case."""
    return (
        each.version.number == now.number
        and case_id not in each.rows
        and each.details.get(case_id) == details.get(case_id)
    )


def _rows(
    now: Version, details: Details, case_id: str, own: Sequence[Asked], given: Values
) -> tuple[LeftRow, ...]:
    values = {row.question: value for row, value in given.items() if row.case_id == case_id}
    states = asked(now.codebook, details.get(case_id, {}), values)
    return tuple(
        _left_row(now, details, case_id, own, question, part)
        for question in now.codebook
        if states[question.id].state not in _NEVER
        for part in question.parts
        if not any(_covers(each, now, case_id, question.id, part) for each in own)
    )


def _covers(each: Asked, now: Version, case_id: str, question: str, part: str) -> bool:
    key = (question, part)
    same = each.version.means.get(key) == now.means[key]
    return same and each.asks(case_id, question, part)


def _left_row(
    now: Version,
    details: Details,
    case_id: str,
    own: Sequence[Asked],
    question: Question,
    part: str,
) -> LeftRow:
    """The row with the reason why it was not asked before, by the newest workbook that knew it."""
    row = LeftRow(now.keys[question.id, part], question.id, part, "new")
    if any(each.asks(case_id, question.id, part) for each in own):
        return replace(row, why="changed")
    knew = [each for each in own if (question.id, part) in each.version.keys]
    if not knew:
        return row
    state = knew[-1].state(case_id, question.id)
    if state == "awaiting":
        then, here = knew[-1].details.get(case_id, {}), details.get(case_id, {})
        came = [
            name
            for name in _columns(knew[-1].version.codebook, question.id)
            if awaited(then.get(name, "")) and not awaited(here.get(name, ""))
        ]
        return replace(row, why="document", columns=tuple(dict.fromkeys(came)))
    return replace(row, why="register") if state == "not_applicable" else row


def _columns(codebook: Codebook, question: str) -> list[str]:
    """The register columns on which a question rests, also through earlier questions."""
    found = []
    for name in codebook.questions[question].applies_if:
        found += _columns(codebook, name) if name in codebook.questions else [name]
    return found
