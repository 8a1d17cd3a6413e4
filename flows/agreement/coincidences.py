"""What is alpha of a great many cases? One pass over their counts, in little memory."""

import numpy as np

from codebook.model import Level
from flows.agreement.alpha import Floats, Ints, ratio_distance

ROWS = 1 << 15
"""So many cases are looked at together: few enough to stay in a processor's cache."""


def coincidences(counts: Ints) -> Floats:
    """How often two answers of one case bear two values, shape (values, values).

    counts: how many coders gave each value, shape (cases, values). Each case with m >= 2
    answers adds its ordered pairs of answers, each weighing 1 / (m - 1), so that the sum is
    the number of comparable answers.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    values = counts.shape[1]
    found = np.zeros((values, values))
    for start in range(0, len(counts), ROWS):
        some = counts[start : start + ROWS].astype(np.float64)
        answers = some @ np.ones(values)
        share = np.where(answers >= 2, 1.0 / np.maximum(answers - 1.0, 1.0), 0.0)
        weighed = some * share[:, None]
        found += weighed.T @ some
        found[np.diag_indices(values)] -= share @ some
    return found


def alpha_of(together: Floats, level: Level, scores: Floats | None = None) -> float | None:
    """Krippendorff's alpha from coincidences; None where it is undefined.

    scores: the number that each value stands for at interval and ratio level; 0, 1, 2 … where
    none are given. The same figure as `alpha.alpha` gives from statistics of cases.
    """
    given = together.sum(axis=1)
    n = float(given.sum())
    distance = _distance(given, level, scores)
    expected = float(given @ distance @ given)
    if n < 2 or expected <= 0.0:
        return None
    return 1.0 - (n - 1.0) * float((together * distance).sum()) / expected


def _distance(given: Floats, level: Level, scores: Floats | None) -> Floats:
    """Squared distances between values, shape (values, values)."""
    values = len(given)
    if level == "nominal":
        return 1.0 - np.eye(values)
    if level == "ordinal":
        along = np.cumsum(given) - given / 2.0
    else:
        along = np.arange(values, dtype=np.float64) if scores is None else scores
    if level == "ratio":
        return ratio_distance(along)
    squared: Floats = np.subtract.outer(along, along) ** 2
    return squared
