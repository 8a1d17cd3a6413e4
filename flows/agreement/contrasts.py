"""How far do two figures lie apart, and can that be chance? Intervals for differences."""

from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import CaseStatistics, Floats, alphas
from flows.agreement.limits import accelerations, bca_limit, biases, normal_quantile

MOST_UNDEFINED = 0.5
"""Where more replicates than this share have no difference, the rest say nothing of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """A figure and how it varies over cases.

    estimate: nan where undefined. replicates: over resampled cases, shape (replicates,).
    left_out: without each case in turn, shape (cases,). nan where undefined.
    """

    estimate: float
    replicates: Floats
    left_out: Floats


@dataclass(frozen=True, slots=True)
class Contrast:
    """One figure less another, with its interval; both None where there is none, with why."""

    difference: float | None
    interval: tuple[float, float] | None
    reason: str = ""

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out 0: the figures differ by more than chance would do."""
        return self.interval is not None and not self.interval[0] <= 0.0 <= self.interval[1]


def resampled_alpha(statistics: CaseStatistics, sums: Floats) -> Resampled:
    """Alpha of the statistics, its replicates from `sums`, and without each case in turn.

    statistics: rows of zeros for cases that are no part of this alpha (another group's).
    sums: shape (replicates, columns), of the same columns over resampled cases.
    """
    total = statistics.columns.sum(axis=0)
    return Resampled(
        float(alphas(statistics, total)),
        alphas(statistics, sums),
        alphas(statistics, total - statistics.columns),
    )


def same_cases_contrast(one: Resampled, other: Resampled, confidence: float) -> Contrast:
    """One less the other, both from the same cases and the same resampling of them.

    So for two groups of cases too, each figure being blind to the other group's. BCa, with the
    acceleration over all cases; see `flows.agreement.intervals.bca`.
    """
    left_out = one.left_out - other.left_out
    return _contrast(one, other, left_out, confidence)


def other_cases_contrast(one: Resampled, other: Resampled, confidence: float) -> Contrast:
    """One less the other, from different cases that were resampled apart, as rounds are.

    Each case's influence is weighted by its own sample's size.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 14.
    """
    pieces = []
    for each, sign in ((one, 1.0), (other, -1.0)):
        kept = each.left_out[~np.isnan(each.left_out)]
        if len(kept):
            pieces.append(sign * (kept - kept.mean()) * (len(kept) - 1) / len(kept))
    left_out = np.concatenate(pieces) if pieces else np.zeros(0)
    return _contrast(one, other, left_out, confidence)


def _contrast(one: Resampled, other: Resampled, left_out: Floats, confidence: float) -> Contrast:
    estimate = one.estimate - other.estimate
    if np.isnan(estimate):
        return Contrast(None, None, "one of the two cannot be calculated")
    apart = one.replicates - other.replicates
    found = np.sort(apart[~np.isnan(apart)])
    if len(found) < (1.0 - MOST_UNDEFINED) * len(apart):
        return Contrast(estimate, None, "too few cases bear a second value")
    if not len(found) or found[0] == found[-1]:
        return Contrast(estimate, None, "no case speaks for a difference")
    size = np.array([len(found)])
    bias = biases(found[None, :], size, np.array([estimate]))
    acceleration = np.array([float(accelerations(left_out))])
    z = normal_quantile((1.0 + confidence) / 2.0)
    low, high = (
        float(bca_limit(found[None, :], size, bias, acceleration, each, within=2.0)[0])
        for each in (-z, z)
    )
    return Contrast(estimate, (low, high))
