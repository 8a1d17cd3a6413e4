"""How well do a round's coders agree? Every figure for every question, from its answers."""

from itertools import pairwise

import numpy as np

from flows.agreement.bycoder import by_coder
from flows.agreement.byquestion import question_agreement, reading, readings_of
from flows.agreement.coderpairs import matching_rows, pair_summaries
from flows.agreement.drift import Course, drift
from flows.agreement.leaning import leanings
from flows.agreement.resampling import Resampling
from flows.agreement.results import RoundAgreement
from flows.agreement.setagreement import set_agreements
from flows.agreement.tables import CodedRound
from flows.agreement.themselves import AgainstThemselves
from flows.agreement.verdicts import Standard
from flows.agreement.withoutcoder import without_each_coder


def measure(
    coded: CodedRound,
    standard: Standard,
    replicates: int,
    seed: tuple[int, ...],
    course: Course | None = None,
    themselves: AgainstThemselves | None = None,
) -> RoundAgreement:
    """All agreement figures of a round; the same for the same answers and seed.

    Every question is resampled with the same cases. Cross-checked against `krippendorff`.
    course: the order in which coders had their cases, if it is known. themselves: what coders
    answered twice, if they did.
    """
    wanted = [readings_of(each) for each in coded.questions]
    matching = matching_rows(coded)
    every = [read for readings in wanted for read in readings]
    columns = [read.statistics.columns for read in every] + [matching]
    beside = np.concatenate(columns, axis=1)
    resampling = Resampling(np.asarray(beside.any(axis=1)), replicates, seed)
    sums = resampling.sums(beside)
    ends = np.cumsum([0] + [each.shape[1] for each in columns])
    pieces = [sums[:, start:end] for start, end in pairwise(ends)]
    read = iter([reading(*each, standard, seed) for each in zip(every, pieces, strict=False)])
    results = tuple(
        question_agreement(each, [next(read) for _ in readings], coded.coders, standard.confidence)
        for each, readings in zip(coded.questions, wanted, strict=True)
    )
    pairs = pair_summaries(coded, matching, pieces[-1], standard.confidence)
    level = standard.confidence
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
        without_coder=without_each_coder(
            coded, [readings[0].statistics for readings in wanted], resampling, level
        ),
        leanings=leanings(coded, resampling, level),
        drift=drift(coded, course, matching, resampling, level) if course else None,
        themselves=themselves,
    )
