"""Would coders agree better without one of them? Each question's alpha without each coder."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from flows.agreement.alpha import (
    CaseStatistics,
    Floats,
    Ints,
    alpha,
    count_statistics,
    number_statistics,
)
from flows.agreement.contrasts import Contrast, Resampled, resampled_alpha, same_cases_contrast
from flows.agreement.resampling import Resampling
from flows.agreement.shares import FEWEST
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound, value_counts


@dataclass(frozen=True, slots=True)
class WithoutCoder:
    """A question's alpha, over answers on its scale, without one of its coders.

    cases: that still have two such answers; alpha: None where undefined or they are fewer than
    FEWEST. more: this alpha less that of all coders.
    """

    question: str
    part: str
    coder: str
    cases: int
    alpha: float | None
    more: Contrast

    @property
    def better(self) -> bool:
        """Whether the others agree better without this coder, beyond chance."""
        return self.more.apart and (self.more.difference or 0.0) > 0.0


def without_each_coder(
    coded: CodedRound,
    whole: Sequence[CaseStatistics],
    resampling: Resampling,
    confidence: float,
) -> tuple[WithoutCoder, ...]:
    """For three or more coders, each question without each of those who answered it.

    whole: of all coders' answers on the scale, question by question. The contrast is over the same
    cases; both its alphas come from one drawing of them. A question that two coders answered
    has no alpha without one of them.
    """
    wanted: list[_Wanted] = []
    for each, every in zip(coded.questions, whole, strict=True):
        given = _given(each)
        answered = [at for at in range(len(coded.coders)) if given[:, at].any()]
        for at in answered if len(answered) > 2 else ():
            left = np.delete(given, at, axis=1)
            cases = int((left.sum(axis=1) >= 2).sum())
            wanted.append(_Wanted(each, coded.coders[at], cases, every, _without(each, at)))
    if not wanted:
        return ()
    columns = {id(one): one.columns for each in wanted for one in (each.whole, each.left)}
    sums = resampling.sums(np.concatenate(list(columns.values()), axis=1))
    ends = np.cumsum([0] + [each.shape[1] for each in columns.values()])
    drawn = {
        key: sums[:, start:end] for key, (start, end) in zip(columns, pairwise(ends), strict=True)
    }
    wholes = {id(each.whole): resampled_alpha(each.whole, drawn[id(each.whole)]) for each in wanted}
    return tuple(
        _found(each, wholes[id(each.whole)], drawn[id(each.left)], confidence) for each in wanted
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """A question, and one of its coders: statistics of all, and of the others that are left."""

    question: CodedQuestion | CodedNumbers
    coder: str
    cases: int
    whole: CaseStatistics
    left: CaseStatistics


def _found(each: _Wanted, whole: Resampled, sums: Floats, confidence: float) -> WithoutCoder:
    question, part = each.question.question.id, each.question.part
    if each.cases < FEWEST:
        few = Contrast(None, None, f"fewer than {FEWEST} cases without this coder")
        return WithoutCoder(question, part, each.coder, each.cases, None, few)
    more = same_cases_contrast(resampled_alpha(each.left, sums), whole, confidence)
    return WithoutCoder(question, part, each.coder, each.cases, alpha(each.left), more)


def _given(coded: CodedQuestion | CodedNumbers) -> np.ndarray:
    """Per case and coder, whether there is an answer on the scale."""
    if isinstance(coded, CodedNumbers):
        return ~np.isnan(coded.numbers)
    return coded.scale_codes >= 0


def _without(coded: CodedQuestion | CodedNumbers, at: int) -> CaseStatistics:
    if isinstance(coded, CodedNumbers):
        return number_statistics(np.delete(coded.numbers, at, axis=1), coded.question.level)
    codes: Ints = np.delete(coded.scale_codes, at, axis=1)
    counts = value_counts(codes, len(coded.on_scale))
    return count_statistics(counts, coded.level, coded.scores)
