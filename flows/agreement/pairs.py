"""How do two coders agree with each other? Measures that know who gave which answer."""

from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.coefficients import weights


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two coders on one question; None where a measure is undefined.

    cases: answered by both. pabak: see `coefficients.pabak`. prevalence_index, bias_index: of
    two values only, signed: by how much the first value outweighs the second, and the first
    coder's use of it the other's.
    alpha: over their answers on the scale, at the question's level.
    """

    coders: tuple[str, str]
    cases: int
    agreeing: int
    percent_agreement: float | None
    cohen_kappa: float | None
    weighted_kappa_linear: float | None
    weighted_kappa_quadratic: float | None
    scott_pi: float | None
    pabak: float | None
    prevalence_index: float | None
    bias_index: float | None
    alpha: float | None = None


def pair_agreement(
    coders: tuple[str, str], codes: Ints, values: int, alpha: float | None = None
) -> PairAgreement:
    """The pair's figures from codes, shape (cases, 2): places of values, -1 = none."""
    table = pair_table(codes, values)
    cases = int(table.sum())
    agreeing = int(np.trace(table))
    binary = values == 2 and cases > 0
    return PairAgreement(
        coders=coders,
        cases=cases,
        agreeing=agreeing,
        percent_agreement=agreeing / cases if cases else None,
        cohen_kappa=cohen_kappa(table, np.eye(values)),
        weighted_kappa_linear=cohen_kappa(table, weights(values, "linear")),
        weighted_kappa_quadratic=cohen_kappa(table, weights(values, "quadratic")),
        scott_pi=scott_pi(table),
        pabak=2.0 * agreeing / cases - 1.0 if binary else None,
        prevalence_index=int(table[0, 0] - table[1, 1]) / cases if binary else None,
        bias_index=int(table[0, 1] - table[1, 0]) / cases if binary else None,
        alpha=alpha,
    )


def pair_table(codes: Ints, values: int) -> Ints:
    """Cases by first coder's value (rows) and second coder's (columns), both given."""
    both = codes[(codes >= 0).all(axis=1)]
    flat = np.bincount(both[:, 0] * values + both[:, 1], minlength=values * values)
    return flat.reshape(values, values).astype(np.int64)


def cohen_kappa(table: Ints, weight: Floats) -> float | None:
    """Cohen's kappa, weighted if asked; None without cases or where chance agreement is 1.

    Source: Cohen (1960), doi:10.1177/001316446002000104; (1968), doi:10.1037/h0026256.
    """
    n = int(table.sum())
    if n == 0:
        return None
    chance = float((np.outer(table.sum(axis=1), table.sum(axis=0)) * weight).sum()) / n**2
    observed = float((table * weight).sum()) / n
    return (observed - chance) / (1.0 - chance) if 1.0 - chance > 1e-12 else None


def scott_pi(table: Ints) -> float | None:
    """Scott's pi; None without cases or where one value stands throughout.

    Source: Scott (1955), doi:10.1086/266577.
    """
    n = int(table.sum())
    if n == 0:
        return None
    shares = (table.sum(axis=0) + table.sum(axis=1)) / (2.0 * n)
    chance = float((shares**2).sum())
    observed = float(np.trace(table)) / n
    return (observed - chance) / (1.0 - chance) if 1.0 - chance > 1e-12 else None
