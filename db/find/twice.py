"""What did a coder answer twice, without the first answer in view?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from codebook.answers import Row
from db.find.meanings import every_meaning
from db.find.rounds import uncounted
from db.tables import Answer, Disclosure, Return, Workbook


@dataclass(frozen=True, slots=True)
class Twice:
    """A row that a coder answered in two workbooks, neither of which showed an answer to it.

    version, later: the codebook versions by which it was asked; same: with the same meaning;
    repeat: the second time to see whether the coder agrees with themselves. days: from the first
    receipt to the second. shown: the first answer had been shown in a report or a reconciliation
    workbook when the second came.
    """

    coder: str
    row: Row
    first: str
    second: str
    version: int
    later: int
    same: bool
    repeat: bool
    days: int
    shown: bool


@dataclass(slots=True)
class _Said:
    """What one workbook says in a row: its newest answer, when the first and the newest came."""

    round: str
    kind: str
    version: int
    began: int
    value: str
    first_return: int
    came: datetime


def answered_twice(session: Session, round_name: str) -> list[Twice]:
    """The rows of which a second answer came in this round, by coder and row.

    Of one meaning, what the first two workbooks say, and of the first only what it said before
    the second came: what was put right later knew of it. Of two meanings that follow each other
    the last answer of the one and the first of the other, repeats left out. Answers of
    withdrawn assignments count here as little as elsewhere.
    """
    said_twice = _said(session)
    if not said_twice:
        return []
    frozen = columns_of(
        col(Disclosure.case_id),
        col(Disclosure.question),
        col(Disclosure.part),
        col(Disclosure.began),
        col(Disclosure.after_return),
    )
    shown = {
        (Row(*row), began): after for *row, began, after in session.connection().execute(frozen)
    }
    found = []
    for (coder, row), said in sorted(said_twice.items(), key=lambda each: each[0]):
        for first, second in _pairs(said):
            if second.round != round_name:
                continue
            after = shown.get((row, first.began))
            found.append(
                Twice(
                    coder=coder,
                    row=row,
                    first=first.value,
                    second=second.value,
                    version=first.version,
                    later=second.version,
                    same=first.began == second.began,
                    repeat=second.kind == "repeat",
                    days=(second.came.date() - first.came.date()).days,
                    shown=after is not None and after < second.first_return,
                )
            )
    return found


def _pairs(said: list[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """First and second answers that are compared; said: workbook by workbook, as they came."""
    for began in dict.fromkeys(each.began for each in said):
        own = [each for each in said if each.began == began]
        if len(own) > 1:
            yield own[0], own[1]
    coded = [each for each in said if each.kind == "coding"]
    for one, other in pairwise(coded):
        if one.began != other.began:
            yield one, other


def _asked_twice(session: Session) -> tuple[set[tuple[str, str]], list[str]]:
    """Coder and case of what more than one workbook asks, and the codes of these workbooks.

    There are few of them, or none, however many answers there are.
    """
    chosen = select(Workbook).where(col(Workbook.kind).in_(("coding", "repeat")))
    books = session.exec(chosen.where(~col(Workbook.earlier_shown))).all()
    times = Counter((each.person, case_id) for each in books for case_id in each.cases)
    pairs = {pair for pair, number in times.items() if number > 1}
    codes = [e.id for e in books if any((e.person, case_id) in pairs for case_id in e.cases)]
    return pairs, codes


def _said(session: Session) -> dict[tuple[str, Row], list[_Said]]:
    """By coder and row, what each workbook says that shows no earlier answer, as they came."""
    pairs, codes = _asked_twice(session)
    if not pairs:
        return {}
    began = every_meaning(session)
    gone = uncounted(session)
    chosen = (
        columns_of(
            col(Answer.coder),
            col(Answer.round),
            col(Answer.case_id),
            col(Answer.question),
            col(Answer.part),
            col(Answer.value),
            col(Answer.return_id),
            col(Return.received_at),
            col(Workbook.id),
            col(Workbook.kind),
            col(Workbook.codebook_version),
        )
        .join(Return, col(Answer.return_id) == col(Return.id))
        .join(Workbook, col(Return.workbook_id) == col(Workbook.id))
        .where(col(Return.state) == "accepted", col(Workbook.id).in_(codes))
        .order_by(col(Answer.return_id), col(Answer.id))
    )
    by: dict[tuple[str, Row], dict[str, _Said]] = {}
    for (
        coder,
        name,
        case_id,
        question,
        part,
        value,
        number,
        came,
        code,
        kind,
        version,
    ) in session.connection().execute(chosen):
        if (coder, case_id) not in pairs or (name, case_id, coder) in gone:
            continue
        own = by.setdefault((coder, Row(case_id, question, part)), {})
        if code not in own:
            meant = began[version, question, part]
            own[code] = _Said(name, kind, version, meant, value, number, came)
        elif code == next(reversed(own)):
            own[code].value, own[code].came = value, came
    return {key: list(own.values()) for key, own in by.items() if len(own) > 1}
