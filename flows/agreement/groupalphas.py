"""How far do coders agree beyond chance in each group: by question, and all of them together?

Where answers vary more, plain agreement is lower for that alone: a group whose cases hold more to
find looks worse read than it is. Alpha holds each group's agreement against what chance would
give with its own answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from flows.agreement.alpha import CaseStatistics, Floats, count_statistics
from flows.agreement.beside import Beside, Counted, Flags, groups_beside_others
from flows.agreement.contrasts import Contrast, Resampled, resampled_alpha
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedQuestion, CodedRound


@dataclass(frozen=True, slots=True)
class QuestionInGroup:
    """Alpha of one question in a group beside all other groups, with the cases compared.

    alphas are None where undefined.
    """

    question: str
    part: str
    group: str
    cases: int
    other_cases: int
    alpha: float | None
    other_alpha: float | None
    contrast: Contrast


def alphas_by_group(
    coded: CodedRound,
    statistics: Sequence[CaseStatistics],
    members: Mapping[str, Flags],
    shown: Sequence[str],
    resampling: Resampling,
    confidence: float,
) -> tuple[tuple[QuestionInGroup, ...], dict[str, Beside]]:
    """Each question in each group shown, and by group the pooled alpha of all questions.

    statistics: of each question's alpha, in the order of `coded.questions`. See
    `flows.agreement.beside` for what is compared, and how.
    """
    figures = [Counted(each.columns, partial(_alpha, each)) for each in statistics]
    pooled = _pooled(coded)
    found = groups_beside_others([*figures, *pooled], members, shown, resampling, confidence)
    return (
        tuple(_question(coded, each) for each in found if each.place < len(figures)),
        {each.group: each for each in found if each.place == len(figures)},
    )


def pooled_alphas(widths: tuple[int, ...], sums: Floats) -> Floats:
    """One alpha over many questions, from sums of their nominal statistics side by side.

    widths: columns of each question. sums: shape (..., columns), to (...). One less the mean
    observed disagreement by the mean of that expected by chance, each question weighted by its
    answers; nan where no question has two values. Source: De Vries, Elliott, Kanouse & Teleki
    (2008), doi:10.1177/1525822X08317166, there for kappa.
    """
    observed, expected = np.zeros(sums.shape[:-1]), np.zeros(sums.shape[:-1])
    for piece in np.split(sums, np.cumsum(widths)[:-1], axis=-1):
        r = piece[..., 1:]
        n = r.sum(axis=-1)
        observed += piece[..., 0]
        expected += (n**2 - (r**2).sum(axis=-1)) / np.maximum(n - 1.0, 1.0)
    share = np.full(observed.shape, np.nan)
    np.divide(observed, expected, out=share, where=expected > 1e-12)
    return 1.0 - share


def _pooled(coded: CodedRound) -> list[Counted]:
    """The pooled alpha of all questions on a scale, off-scale answers included; none without."""
    columns = [
        count_statistics(each.counts, "nominal").columns
        for each in coded.questions
        if isinstance(each, CodedQuestion)
    ]
    if not columns:
        return []
    widths = tuple(each.shape[1] for each in columns)
    return [Counted(np.concatenate(columns, axis=1), partial(_pooled_alpha, widths))]


def _alpha(statistics: CaseStatistics, columns: Floats, sums: Floats) -> Resampled:
    return resampled_alpha(CaseStatistics(columns, statistics.level, statistics.scores), sums)


def _pooled_alpha(widths: tuple[int, ...], columns: Floats, sums: Floats) -> Resampled:
    total = columns.sum(axis=0)
    return Resampled(
        float(pooled_alphas(widths, total)),
        pooled_alphas(widths, sums),
        pooled_alphas(widths, total - columns),
    )


def _question(coded: CodedRound, each: Beside) -> QuestionInGroup:
    asked = coded.questions[each.place]
    return QuestionInGroup(
        question=asked.question.id,
        part=asked.part,
        group=each.group,
        cases=each.cases,
        other_cases=each.other_cases,
        alpha=each.value,
        other_alpha=each.other_value,
        contrast=each.contrast,
    )
