"""Where do the intervals of many simulated studies end, by the method that the verdict asks for?"""

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from flows.agreement.alpha import Floats, alphas
from flows.agreement.intervals import bootstrap_sums
from flows.agreement.limits import accelerations, bca_limit, biases, normal_quantile
from flows.agreement.studies import Studies
from flows.agreement.verdicts import Interval

Bools = npt.NDArray[np.bool_]
AT_ONCE = 32
"""Alphas of so many studies' replicates are computed at once."""


def study_limits(
    some: Studies,
    chosen: Bools,
    method: Interval,
    confidence: float,
    replicates: int,
    seed: tuple[int, ...],
) -> Floats:
    """Limits of the chosen studies, shape (studies, 2), which all see the same resampled cases.

    As `namedintervals` has them for one study, `default` as `bca`; nan where the method says
    nothing. By `krippendorff` whole cases are drawn and chance stays as it is: for two coders
    that is his way of drawing pairs, for more it is wider, so that a plan is on the safe side.
    """
    columns = some.columns[chosen]
    total = columns.sum(axis=1)
    estimates = alphas(some.statistics, total)
    if method == "jackknife":
        return _jackknife(estimates, _left_out(some, columns, total), confidence)
    studies, cases, width = columns.shape
    beside = columns.transpose(1, 0, 2).reshape(cases, studies * width)
    sums = bootstrap_sums(beside, replicates, seed).reshape(replicates, studies, width)
    if method == "krippendorff":
        observed = _observed(some, sums, total)
        drawn = 1.0 - (1.0 - estimates) * observed / _observed(some, total[None], total)
        return _percentiles(drawn.T, confidence)
    found = _alphas_of(some, sums.transpose(1, 0, 2))
    if method == "percentile":
        return _percentiles(np.where(np.isnan(found), 1.0, found), confidence)
    return _bca(estimates, np.sort(found, axis=1), _left_out(some, columns, total), confidence)


def _bca(estimates: Floats, replicates: Floats, left_out: Floats, confidence: float) -> Floats:
    """BCa from sorted replicates; see `Confidence.limits` for those that are undefined."""
    sizes = (~np.isnan(replicates)).sum(axis=1)
    bias, acceleration = biases(replicates, sizes, estimates), accelerations(left_out)
    z = normal_quantile((1.0 + confidence) / 2.0)
    low, high = (bca_limit(replicates, sizes, bias, acceleration, each) for each in (-z, z))
    undefined = 1.0 - sizes / replicates.shape[1]
    high = np.where(undefined > (1.0 - confidence) / 2.0, 1.0, high)
    return np.column_stack([low, high])


def _jackknife(estimates: Floats, left_out: Floats, confidence: float) -> Floats:
    cases = left_out.shape[1]
    apart = left_out - left_out.mean(axis=1, keepdims=True)
    spread = (apart**2).sum(axis=1)
    spread = np.where(spread < 1e-20, np.nan, spread)
    errors = np.sqrt(spread * (cases - 1) / cases) / (1.0 - estimates**2)
    reach = float(stdtrit(cases - 1, (1.0 + confidence) / 2.0)) * errors
    middle = np.arctanh(np.where(np.isnan(spread), 0.0, estimates))
    return np.column_stack([np.tanh(middle - reach), np.tanh(middle + reach)])


def _percentiles(replicates: Floats, confidence: float) -> Floats:
    tails = [(1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0]
    return np.asarray(np.clip(np.quantile(replicates, tails, axis=1), -1.0, 1.0).T)


def _observed(some: Studies, sums: Floats, total: Floats) -> Floats:
    """The disagreement observed, by ranks as they are in the whole study; (…, studies)."""
    if some.statistics.level != "ordinal":
        return np.asarray(sums[..., 0])
    values = some.totals.shape[1]
    r = total[:, -values:]
    ranks = np.cumsum(r, axis=1) - r / 2.0
    low, high = np.triu_indices(values, 1)
    distance = (ranks[:, high] - ranks[:, low]) ** 2
    return np.asarray((sums[..., :-values] * distance).sum(axis=-1))


def _left_out(some: Studies, columns: Floats, total: Floats) -> Floats:
    """Alphas without each case in turn, shape (studies, cases)."""
    return _alphas_of(some, total[:, None, :] - columns)


def _alphas_of(some: Studies, sums: Floats) -> Floats:
    """Alphas of sums of shape (studies, …, columns); in pieces and with the columns outermost.

    Several times as fast as all at once: what is added up lies side by side, and in the cache.
    """
    pieces = []
    for start in range(0, len(sums), AT_ONCE):
        outermost = np.ascontiguousarray(np.moveaxis(sums[start : start + AT_ONCE], -1, 0))
        pieces.append(alphas(some.statistics, np.moveaxis(outermost, 0, -1)))
    return np.concatenate(pieces)
