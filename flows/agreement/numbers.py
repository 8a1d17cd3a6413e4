"""How far apart do coders' numbers lie? The intraclass correlation and limits of agreement."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import fdtri, nctdtrit, ndtri, stdtrit

from flows.agreement.alpha import Floats

FEWEST = 5
"""With fewer cases than this no figure is made of them."""
WITHIN = 0.95
"""The share of differences that limits of agreement are meant to hold."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Intraclass:
    """ICC(2,1) of some coders over the cases on which all of them gave a number.

    value: None where it cannot be calculated; interval: None where it has none; with why in
    words (as the end of a sentence).
    """

    cases: int
    value: float | None
    interval: Interval | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PairLimits:
    """How far apart the numbers of two coders lie: the first coder's less the second's.

    cases: with both numbers. mean, sd: of the differences, in the question's unit. limits:
    95% of differences are expected between these two. mean_interval, low_interval,
    high_interval: of the mean and of each limit. None where there is none, with why in words.
    """

    coders: tuple[str, str]
    cases: int
    mean: float | None
    mean_interval: Interval | None
    sd: float | None
    limits: Interval | None
    low_interval: Interval | None
    high_interval: Interval | None
    icc: Intraclass
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NumberAgreement:
    """What numbers allow to be said beyond alpha: of all coders together, and of each pair.

    coders: those who gave a number where another coder did too.
    """

    coders: tuple[str, ...]
    icc: Intraclass
    pairs: tuple[PairLimits, ...]


def number_agreement(
    numbers: Floats, coders: tuple[str, ...], confidence: float, fewest: int = FEWEST
) -> NumberAgreement:
    """Both figures from numbers, shape (cases, coders), nan = none.

    An analysis of variance wants whole rows, so the ICC rests on the cases on which every one
    of the coders gave a number. Where coders took turns there are few or none of these; each
    pair has its own ICC over the cases that the two share. Alpha uses every pair of numbers.
    """
    given = ~np.isnan(numbers)
    compared = given & (given.sum(axis=1, keepdims=True) >= 2)
    who = np.flatnonzero(compared.any(axis=0))
    whole = numbers[compared[:, who].all(axis=1)][:, who]
    pairs = tuple(
        pair_limits((coders[a], coders[b]), numbers[:, [a, b]], confidence, fewest)
        for a, b in combinations(who, 2)
        if (compared[:, a] & compared[:, b]).any()
    )
    names = tuple(coders[each] for each in who)
    return NumberAgreement(names, intraclass(whole, confidence, fewest), pairs)


def intraclass(numbers: Floats, confidence: float, fewest: int = FEWEST) -> Intraclass:
    """ICC(2,1): two-way random effects, absolute agreement, a single coder.

    numbers: shape (cases, coders), none missing. The share of the variance of numbers that
    lies between cases; what coders differ by in general counts against it. No value with
    fewer than `fewest` cases or where all numbers are the same, no interval where nothing
    varies but cases or coders.
    Source: Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420; McGraw & Wong (1996),
    doi:10.1037/1082-989X.1.1.30, there ICC(A,1).
    """
    cases, coders = numbers.shape
    if coders < 2 or cases < max(fewest, 3):
        return Intraclass(cases, None, None, few_words(cases))
    if (numbers == numbers[0, 0]).all():
        return Intraclass(cases, None, None, f"every number was {numbers[0, 0]:.15g}")
    if (numbers == numbers[:, :1]).all():
        return Intraclass(cases, 1.0, None, "no two numbers differ, so nothing says how they vary")
    if (numbers == numbers[:1]).all():
        return Intraclass(cases, 0.0, None, "each coder gave the same number for every case")
    between, by_coder, rest = mean_squares(numbers)
    value = (between - rest) / (between + (coders - 1) * rest + coders * (by_coder - rest) / cases)
    limits = intraclass_limits((cases, coders), (between, by_coder, rest), value, confidence)
    return Intraclass(cases, value, limits)


def intraclass_limits(
    shape: tuple[int, int], squares: tuple[float, float, float], value: float, confidence: float
) -> Interval:
    """The interval of ICC(2,1) by the F distribution, with Satterthwaite's degrees of freedom.

    shape: cases and coders; squares: see `mean_squares`. A negative estimate counts as 0 in
    the degrees of freedom, which it could not weigh. Source: as `intraclass`.
    """
    (cases, coders), (between, by_coder, rest) = shape, squares
    share, known = (1.0 + confidence) / 2.0, max(value, 0.0)
    a = coders * known * by_coder
    b = (cases * (1.0 + (coders - 1) * known) - coders * known) * rest
    free = cases - 1
    freedom = (coders - 1) * free * (a + b) ** 2 / (free * a**2 + b**2)
    spread = coders * by_coder + (coders * cases - coders - cases) * rest
    f_low, f_high = float(fdtri(free, freedom, share)), float(fdtri(freedom, free, share))
    low = cases * (between - f_low * rest) / (f_low * spread + cases * between)
    high = cases * (f_high * between - rest) / (spread + cases * f_high * between)
    return max(low, -1.0), min(high, 1.0)


def mean_squares(numbers: Floats) -> tuple[float, float, float]:
    """Mean squares between cases, between coders and of the rest; shape (cases, coders)."""
    cases, coders = numbers.shape
    apart = numbers - numbers.mean()
    by_case = apart.mean(axis=1, keepdims=True)
    by_coder = apart.mean(axis=0, keepdims=True)
    rest = apart - by_case - by_coder
    return (
        coders * float((by_case**2).sum()) / (cases - 1),
        cases * float((by_coder**2).sum()) / (coders - 1),
        float((rest**2).sum()) / ((cases - 1) * (coders - 1)),
    )


def pair_limits(
    coders: tuple[str, str], numbers: Floats, confidence: float, fewest: int = FEWEST
) -> PairLimits:
    """Bland and Altman's limits of agreement from numbers, shape (cases, 2), nan = none.

    No figure with fewer than `fewest` shared cases; no interval where all differences are
    the same. Source: Bland & Altman (1999), doi:10.1177/096228029900800204.
    """
    both = numbers[~np.isnan(numbers).any(axis=1)]
    cases, icc = len(both), intraclass(both, confidence, fewest)
    if cases < max(fewest, 2):
        nothing = (None, None, None, None, None, None)
        return PairLimits(coders, cases, *nothing, icc, few_words(cases))
    apart = both[:, 0] - both[:, 1]
    mean = float(apart.mean())
    if (apart == apart[0]).all():
        mean = float(apart[0])
        same = "every difference is the same, so nothing is known of how they vary"
        return PairLimits(coders, cases, mean, None, 0.0, (mean, mean), None, None, icc, same)
    sd = float(apart.std(ddof=1))
    reach = float(ndtri((1.0 + WITHIN) / 2.0))
    return PairLimits(
        coders=coders,
        cases=cases,
        mean=mean,
        mean_interval=mean_interval(cases, mean, sd, confidence),
        sd=sd,
        limits=(mean - reach * sd, mean + reach * sd),
        low_interval=limit_interval(cases, mean, sd, -reach, confidence),
        high_interval=limit_interval(cases, mean, sd, reach, confidence),
        icc=icc,
    )


def mean_interval(cases: int, mean: float, sd: float, confidence: float) -> Interval:
    """The interval of a mean difference, by Student's t."""
    reach = float(stdtrit(cases - 1, (1.0 + confidence) / 2.0)) * sd / np.sqrt(cases)
    return mean - reach, mean + reach


def limit_interval(cases: int, mean: float, sd: float, reach: float, confidence: float) -> Interval:
    """The interval of the limit `mean + reach * sd`: exact for normal differences.

    By the noncentral t distribution, as the limits' usual intervals are too short for few
    cases. Source: Carkeet (2015), doi:10.1097/OPX.0000000000000513.
    """
    root = float(np.sqrt(cases))
    tail = (1.0 - confidence) / 2.0
    near, far = (
        float(nctdtrit(cases - 1, abs(reach) * root, share)) * sd / root
        for share in (tail, 1.0 - tail)
    )
    return (mean + near, mean + far) if reach > 0 else (mean - far, mean - near)


def few_words(cases: int) -> str:
    """Why so few cases make no figure, as the end of a sentence."""
    if cases == 0:
        return "no case has a number from each of them"
    return f"only {cases} {'case has' if cases == 1 else 'cases have'} a number from each of them"
