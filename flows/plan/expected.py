"""What is each question likely to be like, before anyone codes? Shares, and cases to compare."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from typing import Literal

from codebook.conditions import answer_meets
from codebook.faults import Fault, StudyError
from codebook.model import Codebook, Question
from codebook.rules import by_register
from flows.agreement.studies import Setting
from flows.agreement.tables import scores_of
from flows.studyfile import StudyFile

Row = tuple[str, str]
"""A question's id and the part, or an empty text."""
Source = Literal["equal", "given", "observed", "number"]
SEPARATOR = "/"
ADDED = 1.0
"""What is added to each value's observed cases, so that one not met is rare, not impossible."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What a measured round shows of a question or part.

    cases: by value on the scale; where a case's coders differ each has its share of it. asked:
    double-coded cases that the register does not exclude; compared: those of them with two or
    more answers on the scale. alpha: None where undefined.
    """

    cases: Mapping[str, float]
    asked: int
    compared: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the plan assumes of a question or part.

    labels: of the values on the scale, in the order of the setting's shares. source: whence
    the shares come. comparable: the share of double-coded cases with answers to compare.
    """

    question: Question
    part: str
    setting: Setting
    labels: tuple[str, ...]
    source: Source
    comparable: float
    alpha: float | None = None

    @property
    def row(self) -> Row:
        """Question and part."""
        return self.question.id, self.part


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    """What expectations are made from."""

    file: StudyFile
    codebook: Codebook
    cases: Sequence[Mapping[str, str]]
    observed: Mapping[Row, Observed] = field(default_factory=dict)


def expectations(
    file: StudyFile,
    codebook: Codebook,
    cases: Sequence[Mapping[str, str]],
    coders: int,
    observed: Mapping[Row, Observed] | None = None,
) -> tuple[Expected, ...]:
    """Every question and part that agreement is measured on, in order of asking.

    cases: what the register says of each case of the sample. Shares are those of the study
    file, else those observed, else equal. Raises StudyError for shares that cannot be.
    """
    faults = share_faults(file, codebook)
    if faults:
        raise StudyError("The plan's shares cannot be used", faults)
    study = _Study(file, codebook, cases, observed or {})
    asked = {each.id: _asked_share(study, each) for each in codebook}
    return tuple(
        _expected(study, question, part, coders, asked[question.id])
        for question in codebook
        if question.kind != "text"
        for part in question.parts
    )


def share_faults(file: StudyFile, codebook: Codebook) -> list[Fault]:
    """What is wrong with `plan.shares`: no such question, part or value, or not 100% in all."""
    return [
        file.fault(["plan", "shares", name], found, remedy)
        for name, shares in file.plan.shares.items()
        for found, remedy in _wrong(codebook, name, shares)
    ]


def _wrong(codebook: Codebook, name: str, shares: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    known = {q.id: q for q in codebook} | {
        f"{q.id}{SEPARATOR}{part}": q for q in codebook for part in q.parts if part
    }
    question = known.get(name)
    if question is None:
        yield "no such question or part", "Write a question's id, or ID/part, as in D27a/Health"
        return
    scale = codebook.scale_of(question)
    if scale is None:
        yield f"{question.id} has no scale", "Leave it out: only values of a scale have shares"
        return
    for code in shares:
        if code not in scale.on_scale:
            yield f"'{code}' is no value on its scale", f"Values: {', '.join(scale.on_scale)}"
    if any(share < 0 for share in shares.values()):
        yield "a share below 0", "Write shares between 0 and 1"
    elif not isclose(sum(shares.values()), 1.0, abs_tol=0.011):
        yield f"the shares add up to {sum(shares.values()):g}", "Let them add up to 1"


def _expected(study: _Study, question: Question, part: str, coders: int, asked: float) -> Expected:
    scale = study.codebook.scale_of(question)
    seen = study.observed.get((question.id, part))
    answered = (seen.compared + 1) / (seen.asked + 1) if seen else _follow_share(study, question)
    comparable, alpha = asked * answered, seen.alpha if seen else None
    if scale is None:
        setting = Setting("interval", (), (), coders)
        return Expected(question, part, setting, (), "number", comparable, alpha)
    shares, source = _shares(study, question, part)
    values = [scale.by_code[code] for code in scale.on_scale]
    scores = tuple(float(each) for each in scores_of(values))
    setting = Setting(scale.level, tuple(shares.values()), scores, coders)
    labels = tuple(value.label for value in values)
    return Expected(question, part, setting, labels, source, comparable, alpha)


def _shares(study: _Study, question: Question, part: str) -> tuple[dict[str, float], Source]:
    """The expected share of each value on the scale, in order, adding up to 1."""
    scale = study.codebook.scale_of(question)
    assert scale is not None
    told = study.file.plan.shares
    given = told.get(f"{question.id}{SEPARATOR}{part}") or told.get(question.id)
    seen = study.observed.get((question.id, part))
    source: Source = "equal"
    counts = dict.fromkeys(scale.on_scale, 1.0)
    if given:
        counts, source = {code: given.get(code, 0.0) for code in scale.on_scale}, "given"
    elif seen and seen.compared and set(seen.cases) == set(scale.on_scale):
        counts = {code: seen.cases[code] + ADDED for code in scale.on_scale}
        source = "observed"
    total = sum(counts.values())
    return {code: count / total for code, count in counts.items()}, source


def _asked_share(study: _Study, question: Question) -> float:
    """The share of cases that the register does not exclude; 1 without any case.

    A case whose document is still awaited is asked once it comes, and counts.
    """
    columns = sorted(_columns(study.codebook, question))
    if not columns or not study.cases:
        return 1.0
    alike = Counter(tuple(case.get(name, "") for name in columns) for case in study.cases)
    asked = sum(
        number
        for texts, number in alike.items()
        if by_register(study.codebook, question, dict(zip(columns, texts, strict=True))).state
        != "not_applicable"
    )
    return asked / len(study.cases)


def _columns(codebook: Codebook, question: Question) -> set[str]:
    """The register columns on which a question's rule rests, through earlier questions too."""
    found: set[str] = set()
    for name in question.applies_if:
        earlier = codebook.questions.get(name)
        found |= {name} if earlier is None else _columns(codebook, earlier)
    return found


def _follow_share(study: _Study, question: Question) -> float:
    """The share of cases in which two coders' answers to earlier questions lead to this one.

    Both must have met each condition, which two do with the probability p² + alpha p (1 - p)
    where each does with p; conditions on numbers and parts are taken as met.
    """
    share = 1.0
    for name, condition in question.applies_if.items():
        earlier = study.codebook.questions.get(name)
        if earlier is None:
            continue
        share *= _follow_share(study, earlier)
        if earlier.kind == "one":
            values, _ = _shares(study, earlier, "")
            p = sum(part for code, part in values.items() if answer_meets(condition, code))
            share *= p**2 + study.file.plan.agreement * p * (1.0 - p)
    return share
