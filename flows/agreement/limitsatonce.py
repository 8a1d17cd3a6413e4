"""Where do the intervals of many alphas end? Those by goodness of fit are sought all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from flows.agreement.contrasts import Limits, Resampled
from flows.agreement.intervals import Confidence
from flows.agreement.limits import fit_limit, normal_quantile


@dataclass(frozen=True, slots=True)
class _Known:
    """An interval that was worked out before, at the one level that is asked for."""

    interval: Limits

    def limits(self, _confidence: float) -> Limits:
        return self.interval


def with_limits(figures: Sequence[Resampled], confidence: float) -> list[Resampled]:
    """The same figures; those with a goodness of fit interval know it at this confidence.

    A limit is sought in 60 steps, as quickly for a thousand alphas as for one.
    """
    found = list(figures)
    fitted = [
        (at, each.sure)
        for at, each in enumerate(figures)
        if isinstance(each.sure, Confidence) and each.sure.method == "goodness_of_fit"
    ]
    if not fitted:
        return found
    patterns = np.array([sure.pattern for _, sure in fitted], dtype=np.float64)
    estimates = np.array([sure.estimate for _, sure in fitted])
    z = normal_quantile((1.0 + confidence) / 2.0)
    low, high = (fit_limit(patterns, estimates, z, below=below) for below in (True, False))
    for (at, _), *interval in zip(fitted, low.tolist(), high.tolist(), strict=True):
        found[at] = replace(found[at], sure=_Known((interval[0], interval[1])))
    return found
