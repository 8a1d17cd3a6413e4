"""On which questions is alpha lower in one group of cases than in all others?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.agreement.alpha import CaseStatistics, Floats, alphas
from flows.agreement.contrasts import Contrast, Resampled, same_cases_contrast
from flows.agreement.dealing import dealt_contrast, dealt_sums
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedNumbers, CodedQuestion

Flags = npt.NDArray[np.bool_]
FEWEST = 5
"""Nothing is shown of a group with fewer double-coded cases."""
RESAMPLED_FROM = 50
"""From so many cases on each side, alphas are compared over resampled cases, not dealt ones.

Resampling a group of 5 cases calls half of all groups different that truly agree alike, one of
20 cases a tenth. Dealing keeps to the promise, but where values are much rarer in one group than
in the others it does so only as long as cases are few.
"""


@dataclass(frozen=True, slots=True)
class QuestionInGroup:
    """Alpha of one question in a group beside all other groups, with the cases compared.

    alphas are None where undefined. method: of the interval, `dealt` or `bca`, "" without one.
    """

    question: str
    part: str
    group: str
    cases: int
    other_cases: int
    alpha: float | None
    other_alpha: float | None
    contrast: Contrast
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """One question (the how manieth) in one group, with the cases compared in it and outside."""

    place: int
    question: CodedQuestion | CodedNumbers
    statistics: CaseStatistics
    group: str
    cases: int
    other_cases: int

    @property
    def few(self) -> bool:
        return min(self.cases, self.other_cases) < RESAMPLED_FROM


def alphas_by_group(
    questions: Sequence[CodedQuestion | CodedNumbers],
    statistics: Sequence[CaseStatistics],
    members: Mapping[str, Flags],
    shown: Sequence[str],
    resampling: Resampling,
    confidence: float,
) -> tuple[QuestionInGroup, ...]:
    """The questions with 5 compared cases or more in a group and as many outside it.

    statistics: of each question. members: of every group, shape (cases,); a case belongs to
    one group at most, and those that belong to none are left out. In order of `shown`.
    """
    if not shown:
        return ()
    everyone = np.any(list(members.values()), axis=0)
    asked = {g: _asked(questions, statistics, g, members[g], everyone) for g in shown}
    shared: dict[str, list[Floats]] = {}
    if not all(each.few for found in asked.values() for each in found):
        shared = _shared(statistics, members, resampling)
    results: list[QuestionInGroup] = []
    for group, found in asked.items():
        own = members[group]
        dealt = iter(_dealt([a.statistics for a in found if a.few], own, everyone, resampling))
        for each in found:
            if each.few:
                here = _of(each.statistics, everyone)
                contrast = dealt_contrast(here, own[everyone], next(dealt), confidence)
            else:
                contrast = _resampled(each, own, everyone, shared, confidence)
            results.append(_result(each, own, everyone, contrast))
    return tuple(results)


def _asked(
    questions: Sequence[CodedQuestion | CodedNumbers],
    statistics: Sequence[CaseStatistics],
    group: str,
    own: Flags,
    everyone: Flags,
) -> list[_Asked]:
    found = []
    for place, (each, of) in enumerate(zip(questions, statistics, strict=True)):
        compared = of.columns.any(axis=1)
        sizes = int((compared & own).sum()), int((compared & everyone & ~own).sum())
        if min(sizes) >= FEWEST:
            found.append(_Asked(place, each, of, group, *sizes))
    return found


def _result(each: _Asked, own: Flags, everyone: Flags, contrast: Contrast) -> QuestionInGroup:
    columns = each.statistics.columns
    inside, total = columns[own].sum(axis=0), columns[everyone].sum(axis=0)
    method = "dealt" if each.few else "bca"
    return QuestionInGroup(
        question=each.question.question.id,
        part=each.question.part,
        group=each.group,
        cases=each.cases,
        other_cases=each.other_cases,
        alpha=_known(alphas(each.statistics, inside)),
        other_alpha=_known(alphas(each.statistics, total - inside)),
        contrast=contrast,
        method=method if contrast.interval else "",
    )


def _of(statistics: CaseStatistics, cases: Flags) -> CaseStatistics:
    return CaseStatistics(statistics.columns[cases], statistics.level, statistics.scores)


def _dealt(
    statistics: Sequence[CaseStatistics], own: Flags, everyone: Flags, resampling: Resampling
) -> list[Floats]:
    """Sums of each question's columns over cases dealt at random, all by the same deals."""
    if not statistics:
        return []
    beside = np.concatenate([each.columns[everyone] for each in statistics], axis=1)
    sums = dealt_sums(beside, own[everyone], resampling.replicates, resampling.seed)
    ends = np.cumsum([each.columns.shape[1] for each in statistics])
    return np.split(sums, ends[:-1], axis=1)


def _shared(
    statistics: Sequence[CaseStatistics], members: Mapping[str, Flags], resampling: Resampling
) -> dict[str, list[Floats]]:
    """Sums of each question's columns in each group, over the round's resampled cases."""
    beside = np.concatenate([each.columns for each in statistics], axis=1)
    ends = np.cumsum([each.columns.shape[1] for each in statistics])
    sums = resampling.sums_within(beside, list(members.values()))
    return {
        group: np.split(each, ends[:-1], axis=1) for group, each in zip(members, sums, strict=True)
    }


def _resampled(
    each: _Asked,
    own: Flags,
    everyone: Flags,
    shared: Mapping[str, list[Floats]],
    confidence: float,
) -> Contrast:
    """Alpha of the group less alpha of the others, with its BCa interval."""
    inside = shared[each.group][each.place]
    outside = np.sum([of[each.place] for of in shared.values()], axis=0) - inside
    return same_cases_contrast(
        _over(each.statistics, own, everyone, inside),
        _over(each.statistics, everyone & ~own, everyone, outside),
        confidence,
    )


def _over(statistics: CaseStatistics, part: Flags, everyone: Flags, sums: Floats) -> Resampled:
    """Alpha in a part of the cases, over resampled ones, and without each case in turn."""
    total = statistics.columns[part].sum(axis=0)
    estimate = float(alphas(statistics, total))
    left_out = np.full(len(part), estimate)
    left_out[part] = alphas(statistics, total - statistics.columns[part])
    return Resampled(estimate, alphas(statistics, sums), left_out[everyone])


def _known(alpha: Floats) -> float | None:
    return None if np.isnan(alpha) else float(alpha)
