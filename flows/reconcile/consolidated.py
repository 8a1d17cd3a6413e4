"""What is the one answer to each question about each case, and on what does it rest?"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.model import Codebook, Question
from codebook.rules import APPLIES, Applicability, applicability, by_register
from flows.reconcile.settled import common_value, majority_value

Basis = Literal["agreed", "majority", "reconciled", "single", "open", "not_applicable"]
AWAITING = "awaiting"
DISAGREEMENT = "disagreement"
AWAITING_DOCUMENT = "awaiting document"


@dataclass(frozen=True, slots=True)
class ConsolidatedAnswer:
    """The one answer to a question, or a part of it, about a case.

    value: None where open or not applicable. why: for open one of AWAITING (an assigned answer
    has not come), DISAGREEMENT and AWAITING_DOCUMENT; for not applicable the rule's reason;
    else empty, or how many coders were not asked. answers: all that were given, by coder.
    counted: the coders whose answers were weighed: those who were asked.
    rests_on: for open, the earlier question that has to be settled first, if any.
    """

    row: Row
    value: str | None
    basis: Basis
    why: str
    answers: tuple[CodedAnswer, ...]
    resolved: Resolved | None
    counted: tuple[str, ...] = ()
    rests_on: str = ""

    @property
    def weighed(self) -> tuple[CodedAnswer, ...]:
        """The answers of those who were asked, by coder."""
        return tuple(each for each in self.answers if each.coder in self.counted)


def consolidated_answers(
    codebook: Codebook,
    cases: Mapping[str, Mapping[str, str]],
    assigned: Mapping[str, int],
    answers: Sequence[CodedAnswer],
    resolutions: Mapping[Row, Resolved],
    further: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[ConsolidatedAnswer]:
    """One consolidated answer for each case, question and part, in that order.

    cases: register details by case id. assigned: to how many coders each case was given (a
    case that is not named was given to none). answers: those that count, of any coders.
    further: by case, coders whose answers count, and of whom no more are expected.
    Text questions are read, not consolidated, and are left out.
    """
    given: dict[str, dict[str, dict[Row, CodedAnswer]]] = {}
    for each in sorted(answers, key=lambda each: each.return_id):
        given.setdefault(each.row.case_id, {}).setdefault(each.coder, {})[each.row] = each
    found: list[ConsolidatedAnswer] = []
    for case_id, details in cases.items():
        coders = dict(sorted(given.get(case_id, {}).items()))
        beside = frozenset(further.get(case_id, ()))
        expected = max(assigned.get(case_id, 0), len(coders.keys() - beside))
        own = {coder: _own_values(answers.values()) for coder, answers in coders.items()}
        case = _Case(codebook, case_id, details, expected, coders, own, beside)
        found += case.consolidated(resolutions)
    return found


def _own_values(answers: Iterable[CodedAnswer]) -> dict[str, str]:
    """A coder's values by question, as rules of later questions look at them."""
    return {each.row.question: each.value for each in answers if not each.row.part}


def counts_by_basis(consolidated: Sequence[ConsolidatedAnswer]) -> dict[Basis, int]:
    """How many consolidated answers rest on each basis; every basis is named, in order."""
    counted = Counter(each.basis for each in consolidated)
    return {basis: counted[basis] for basis in get_args(Basis)}


@dataclass(frozen=True, slots=True)
class _Case:
    """A case with what its coders answered, and, as they are found, its settled values."""

    codebook: Codebook
    case_id: str
    details: Mapping[str, str]
    expected: int
    coders: Mapping[str, Mapping[Row, CodedAnswer]]
    own: Mapping[str, Mapping[str, str]]
    beside: frozenset[str] = frozenset()
    settled: dict[str, str] = field(default_factory=dict)
    open_why: dict[str, str] = field(default_factory=dict)

    def consolidated(self, resolutions: Mapping[Row, Resolved]) -> list[ConsolidatedAnswer]:
        """The case's answers, earlier questions first, as later ones may rest on them."""
        found: list[ConsolidatedAnswer] = []
        for question in self.codebook:
            if question.kind == "text":
                continue
            for part in question.parts:
                row = Row(self.case_id, question.id, part)
                each = self._answer(question, row, resolutions.get(row))
                self._remember(each)
                found.append(each)
        return found

    def _remember(self, each: ConsolidatedAnswer) -> None:
        if each.row.part:
            return
        if each.value is not None:
            self.settled[each.row.question] = each.value
        elif each.basis == "open":
            self.open_why[each.row.question] = each.why

    def _answer(
        self, question: Question, row: Row, resolved: Resolved | None
    ) -> ConsolidatedAnswer:
        answers = tuple(each[row] for each in self.coders.values() if row in each)
        applies = self._applies(question, self.settled)
        if applies.state == "not_applicable":
            return _Given(row, answers, (), resolved).becomes("not_applicable", why=applies.reason)
        passed_over = {
            coder
            for coder, own in self.own.items()
            if self._applies(question, own).state == "not_applicable"
        }
        counted = tuple(each.coder for each in answers if each.coder not in passed_over)
        given = _Given(row, answers, counted, resolved)
        if applies.state in ("awaiting", "pending"):
            return self._unsettled(question, given)
        if resolved is not None:
            return given.becomes("reconciled", resolved.value)
        return self._weighed(question, given, passed_over)

    def _applies(self, question: Question, values: Mapping[str, str]) -> Applicability:
        if not question.applies_if:
            return APPLIES
        return applicability(self.codebook, question, self.details, values)

    def _unsettled(self, question: Question, given: "_Given") -> ConsolidatedAnswer:
        """Open until a document has come or an earlier question is settled, whichever it is."""
        if by_register(self.codebook, question, self.details).state == "awaiting":
            return given.becomes("open", why=AWAITING_DOCUMENT)
        earlier = next((name for name in question.applies_if if name in self.open_why), "")
        why = self.open_why.get(earlier, AWAITING)
        return given.becomes("open", why=why, rests_on=earlier)

    def _weighed(
        self, question: Question, given: "_Given", passed_over: Collection[str]
    ) -> ConsolidatedAnswer:
        """The answer given by those who were asked; open while one of theirs is to come."""
        values = [each.value for each in given.answers if each.coder in given.counted]
        due = [who for who in passed_over if who not in self.beside]
        came = [who for who in given.counted if who not in self.beside]
        if not values and due and len(due) >= self.expected:
            return given.becomes("open", why=DISAGREEMENT)
        if not values or len(came) + len(due) < self.expected:
            return given.becomes("open", why=AWAITING)
        note = _not_asked(len(passed_over))
        common = common_value(question, values)
        if common is not None:
            return given.becomes("agreed" if len(values) > 1 else "single", common, note)
        most = majority_value(question, values)
        if most is not None:
            return given.becomes("majority", most, note)
        return given.becomes("open", why=DISAGREEMENT)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was answered in a row: the answers, whose were weighed, and its resolution."""

    row: Row
    answers: tuple[CodedAnswer, ...]
    counted: tuple[str, ...]
    resolved: Resolved | None

    def becomes(
        self, basis: Basis, value: str | None = None, why: str = "", rests_on: str = ""
    ) -> ConsolidatedAnswer:
        """The consolidated answer of the row."""
        return ConsolidatedAnswer(
            self.row, value, basis, why, self.answers, self.resolved, self.counted, rests_on
        )


def _not_asked(coders: int) -> str:
    if not coders:
        return ""
    return "one coder was not asked" if coders == 1 else f"{coders} coders were not asked"
