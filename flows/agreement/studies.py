"""What might coders answer? Simulated studies whose true alpha is known."""

from dataclasses import dataclass

import numpy as np

from codebook.model import Level
from flows.agreement.alpha import CaseStatistics, Floats, Ints, count_statistics, number_statistics


@dataclass(frozen=True, slots=True)
class Setting:
    """What a simulated question is like.

    shares: of the values on the scale, in order, adding up to 1; none for a number. scores:
    what each value stands for at interval and ratio level. coders: of each double-coded case.
    """

    level: Level
    shares: tuple[float, ...]
    scores: tuple[float, ...] = ()
    coders: int = 2

    @property
    def expected(self) -> float:
        """The share of pairs of answers that would differ by chance; 0 for a single value."""
        return 1.0 - sum(share**2 for share in self.shares) if self.shares else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Studies:
    """Simulated studies of one question, all with as many cases.

    columns: statistics of every case, shape (studies, cases, columns), and what alpha makes of
    them. totals: answers with each value, shape (studies, values); pattern: cases in which
    both, one or none of two coders gave the first value in use, shape (studies, 3), which means
    something where there are two coders and two values in use. Both are empty for numbers.
    """

    statistics: CaseStatistics
    columns: Floats
    totals: Floats
    pattern: Floats

    @property
    def expected(self) -> Floats:
        """Disagreement expected by chance between two answers, shape (studies,)."""
        n = self.totals.sum(axis=1)
        return np.asarray((n**2 - (self.totals**2).sum(axis=1)) / (n * (n - 1.0)))


def simulated(
    setting: Setting, alpha: float, cases: int, studies: int, generator: np.random.Generator
) -> Studies:
    """So many studies of so many cases, drawn from a population in which alpha is `alpha`.

    A case's true value is drawn from the shares. Each coder reports it with the probability c
    and else an answer drawn from the shares, so that a pair of answers is (x, y) with the
    probability c² p(x) [x = y] + (1 - c²) p(x) p(y): by whichever distance, the disagreement
    of pairs is 1 - c² of that expected by chance, and alpha is c², at every level. A number is
    the sum of a normal true number and a normal error of which alpha is the intraclass
    correlation.
    """
    shape = (studies, cases, setting.coders)
    if not setting.shares:
        truth = generator.standard_normal((studies, cases, 1))
        error = generator.standard_normal(shape)
        numbers = np.sqrt(alpha) * truth + np.sqrt(1.0 - alpha) * error
        statistics = number_statistics(numbers.reshape(-1, setting.coders))
        columns = statistics.columns.reshape(studies, cases, -1)
        nothing = np.zeros((studies, 0))
        return Studies(statistics, columns, nothing, nothing)
    counts = _counts(setting, alpha, shape, generator)
    scores = np.array(setting.scores) if setting.scores else None
    statistics = count_statistics(counts.reshape(-1, len(setting.shares)), setting.level, scores)
    columns = statistics.columns.reshape(studies, cases, -1)
    totals = counts.sum(axis=1).astype(np.float64)
    return Studies(statistics, columns, totals, _pattern(counts, totals))


def _counts(
    setting: Setting, alpha: float, shape: tuple[int, int, int], generator: np.random.Generator
) -> Ints:
    """How many coders gave each value, shape (studies, cases, values)."""
    bounds = np.cumsum(setting.shares)[:-1] / sum(setting.shares)

    def drawn(size: tuple[int, ...]) -> Ints:
        return np.searchsorted(bounds, generator.random(size), side="right")

    truth = drawn((*shape[:2], 1))
    codes = np.where(generator.random(shape) < np.sqrt(alpha), truth, drawn(shape))
    counts = [(codes == value).sum(axis=-1) for value in range(len(setting.shares))]
    return np.stack(counts, axis=-1)


def _pattern(counts: Ints, totals: Floats) -> Floats:
    """The cases in which two, one or none of the coders gave the first value in use."""
    first = (totals > 0).argmax(axis=1)
    gave = np.take_along_axis(counts, first[:, None, None], axis=2)[..., 0]
    return np.stack([(gave == n).sum(axis=1) for n in (2, 1, 0)], axis=-1).astype(np.float64)
