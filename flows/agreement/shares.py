"""How large is a share of answers, and how does it vary over cases?

Answers about one case hang together, so it is cases that are resampled and left out, never
answers by themselves.
"""

import numpy as np

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import AllAgree, Resampled
from flows.agreement.intervals import bca

FEWEST = 5
"""Fewer cases than these say nothing of a share, and it is not shown."""


def share(part: Floats, whole: Floats) -> Floats:
    """Part / whole, nan where there is nothing to share."""
    found = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def resampled_share(part: Floats, whole: Floats, sums: Floats) -> Resampled:
    """The share of all cases together, its replicates, and without each case in turn.

    part, whole: what each case adds, shape (cases,). sums: the two over resampled cases, shape
    (replicates, 2). nan where there is nothing to share. A share of 1 keeps its exact bound.
    """
    parts, wholes = part.sum(), whole.sum()
    return Resampled(
        float(share(parts, wholes)),
        share(sums[:, 0], sums[:, 1]),
        share(parts - part, wholes - whole),
        AllAgree(int((whole > 0).sum())) if parts == wholes > 0 else None,
    )


def share_interval(
    part: Floats, whole: Floats, sums: Floats, confidence: float
) -> tuple[float, float] | None:
    """BCa over cases; where all agree, the Clopper-Pearson limit for no disagreeing case.

    Arguments as of `resampled_share`. None where there is nothing to share, or the interval
    cannot be had because no replicate differs.
    """
    on = whole > 0
    if not on.any():
        return None
    if part.sum() == whole.sum():
        return AllAgree(int(on.sum())).limits(confidence)
    found = resampled_share(part[on], whole[on], sums)
    sure = bca(found.estimate, found.replicates, found.left_out)
    return sure.limits(confidence) if sure else None
