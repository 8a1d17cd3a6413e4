"""How sure would another method be of an alpha? Intervals by name, beside the default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from scipy.special import stdtr, stdtrit

from flows.agreement.alpha import CaseStatistics, Floats, Ints, alphas
from flows.agreement.errorbootstrap import error_replicates
from flows.agreement.intervals import (
    bca_confidence,
    confidence,
    exact_confidence,
    fit_confidence,
    two_values,
)

Name = Literal["default", "bca", "goodness_of_fit", "jackknife", "percentile", "krippendorff"]
NAMES: tuple[Name, ...] = get_args(Name)

NOT_TWO = "only for two answers a case and two values in use"
ONE_CASE = "one case alone bears more than one value; without it there is no alpha"
NO_CHANGE = "alpha stays the same whichever case is left out"


class Sure(Protocol):
    """What the cases say about one alpha, by whichever method."""

    @property
    def method(self) -> str:
        """How it is known."""

    @property
    def estimate(self) -> float:
        """Alpha itself."""

    @property
    def cases(self) -> int:
        """How many are compared."""

    def limits(self, confidence: float) -> tuple[float, float]:
        """The two-sided interval, within -1 and 1."""

    def below(self, threshold: float) -> float:
        """The probability that alpha lies below the threshold, from the same distribution."""


@dataclass(frozen=True, slots=True, eq=False)
class ToBeSure:
    """What any method may ask of one question.

    codes: shape (cases, coders), -1 = none; scores: the number each value stands for; sums: of
    the statistics over resampled cases, shape (replicates, columns); seed: of further draws.
    """

    codes: Ints
    scores: Floats
    statistics: CaseStatistics
    sums: Floats
    seed: tuple[int, ...]

    @property
    def estimate(self) -> float:
        """Alpha; nan where undefined."""
        return float(alphas(self.statistics, self.statistics.columns.sum(axis=0)))


@dataclass(frozen=True, slots=True, eq=False)
class Replicated:
    """Percentiles of replicates of alpha. replicates: sorted, all defined."""

    method: Literal["percentile", "krippendorff"]
    estimate: float
    cases: int
    replicates: Floats

    def limits(self, confidence: float) -> tuple[float, float]:
        """The two-sided interval, within -1 and 1."""
        tails = np.array([(1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0])
        low, high = np.clip(np.quantile(self.replicates, tails), -1.0, 1.0)
        return float(low), float(high)

    def below(self, threshold: float) -> float:
        """The share of replicates below the threshold."""
        return float(np.searchsorted(self.replicates, threshold, "left") / len(self.replicates))


@dataclass(frozen=True, slots=True)
class Jackknifed:
    """Student's t on Fisher's z. error: the jackknife standard error of z = artanh(alpha)."""

    estimate: float
    cases: int
    error: float
    method: Literal["jackknife"] = "jackknife"

    def limits(self, confidence: float) -> tuple[float, float]:
        """The two-sided interval, within -1 and 1, with as many degrees as cases less one."""
        reach = float(stdtrit(self.cases - 1, (1.0 + confidence) / 2.0)) * self.error
        z = float(np.arctanh(self.estimate))
        return float(np.tanh(z - reach)), float(np.tanh(z + reach))

    def below(self, threshold: float) -> float:
        """The probability that alpha lies below the threshold, from the same t."""
        if not -1.0 < threshold < 1.0:
            return float(threshold >= 1.0)
        along = (np.arctanh(threshold) - np.arctanh(self.estimate)) / self.error
        return float(stdtr(self.cases - 1, along))


def sure_by(name: Name, known: ToBeSure) -> Sure | str | None:
    """What the method says of alpha; or why it says nothing; None where alpha is undefined.

    At alpha 1 each gives the exact bound, whose upper limit is 1: none of them varies there.
    """
    estimate = known.estimate
    if np.isnan(estimate):
        return None
    if estimate == 1.0:
        return exact_confidence(known.codes)
    return _METHODS[name](known)


@dataclass(frozen=True, slots=True)
class NamedLimits:
    """The interval by one method, or None and why the method has none."""

    method: Name
    limits: tuple[float, float] | None
    reason: str = ""


def by_every_method(known: ToBeSure) -> dict[Name, Sure | str | None]:
    """What each method says, as `sure_by` has it; what the default is, is not worked out twice."""
    default = sure_by("default", known)
    found: dict[Name, Sure | str | None] = {"default": default}
    for name in NAMES[1:]:
        is_it = not isinstance(default, str | None) and default.method in (name, "exact")
        found[name] = default if is_it else sure_by(name, known)
    return found


def named_limits(
    found: Mapping[Name, Sure | str | None], confidence: float
) -> tuple[NamedLimits, ...]:
    """The interval by every method; nothing where alpha is undefined."""
    if found["default"] is None:
        return ()
    limits = {
        id(sure): sure.limits(confidence)
        for sure in found.values()
        if not isinstance(sure, str | None)
    }
    return tuple(
        NamedLimits(name, None, sure)
        if isinstance(sure, str)
        else NamedLimits(name, limits[id(sure)])
        for name, sure in found.items()
    )


def sure_for_verdict(name: Name, known: ToBeSure) -> Sure | None:
    """By the method that was chosen; by the default one where that says nothing."""
    return chosen_of({each: sure_by(each, known) for each in ("default", name)}, name)


def chosen_of(found: Mapping[Name, Sure | str | None], name: Name) -> Sure | None:
    """The same, from what each method was found to say."""
    chosen, default = found[name], found["default"]
    assert not isinstance(default, str), "the default always says something"
    return default if isinstance(chosen, str) else chosen


def jackknifed(estimate: float, left_out: Floats) -> Jackknifed | str:
    """Jackknife t on Fisher's z from alphas without each compared case in turn.

    The standard error of alpha, by the derivative of artanh, becomes that of z. In words why
    not where alpha without one of the cases is undefined or always the same.
    Source: Hughes (2022), arXiv:2210.13265, for the jackknife; on z it stays within -1 and 1.
    """
    if np.isnan(left_out).any():
        return ONE_CASE
    cases = len(left_out)
    spread = float(((left_out - left_out.mean()) ** 2).sum())
    if spread < 1e-20:
        return NO_CHANGE
    error = float(np.sqrt(spread * (cases - 1) / cases))
    return Jackknifed(estimate, cases, error / (1.0 - estimate**2))


def percentiles(estimate: float, cases: int, replicates: Floats) -> Replicated:
    """The percentile bootstrap over cases; too narrow for rare values and few cases.

    replicates: nan where undefined. In such a replicate nobody bears a second value, so nobody
    disagrees, and it counts as 1: then one stray answer cannot look like sure disagreement.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    agreed = np.where(np.isnan(replicates), 1.0, replicates)
    return Replicated("percentile", estimate, cases, np.sort(agreed))


def _default(known: ToBeSure) -> Sure | None:
    return confidence(known.codes, known.statistics, known.sums)


def _bca(known: ToBeSure) -> Sure | None:
    return bca_confidence(known.statistics, known.sums)


def _fit(known: ToBeSure) -> Sure | str:
    two = two_values(known.codes)
    return NOT_TWO if two is None else fit_confidence(two, known.estimate)


def _jackknife(known: ToBeSure) -> Sure | str:
    columns = known.statistics.columns
    compared = columns[columns.any(axis=1)]
    return jackknifed(known.estimate, alphas(known.statistics, columns.sum(axis=0) - compared))


def _percentile(known: ToBeSure) -> Sure:
    cases = int(known.statistics.columns.any(axis=1).sum())
    return percentiles(known.estimate, cases, alphas(known.statistics, known.sums))


def _krippendorff(known: ToBeSure) -> Sure:
    cases = int(known.statistics.columns.any(axis=1).sum())
    drawn = error_replicates(
        known.codes,
        known.statistics.level,
        known.scores,
        known.estimate,
        len(known.sums),
        known.seed,
    )
    return Replicated("krippendorff", known.estimate, cases, np.sort(drawn))


_METHODS: dict[Name, Callable[[ToBeSure], Sure | str | None]] = {
    "default": _default,
    "bca": _bca,
    "goodness_of_fit": _fit,
    "jackknife": _jackknife,
    "percentile": _percentile,
    "krippendorff": _krippendorff,
}
