"""What do the simulated coders answer, and where do they err?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import Field

from codebook.answers import Row
from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Codebook, Part, Question, Scale
from codebook.rules import applicability
from flows.demo.facts import EXAMPLE, Details
from flows.demo.lots import drawn, lot

Coded = dict[str, dict[Row, str]]
"""Value code by coder and row."""


class Slips(Part):
    """How often coders err, and how; slips.yaml says what each number means."""

    rates: dict[str, float]
    rarer: float
    commonest: float
    unclear: float
    weights: tuple[float, ...] = Field(min_length=1)
    blank: float
    mistyped: float
    without_evidence: float
    otherwise: float

    def rate(self, question_id: str) -> float:
        """The chance that coders differ in a row of the question."""
        return self.rates.get(question_id, self.rates["default"])


def slips() -> Slips:
    """The example's errors; raises StudyError where the file has faults."""
    path = EXAMPLE / "slips.yaml"
    found, faults = validated(Slips, read_yaml(path), path.name)
    if found is None:
        raise StudyError(f"{path.name} cannot be used", faults)
    return found


@dataclass(frozen=True)
class Play:
    """All that simulated coders need to know to play their parts; read once, used by all.

    cases: register rows by case id; truth: the true value of every row that is asked; coders:
    their ids, in order; documents: titles by id, as in study.yaml.
    """

    codebook: Codebook
    cases: Details
    truth: Mapping[Row, str]
    coders: tuple[str, ...]
    documents: Mapping[str, str]
    seed: int
    slips: Slips = field(default_factory=slips)

    @cached_property
    def occurring(self) -> dict[tuple[str, str], Counter[str]]:
        """How often each value is true, by question and part."""
        counts: dict[tuple[str, str], Counter[str]] = {}
        for row, value in self.truth.items():
            counts.setdefault((row.question, row.part), Counter())[value] += 1
        return counts

    @cached_property
    def commonest(self) -> dict[tuple[str, str], str]:
        """The commonest true value by question and part, the first by code among equals."""
        return {key: max(sorted(n), key=lambda v: n[v]) for key, n in self.occurring.items()}

    @cached_property
    def rested_on(self) -> frozenset[str]:
        """The questions whose answers decide whether another is asked."""
        return frozenset(
            name
            for each in self.codebook
            for name in each.applies_if
            if name in self.codebook.questions
        )


def coded_case(play: Play, case_id: str) -> Coded:
    """What every coder means to answer about a case.

    In each row at most one coder differs from the truth. A coder whose own earlier answer
    makes a question not asked gives it no answer; whoever then answers alone gives the truth,
    so that it stands once the earlier question is reconciled.
    """
    said: Coded = {coder: {} for coder in play.coders}
    for question in play.codebook:
        if question.kind == "text":
            continue
        asked = [coder for coder in play.coders if _asked(play, question, case_id, said[coder])]
        for part in question.parts:
            row = Row(case_id, question.id, part)
            wrong = _slip(play, question, row) if len(asked) == len(play.coders) else {}
            for coder in asked:
                true = play.truth.get(row) or play.commonest[question.id, part]
                said[coder][row] = wrong.get(coder, true)
    return said


def _asked(play: Play, question: Question, case_id: str, said: Mapping[Row, str]) -> bool:
    answers = {row.question: value for row, value in said.items() if not row.part}
    return applicability(play.codebook, question, play.cases[case_id], answers).asked


def _slip(play: Play, question: Question, row: Row) -> dict[str, str]:
    """Who errs in the row and what they answer; nobody in most."""
    if row not in play.truth or len(play.coders) < 2:
        return {}
    true, common = play.truth[row], play.commonest[question.id, row.part]
    scale = play.codebook.scale_of(question)
    assert scale is not None, f"{question.id} has no scale"
    factor = play.slips.commonest if true == common else play.slips.rarer
    if lot(play.seed, "slip", row) >= play.slips.rate(question.id) * factor:
        return {}
    weights = play.slips.weights
    each = [weights[place % len(weights)] for place in range(len(play.coders))]
    coder = drawn(play.coders, play.seed, "who", row, weights=each)
    return {coder: _mistaken(play, scale, row, true, common)}


def _mistaken(play: Play, scale: Scale, row: Row, true: str, common: str) -> str:
    """The value that is answered instead: a neighbour on a scale, else the commonest or another."""
    on_scale = list(scale.on_scale)
    if true not in on_scale:
        return common if common != true else on_scale[0]
    possible = "unclear" in play.occurring[row.question, row.part]
    if possible and lot(play.seed, "unclear", row) < play.slips.unclear:
        return "unclear"
    if scale.level == "ordinal":
        place = on_scale.index(true)
        near = on_scale[max(0, place - 1) : place] + on_scale[place + 1 : place + 2]
        return drawn(near, play.seed, "near", row)
    if true != common:
        return common
    return drawn([code for code in on_scale if code != true], play.seed, "other", row)
