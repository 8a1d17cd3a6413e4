"""How far do coders agree beyond chance? Krippendorff's alpha from sums over cases.

Each case is reduced to a few statistics that add up over cases, and alpha is a function of
their sums. So the estimate, every bootstrap replicate (weighted sums) and every jackknife
value (the sum less one case) come from the same few lines.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codebook.model import Level, NumberLevel
from flows.agreement.waves import wave_disagreement, wave_statistics

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_IN_TABLE = 100
"""With more different numbers than this, ratio alpha comes from waves, not from a table."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseStatistics:
    """What each case adds to a question's alpha.

    columns: shape (cases, statistics); rows of zeros where fewer than two answers stand.
    level: which alpha the sums of the columns give. scores: the number that each value
    stands for, shape (values,); only the ratio level asks for it again. waves: the weights of
    the waves, for a great many different numbers at ratio level.
    """

    columns: Floats
    level: Level
    scores: Floats
    waves: Floats | None = None


def count_statistics(counts: Ints, level: Level, scores: Floats | None = None) -> CaseStatistics:
    """Statistics of cases from how many coders gave each value, shape (cases, values).

    scores: the number that each value stands for at interval and ratio level, in the order
    of the columns; 0, 1, 2 … where none are given.
    """
    given = np.arange(counts.shape[1], dtype=np.float64) if scores is None else scores
    r = np.where(counts.sum(axis=1, keepdims=True) >= 2, counts, 0).astype(np.float64)
    others = np.maximum(r.sum(axis=1) - 1.0, 1.0)
    if level == "nominal":
        columns = np.column_stack([_spread(r) / others, r])
    elif level == "ordinal":
        low, high = np.triu_indices(r.shape[1], 1)
        columns = np.column_stack([r[:, low] * r[:, high] / others[:, None], r])
    elif level == "interval":
        columns = _moments(r, np.broadcast_to(given - given.mean(), r.shape), others)
    else:
        columns = np.column_stack([((r @ ratio_distance(given)) * r).sum(axis=1) / others, r])
    return CaseStatistics(columns, level, given)


def number_statistics(numbers: Floats, level: NumberLevel = "interval") -> CaseStatistics:
    """Statistics of cases from the numbers coders gave, shape (cases, coders), nan = none.

    Interval level in closed form, however many different numbers there are. Ratio level from
    a table of values where there are few, else by waves; it has no negative numbers.
    """
    given = ~np.isnan(numbers)
    compared = given & (given.sum(axis=1, keepdims=True) >= 2)
    present = compared.astype(np.float64)
    others = np.maximum(present.sum(axis=1) - 1.0, 1.0)
    if level == "ratio":
        return _ratio_numbers(numbers, compared, others)
    plain = _small(np.where(compared, numbers, 0.0))
    middle = plain[compared].mean() if compared.any() else 0.0
    shifted = np.where(compared, plain - middle, 0.0)
    columns = _moments(present, shifted, others)
    lowest = np.where(compared, shifted, 2.0).min(axis=1, keepdims=True, initial=2.0)
    apart = np.where(compared, shifted - lowest, 0.0)
    m, s1, s2 = present.sum(axis=1), apart.sum(axis=1), (apart**2).sum(axis=1)
    columns[:, 0] = 2.0 * np.maximum(m * s2 - s1**2, 0.0) / others
    return CaseStatistics(columns, "interval", np.zeros(0))


def _ratio_numbers(
    numbers: Floats, compared: npt.NDArray[np.bool_], others: Floats
) -> CaseStatistics:
    """By a table of values up to `MOST_IN_TABLE`, else by waves."""
    plain = np.where(compared, numbers, 0.0) / 2.0  # no sum of two overflows
    assert (plain >= 0).all(), "ratio level has no negative numbers"
    values, places = np.unique(plain[compared], return_inverse=True)
    if len(values) <= MOST_IN_TABLE:
        counts = np.zeros((len(numbers), len(values)), dtype=np.int64)
        np.add.at(counts, (np.nonzero(compared)[0], places), 1)
        return count_statistics(counts, "ratio", values)
    observed = np.zeros(len(numbers))
    for one, other in zip(*np.triu_indices(numbers.shape[1], 1), strict=True):
        both = compared[:, one] & compared[:, other]
        total = plain[:, one] + plain[:, other]
        relative = np.zeros(len(numbers))
        np.divide(plain[:, one] - plain[:, other], total, out=relative, where=both & (total > 0))
        observed += 2.0 * relative**2
    columns, weights = wave_statistics(plain, compared)
    columns = np.column_stack([observed / others, columns])
    return CaseStatistics(columns, "ratio", np.zeros(0), waves=weights)


def alphas(statistics: CaseStatistics, sums: Floats) -> Floats:
    """Alpha for each row of sums of the columns, shape (…, statistics) to (…,).

    1 is perfect, 0 is chance, below 0 is worse than chance; nan where alpha is undefined:
    nothing to compare, or a single value throughout. Never warns.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability;
    Hayes & Krippendorff (2007), doi:10.1080/19312450709336664.
    """
    if statistics.waves is not None:
        observed, n = sums[..., 0], sums[..., 1] + sums[..., 2]
        expected = wave_disagreement(statistics.waves, sums[..., 1:])
    elif statistics.level == "interval":
        observed, n, s1, s2 = np.moveaxis(sums, -1, 0)
        expected = 2.0 * (n * s2 - s1**2)
        expected = np.where(expected <= 1e-12 * np.maximum(n * s2, 1e-300), 0.0, expected)
    elif statistics.level == "ordinal":
        values = _values_of(sums.shape[-1])
        pairs, r = sums[..., :-values], sums[..., -values:]
        n = r.sum(axis=-1)
        low, high = np.triu_indices(values, 1)
        midranks = np.cumsum(r, axis=-1) - r / 2.0
        distance = (midranks[..., high] - midranks[..., low]) ** 2
        observed = 2.0 * (pairs * distance).sum(axis=-1)
        expected = 2.0 * (r[..., low] * r[..., high] * distance).sum(axis=-1)
    else:
        observed, r = sums[..., 0], sums[..., 1:]
        n = r.sum(axis=-1)
        if statistics.level == "nominal":
            expected = n**2 - (r**2).sum(axis=-1)
        else:
            expected = ((r @ ratio_distance(statistics.scores)) * r).sum(axis=-1)
    share = np.full(np.shape(n), np.nan)
    np.divide((n - 1.0) * observed, expected, out=share, where=expected > 0)
    return 1.0 - share


def alpha(statistics: CaseStatistics) -> float | None:
    """Krippendorff's alpha over all cases; None where it is undefined (see `alphas`)."""
    estimate = float(alphas(statistics, statistics.columns.sum(axis=0)))
    return None if np.isnan(estimate) else estimate


def nominal_disagreement(codes: Ints) -> float:
    """The disagreement expected by chance between two answers drawn without putting back.

    codes: shape (cases, coders), -1 = none; 0 where every compared answer is the same or none
    is compared.
    """
    r = np.bincount(compared_codes(codes)[compared_codes(codes) >= 0]).astype(np.float64)
    n = float(r.sum())
    return float((n**2 - (r**2).sum()) / (n * (n - 1.0))) if n > 1 else 0.0


def compared_codes(codes: Ints) -> Ints:
    """The cases with two or more answers, from codes of shape (cases, coders), -1 = none."""
    compared: Ints = codes[(codes >= 0).sum(axis=1) >= 2]
    return compared


def _spread(r: Floats) -> Floats:
    """Ordered pairs of unlike answers within each case."""
    squared: Floats = r.sum(axis=1) ** 2 - (r**2).sum(axis=1)
    return squared


def _moments(weights: Floats, scores: Floats, others: Floats) -> Floats:
    """Observed squared differences, answers, their sum and sum of squares, case by case."""
    m = weights.sum(axis=1)
    s1 = (weights * scores).sum(axis=1)
    s2 = (weights * scores**2).sum(axis=1)
    apart = np.maximum(2.0 * (m * s2 - s1**2), 0.0)
    apart = np.where(apart <= 1e-12 * m * s2, 0.0, apart)
    return np.column_stack([apart / others, m, s1, s2])


def _small(numbers: Floats) -> Floats:
    """The numbers by a power of two, within -1 and 1, so that no square of one overflows."""
    largest = np.abs(numbers).max(initial=0.0)
    small: Floats = np.ldexp(numbers, -np.frexp(largest)[1])
    return small


def ratio_distance(scores: Floats) -> Floats:
    """Squared relative differences of the scores, shape (values, values); 0 for 0 and 0."""
    total = scores[:, None] + scores[None, :]
    relative = np.zeros_like(total)
    np.divide(scores[:, None] - scores[None, :], total, out=relative, where=total != 0)
    squared: Floats = relative**2
    return squared


def _values_of(columns: int) -> int:
    """How many values have `columns` statistics at ordinal level: v(v-1)/2 pairs and v sums."""
    return int(np.sqrt(8 * columns + 1) - 1 + 1e-9) // 2
