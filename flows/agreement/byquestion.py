"""How well do coders agree on one question? Its readings, verdict and every other figure."""

import math
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from flows.agreement.alpha import (
    CaseStatistics,
    Floats,
    Ints,
    alpha,
    compared_codes,
    count_statistics,
    number_statistics,
)
from flows.agreement.coefficients import (
    Coefficients,
    Weighting,
    coefficients,
    percent_agreement,
    specific_agreement,
)
from flows.agreement.crosscheck import assert_same_alpha
from flows.agreement.membership import membership, verdict_bands
from flows.agreement.namedintervals import (
    Sure,
    ToBeSure,
    by_every_method,
    named_limits,
    sure_for_verdict,
)
from flows.agreement.numbers import NumberAgreement, number_agreement
from flows.agreement.pairs import pair_agreement
from flows.agreement.results import Confusion, QuestionAgreement, Reading
from flows.agreement.sureverdict import verdict_of
from flows.agreement.tables import CodedNumbers, CodedQuestion, value_counts
from flows.agreement.verdicts import (
    Standard,
    Verdict,
)

WEIGHTING: dict[str, Weighting] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "quadratic",
}
"""Which credit AC2 gives for answers that lie apart, by level."""


@dataclass(frozen=True, slots=True, eq=False)
class ToRead:
    """A reading to be made: its codes, what their places mean, its statistics.

    double_coded: the question's compared cases, of which the reading may leave some out.
    scores: the number that each place stands for.
    """

    codes: Ints
    labels: tuple[str, ...]
    statistics: CaseStatistics
    double_coded: int
    scores: Floats


def readings_of(coded: CodedQuestion | CodedNumbers) -> list[ToRead]:
    """What is to be read of a question: its scale, then answerability if that is in question."""
    if isinstance(coded, CodedNumbers):
        numbers, codes = np.unique(coded.numbers, return_inverse=True)
        kept = int((~np.isnan(numbers)).sum())
        places = np.where(np.isnan(coded.numbers), -1, codes.reshape(coded.numbers.shape))
        labels = tuple(f"{number:g}" for number in numbers[:kept])
        level = coded.question.level
        statistics = number_statistics(coded.numbers, level)
        assert_same_alpha(places, numbers[:kept], level, alpha(statistics))
        return [ToRead(places, labels, statistics, len(compared_codes(places)), numbers[:kept])]
    labels = tuple(value.label for value in coded.on_scale)
    counts = value_counts(coded.scale_codes, len(labels))
    statistics = count_statistics(counts, coded.level, coded.scores)
    assert_same_alpha(coded.scale_codes, coded.scores, coded.level, alpha(statistics))
    double_coded = len(compared_codes(coded.codes))
    found = [ToRead(coded.scale_codes, labels, statistics, double_coded, coded.scores)]
    off = coded.answerability_codes
    if (off > 0).any():
        words = coded.answerability_labels
        counts = value_counts(off, len(words))
        statistics = count_statistics(counts, "nominal")
        scores = np.arange(len(words), dtype=float)
        assert_same_alpha(off, scores, "nominal", alpha(statistics))
        found.append(ToRead(off, words, statistics, double_coded, scores))
    return found


def reading(
    read: ToRead, sums: Floats, standard: Standard, seed: tuple[int, ...] = (1,)
) -> Reading:
    """Alpha, its interval and the verdict that follows.

    sums: over resampled cases; seed: with which they were, for what else has to be drawn.
    """
    compared = compared_codes(read.codes)
    totals = np.bincount(compared[compared >= 0], minlength=len(read.labels))
    answers = int(totals.sum())
    top = int(totals.argmax()) if answers else 0
    another = int(((compared != top) & (compared >= 0)).any(axis=1).sum())
    estimate = alpha(read.statistics)
    known = ToBeSure(read.codes, read.scores, read.statistics, sums, (*seed, 1))
    found = by_every_method(known)
    sure = sure_for_verdict(found, standard.interval)
    limits = sure.limits(standard.confidence) if sure else None
    return Reading(
        cases=len(compared),
        alpha=estimate,
        alpha_reason="" if estimate is not None else _undefined(read, totals),
        interval=limits,
        method=sure.method if sure else "",
        below_tentative=sure.below(standard.tentative) if sure else None,
        below_reliable=sure.below(standard.reliable) if sure else None,
        commonest=read.labels[top] if answers else "",
        share=int(totals[top]) / answers if answers else None,
        bearing_another=another,
        verdict=_verdict(read, limits, another, sure, standard),
        intervals=named_limits(found, standard.confidence),
        membership=membership(sure.below, verdict_bands(standard)) if sure else None,
    )


def _verdict(
    read: ToRead,
    limits: tuple[float, float] | None,
    another: int,
    sure: Sure | None,
    standard: Standard,
) -> Verdict:
    """The rule's verdict; what would settle it in cases that the question is compared in."""
    found = verdict_of(sure, limits, another, standard)
    if sure is None or found.settled_by is None:
        return found
    settled_by = math.ceil(found.settled_by * read.double_coded / sure.cases)
    return replace(found, settled_by=settled_by)


def _undefined(read: ToRead, totals: Ints) -> str:
    """Why alpha has no value, in words."""
    if not totals.sum():
        return "no case has two answers to compare"
    return f"every compared answer was “{read.labels[int(totals.argmax())]}”"


def question_agreement(
    coded: CodedQuestion | CodedNumbers,
    readings: list[Reading],
    coders: tuple[str, ...],
    confidence: float,
) -> QuestionAgreement:
    """All figures of the question, from its answers and what its readings found."""
    if isinstance(coded, CodedNumbers):
        numbers = number_agreement(coded.numbers, coders, confidence)
        return _number_question(coded, readings[0], numbers)
    counts, values = coded.counts, len(coded.values)
    scale = value_counts(coded.scale_codes, len(coded.on_scale))
    compared = counts[counts.sum(axis=1) >= 2]
    labels = tuple(value.label for value in coded.values)
    return QuestionAgreement(
        question=coded.question.id,
        part=coded.part,
        title=coded.question.title,
        kind=coded.question.kind,
        level=coded.level,
        cases_compared=len(compared),
        disagreements=int((compared.max(axis=1, initial=0) < compared.sum(axis=1)).sum()),
        percent_agreement=percent_agreement(counts),
        scale=readings[0],
        answerability=readings[1] if len(readings) > 1 else None,
        alpha_nominal=alpha(count_statistics(scale, "nominal")),
        other=coefficients(scale, WEIGHTING[coded.level]),
        specific_agreement=tuple(zip(labels, specific_agreement(counts), strict=True)),
        confusion=Confusion(labels, _together(compared)),
        pairs=tuple(
            pair_agreement(
                (coders[a], coders[b]), coded.codes[:, [a, b]], values, _pair_alpha(coded, a, b)
            )
            for a, b in combinations(range(len(coders)), 2)
        ),
    )


def _pair_alpha(coded: CodedQuestion, a: int, b: int) -> float | None:
    """Alpha of two of the coders, over their answers on the scale."""
    counts = value_counts(coded.scale_codes[:, [a, b]], len(coded.on_scale))
    return alpha(count_statistics(counts, coded.level, coded.scores))


def _number_question(
    coded: CodedNumbers, reading: Reading, numbers: NumberAgreement
) -> QuestionAgreement:
    """A question for a number: answers agree where they lie within its tolerance."""
    compared = coded.numbers[(~np.isnan(coded.numbers)).sum(axis=1) >= 2]
    apart = np.nanmax(compared, axis=1) - np.nanmin(compared, axis=1) if len(compared) else []
    differing = int((np.asarray(apart) > coded.question.tolerance + 1e-9).sum())
    share = _pairs_within(compared, coded.question.tolerance)
    alike = 1.0 - differing / len(compared) if len(compared) else None
    return QuestionAgreement(
        question=coded.question.id,
        part="",
        title=coded.question.title,
        kind="number",
        level=coded.question.level,
        cases_compared=len(compared),
        disagreements=differing,
        percent_agreement=share,
        scale=reading,
        answerability=None,
        alpha_nominal=None,
        other=Coefficients(share, alike, None, None, None, None),
        specific_agreement=(),
        confusion=None,
        pairs=(),
        numbers=numbers,
    )


def _pairs_within(numbers: Floats, tolerance: float) -> float | None:
    """Mean over cases of the share of pairs of numbers that lie within the tolerance."""
    if not len(numbers):
        return None
    first, second = np.triu_indices(numbers.shape[1], 1)
    apart = np.abs(numbers[:, first] - numbers[:, second])
    pairs = (~np.isnan(apart)).sum(axis=1)
    return float(((apart <= tolerance + 1e-9).sum(axis=1) / pairs).mean())


def _together(compared: Ints) -> tuple[tuple[int, ...], ...]:
    """Pairs of answers within cases by their two values; the lower triangle."""
    crossed = compared.T @ compared
    same = np.diag((compared * (compared - 1)).sum(axis=0) // 2)
    lower = np.tril(crossed, -1) + same
    return tuple(tuple(int(count) for count in row) for row in lower)
