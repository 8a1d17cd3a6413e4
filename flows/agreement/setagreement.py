"""Do coders choose the same options? A question to which any may be chosen, read as a whole.

Its options are first read one by one, each as a yes or no with a verdict of its own, and a
checkpoint goes by these, since counts are made of them. What one coder chose altogether is a
set, and sets can agree in part: these figures say how far.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from codebook.model import Question
from flows.agreement.alpha import Floats, Ints
from flows.agreement.crosscheck import assert_same_alpha
from flows.agreement.distances import (
    Apart,
    alpha_apart,
    alphas_apart,
    alphas_without_each,
    apart,
    columns_apart,
)
from flows.agreement.intervals import (
    bca,
    exact_confidence,
    fit_confidence,
    two_values,
)
from flows.agreement.namedintervals import Jackknifed, Sure, jackknifed, percentiles
from flows.agreement.resampling import Resampling
from flows.agreement.sets import (
    CodedSets,
    Members,
    coded_sets,
    jaccard_distance,
    masi_distance,
)
from flows.agreement.sureverdict import verdict_of
from flows.agreement.tables import CodedRound
from flows.agreement.verdicts import (
    Interval,
    Standard,
    Verdict,
)

MOST_SETS = 1000
"""With more different sets than this, all with all of them are not compared."""
NOTHING = "no case has two answers to compare"
SAME = "every compared answer was the same set"


@dataclass(frozen=True, slots=True)
class SetReading:
    """Alpha of sets by one distance; None where it has no value, with the reason in words."""

    alpha: float | None
    reason: str
    interval: tuple[float, float] | None = None
    method: str = ""
    below_tentative: float | None = None
    below_reliable: float | None = None


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Agreement on which options were chosen, all of a question's together.

    cases: with two or more coders who answered for every option. answers: theirs; different:
    how many different sets these are; empty: how many chose nothing. commonest: the set that
    stands most often, in words; bearing_another: cases with any other. same_set: the share of
    pairs of answers that are the very same set; overlap: the mean share of the options chosen
    by either coder that both chose (1 for two empty sets); both are means over cases. verdict:
    from MASI.
    """

    question: str
    title: str
    options: int
    cases: int
    answers: int
    different: int
    empty: int
    commonest: str
    bearing_another: int
    same_set: float | None
    overlap: float | None
    masi: SetReading
    jaccard: SetReading
    verdict: Verdict


def set_agreements(
    coded: CodedRound, resampling: Resampling, standard: Standard
) -> tuple[SetAgreement, ...]:
    """Agreement on each question's sets, from the same resampled cases as every other figure."""
    return tuple(set_agreement(each, resampling, standard) for each in coded_sets(coded))


def set_agreement(coded: CodedSets, resampling: Resampling, standard: Standard) -> SetAgreement:
    """All figures on one question's sets."""
    members, codes = _compared(coded)
    totals = np.bincount(codes[codes >= 0], minlength=len(members))
    commonest = int(totals.argmax()) if len(totals) else 0
    another = int(((codes != commonest) & (codes >= 0)).any(axis=1).sum())
    same = shared = sure = None
    many = f"coders gave {len(members):,} different sets, too many to compare all with all"
    masi = jaccard = SetReading(None, many)
    if len(members) <= MOST_SETS:
        by_masi, by_jaccard = (
            apart(codes, distance(members)) for distance in (masi_distance, jaccard_distance)
        )
        columns = columns_apart(by_masi)
        sums = resampling.sums(hstack([csr_array(by_jaccard.observed[:, None]), columns], "csr"))
        masi, sure = _reading(by_masi, sums[:, 1:], standard)
        jaccard, _ = _reading(by_jaccard, np.delete(sums, 1, axis=1), standard)
        same = apart(codes, 1.0 - np.eye(len(members))).share
        shared = by_jaccard.share
    return SetAgreement(
        question=coded.question.id,
        title=coded.question.title,
        options=coded.members.shape[1],
        cases=int((codes >= 0).any(axis=1).sum()),
        answers=int(totals.sum()),
        different=len(members),
        empty=int(totals[~members.any(axis=1)].sum()),
        commonest=_in_words(coded.question, members[commonest]) if len(members) else "",
        bearing_another=another,
        same_set=None if same is None else 1.0 - same,
        overlap=None if shared is None else 1.0 - shared,
        masi=masi,
        jaccard=jaccard,
        verdict=verdict_of(sure, masi.interval, another, standard),
    )


def _in_words(question: Question, members: Members) -> str:
    """The options of a set between commas."""
    named = [option for option, held in zip(question.parts, members, strict=True) if held]
    return f"“{', '.join(named)}”" if named else "no option"


def _compared(coded: CodedSets) -> tuple[Members, Ints]:
    """The sets that stand in cases with two or more, and their places there; -1 elsewhere."""
    given = coded.codes >= 0
    on = given & (given.sum(axis=1, keepdims=True) >= 2)
    used, places = np.unique(coded.codes[on], return_inverse=True)
    codes = np.full(coded.codes.shape, -1, dtype=np.int64)
    codes[on] = places
    return coded.members[used], codes


def _reading(cases: Apart, sums: Floats, standard: Standard) -> tuple[SetReading, Sure | None]:
    """Alpha by one distance and its interval, and what that rests on.

    sums: of `columns_apart` over resampled cases.
    """
    estimate = alpha_apart(cases)
    places = np.arange(len(cases.distance), dtype=float)
    assert_same_alpha(cases.codes, places, "nominal", estimate, cases.distance)
    if estimate is None:
        return SetReading(None, SAME if cases.totals.any() else NOTHING), None
    sure = _sure(cases, estimate, sums, standard.interval)
    return SetReading(
        alpha=estimate,
        reason="",
        interval=sure.limits(standard.confidence) if sure else None,
        method=sure.method if sure else "",
        below_tentative=sure.below(standard.tentative) if sure else None,
        below_reliable=sure.below(standard.reliable) if sure else None,
    ), sure


def _sure(cases: Apart, estimate: float, sums: Floats, name: Interval) -> Sure | None:
    """As for any alpha: exact at 1, goodness of fit for two coders and two sets, else BCa.

    The exact bound takes a case on which coders differ at 1, the greatest distance. Jackknife
    and percentile by name; Krippendorff's errors know no sets, so that BCa stands for them.
    """
    if estimate == 1.0:
        return replace(exact_confidence(cases.codes), expected=cases.expected)
    replicates, left_out = alphas_apart(cases.distance, sums), alphas_without_each(cases)
    if name == "percentile":
        return percentiles(estimate, len(left_out), replicates)
    if name == "jackknife" and isinstance(found := jackknifed(estimate, left_out), Jackknifed):
        return found
    two = two_values(cases.codes) if name in ("default", "jackknife") else None
    return bca(estimate, replicates, left_out) if two is None else fit_confidence(two, estimate)
