"""What do other measures of agreement say? Coefficients from counts of values per case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from flows.agreement.alpha import Floats, Ints

Weighting = Literal["identity", "linear", "quadratic", "ordinal"]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Agreement on one question by several measures; None where one is undefined.

    percent_agreement: mean over compared cases of the share of agreeing pairs of answers.
    all_agree: the share of compared cases on which all answers are the same.
    Value shares of fleiss_kappa, ac1 and ac2 are means over all coded cases, those with a
    single answer included (Gwet's convention). pabak: of two declared values only.
    """

    percent_agreement: float | None
    all_agree: float | None
    fleiss_kappa: float | None
    ac1: float | None
    ac2: float | None
    brennan_prediger: float | None
    pabak: float | None = None


def coefficients(counts: Ints, weighting: Weighting = "identity") -> Coefficients:
    """All of them for one question from counts, shape (cases, declared values)."""
    plain = weights(counts.shape[1], "identity")
    return Coefficients(
        percent_agreement=percent_agreement(counts),
        all_agree=all_agree(counts),
        fleiss_kappa=fleiss_kappa(counts, plain),
        ac1=gwet_ac(counts, plain),
        ac2=gwet_ac(counts, weights(counts.shape[1], weighting)),
        brennan_prediger=brennan_prediger(counts, plain),
        pabak=pabak(counts),
    )


def percent_agreement(counts: Ints, weight: Floats | None = None) -> float | None:
    """Mean share of agreeing pairs over cases with two or more answers; None without any.

    weight: credit for a pair of unlike values, shape (values, values), 1 on the diagonal.
    """
    compared = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    if not len(compared):
        return None
    m = compared.sum(axis=1)
    credit = compared if weight is None else compared @ weight
    return float(((compared * (credit - 1.0)).sum(axis=1) / (m * (m - 1.0))).mean())


def all_agree(counts: Ints) -> float | None:
    """Share of cases with two or more answers on which all are the same; None without any."""
    compared = counts[counts.sum(axis=1) >= 2]
    return float((compared.max(axis=1) == compared.sum(axis=1)).mean()) if len(compared) else None


def fleiss_kappa(counts: Ints, weight: Floats) -> float | None:
    """Fleiss' kappa, weighted if asked; None where one value stands throughout.

    Source: Fleiss (1971), doi:10.1037/h0031619; shares as in Gwet (2014).
    """
    return _beyond(counts, weight, lambda shares: float(shares @ weight @ shares))


def gwet_ac(counts: Ints, weight: Floats) -> float | None:
    """Gwet's AC1 (identity weights) or AC2; None without a compared case or a second value.

    Source: Gwet (2008), doi:10.1348/000711006X126600.
    """
    q = counts.shape[1]
    if q < 2:
        return None
    scale = float(weight.sum()) / (q * (q - 1))
    return _beyond(counts, weight, lambda shares: scale * float((shares * (1.0 - shares)).sum()))


def brennan_prediger(counts: Ints, weight: Floats) -> float | None:
    """Agreement beyond equal chances of every declared value (PABAK for two values).

    Source: Brennan & Prediger (1981), doi:10.1177/001316448104100307.
    """
    chance = float(weight.sum()) / counts.shape[1] ** 2 if counts.shape[1] else 1.0
    return _beyond(counts, weight, lambda _: chance)


def pabak(counts: Ints) -> float | None:
    """Kappa as if both of two values were equally common and coders did not differ in them.

    Twice the agreement less 1; None unless there are two declared values and a compared case.
    Source: Byrt, Bishop & Carlin (1993), doi:10.1016/0895-4356(93)90018-V.
    """
    observed = percent_agreement(counts) if counts.shape[1] == 2 else None
    return None if observed is None else 2.0 * observed - 1.0


def specific_agreement(counts: Ints) -> list[float | None]:
    """Per value: of the pairs in which one coder gave it, the share where the other did too.

    In the order of the columns; None for a value that no compared case bears.
    """
    compared = counts[counts.sum(axis=1) >= 2]
    together = (compared * (compared - 1)).sum(axis=0)
    possible = (compared * (compared.sum(axis=1, keepdims=True) - 1)).sum(axis=0)
    return [
        int(of) / int(all_of) if all_of > 0 else None
        for of, all_of in zip(together, possible, strict=True)
    ]


def weights(values: int, weighting: Weighting) -> Floats:
    """Credit for pairs of unlike values, shape (values, values), 1 on the diagonal.

    linear and quadratic by how many places the values lie apart, ordinal by the number of
    pairs of ranks that the difference spans.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, chapter 3.
    """
    if weighting == "identity" or values < 2:
        return np.eye(values)
    steps = np.abs(np.subtract.outer(np.arange(values), np.arange(values))).astype(np.float64)
    apart = {"linear": steps, "quadratic": steps**2, "ordinal": (steps + 1.0) * steps / 2.0}
    credit: Floats = 1.0 - apart[weighting] / apart[weighting].max()
    return credit


def _beyond(counts: Ints, weight: Floats, chance_of: Callable[[Floats], float]) -> float | None:
    """(observed - chance) / (1 - chance); None without a compared case or where chance is 1."""
    observed = percent_agreement(counts, weight)
    if observed is None:
        return None
    coded = counts[counts.sum(axis=1) >= 1].astype(np.float64)
    chance = chance_of((coded / coded.sum(axis=1, keepdims=True)).mean(axis=0))
    return (observed - chance) / (1.0 - chance) if 1.0 - chance > 1e-12 else None
