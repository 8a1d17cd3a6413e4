"""How sure is a kappa of two coders? Large-sample errors from their table of values."""

from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.pairs import cohen_kappa

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class KappaErrors:
    """Cohen's kappa, plain or weighted, with its errors; None where kappa is undefined.

    error: about the value found, for intervals. null_error: if the coders agreed by chance
    only, for a test.
    """

    kappa: float
    error: float
    null_error: float

    def limits(self, normal: float = NORMAL_95) -> tuple[float, float]:
        """The normal interval, whose upper end may lie above 1."""
        return self.kappa - normal * self.error, self.kappa + normal * self.error


def kappa_errors(table: Ints, weight: Floats) -> KappaErrors | None:
    """From cases by first coder's value (rows) and second's (columns), shape (values, values).

    weight: credit for a pair of values, 1 on the diagonal. None without cases or where chance
    agreement is 1. Source: Fleiss, Cohen & Everitt (1969), doi:10.1037/h0028106.
    """
    kappa = cohen_kappa(table, weight)
    if kappa is None:
        return None
    n = float(table.sum())
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    expected = np.outer(rows, columns)
    chance = float((expected * weight).sum())
    each = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    moved = weight - each * (1.0 - kappa)
    variance = float((p * moved**2).sum()) - (kappa - chance * (1.0 - kappa)) ** 2
    null = float((expected * (weight - each) ** 2).sum()) - chance**2
    scale = (1.0 - chance) * np.sqrt(n)
    return KappaErrors(
        kappa,
        float(np.sqrt(max(variance, 0.0)) / scale),
        float(np.sqrt(max(null, 0.0)) / scale),
    )
