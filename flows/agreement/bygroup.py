"""Do coders agree as well on the cases of one group as on all others? Differential reliability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import CaseStatistics, Floats
from flows.agreement.beside import FEWEST, Beside
from flows.agreement.clustered import (
    Clustered,
    Spread,
    common_spread,
    share_contrast,
    share_limits,
    spread_of,
)
from flows.agreement.contrasts import Contrast
from flows.agreement.groupalphas import QuestionInGroup, alphas_by_group
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound
from flows.publish.groups import Cases, Grouping, groupings
from flows.studyfile import StudyFile

NO_OTHERS = "fewer than 5 double-coded cases of other groups"


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """Agreement on a group's cases, all questions together, beside all other cases.

    cases: double-coded ones on which anything is compared. comparisons: questions and parts
    compared, case by case. agreement: mean over these of the share of agreeing pairs.
    contrast: less agreement on the cases of all other groups. beyond_chance, beyond_contrast:
    the same for the pooled alpha of all questions on a scale (None where it is undefined).
    """

    group: str
    cases: int
    comparisons: int
    agreement: float
    interval: tuple[float, float] | None
    contrast: Contrast
    beyond_chance: float | None
    beyond_contrast: Contrast


@dataclass(frozen=True, slots=True)
class AgreementByGroup:
    """Agreement in each group of a grouping, in the order of the study file.

    by, title: the register's column. too_few: groups with 1 to 4 double-coded cases, which are
    not shown. unknown: double-coded cases whose group is not known, which are left out.
    mirrored: there are two groups, so that one contrast is the other with its sign changed.
    """

    by: str
    title: str
    groups: tuple[GroupAgreement, ...]
    too_few: tuple[str, ...]
    unknown: int
    mirrored: bool
    questions: tuple[QuestionInGroup, ...]

    @property
    def comparisons(self) -> int:
        """How many differences between a group and all others have an interval."""
        return self._counted([each.contrast for each in self.groups])

    @property
    def question_comparisons(self) -> int:
        """The same for the questions' alphas."""
        return self._counted([each.contrast for each in self.questions])

    def _counted(self, contrasts: Sequence[Contrast]) -> int:
        found = sum(each.interval is not None for each in contrasts)
        return found // 2 if self.mirrored else found


def groupings_compared(file: StudyFile, cases: Cases) -> tuple[Grouping, ...]:
    """How cases are grouped here: by `group_by`, then by each stratum of the sample."""
    wanted = (file.group_by, *file.sample.strata)
    return tuple(each for each in groupings(file, cases) if each.by and each.by in wanted)


def agreement_by_group(
    coded: CodedRound,
    statistics: Sequence[CaseStatistics],
    grouping: Grouping,
    resampling: Resampling,
    confidence: float,
) -> AgreementByGroup:
    """Agreement in each group with 5 double-coded cases or more, and how far it lies apart.

    statistics: of each question's alpha, in the order of `coded.questions`.
    """
    agreeing, compared = agreeing_answers(coded)
    named = np.array([grouping.of_case.get(case, "") for case in coded.cases], dtype=np.str_)
    known = (compared > 0) & (named != "")
    answers = Clustered(agreeing, compared)
    members = {group: known & (named == group) for group in grouping.groups}
    members = {group: cases for group, cases in members.items() if cases.any()}
    shown = [group for group, cases in members.items() if cases.sum() >= FEWEST]
    spread = common_spread([answers.part(cases) for cases in members.values()])
    questions, pooled = alphas_by_group(coded, statistics, members, shown, resampling, confidence)
    beside = {
        group: (answers.part(members[group]), answers.part(known & ~members[group]))
        for group in shown
    }
    return AgreementByGroup(
        by=grouping.by,
        title=grouping.title,
        groups=tuple(
            _group(group, *both, spread, pooled.get(group), confidence)
            for group, both in beside.items()
        ),
        too_few=tuple(group for group in members if group not in shown),
        unknown=int(((compared > 0) & (named == "")).sum()),
        mirrored=len(members) == 2,
        questions=questions,
    )


def agreeing_answers(coded: CodedRound) -> tuple[Floats, Floats]:
    """Per case, over all questions: the shares of agreeing pairs, and how many were compared."""
    agreeing, compared = np.zeros(len(coded.cases)), np.zeros(len(coded.cases))
    for each in coded.questions:
        alike, pairs = _pairs(each)
        agreeing += np.divide(alike, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
        compared += pairs > 0
    return agreeing, compared


def _pairs(each: CodedQuestion | CodedNumbers) -> tuple[Floats, Floats]:
    """Per case: pairs of answers that agree, and all pairs."""
    if isinstance(each, CodedQuestion):
        counts = each.counts.astype(np.float64)
        m = counts.sum(axis=1)
        return (counts * (counts - 1.0)).sum(axis=1) / 2.0, m * (m - 1.0) / 2.0
    first, second = np.triu_indices(each.numbers.shape[1], 1)
    apart = np.abs(each.numbers[:, first] - each.numbers[:, second])
    alike = (apart <= each.question.tolerance + 1e-9).sum(axis=1)
    return alike.astype(np.float64), (~np.isnan(apart)).sum(axis=1).astype(np.float64)


def _group(
    group: str,
    own: Clustered,
    others: Clustered,
    spread: Spread | None,
    pooled: Beside | None,
    confidence: float,
) -> GroupAgreement:
    contrast = Contrast(None, None, NO_OTHERS)
    if len(others.compared) >= FEWEST:
        contrast = share_contrast(own, others, spread, confidence)
    return GroupAgreement(
        group=group,
        cases=len(own.compared),
        comparisons=int(own.compared.sum()),
        agreement=own.share,
        interval=share_limits(own, spread_of(own, spread), confidence),
        contrast=contrast,
        beyond_chance=pooled.value if pooled else None,
        beyond_contrast=pooled.contrast if pooled else Contrast(None, None, NO_OTHERS),
    )
