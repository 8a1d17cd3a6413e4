"""How well do a round's coders agree? Every figure for every question, from its answers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from flows.agreement.applicability import applied, asked_reading
from flows.agreement.asked import AskedQuestion
from flows.agreement.bycoder import by_coder
from flows.agreement.bygroup import agreement_by_group
from flows.agreement.byquestion import question_agreement, reading, readings_of
from flows.agreement.coderpairs import matching_rows, pair_summaries
from flows.agreement.drift import Course, drift
from flows.agreement.leaning import leanings
from flows.agreement.resampling import Resampling, kinds_of
from flows.agreement.results import RoundAgreement
from flows.agreement.setagreement import set_agreements
from flows.agreement.tables import CodedRound
from flows.agreement.themselves import AgainstThemselves
from flows.agreement.verdicts import Standard
from flows.agreement.withoutcoder import without_each_coder
from flows.publish.groups import Grouping


def measure(
    coded: CodedRound,
    standard: Standard,
    replicates: int,
    seed: tuple[int, ...],
    course: Course | None = None,
    themselves: AgainstThemselves | None = None,
    groupings: Sequence[Grouping] = (),
    asked: Sequence[AskedQuestion] = (),
) -> RoundAgreement:
    """All agreement figures of a round; the same for the same answers and seed.

    groupings: ways of dividing the cases; asked: the questions that follow earlier answers.
    Every question is resampled with the same cases. Cross-checked against `krippendorff`.
    course: the order in which coders had their cases, if it is known. themselves: what coders
    answered twice, if they did.
    """
    level = standard.confidence
    wanted = [readings_of(each) for each in coded.questions]
    matching = matching_rows(coded)
    following = [asked_reading(each) for each in asked]
    every = [*(read for readings in wanted for read in readings), *following]
    columns = [read.statistics.columns for read in every] + [matching]
    beside = np.concatenate(columns, axis=1)
    only_answers = not (course or groupings or asked)
    kinds = kinds_of(coded) if only_answers else None
    resampling = Resampling(np.asarray(beside.any(axis=1)), replicates, seed, kinds)
    sums = resampling.sums(beside)
    ends = np.cumsum([0] + [each.shape[1] for each in columns])
    pieces = [sums[:, start:end] for start, end in pairwise(ends)]
    read = iter([reading(*each, standard, seed) for each in zip(every, pieces, strict=False)])
    results = tuple(
        question_agreement(each, [next(read) for _ in readings], coded.coders, level)
        for each, readings in zip(coded.questions, wanted, strict=True)
    )
    pairs = pair_summaries(coded, matching, pieces[-1], level)
    on_scale = [readings[0].statistics for readings in wanted]
    return RoundAgreement(
        cases=coded.cases,
        coders=coded.coders,
        standard=standard,
        replicates=replicates,
        seed=seed,
        questions=results,
        pairs=pairs,
        sets=set_agreements(coded, resampling, standard),
        coders_beside=by_coder(coded.coders, matching, pieces[-1], level),
        without_coder=without_each_coder(coded, on_scale, resampling, level),
        leanings=leanings(coded, resampling, level),
        drift=drift(coded, course, matching, resampling, level) if course else None,
        themselves=themselves,
        by_group=tuple(
            agreement_by_group(coded, on_scale, grouping, resampling, level)
            for grouping in groupings
        ),
        applied=tuple(applied(each, next(read)) for each in asked),
    )
