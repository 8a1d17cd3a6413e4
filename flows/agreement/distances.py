"""How far do coders agree where it is told how far apart any two values lie? Alpha by a table.

A case bears few of many values, so cases are looked up in the table, never multiplied with it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from flows.agreement.alpha import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """How far the answers of each case lie apart.

    distance: shape (values, values), 0 on the diagonal, as it enters alpha (not squared).
    codes: shape (cases, coders), -1 where none or alone in its case. observed: shape (cases,),
    the distances of all ordered pairs of a case by its answers less 1. answers: of each case.
    totals: of each value, shape (values,).
    """

    distance: Floats
    codes: Ints
    observed: Floats
    answers: Floats
    totals: Floats

    @property
    def share(self) -> float | None:
        """The mean distance of two answers of a case, as a mean over cases; None without any."""
        on = self.answers > 0
        return float((self.observed[on] / self.answers[on]).mean()) if on.any() else None

    @property
    def expected(self) -> float:
        """The mean distance of two answers drawn by chance without putting back; 0 for none."""
        n = float(self.totals.sum())
        return float(self.totals @ self.distance @ self.totals) / (n * (n - 1.0)) if n > 1 else 0.0


def apart(codes: Ints, distance: Floats) -> Apart:
    """The cases with two or more answers by a table of distances."""
    given = codes >= 0
    on = given & (given.sum(axis=1, keepdims=True) >= 2)
    kept = np.where(on, codes, -1)
    observed = np.zeros(len(codes))
    for one, other in zip(*np.triu_indices(codes.shape[1], 1), strict=True):
        both = on[:, one] & on[:, other]
        observed[both] += 2.0 * distance[kept[both, one], kept[both, other]]
    answers = on.sum(axis=1).astype(np.float64)
    totals = np.bincount(kept[on], minlength=len(distance)).astype(np.float64)
    return Apart(distance, kept, observed / np.maximum(answers - 1.0, 1.0), answers, totals)


def columns_apart(cases: Apart) -> csr_array:
    """What each case adds: its observed distances, then its answers by value; sparse."""
    case, coder = np.nonzero(cases.codes >= 0)
    at = np.concatenate([np.arange(len(cases.observed)), case])
    column = np.concatenate([np.zeros(len(cases.observed), int), 1 + cases.codes[case, coder]])
    added = np.concatenate([cases.observed, np.ones(len(case))])
    return csr_array((added, (at, column)), shape=(len(cases.codes), 1 + len(cases.distance)))


def alphas_apart(distance: Floats, sums: Floats) -> Floats:
    """Krippendorff's alpha for each row of sums of the columns; nan where it is undefined.

    sums: shape (…, 1 + values) to (…,). Source: as `flows.agreement.alpha.alphas`.
    """
    totals = sums[..., 1:]
    expected = ((totals @ distance) * totals).sum(axis=-1)
    return _alphas(sums[..., 0], totals.sum(axis=-1), expected)


def alpha_apart(cases: Apart) -> float | None:
    """Alpha over all cases; None where it is undefined."""
    sums = np.concatenate([[cases.observed.sum()], cases.totals])
    found = float(alphas_apart(cases.distance, sums))
    return None if np.isnan(found) else found


def alphas_without_each(cases: Apart) -> Floats:
    """Alpha without each compared case in turn, shape (compared cases,); nan where undefined."""
    on = cases.answers > 0
    from_all = np.append(cases.distance @ cases.totals, 0.0)
    lost = 2.0 * from_all[cases.codes[on]].sum(axis=1)
    kept_twice = cases.observed[on] * (cases.answers[on] - 1.0)
    whole = float(cases.totals @ cases.distance @ cases.totals)
    expected = whole - lost + kept_twice
    expected = np.where(expected <= 1e-12 * whole, 0.0, expected)
    observed = cases.observed.sum() - cases.observed[on]
    return _alphas(observed, cases.totals.sum() - cases.answers[on], expected)


def _alphas(observed: Floats, n: Floats, expected: Floats) -> Floats:
    share = np.full(np.shape(n), np.nan)
    np.divide((n - 1.0) * observed, expected, out=share, where=expected > 0)
    return 1.0 - share
