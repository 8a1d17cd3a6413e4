"""How well do a round's coders agree? Every figure for every question, from its answers."""

from itertools import pairwise

import numpy as np

from flows.agreement.byquestion import question_agreement, reading, readings_of
from flows.agreement.coderpairs import matching_rows, pair_summaries
from flows.agreement.resampling import Resampling
from flows.agreement.results import RoundAgreement
from flows.agreement.setagreement import set_agreements
from flows.agreement.tables import CodedRound
from flows.agreement.verdicts import Standard


def measure(
    coded: CodedRound, standard: Standard, replicates: int, seed: tuple[int, ...]
) -> RoundAgreement:
    """All agreement figures of a round; the same for the same answers and seed.

    Every question is resampled with the same cases. Cross-checked against `krippendorff`.
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
    return RoundAgreement(
        cases=coded.cases,
        coders=coded.coders,
        standard=standard,
        replicates=replicates,
        seed=seed,
        questions=results,
        pairs=pairs,
        sets=set_agreements(coded, resampling, standard),
    )
