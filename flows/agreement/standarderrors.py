"""How far would a coefficient move with other cases? Standard errors from case to case.

Each coefficient is written as a mean over cases of values that one case adds, the chance part
linearised; the spread of these values over the root of the number of cases is its error.
Source: Gwet (2008), doi:10.1348/000711006X126600; Gwet (2014), Handbook of Inter-Rater
Reliability, chapters 2 to 5. All assume many cases: the intervals of reports rest on other
methods, which hold where values are rare (`intervals.py`).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t as student

from flows.agreement.alpha import CaseStatistics, Floats, Ints, alphas

Coefficient = Literal["fleiss_kappa", "gwet_ac", "brennan_prediger"]
STEP = 1e-3
"""How much of a case is added and taken away to see how alpha moves with it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its standard error over cases.

    cases: those it rests on, coded by anybody, or compared for alpha.
    """

    value: float
    error: float
    cases: int

    @property
    def as_table(self) -> float:
        """The error without the correction of the spread for one mean, n in place of n - 1."""
        return self.error * float(np.sqrt((self.cases - 1) / self.cases))

    def limits(self, confidence: float) -> tuple[float, float]:
        """The t interval, ending at 1; its lower end may lie below -1."""
        wide = float(student.ppf((1.0 + confidence) / 2.0, self.cases - 1)) * self.error
        return self.value - wide, min(1.0, self.value + wide)


def with_error(counts: Ints, weight: Floats, coefficient: Coefficient) -> Estimate | None:
    """A coefficient from counts, shape (cases, values), with its error over all coded cases.

    weight: credit for pairs of values, shape (values, values). None with fewer than two coded
    cases, without a compared one, or where chance agreement is 1.
    """
    r = counts[counts.sum(axis=1) >= 1].astype(np.float64)
    m, values = r.sum(axis=1), r.shape[1]
    compared = m >= 2
    if len(r) < 2 or not compared.any() or values < 2:
        return None
    shares = (r / m[:, None]).mean(axis=0)
    each = r / m[:, None]
    chance, moved = _chance(coefficient, weight, shares, each)
    if 1.0 - chance <= 1e-12:
        return None
    agreeing = (r * (r @ weight - 1.0)).sum(axis=1) / np.maximum(m * (m - 1.0), 1.0)
    part = np.where(compared, agreeing - chance, 0.0) * len(r) / compared.sum() / (1.0 - chance)
    value = float(part.mean())
    return _estimate(value, part - 2.0 * (1.0 - value) * (moved - chance) / (1.0 - chance))


def _chance(
    coefficient: Coefficient, weight: Floats, shares: Floats, each: Floats
) -> tuple[float, Floats]:
    """Chance agreement, and what each case's own shares would make of it."""
    values = len(shares)
    if coefficient == "fleiss_kappa":
        credit = (weight + weight.T) @ shares / 2.0
        return float(shares @ credit), each @ credit
    if coefficient == "gwet_ac":
        scale = float(weight.sum()) / (values * (values - 1))
        return scale * float((shares * (1.0 - shares)).sum()), scale * (each @ (1.0 - shares))
    chance = float(weight.sum()) / values**2
    return chance, np.full(len(each), chance)


def alpha_with_error(counts: Ints, weight: Floats) -> Estimate | None:
    """Alpha with Gwet's error over compared cases, from counts of shape (cases, values).

    Centred on alpha before its correction for the size of the sample, as his handbook has it.
    None with fewer than two compared cases, or one value throughout.
    """
    r = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    if len(r) < 2:
        return None
    m = r.sum(axis=1)
    mean = float(m.mean())
    shares = (r / mean).mean(axis=0)
    credit = (weight + weight.T) @ shares / 2.0
    chance = float(shares @ credit)
    if 1.0 - chance <= 1e-12:
        return None
    agreeing = (r * (r @ weight - 1.0)).sum(axis=1) / (mean * (m - 1.0))
    before, correction = float(agreeing.mean()), 1.0 / float(m.sum())
    observed = (1.0 - correction) * before + correction
    centre, more = (before - chance) / (1.0 - chance), (m - mean) / mean
    part = agreeing - observed * more - chance
    moved = r @ credit / mean - chance * more - chance
    found = _estimate(centre, (part - 2.0 * (1.0 - centre) * moved) / (1.0 - chance))
    return Estimate((observed - chance) / (1.0 - chance), found.error, found.cases)


def jackknife_error(statistics: CaseStatistics) -> float | None:
    """The error of alpha from leaving out each compared case in turn, at any level.

    None where alpha is undefined with a case left out, or with fewer than two compared cases.
    Source: Efron & Stein (1981), doi:10.1214/aos/1176345462.
    """
    columns = statistics.columns[statistics.columns.any(axis=1)]
    left_out = alphas(statistics, columns.sum(axis=0) - columns)
    if len(columns) < 2 or np.isnan(left_out).any():
        return None
    spread = float(((left_out - left_out.mean()) ** 2).sum())
    return float(np.sqrt(spread * (len(columns) - 1) / len(columns)))


def delta_error(statistics: CaseStatistics) -> float | None:
    """The error of alpha by the delta method: how alpha moves with a little more of each case.

    None where alpha is undefined or with fewer than two compared cases.
    """
    columns = statistics.columns[statistics.columns.any(axis=1)]
    total, cases = columns.sum(axis=0), len(columns)
    if cases < 2 or np.isnan(alphas(statistics, total)):
        return None
    up, down = (alphas(statistics, total + step * columns) for step in (STEP, -STEP))
    moves = (up - down) / (2.0 * STEP)
    spread = float(((moves - moves.mean()) ** 2).sum())
    return float(np.sqrt(spread * cases / (cases - 1)))


def _estimate(value: float, case_values: Floats) -> Estimate:
    cases = len(case_values)
    spread = float(((case_values - value) ** 2).sum())
    return Estimate(value, float(np.sqrt(spread / (cases * (cases - 1)))), cases)
