"""If another version were asked: which answers count on, and who has to code what again?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from codebook.answers import Row
from codebook.model import Codebook
from codebook.rules import asked
from db.find.answers import Given, given_answers
from db.find.meanings import every_meaning
from db.find.rounds import asked_version, assignments, codebook_of, round_details, rounds
from db.tables import Round
from flows.collect.completeness import missing_of

Began = Mapping[tuple[str, str], int]
"""Since which version each question and part of a codebook means what it means."""


@dataclass(frozen=True, slots=True)
class ToCode:
    """What one coder has to code again in a round: rows (questions and parts) of some cases."""

    round: str
    coder: str
    cases: int
    rows: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a version does to the answers given so far, and to those who gave them.

    answers: of assignments that stand, those that count today. count_on: of them, those that
    go on counting; ended: those to a question that means something else; gone: those to one
    that is no longer asked. again: rows to be coded again, of cases that their coder has begun.
    may_follow: answered rows that are asked again only if an earlier answer, which has to be
    given again, comes out so. by_question: of what ended, how many answers to each question.
    """

    answers: int
    count_on: int
    ended: int
    gone: int
    again: tuple[ToCode, ...]
    may_follow: int
    by_question: Mapping[str, int]

    @property
    def rows_again(self) -> int:
        """How many rows have to be coded again, by all coders."""
        return sum(each.rows for each in self.again)


def consequences(session: Session, after: Codebook, began: Began) -> Consequences:
    """What follows if every open round is asked by `after` from now on.

    began: by question and part of `after`.
    """
    given: dict[str, list[Given]] = defaultdict(list)
    for answer in given_answers(session):
        given[answer.round].append(answer)
    told = _Tally()
    for each in rounds(session):
        _count_round(told, session, each, given[each.name], after, began)
    return Consequences(
        answers=told.answers,
        count_on=told.answers - told.gone - told.ended.total(),
        ended=told.ended.total(),
        gone=told.gone,
        again=tuple(told.again),
        may_follow=told.may_follow,
        by_question={name: told.ended[name] for name in after.questions if told.ended[name]},
    )


@dataclass(slots=True)
class _Tally:
    """What is counted up, coder by coder. ended: by question."""

    answers: int = 0
    gone: int = 0
    may_follow: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    again: list[ToCode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Held:
    """One coder's values by row: those that count today, and those that would then."""

    today: dict[Row, str] = field(default_factory=dict)
    then: dict[Row, str] = field(default_factory=dict)


def _count_round(
    told: _Tally,
    session: Session,
    found: Round,
    given: Iterable[Given],
    after: Codebook,
    began: Began,
) -> None:
    version = asked_version(session, found)
    now, details = codebook_of(session, version), round_details(session, found.name)
    meant = every_meaning(session)
    cases: dict[str, dict[str, None]] = defaultdict(dict)
    for each in assignments(session, found.name):
        cases[each.coder][each.case_id] = None
    held: dict[str, _Held] = defaultdict(_Held)
    for answer in given:
        if answer.row.case_id not in cases[answer.coder]:
            continue
        key = (answer.row.question, answer.row.part)
        own = meant[answer.version, *key]
        if own == meant.get((version, *key)):
            held[answer.coder].today[answer.row] = answer.value
        if own == began.get(key):
            held[answer.coder].then[answer.row] = answer.value
    for coder, assigned in cases.items():
        mine = held[coder]
        coded = {row.case_id for row in mine.today}
        begun = [case for case in assigned if case in coded]
        _count_answers(told, mine, after, details)
        before = set(missing_of(now, details, begun, mine.today))
        again = [row for row in missing_of(after, details, begun, mine.then) if row not in before]
        if again:
            of_cases = len({row.case_id for row in again})
            told.again.append(ToCode(found.name, coder, of_cases, len(again)))


def _count_answers(
    told: _Tally, mine: _Held, after: Codebook, details: Mapping[str, Mapping[str, str]]
) -> None:
    """Add what becomes of one coder's answers."""
    told.answers += len(mine.today)
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row, value in mine.then.items():
        values[row.case_id][row.question] = value
    waiting: dict[str, set[str]] = {}
    for row in mine.today:
        if row in mine.then:
            continue
        question = after.questions.get(row.question)
        if question is None or row.part not in question.parts:
            told.gone += 1
            continue
        told.ended[row.question] += 1
        if row.case_id not in waiting:
            states = asked(after, details.get(row.case_id, {}), values[row.case_id])
            waiting[row.case_id] = {name for name, s in states.items() if s.state == "pending"}
        told.may_follow += row.question in waiting[row.case_id]
