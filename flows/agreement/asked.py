"""Of whom was each follow-up asked, and which earlier answer made the difference?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from codebook.answers import CodedAnswer
from codebook.conditions import answer_meets
from codebook.model import Codebook, Question
from codebook.rules import Applicability, asked, by_register
from flows.agreement.alpha import Ints

ASKED, NOT_ASKED, NOT_KNOWN = 1, 0, -1
Given = Mapping[str, str]
"""One coder's answers about one case, value by question."""


@dataclass(frozen=True, slots=True)
class AskedApart:
    """A case in which a question applies for some coders and not for others.

    earlier: the questions whose answers made the difference, in the order of the rule.
    """

    case_id: str
    question: str
    earlier: tuple[str, ...]
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AskedQuestion:
    """A question that rests on earlier answers, and for whom it applies.

    codes: shape (cases, coders), 1 asked, 0 not asked; -1 where the coder was not assigned, an
    earlier answer is missing or cannot be compared, or the register alone settles it.
    apart: the cases in which coders differ, in order.
    """

    question: Question
    earlier: tuple[str, ...]
    codes: Ints
    apart: tuple[AskedApart, ...]


def asked_questions(
    codebook: Codebook,
    cases: Mapping[str, Given],
    assigned: Iterable[tuple[str, str]],
    answers: Sequence[CodedAnswer],
) -> tuple[AskedQuestion, ...]:
    """The questions with a rule on an earlier answer, and for whom each of them applies.

    cases: register details by case id, in order. assigned: (case id, coder). answers: those
    that can be compared. A rule on the register alone is the same for every coder, and such
    questions are left out, as are the cases in which the register settles a rule by itself.
    """
    pairs = sorted(set(assigned))
    coders = tuple(sorted({coder for _, coder in pairs}))
    following = [q for q in codebook if q.applies_if.keys() & codebook.questions.keys()]
    rules = _Rules(codebook, following)
    given = _given(answers, {name for q in following for name in q.applies_if})
    codes = np.full((len(following), len(cases), len(coders)), NOT_KNOWN, dtype=np.int64)
    case_at = {case_id: at for at, case_id in enumerate(cases)}
    for case_id, coder in pairs:
        own = given.get((case_id, coder), {})
        codes[:, case_at[case_id], coders.index(coder)] = rules.codes(cases[case_id], own)
    names = list(cases)
    return tuple(
        AskedQuestion(
            question,
            tuple(name for name in question.applies_if if name in codebook.questions),
            codes[at],
            tuple(
                rules.apart(question, names[case], cases[names[case]], _by_coder(
                    codes[at, case], coders), given)
                for case in np.nonzero(_differs(codes[at]))[0]
            ),
        )
        for at, question in enumerate(following)
    )  # fmt: skip


class _Rules:
    """What the rules make of register details and answers; worked out once for all alike."""

    __slots__ = ("_codebook", "_columns", "_earlier", "_following", "_known")

    def __init__(self, codebook: Codebook, following: Sequence[Question]) -> None:
        names = {name for question in codebook for name in question.applies_if}
        self._codebook, self._following = codebook, following
        self._earlier = sorted(names & codebook.questions.keys())
        self._columns = sorted(names - codebook.questions.keys())
        self._known: dict[tuple[str, ...], list[int]] = {}

    def codes(self, details: Given, answers: Given) -> list[int]:
        """For each following question whether it is asked."""
        columns = [details.get(name, "") for name in self._columns]
        key = (*columns, *(answers.get(name, "") for name in self._earlier))
        if key not in self._known:
            states = asked(self._codebook, details, answers)
            self._known[key] = [
                _code(states[each.id]) if by_register(self._codebook, each, details).asked
                else NOT_KNOWN
                for each in self._following
            ]  # fmt: skip
        return self._known[key]

    def apart(
        self,
        question: Question,
        case_id: str,
        details: Given,
        codes: Mapping[str, int],
        given: Mapping[tuple[str, str], Given],
    ) -> AskedApart:
        """What made the difference among the coders of a case; codes: by coder."""
        answers = {coder: given.get((case_id, coder), {}) for coder in codes}
        states = {c: asked(self._codebook, details, own) for c, own in answers.items()}
        return AskedApart(
            case_id=case_id,
            question=question.id,
            earlier=tuple(dict.fromkeys(self._made_by(question, states, answers))),
            asked=tuple(coder for coder, code in codes.items() if code == ASKED),
            not_asked=tuple(coder for coder, code in codes.items() if code == NOT_ASKED),
        )

    def _made_by(
        self,
        question: Question,
        states: Mapping[str, Mapping[str, Applicability]],
        answers: Mapping[str, Given],
    ) -> list[str]:
        """The first questions, going back, on which the coders' answers part ways."""
        found: list[str] = []
        for name, condition in question.applies_if.items():
            earlier = self._codebook.questions.get(name)
            if earlier is None:
                continue
            there = [coder for coder in states if states[coder][name].asked]
            if 0 < len(there) < len(states):
                found += self._made_by(earlier, states, answers)
            if len({bool(answer_meets(condition, answers[c].get(name, ""))) for c in there}) > 1:
                found.append(name)
        return found


def _code(state: Applicability) -> int:
    if state.asked:
        return ASKED
    return NOT_ASKED if state.state == "not_applicable" else NOT_KNOWN


def _given(
    answers: Sequence[CodedAnswer], wanted: set[str]
) -> dict[tuple[str, str], dict[str, str]]:
    """Value by question, of those that rules look at, for each case and coder."""
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for answer in answers:
        if answer.row.question in wanted:
            given[answer.row.case_id, answer.coder][answer.row.question] = answer.value
    return given


def _by_coder(codes: Ints, coders: Sequence[str]) -> dict[str, int]:
    """The codes of one case by coder, without those that are not known."""
    named = zip(coders, codes.tolist(), strict=True)
    return {coder: code for coder, code in named if code != NOT_KNOWN}


def _differs(codes: Ints) -> Ints:
    """Per case: whether it is asked of some coders and not of others."""
    differing: Ints = (codes == ASKED).any(axis=1) & (codes == NOT_ASKED).any(axis=1)
    return differing
