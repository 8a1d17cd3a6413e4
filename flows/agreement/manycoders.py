"""How do several coders agree who each use the values in their own way? Means over pairs.

Measures from codes of shape (cases, coders), places of values, -1 = none; None where undefined.
"""

from itertools import combinations

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.coefficients import percent_agreement
from flows.agreement.pairs import cohen_kappa, pair_table
from flows.agreement.tables import value_counts


def conger_kappa(codes: Ints, weight: Floats) -> float | None:
    """Conger's kappa: Cohen's for any number of coders, with each coder's own shares.

    weight: credit for pairs of values, shape (values, values). None without a compared case,
    with a coder who answered nothing, or where chance agreement is 1.
    Source: Conger (1980), doi:10.1037/0033-2909.88.2.322; with missing answers Gwet (2014).
    """
    counts = value_counts(codes, len(weight))
    observed = percent_agreement(counts, weight)
    given = (codes >= 0).sum(axis=0)
    coders = codes.shape[1]
    if observed is None or coders < 2 or not given.all():
        return None
    used = np.stack([np.bincount(of[of >= 0], minlength=len(weight)) for of in codes.T])
    shares = used / given[:, None]
    middle = shares.mean(axis=0)
    apart = (shares.T @ shares - coders * np.outer(middle, middle)) / (coders - 1)
    chance = float((weight * (np.outer(middle, middle) - apart / coders)).sum())
    return (observed - chance) / (1.0 - chance) if 1.0 - chance > 1e-12 else None


def mean_pairwise_kappa(codes: Ints, values: int) -> float | None:
    """The mean of Cohen's kappa over all pairs of coders; None where a pair has none.

    Source: Light (1971), doi:10.1037/h0031643.
    """
    plain = np.eye(values)
    found = [cohen_kappa(table, plain) for table in _tables(codes, values)]
    known = [kappa for kappa in found if kappa is not None]
    return sum(known) / len(known) if known and len(known) == len(found) else None


def pooled_agreement(codes: Ints, values: int) -> float | None:
    """Of all pairs of answers, the share that agree: cases with more answers weigh more."""
    tables = _tables(codes, values)
    pairs = sum(int(table.sum()) for table in tables)
    return sum(int(np.trace(table)) for table in tables) / pairs if pairs else None


def holsti(codes: Ints, values: int) -> float | None:
    """Holsti's reliability: the mean over pairs of coders of 2 M / (N1 + N2); None without any.

    M: cases on which both gave the same value; N: all that each answered.
    Source: Holsti (1969), Content Analysis for the Social Sciences and Humanities.
    """
    given = (codes >= 0).sum(axis=0)
    pairs = list(combinations(range(codes.shape[1]), 2))
    if not pairs or any(given[a] + given[b] == 0 for a, b in pairs):
        return None
    tables = _tables(codes, values)
    shares = [
        2.0 * int(np.trace(table)) / int(given[a] + given[b])
        for table, (a, b) in zip(tables, pairs, strict=True)
    ]
    return sum(shares) / len(shares)


def _tables(codes: Ints, values: int) -> list[Ints]:
    """The table of values of each pair of coders."""
    pairs = combinations(range(codes.shape[1]), 2)
    return [pair_table(codes[:, list(pair)], values) for pair in pairs]
