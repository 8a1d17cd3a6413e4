"""Which answers are compared? Answers as tables of cases by coders, question by question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from codebook.answers import CodedAnswer
from codebook.asking import Asking
from codebook.model import Codebook, Level, Question, Value
from flows.agreement.alpha import Floats, Ints

ON_THE_SCALE = "On the scale"


@dataclass(frozen=True, slots=True, eq=False)
class CodedQuestion:
    """The comparable answers to one question, or one part of it, on a scale.

    codes: shape (cases, coders), the place of the answer among `values`, -1 where the coder
    was not assigned or not asked, or gave none.
    """

    question: Question
    part: str
    level: Level
    values: tuple[Value, ...]
    codes: Ints

    @property
    def counts(self) -> Ints:
        """How many coders gave each declared value, shape (cases, values)."""
        return value_counts(self.codes, len(self.values))

    @property
    def on_scale(self) -> tuple[Value, ...]:
        """The values that take part in the scale's alpha."""
        return tuple(value for value in self.values if not value.off_scale)

    @property
    def scale_codes(self) -> Ints:
        """The answers on the scale as places among `on_scale`; the others are -1."""
        return self._mapped(
            [self.on_scale.index(v) if not v.off_scale else -1 for v in self.values]
        )

    @property
    def answerability_codes(self) -> Ints:
        """0 for any answer on the scale, 1, 2 … for each value off it."""
        off = [value for value in self.values if value.off_scale]
        return self._mapped([off.index(v) + 1 if v.off_scale else 0 for v in self.values])

    @property
    def answerability_labels(self) -> tuple[str, ...]:
        """What the places of `answerability_codes` mean."""
        return (ON_THE_SCALE, *(value.label for value in self.values if value.off_scale))

    @property
    def scores(self) -> Floats:
        """The number each value on the scale stands for (see `scores_of`)."""
        return scores_of(self.on_scale)

    def _mapped(self, places: list[int]) -> Ints:
        return np.array([*places, -1], dtype=np.int64)[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class CodedNumbers:
    """The comparable answers to a question for a number: shape (cases, coders), nan = none."""

    question: Question
    numbers: Floats
    part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CodedRound:
    """What a round's coders answered about its cases; text questions are never compared."""

    cases: tuple[str, ...]
    coders: tuple[str, ...]
    questions: tuple[CodedQuestion | CodedNumbers, ...]


def scores_of(values: Sequence[Value]) -> Floats:
    """The number each value stands for: its label where all labels are numbers, else its place."""
    try:
        return np.array([float(value.label) for value in values])
    except ValueError:
        return np.arange(len(values), dtype=np.float64)


def value_counts(codes: Ints, values: int) -> Ints:
    """How many coders gave each of `values` values, from codes (cases, coders), -1 = none."""
    counts = np.zeros((len(codes), values), dtype=np.int64)
    case, coder = np.nonzero(codes >= 0)
    np.add.at(counts, (case, codes[case, coder]), 1)
    return counts


def coded_round(
    codebook: Codebook,
    cases: Mapping[str, Mapping[str, str]],
    assigned: Iterable[tuple[str, str]],
    answers: Sequence[CodedAnswer],
    told: Sequence[CodedAnswer] = (),
) -> CodedRound:
    """The answers that can be compared.

    cases: register details by case id, in order. assigned: (case id, coder). An answer counts
    where its coder was asked, by the register and by the coder's own earlier answers. told:
    where not all answers can be compared, all that there are, since rules look at these.
    """
    pairs = sorted(set(assigned))
    coders = tuple(sorted({coder for _, coder in pairs}))
    rows = [(q, part) for q in codebook for part in q.parts if q.kind != "text"]
    row_at = {(question.id, part): at for at, (question, part) in enumerate(rows)}
    case_at = {case_id: at for at, case_id in enumerate(cases)}
    coder_at = {coder: at for at, coder in enumerate(coders)}
    wanted = np.zeros((len(rows), len(cases), len(coders)), dtype=np.bool_)
    asking = Asking(codebook)
    earlier = _earlier_answers(asking, told or answers)
    for case_id, coder in pairs:
        ids = asking.asked(cases[case_id], earlier.get((coder, case_id), {}))
        place = (case_at[case_id], coder_at[coder])
        wanted[:, *place] = [question.id in ids for question, _ in rows]
    places = {question.id: _places(codebook, question) for question, _ in rows}
    found = np.full(wanted.shape, np.nan)
    for answer in answers:
        key = (answer.row.question, answer.row.part)
        if answer.coder not in coder_at or answer.row.case_id not in case_at or key not in row_at:
            continue
        at = (row_at[key], case_at[answer.row.case_id], coder_at[answer.coder])
        assert np.isnan(found[at]), f"two answers by one coder: {answer.coder}, {answer.row}"
        of_scale = places[answer.row.question]
        found[at] = float(answer.value) if of_scale is None else of_scale[answer.value]
    found[~wanted] = np.nan
    questions = tuple(_coded(codebook, *row, found[at]) for at, row in enumerate(rows))
    return CodedRound(tuple(cases), coders, questions)


def _coded(
    codebook: Codebook, question: Question, part: str, found: Floats
) -> CodedQuestion | CodedNumbers:
    scale = codebook.scale_of(question)
    if scale is None:
        return CodedNumbers(question, found)
    codes = np.where(np.isnan(found), -1, found).astype(np.int64)
    return CodedQuestion(question, part, scale.level, scale.values, codes)


def _places(codebook: Codebook, question: Question) -> dict[str, int] | None:
    """The place of each value code on the question's scale; None for a number."""
    scale = codebook.scale_of(question)
    return {code: at for at, code in enumerate(scale.codes)} if scale else None


def _earlier_answers(
    asking: Asking, answers: Sequence[CodedAnswer]
) -> dict[tuple[str, str], dict[str, str]]:
    """Value by question, of those on which others rest, for each coder and case."""
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for answer in answers:
        if answer.row.question in asking.earlier:
            given[answer.coder, answer.row.case_id][answer.row.question] = answer.value
    return given
