"""Does a coder agree with themselves? What was answered twice, the first answer out of view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from codebook.answers import CodedAnswer, Row
from codebook.model import Codebook
from flows.agreement.alpha import alpha, count_statistics, number_statistics
from flows.agreement.coderpairs import matching_rows
from flows.agreement.intervals import confidence
from flows.agreement.resampling import Resampling
from flows.agreement.shares import FEWEST, share_interval
from flows.agreement.tables import (
    CodedNumbers,
    CodedQuestion,
    CodedRound,
    coded_round,
    value_counts,
)

FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True)
class AnsweredTwice:
    """A row that a coder answered twice, as `db.find.twice.Twice` tells it."""

    coder: str
    row: Row
    first: str
    second: str
    same: bool
    days: int
    shown: bool


@dataclass(frozen=True, slots=True)
class SelfQuestion:
    """A coder's first and second answers to one question, of FEWEST cases or more.

    alpha: of the first against the second, on the scale; None where undefined.
    """

    question: str
    part: str
    cases: int
    alike: int
    alpha: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class SelfAgreement:
    """A coder's first and second answers to all questions together.

    cases, answers: answered twice, with the same meaning; alike: of these answers. interval:
    of the share alike, over cases; None below FEWEST cases. days: fewest and most between the
    two. shown: answers of which a report had shown the first when the second came.
    """

    coder: str
    cases: int
    answers: int
    alike: int
    interval: tuple[float, float] | None
    days: tuple[int, int]
    shown: int
    questions: tuple[SelfQuestion, ...]


@dataclass(frozen=True, slots=True)
class Refined:
    """What a new meaning changed of one coder's answers to a question.

    answers: given by the old meaning and, without these in view, by the new one; alike: of
    these, how many stayed.
    """

    coder: str
    question: str
    part: str
    answers: int
    alike: int


@dataclass(frozen=True, slots=True)
class AgainstThemselves:
    """same: what coders answered twice with one meaning; new: what a refinement changed."""

    same: tuple[SelfAgreement, ...]
    new: tuple[Refined, ...]


def against_themselves(
    codebook: Codebook,
    details: Mapping[str, Mapping[str, str]],
    twice: Sequence[AnsweredTwice],
    level: float,
    replicates: int,
    seed: tuple[int, ...],
) -> AgainstThemselves:
    """Each coder's agreement with themselves, and what changed with a question's meaning.

    codebook: by which is asked now; details: register details by case. A coder's cases are
    resampled by themselves, since only some were answered twice.
    """
    same = []
    for coder, rows in groupby(sorted(twice, key=_by_coder), key=_by_coder):
        own = [each for each in rows if each.same]
        if own:
            found = _with_themselves(codebook, details, coder, own, level, replicates, seed)
            same += [found] if found.answers else []
    return AgainstThemselves(tuple(same), tuple(_refined(codebook, twice)))


def _with_themselves(
    codebook: Codebook,
    details: Mapping[str, Mapping[str, str]],
    coder: str,
    own: Sequence[AnsweredTwice],
    level: float,
    replicates: int,
    seed: tuple[int, ...],
) -> SelfAgreement:
    coded = twice_coded(codebook, details, own)
    matching = matching_rows(coded)
    resampling = Resampling(np.asarray(matching[:, 1] > 0), replicates, seed)
    alike, compared = matching[:, 0], matching[:, 1]
    cases = int((compared > 0).sum())
    interval = None
    if cases >= FEWEST:
        interval = share_interval(alike, compared, resampling.sums(matching), level)
    here = {(each.row.case_id, each.row.question, each.row.part): each for each in own}
    kept = [
        here[case, each.question.id, each.part]
        for each in coded.questions
        for case, both in zip(coded.cases, _both(each), strict=True)
        if both
    ]
    days = [each.days for each in kept] or [0]
    return SelfAgreement(
        coder=coder,
        cases=cases,
        answers=int(compared.sum()),
        alike=int(alike.sum()),
        interval=interval,
        days=(min(days), max(days)),
        shown=sum(each.shown for each in kept),
        questions=tuple(
            _question(each, resampling, level)
            for each in coded.questions
            if _both(each).sum() >= FEWEST
        ),
    )


def twice_coded(
    codebook: Codebook, details: Mapping[str, Mapping[str, str]], own: Iterable[AnsweredTwice]
) -> CodedRound:
    """One coder's answers as a round of two coders, the first time and the second."""
    answers = []
    for each in own:
        told = CodedAnswer(each.row, FIRST, "", each.first, "", "", "", "", "", 0, "", "", "", "")
        answers += [told, told._replace(coder=SECOND, value=each.second)]
    cases = {case: details[case] for case in sorted({each.row.case_id for each in answers})}
    assigned = [(case, time) for case in cases for time in (FIRST, SECOND)]
    return coded_round(codebook, cases, assigned, answers)


def _question(
    each: CodedQuestion | CodedNumbers, resampling: Resampling, level: float
) -> SelfQuestion:
    if isinstance(each, CodedNumbers):
        statistics = number_statistics(each.numbers, each.question.level)
        _, places = np.unique(each.numbers, return_inverse=True)
        codes = np.where(np.isnan(each.numbers), -1, places.reshape(each.numbers.shape))
        apart = np.abs(each.numbers[:, 0] - each.numbers[:, 1])
        alike = apart <= each.question.tolerance + 1e-9
    else:
        codes = each.scale_codes
        counts = value_counts(codes, len(each.on_scale))
        statistics = count_statistics(counts, each.level, each.scores)
        alike = each.codes[:, 0] == each.codes[:, 1]
    sure = confidence(codes, statistics, resampling.sums(statistics.columns))
    both = _both(each)
    return SelfQuestion(
        question=each.question.id,
        part=each.part,
        cases=int(both.sum()),
        alike=int((alike & both).sum()),
        alpha=alpha(statistics),
        interval=sure.limits(level) if sure else None,
    )


def _both(each: CodedQuestion | CodedNumbers) -> np.ndarray:
    """Per case, whether both answers are there."""
    if isinstance(each, CodedNumbers):
        return np.asarray(~np.isnan(each.numbers).any(axis=1))
    return np.asarray((each.codes >= 0).all(axis=1))


def _refined(codebook: Codebook, twice: Sequence[AnsweredTwice]) -> list[Refined]:
    """By question in order of asking, part and coder, where the meaning changed in between."""
    found = []
    for question in codebook:
        if question.kind == "text":
            continue
        for part in question.parts:
            own = [
                each
                for each in sorted(twice, key=_by_coder)
                if not each.same and (each.row.question, each.row.part) == (question.id, part)
            ]
            for coder, rows in groupby(own, key=_by_coder):
                pairs = [(each.first, each.second) for each in rows]
                alike = sum(_alike(*pair, question.tolerance) for pair in pairs)
                found.append(Refined(coder, question.id, part, len(pairs), alike))
    return found


def _alike(first: str, second: str, tolerance: float) -> bool:
    """The same value, or numbers within the tolerance."""
    try:
        return abs(float(first) - float(second)) <= tolerance + 1e-9
    except ValueError:
        return first == second


def _by_coder(each: AnsweredTwice) -> str:
    return each.coder
