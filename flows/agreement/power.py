"""How probable is each verdict with so many double-coded cases, and how many does one need?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from flows.agreement.alpha import Floats, alphas
from flows.agreement.limits import exact_lower, fit_limit
from flows.agreement.studies import Setting, Studies, simulated
from flows.agreement.studylimits import study_limits
from flows.agreement.verdicts import MOST_CASES, Standard, verdict_word

STUDIES = 1000
"""So many simulated studies give a probability of 0.8 within 2.5 points (95%)."""
FIRST_STUDIES = 200
"""So many are enough to see where to look, or that a verdict is all but certain."""
LOOKS = 2
"""So often the number of cases is narrowed down before it is settled."""
REPLICATES = 300
"""Bootstrap replicates of a simulated study: the limits' noise is small beside that of studies."""
CELLS = 1_500_000
"""How many numbers are held at once, roughly."""
CERTAIN = 0.005
"""A share of the first studies below this, or above its complement, needs no more studies."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How probable each verdict is, and the mean width of the interval where there is one.

    studies: how many were simulated.
    """

    reliable: float
    not_reliable: float
    not_enough_evidence: float
    width: float | None
    studies: int

    @property
    def error(self) -> float:
        """The Monte-Carlo standard error of the probability of `reliable`."""
        return math.sqrt(self.reliable * (1.0 - self.reliable) / self.studies)


@dataclass(frozen=True, slots=True)
class Needed:
    """How many double-coded cases with comparable answers a verdict of `reliable` needs.

    cases: None where no number up to 10,000 would do. power: how probable the verdict is
    there, by `studies` simulated studies, and error its Monte-Carlo standard error; 0 without
    any study.
    """

    cases: int | None
    power: float = 0.0
    error: float = 0.0


@lru_cache(maxsize=4096)
def chances(
    setting: Setting,
    alpha: float,
    cases: int,
    standard: Standard,
    seed: int = 1,
    studies: int = STUDIES,
    *,
    all_of_them: bool = False,
) -> Chances:
    """The probabilities of the verdicts where alpha is truly `alpha`; the same for a seed.

    Each simulated study is judged as a round would be: exact where every case agrees, by the
    method that the standard names, by default goodness of fit for two coders and two values in
    use, else BCa; undefined alpha is not enough evidence. Where the first studies all end
    alike, no more are made, unless all are wanted.
    """
    if cases < 1 or setting.expected <= 0.0:
        return Chances(0.0, 0.0, 1.0, None, studies)
    words: list[str] = []
    widths: list[float] = []
    columns = _columns(setting)
    at_once = max(1, CELLS // (columns * max(cases, REPLICATES)))
    key = [
        seed,
        cases,
        round(alpha * 1e6),
        setting.coders,
        *(round(s * 1e6) for s in setting.shares),
    ]
    number = 0
    while len(words) < studies:
        if len(words) >= FIRST_STUDIES and _certain(words) and not all_of_them:
            break
        most = FIRST_STUDIES if len(words) < FIRST_STUDIES else studies
        generator = np.random.default_rng([*key, number])
        some = simulated(setting, alpha, cases, min(at_once, most - len(words)), generator)
        for estimate, low, high in _judged(some, setting, standard, (*key, number, 1)):
            undefined = math.isnan(estimate)
            limits = None if undefined else (low, high)
            words.append(verdict_word(None if undefined else estimate, limits, standard))
            widths += [] if undefined else [high - low]
        number += 1
    share = {word: words.count(word) / len(words) for word in set(words)}
    return Chances(
        share.get("reliable", 0.0),
        share.get("not_reliable", 0.0),
        share.get("not_enough_evidence", 0.0),
        float(np.mean(widths)) if widths else None,
        len(words),
    )


def _certain(words: Sequence[str]) -> bool:
    most = max(words.count(word) for word in set(words))
    return most >= (1.0 - CERTAIN) * len(words)


def _columns(setting: Setting) -> int:
    """How many statistics a case has."""
    values = len(setting.shares)
    return values * (values + 1) // 2 if setting.level == "ordinal" else max(values, 3) + 1


def _judged(some: Studies, setting: Setting, standard: Standard, seed: tuple[int, ...]) -> Floats:
    """Estimate, lower and upper limit of each study, shape (studies, 3); nan where undefined."""
    total = some.columns.sum(axis=1)
    estimates = alphas(some.statistics, total)
    found = np.column_stack([estimates, np.full((len(total), 2), np.nan)])
    agreed = (estimates == 1.0) & bool(setting.shares)
    if agreed.any():
        cases = np.full(agreed.sum(), some.columns.shape[1])
        found[agreed, 1] = exact_lower(cases, some.expected[agreed], standard.confidence)
        found[agreed, 2] = 1.0
    known = ~(agreed | np.isnan(estimates))
    if standard.interval != "default" and known.any():
        found[known, 1:] = study_limits(
            some, known, standard.interval, standard.confidence, REPLICATES, seed
        )
        known &= np.isnan(found[:, 1])
    fits = known & ((some.totals > 0).sum(axis=1) == 2)
    fits &= setting.coders == 2 and bool(setting.shares)
    if fits.any():
        z = float(ndtri((1.0 + standard.confidence) / 2.0))
        for place, below in ((1, True), (2, False)):
            found[fits, place] = fit_limit(some.pattern[fits], estimates[fits], z, below=below)
    resampled = known & ~fits
    if resampled.any():
        found[resampled, 1:] = study_limits(
            some, resampled, "bca", standard.confidence, REPLICATES, seed
        )
    return found


def needed_cases(
    setting: Setting, agreement: float, power: float, standard: Standard, seed: int = 1
) -> Needed:
    """The smallest number of compared cases at which `reliable` has the probability `power`.

    agreement: the true alpha. None where 10,000 cases would not do; that is so without any
    simulation where every answer is the same, or where the true alpha does not exceed the
    threshold that the estimate must reach, so that about half of all studies miss it.
    """
    if setting.expected <= 0.0 or (agreement <= standard.reliable and power >= 0.5):
        return Needed(None)
    seen: dict[int, Chances] = {}

    def look(cases: int, studies: int) -> float:
        seen[cases] = chances(setting, agreement, cases, standard, seed, studies)
        return seen[cases].reliable

    low, high = 1, 10
    while look(high, FIRST_STUDIES) < power:
        if high >= MOST_CASES:
            return Needed(None)
        low, high = high, min(2 * high, MOST_CASES)
    for _ in range(LOOKS):
        look(_crossing(seen, power, low, high), STUDIES)
    cases = _crossing(seen, power, low, high)
    look(cases, STUDIES)
    return Needed(cases, seen[cases].reliable, seen[cases].error)


def _crossing(seen: Mapping[int, Chances], power: float, low: int, high: int) -> int:
    """Where a rising line through the probits of the powers seen meets that of the power wanted.

    The line is weighted by what each power is worth and by how near it is, along the logarithm
    of the cases, so that the chance ups and downs of single powers even out.
    """
    cases = np.array(list(seen))
    studies = np.array([each.studies for each in seen.values()])
    shares = np.array([each.reliable for each in seen.values()])
    shares = np.clip(shares, 0.5 / studies, 1.0 - 0.5 / studies)
    probits = ndtri(shares)
    near = np.exp(-2.0 * (probits - ndtri(power)) ** 2)
    weights = near * studies * np.exp(-(probits**2)) / (shares * (1.0 - shares))
    along = np.log(cases)
    middle, height = (np.average(each, weights=weights) for each in (along, probits))
    spread = float((weights * (along - middle) ** 2).sum())
    slope = float((weights * (along - middle) * probits).sum()) / spread if spread > 0 else 0.0
    if slope <= 0.0:
        return max(low + 1, round(math.sqrt(low * high)))
    place = math.exp(min(middle + (float(ndtri(power)) - height) / slope, 20.0))
    return min(max(math.ceil(place - 1e-9), low + 1), high)


def agreeing_cases(setting: Setting, standard: Standard) -> int | None:
    """How many compared cases, all agreed, bring the exact lower limit up to `tentative`.

    Answers as frequent as the shares say. None where 10,000 would not do, and for a number.
    """
    if setting.expected <= 0.0 or not setting.shares:
        return None
    cases = np.arange(1, MOST_CASES + 1, dtype=np.float64)
    answers = cases * setting.coders
    expected = setting.expected * answers / (answers - 1.0)
    enough = exact_lower(cases, expected, standard.confidence) >= standard.tentative
    return int(enough.argmax()) + 1 if enough.any() else None
