"""Would coders agree better without one of them? Each question's alpha without each coder."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from flows.agreement.alpha import CaseStatistics, Ints, alpha, count_statistics, number_statistics
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
    coded: CodedRound, alphas: Sequence[Resampled], resampling: Resampling, confidence: float
) -> tuple[WithoutCoder, ...]:
    """For three or more coders, each question without each of those who answered it.

    alphas: of all coders, question by question, from the same resampling. The contrast is BCa
    over cases. A question that two coders answered has no alpha without one of them.
    """
    wanted = []
    for each, whole in zip(coded.questions, alphas, strict=True):
        given = _given(each)
        answered = [at for at in range(len(coded.coders)) if given[:, at].any()]
        for at in answered if len(answered) > 2 else ():
            left = np.delete(given, at, axis=1)
            cases = int((left.sum(axis=1) >= 2).sum())
            wanted.append((each, coded.coders[at], cases, whole, _without(each, at)))
    columns = [statistics.columns for *_, statistics in wanted]
    if not columns:
        return ()
    sums = resampling.sums(np.concatenate(columns, axis=1))
    ends = np.cumsum([0] + [each.shape[1] for each in columns])
    return tuple(
        _found(*each, sums[:, start:end], confidence)
        for each, (start, end) in zip(wanted, pairwise(ends), strict=True)
    )


def _found(
    each: CodedQuestion | CodedNumbers,
    coder: str,
    cases: int,
    whole: Resampled,
    statistics: CaseStatistics,
    sums: np.ndarray,
    confidence: float,
) -> WithoutCoder:
    if cases < FEWEST:
        few = Contrast(None, None, f"fewer than {FEWEST} cases without this coder")
        return WithoutCoder(each.question.id, each.part, coder, cases, None, few)
    more = same_cases_contrast(resampled_alpha(statistics, sums), whole, confidence)
    return WithoutCoder(each.question.id, each.part, coder, cases, alpha(statistics), more)


def _given(coded: CodedQuestion | CodedNumbers) -> np.ndarray:
    """Per case and coder, whether there is an answer on the scale."""
    if isinstance(coded, CodedNumbers):
        return ~np.isnan(coded.numbers)
    return coded.scale_codes >= 0


def _without(coded: CodedQuestion | CodedNumbers, at: int) -> CaseStatistics:
    if isinstance(coded, CodedNumbers):
        return number_statistics(np.delete(coded.numbers, at, axis=1))
    codes: Ints = np.delete(coded.scale_codes, at, axis=1)
    counts = value_counts(codes, len(coded.on_scale))
    return count_statistics(counts, coded.level, coded.scores)
