"""How sure are we of an alpha? Intervals over cases, and how likely alpha is below a threshold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr, ndtri

from flows.agreement.alpha import (
    CaseStatistics,
    Floats,
    Ints,
    alphas,
    compared_codes,
    nominal_disagreement,
)
from flows.agreement.limits import (
    accelerations,
    bca_limit,
    biases,
    exact_lower,
    fit_limit,
    misfits,
)

Method = Literal["bca", "goodness_of_fit", "exact"]
CELLS = 1_000_000
"""How many bootstrap weights are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Confidence:
    """What the cases say about one alpha, from which limits and probabilities are read.

    method: how. estimate: alpha. Only what the method asks for is filled: sorted replicates,
    bias, acceleration and the share of replicates without an alpha (bca); the numbers of cases
    in which both, one or none of two coders gave the first value (goodness of fit); cases and
    expected disagreement (exact).
    """

    method: Method
    estimate: float
    cases: int
    replicates: Floats
    bias: float = 0.0
    acceleration: float = 0.0
    undefined: float = 0.0
    pattern: tuple[int, int, int] = (0, 0, 0)
    expected: float = 0.0

    def limits(self, confidence: float) -> tuple[float, float]:
        """The two-sided interval, within -1 and 1.

        A bootstrap replicate in which nobody bears the rare value has no alpha, and nobody in
        it disagrees. Where there are more of these than the upper tail holds, the data do not
        speak against perfect agreement, and the upper limit is 1.
        """
        z = float(ndtri((1.0 + confidence) / 2.0))
        if self.method == "exact":
            cases, expected = np.array([self.cases]), np.array([self.expected])
            return float(exact_lower(cases, expected, confidence)[0]), 1.0
        if self.method == "goodness_of_fit":
            both = np.array([self.pattern] * 2, dtype=np.float64)
            sides = np.array([True, False])
            low, high = fit_limit(both, np.array([self.estimate] * 2), z, below=sides)
            return float(low), float(high)
        agreed = self.undefined > (1.0 - confidence) / 2.0
        return self._quantile(-z), 1.0 if agreed else self._quantile(z)

    def below(self, threshold: float) -> float:
        """The probability that alpha lies below the threshold, from the same distribution."""
        if not -1.0 < threshold < 1.0 + 1e-12:
            return float(threshold > 0.0)
        if self.method == "exact":
            missed = min((1.0 - threshold) * self.expected, 1.0)
            return (1.0 - missed) ** self.cases
        if self.method == "goodness_of_fit":
            fit, one = np.array([self.pattern], dtype=np.float64), np.array([self.estimate])
            return float(ndtr(-misfits(fit, np.array([threshold]), one)[0]))
        size = len(self.replicates)
        under = np.searchsorted(self.replicates, threshold, "left")
        share = min(max(under / size, 0.5 / size), 1.0 - 0.5 / size)
        along = float(ndtri(share)) - self.bias
        below = float(ndtr(along / max(1.0 + self.acceleration * along, 1e-9) - self.bias))
        return below * (1.0 - self.undefined)

    def _quantile(self, z: float) -> float:
        """The replicate at the bias-corrected and accelerated place of a normal quantile."""
        size, bias = np.array([len(self.replicates)]), np.array([self.bias])
        acceleration = np.array([self.acceleration])
        return float(bca_limit(self.replicates[None, :], size, bias, acceleration, z)[0])


def bootstrap_sums(columns: Floats | csr_array, replicates: int, seed: tuple[int, ...]) -> Floats:
    """Sums of the columns over resampled cases, shape (replicates, columns).

    columns: shape (cases, columns), of all questions side by side, so that every question,
    pair and coefficient sees the same resampled cases and differences have intervals too.
    A column's replicates lie side by side in memory, as what comes of them is computed.
    Sparse columns, of which most are 0 in a case, come to the same.
    """
    cases = columns.shape[0]
    if cases == 0:
        return np.zeros((replicates, columns.shape[1]))
    across = np.ascontiguousarray(columns.T) if isinstance(columns, np.ndarray) else columns.T
    pieces = [across @ weights.T for weights in bootstrap_weights(cases, replicates, seed)]
    found: Floats = (np.concatenate(pieces, axis=1) if len(pieces) > 1 else pieces[0]).T
    return found


def bootstrap_weights(cases: int, replicates: int, seed: tuple[int, ...]) -> Iterator[Floats]:
    """How often each case is drawn, shape (replicates, cases), in pieces of some replicates."""
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    step = max(1, CELLS // cases)
    for start in range(0, replicates, step):
        size = min(step, replicates - start)
        drawn = generator.integers(0, cases, (size, cases)) * size
        drawn += np.arange(size)[:, None]
        times = np.bincount(drawn.ravel(), minlength=cases * size)
        yield times.reshape(cases, size).astype(np.float64).T


def bca_confidence(statistics: CaseStatistics, sums: Floats) -> Confidence | None:
    """BCa for alpha from bootstrap sums of its statistics; None where alpha is undefined."""
    total = statistics.columns.sum(axis=0)
    compared = statistics.columns.any(axis=1)
    left_out = alphas(statistics, total - statistics.columns[compared])
    return bca(float(alphas(statistics, total)), alphas(statistics, sums), left_out)


def bca(estimate: float, replicates: Floats, left_out: Floats) -> Confidence | None:
    """BCa over cases: bias-corrected, acceleration jackknifed over cases (not replicates).

    replicates: the statistic over resampled cases; left_out: without each compared case in
    turn; nan where undefined, which `Confidence.limits` reckons with. None without an estimate
    or a replicate.
    Source: Efron (1987), doi:10.1080/01621459.1987.10478410.
    """
    found = np.sort(replicates[~np.isnan(replicates)])
    if np.isnan(estimate) or not len(found):
        return None
    size = np.array([len(found)])
    return Confidence(
        method="bca",
        estimate=estimate,
        cases=len(left_out),
        replicates=found,
        bias=float(biases(found[None, :], size, np.array([estimate]))[0]),
        acceleration=float(accelerations(left_out)),
        undefined=1.0 - len(found) / len(replicates),
    )


def fit_confidence(codes: Ints, estimate: float) -> Confidence:
    """Donner-Eliasziw goodness of fit for two coders and two values, codes as 0, 1 or -1.

    The limits for the intraclass kappa are carried over to alpha, which corrects it for the
    size of the sample. Source: Donner & Eliasziw (1992), doi:10.1002/sim.4780111109.
    """
    first = (compared_codes(codes) == 0).sum(axis=1)
    pattern = (int((first == 2).sum()), int((first == 1).sum()), int((first == 0).sum()))
    return Confidence("goodness_of_fit", estimate, len(first), np.zeros(0), pattern=pattern)


def exact_confidence(codes: Ints) -> Confidence:
    """The bound where every case agrees: Clopper-Pearson for no disagreeing case among them."""
    cases = len(compared_codes(codes))
    return Confidence("exact", 1.0, cases, np.zeros(0), expected=nominal_disagreement(codes))


def confidence(codes: Ints, statistics: CaseStatistics, sums: Floats) -> Confidence | None:
    """By the method that suits: exact at alpha 1, goodness of fit for 2 × 2, else BCa.

    codes: shape (cases, coders), -1 = none. None where alpha is undefined. Two values means
    two in use: alpha is then the same at every level, whatever else could have been said,
    and a bootstrap hardly varies where one of them is rare.
    """
    estimate = float(alphas(statistics, statistics.columns.sum(axis=0)))
    if np.isnan(estimate):
        return None
    if estimate == 1.0:
        return exact_confidence(codes)
    two = two_values(codes)
    return fit_confidence(two, estimate) if two is not None else bca_confidence(statistics, sums)


def two_values(codes: Ints) -> Ints | None:
    """The codes as 0 and 1, -1 = none, where goodness of fit applies; else None.

    It does where no case has more than two answers and two values are in use.
    """
    compared = compared_codes(codes)
    used = np.unique(compared[compared >= 0])
    if len(used) != 2 or (compared >= 0).sum(axis=1).max() != 2:
        return None
    return np.where(compared < 0, -1, compared == used[1]).astype(np.int64)
