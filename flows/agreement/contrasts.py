"""How far do two figures lie apart, and can that be chance? Intervals for differences.

Two figures of different cases (groups, rounds, the early and the late half) have an interval
from their own two: so each brings what its verdict rests on, goodness of fit or the exact bound
where a bootstrap cannot vary. Two figures of the same cases (with and without a coder) hang
together, and the difference itself is resampled. benchmarks/differences.py shows how often
these intervals hold the truth.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from flows.agreement.alpha import CaseStatistics, Floats, alphas
from flows.agreement.counted import answers, counted_codes
from flows.agreement.intervals import bca_confidence, confidence
from flows.agreement.limits import accelerations, bca_limit, biases, normal_quantile

Bools = npt.NDArray[np.bool_]
Limits = tuple[float, float]
MOST_UNDEFINED = 0.5
"""Where more replicates than this share have no difference, the rest say nothing of it."""
SAME = 1e-12
"""Figures that differ by no more are the same but for rounding."""


class HasLimits(Protocol):
    """Whatever knows a figure's interval."""

    def limits(self, confidence: float) -> Limits:
        """The two-sided interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """A figure and how it varies over cases.

    estimate: nan where undefined. replicates: over resampled cases, shape (replicates,).
    left_out: without each case in turn, shape (cases,). nan where undefined. sure: what knows
    its interval better than the replicates do.
    """

    estimate: float
    replicates: Floats
    left_out: Floats
    sure: HasLimits | None = None


@dataclass(frozen=True, slots=True)
class AllAgree:
    """A share of 1 over so many cases: the Clopper-Pearson limit for no disagreeing case."""

    cases: int

    def limits(self, confidence: float) -> Limits:
        """The two-sided interval of the share."""
        return ((1.0 - confidence) / 2.0) ** (1.0 / self.cases), 1.0


@dataclass(frozen=True, slots=True)
class Contrast:
    """One figure less another, with its interval; both None where there is none, with why."""

    difference: float | None
    interval: Limits | None
    reason: str = ""

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out 0: the figures differ by more than chance would do."""
        return self.interval is not None and not self.interval[0] <= 0.0 <= self.interval[1]


def resampled_alpha(statistics: CaseStatistics, sums: Floats) -> Resampled:
    """Alpha of the statistics, its replicates from `sums`, and without each case in turn.

    statistics: rows of zeros for cases that are no part of this alpha (another group's).
    sums: shape (replicates, columns), of the same columns over resampled cases. Its interval is
    the default one. A replicate in which nobody bears a second value counts as 1: nobody
    disagrees in it.
    """
    total = statistics.columns.sum(axis=0)
    estimate = float(alphas(statistics, total))
    found = alphas(statistics, sums)
    agreed = np.isnan(found) & (answers(statistics, sums) > 0)
    codes = counted_codes(statistics, agreed=estimate == 1.0)
    return Resampled(
        estimate,
        np.where(agreed, 1.0, found),
        alphas(statistics, total - statistics.columns),
        bca_confidence(statistics, sums) if codes is None else confidence(codes, statistics, sums),
    )


def same_cases_contrast(one: Resampled, other: Resampled, confidence: float) -> Contrast:
    """One less the other, both over the same cases and the same resampling of them.

    Where no case is part of both (groups), as `other_cases_contrast`. Else from BCa over the
    shared resamples to jackknife t, whichever reaches further on either side: of figures that
    hang together BCa alone leaves out 0 up to three times as often as it should.
    """
    if not np.any(_matters(one) & _matters(other)):
        return other_cases_contrast(one, other, confidence)
    apart = Resampled(
        one.estimate - other.estimate,
        one.replicates - other.replicates,
        one.left_out - other.left_out,
    )
    reason = _nothing_said(one, other, apart)
    if not reason and not _varies(apart):
        reason = "no case speaks for a difference"
    if reason:
        return Contrast(_known(apart.estimate), None, reason)
    return Contrast(apart.estimate, _limits(apart, confidence, within=2.0))


def other_cases_contrast(one: Resampled, other: Resampled, confidence: float) -> Contrast:
    """One less the other, from different cases, resampled together (groups) or apart (rounds)."""
    difference = one.estimate - other.estimate
    reason = _nothing_said(one, other)
    if not reason and not any(each.sure or _varies(each) for each in (one, other)):
        reason = "no case speaks for a difference"
    if reason:
        return Contrast(_known(difference), None, reason)
    first, second = (
        each.sure.limits(confidence) if each.sure else _limits(each, confidence, within=1.0)
        for each in (one, other)
    )
    return Contrast(difference, apart_by_limits(one.estimate, first, other.estimate, second))


def apart_by_limits(one: float, limits: Limits, other: float, others: Limits) -> Limits:
    """The interval of one independent figure less another from the interval of each.

    Either end lies as far from the difference as the root of the squared distances to the two
    ends that make the difference so small, or so large.
    Source: Zou & Donner (2008), doi:10.1002/sim.3095; for kappas Donner & Zou (2002),
    doi:10.1111/j.0006-341X.2002.00209.x.
    """
    difference = one - other
    down = math.hypot(one - limits[0], others[1] - other)
    up = math.hypot(limits[1] - one, other - others[0])
    return max(-2.0, difference - down), min(2.0, difference + up)


def _limits(figure: Resampled, confidence: float, within: float) -> Limits:
    """From BCa or jackknife t, whichever reaches further; see `_nothing_said` before."""
    z = normal_quantile((1.0 + confidence) / 2.0)
    found = np.sort(figure.replicates[~np.isnan(figure.replicates)])
    size, estimate = np.array([len(found)]), np.array([figure.estimate])
    bias = biases(found[None, :], size, estimate)
    skewed = np.array([float(accelerations(figure.left_out))])
    low, high = (
        float(bca_limit(found[None, :], size, bias, skewed, each, within)[0]) for each in (-z, z)
    )
    reach = _jackknife_reach(figure, confidence)
    return (
        max(-within, min(low, figure.estimate - reach)),
        min(within, max(high, figure.estimate + reach)),
    )


def _jackknife_reach(figure: Resampled, confidence: float) -> float:
    """Half the width of jackknife t, over the cases that matter; 0 where fewer than two do."""
    left = figure.left_out[_matters(figure) & ~np.isnan(figure.left_out)]
    cases = len(left)
    if cases < 2:
        return 0.0
    error = math.sqrt((cases - 1) / cases * float(((left - left.mean()) ** 2).sum()))
    return float(stdtrit(cases - 1, (1.0 + confidence) / 2.0)) * error


def _matters(figure: Resampled) -> Bools:
    """The cases without which the figure would be another, or none."""
    return np.asarray(~(np.abs(figure.left_out - figure.estimate) <= SAME))


def _varies(figure: Resampled) -> bool:
    found = figure.replicates[~np.isnan(figure.replicates)]
    return bool(len(found)) and float(np.ptp(found)) > SAME


def _nothing_said(*figures: Resampled) -> str:
    """Why nothing can be said of a difference of these; empty where something can."""
    if any(math.isnan(each.estimate) for each in figures):
        return "one of the two cannot be calculated"
    if any(np.isnan(each.replicates).mean() > MOST_UNDEFINED for each in figures):
        return "too few cases bear a second value"
    return ""


def _known(difference: float) -> float | None:
    return None if math.isnan(difference) else difference
