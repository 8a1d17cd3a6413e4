"""Which answers do a question's statistics stand for? From sums over cases back to answers."""

import math

import numpy as np

from flows.agreement.alpha import CaseStatistics, Floats, Ints


def answers(statistics: CaseStatistics, sums: Floats) -> Floats:
    """How many comparable answers stand in each row of sums, shape (…, statistics) to (…,)."""
    if statistics.waves is not None:
        return np.asarray(sums[..., 1] + sums[..., 2])
    if statistics.level == "interval":
        return sums[..., 1]
    return np.asarray(sums[..., -_values(statistics) :].sum(axis=-1))


def counted_codes(statistics: CaseStatistics, *, agreed: bool) -> Ints | None:
    """Codes that give these statistics, shape (compared cases, most answers), -1 = none.

    Whose answer is whose, statistics do not tell. agreed: whether within each case all answers
    are the same. None of many numbers unless they are: only sums over them are known.
    """
    columns = statistics.columns[statistics.columns.any(axis=1)]
    if statistics.waves is not None:
        given = columns[:, 1] + columns[:, 2]
        return _agreed_codes(given, columns[:, 1:] / given[:, None]) if agreed else None
    if statistics.level == "interval":
        given = columns[:, 1]
        return _agreed_codes(given, columns[:, 2:3] / given[:, None]) if agreed else None
    counts = columns[:, -_values(statistics) :].round().astype(np.int64)
    case, value = np.nonzero(counts)
    times = counts[case, value]
    case, value = np.repeat(case, times), np.repeat(value, times)
    given = counts.sum(axis=1)
    place = np.arange(len(case)) - np.repeat(np.cumsum(given) - given, given)
    codes = np.full((len(counts), int(given.max(initial=0))), -1, dtype=np.int64)
    codes[case, place] = value
    return codes


def _agreed_codes(given: Floats, means: Floats) -> Ints:
    """A code for each different row of means, shape (cases, means), as often as it was given."""
    _, value = np.unique(np.round(means, 9), axis=0, return_inverse=True)
    places = np.arange(int(given.max(initial=0)))
    codes = value.reshape(-1, 1).astype(np.int64)
    return np.where(places < np.round(given)[:, None], codes, -1)


def _values(statistics: CaseStatistics) -> int:
    """How many values the counts of a case are of; not at interval level."""
    columns: int = statistics.columns.shape[1]
    if statistics.level == "ordinal":
        return (math.isqrt(8 * columns + 1) - 1) // 2
    return columns - 1
