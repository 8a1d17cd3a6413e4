"""Where do intervals of alpha end? The limits of one alpha or of many at once, by each method.

Intervals of a round and the plan for double coding ask the same functions, so that what is
planned is what will be measured. All broadcast: one alpha is an array of length one.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from flows.agreement.alpha import Floats

Bools = npt.NDArray[np.bool_]
STEPS = 60
"""Halvings with which a root is found: to the last digit."""


def exact_lower(cases: Floats, expected: Floats, confidence: float) -> Floats:
    """The lower limit where all of `cases` agree: Clopper-Pearson for no disagreeing case.

    expected: the disagreement expected by chance.
    """
    missed = 1.0 - ((1.0 - confidence) / 2.0) ** (1.0 / cases)
    return np.maximum(-1.0, 1.0 - missed / expected)


def misfits(patterns: Floats, thresholds: Floats, estimates: Floats) -> Floats:
    """Signed root of the goodness of fit of patterns to alphas: + where these lie below.

    patterns: shape (…, 3), the cases in which both, one or none of two coders gave the first
    of two values. Source: Donner & Eliasziw (1992), doi:10.1002/sim.4780111109.
    """
    n = patterns.sum(axis=-1)
    p = (2 * patterns[..., 0] + patterns[..., 1]) / (2 * n)
    kappa = 1.0 - (1.0 - thresholds) * 2 * n / (2 * n - 1)
    spread = p * (1.0 - p)
    shares = np.stack(
        [p**2 + kappa * spread, 2 * (1.0 - kappa) * spread, (1 - p) ** 2 + kappa * spread], axis=-1
    )
    wanted = n[..., None] * shares
    apart = np.zeros_like(wanted)
    np.divide((patterns - wanted) ** 2, wanted, out=apart, where=shares > 0)
    misfit = np.sqrt(apart.sum(axis=-1))
    impossible = ((shares < 0) | ((shares == 0) & (patterns > 0))).any(axis=-1)
    signed = np.copysign(misfit, estimates - thresholds)
    return np.where(impossible, np.where(thresholds > estimates, -np.inf, np.inf), signed)


def fit_limit(patterns: Floats, estimates: Floats, z: float, *, below: bool | Bools) -> Floats:
    """The alphas below (or above) the estimates at which the misfit reaches z."""
    near = np.array(estimates, dtype=np.float64)
    far = np.where(below, -1.0, 1.0) + np.zeros_like(near)
    for _ in range(STEPS):
        middle = (near + far) / 2.0
        inside = np.abs(misfits(patterns, middle, estimates)) < z
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return near


def biases(replicates: Floats, sizes: Floats, estimates: Floats) -> Floats:
    """How far the replicates lie to one side of the estimate, as a normal quantile.

    replicates: shape (…, replicates), sorted, the undefined ones last; sizes: how many are not.
    """
    below = (replicates < (estimates - 1e-12)[..., None]).sum(axis=-1)
    upto = (replicates <= (estimates + 1e-12)[..., None]).sum(axis=-1)
    return _normal((below + upto) / (2 * sizes), sizes)


def accelerations(left_out: Floats) -> Floats:
    """A sixth of the skewness of the jackknife values along the last axis; 0 without any."""
    kept = ~np.isnan(left_out)
    count = np.maximum(kept.sum(axis=-1, keepdims=True), 1)
    middle = np.where(kept, left_out, 0.0).sum(axis=-1, keepdims=True) / count
    apart = np.where(kept, middle - left_out, 0.0)
    spread = (apart**2).sum(axis=-1) ** 1.5
    found = np.zeros_like(spread)
    np.divide((apart**3).sum(axis=-1), 6.0 * spread, out=found, where=spread > 1e-15)
    return np.asarray(found)


def bca_limit(
    replicates: Floats,
    sizes: Floats,
    bias: Floats,
    acceleration: Floats,
    z: float,
    within: float = 1.0,
) -> Floats:
    """The replicates at the bias-corrected and accelerated place of a normal quantile.

    within: the greatest size that the figure can have, 1 for an alpha, 2 for a difference.
    """
    along = bias + z
    room = 1.0 - acceleration * along
    inside = ndtr(bias + along / np.where(room > 0, room, 1.0))
    shares = np.where(room > 0, inside, float(z > 0))
    return np.clip(_quantiles(replicates, sizes, shares), -within, within)


def _quantiles(replicates: Floats, sizes: Floats, shares: Floats) -> Floats:
    """Linear between the two replicates beside each place, as numpy's quantiles are."""
    place = shares * (sizes - 1)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.asarray(sizes, dtype=np.int64) - 1)
    under = np.take_along_axis(replicates, low[..., None], axis=-1)[..., 0]
    over = np.take_along_axis(replicates, high[..., None], axis=-1)[..., 0]
    return np.asarray(under + (over - under) * (place - low))


def normal_quantile(share: float) -> float:
    """The point below which this share of a standard normal distribution lies."""
    return float(ndtri(share))


def _normal(shares: Floats, sizes: Floats) -> Floats:
    """The normal quantile of a share of replicates, kept half a replicate from 0 and 1."""
    return np.asarray(ndtri(np.clip(shares, 0.5 / sizes, 1.0 - 0.5 / sizes)))
