"""How does Krippendorff himself resample alpha? Errors are drawn, and chance stays as it was.

His bootstrap draws as many pairs of answers as there are within cases, from all those pairs
and without regard to the case they stand in, and leaves the disagreement expected by chance as
observed. Pairs of one case are so taken for independent, and rare values for sure: the
interval is too narrow where agreement is high or a value rare (Zapf et al. found it to hold
the truth in 60 of 100 studies of 100 cases). It is here by name, for comparison.

Sources: Krippendorff (2016), Bootstrapping Distributions for Krippendorff's Alpha, as the R
package icr has it; Zapf et al. (2016), doi:10.1186/s12874-016-0200-9.
"""

from itertools import combinations

import numpy as np

from codebook.model import Level
from flows.agreement.alpha import Floats, Ints, compared_codes

CELLS = 4_000_000
"""How many drawn pairs, or numbers of them, are held at once."""
DRAWS_A_COUNT = 16
"""So many single draws take as long as drawing how often one distance is met."""


def error_replicates(
    codes: Ints,
    level: Level,
    scores: Floats,
    estimate: float,
    replicates: int,
    seed: tuple[int, ...],
) -> Floats:
    """Alphas over drawn pairs of answers, shape (replicates,); some may lie below -1.

    codes: shape (cases, coders), -1 = none; scores: the number each value stands for.
    estimate: alpha, which must be below 1, so that some pair differs. Where cases have
    different numbers of answers the replicates lie around something else than the estimate:
    a pair weighs by the place it is drawn for, not by the one it comes from.
    """
    compared = compared_codes(codes)
    answers = (compared >= 0).sum(axis=1)
    apart, weight = _pairs(compared, answers, level, scores)
    expected = float((apart * weight).sum()) / (1.0 - estimate)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    observed = np.zeros(replicates)
    for size, cases in zip(*np.unique(answers, return_counts=True), strict=True):
        places = int(cases * size * (size - 1) // 2)
        observed += _drawn(generator, places, apart, replicates) / (size - 1.0)
    return np.asarray(1.0 - observed / expected)


def _pairs(compared: Ints, answers: Ints, level: Level, scores: Floats) -> tuple[Floats, Floats]:
    """Each pair's squared distance, and its weight in alpha: 1 / (answers of its case - 1)."""
    along: Floats = scores / max(float(np.abs(scores).max(initial=0.0)), 1e-300)
    if level == "nominal":
        along = np.arange(len(scores), dtype=np.float64)
    elif level == "ordinal":
        totals = np.bincount(compared[compared >= 0], minlength=len(scores))
        along = np.cumsum(totals) - totals / 2.0
    found: list[Floats] = []
    weights: list[Floats] = []
    for a, b in combinations(range(compared.shape[1]), 2):
        both = (compared[:, a] >= 0) & (compared[:, b] >= 0)
        found.append(_apart(along[compared[both, a]], along[compared[both, b]], level))
        weights.append(1.0 / (answers[both].astype(np.float64) - 1.0))
    return np.concatenate(found), np.concatenate(weights)


def _apart(one: Floats, other: Floats, level: Level) -> Floats:
    """Squared distances by the level, pair by pair, however many values there are."""
    if level == "nominal":
        return np.asarray(one != other, dtype=np.float64)
    total = one + other if level == "ratio" else np.ones_like(one)
    apart = np.zeros_like(one)
    np.divide(one - other, total, out=apart, where=total != 0)
    squared: Floats = np.square(apart)
    return squared


def _drawn(generator: np.random.Generator, places: int, apart: Floats, replicates: int) -> Floats:
    """Sums of distances of so many pairs drawn with replacement, shape (replicates,).

    Where few distances are met often, it is drawn how often each is; else pair by pair.
    """
    seen, met = np.unique(apart, return_counts=True)
    counted = len(seen) * DRAWS_A_COUNT < places
    step = max(1, CELLS // (len(seen) if counted else places))
    found = []
    for start in range(0, replicates, step):
        size = min(step, replicates - start)
        if counted:
            found.append(generator.multinomial(places, met / len(apart), size) @ seen)
        else:
            found.append(apart[generator.integers(len(apart), size=(size, places))].sum(axis=1))
    return np.concatenate(found)
