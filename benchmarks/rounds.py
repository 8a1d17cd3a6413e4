"""How often is a change between two rounds called real where nothing has changed?

python -m benchmarks.rounds [--json] [--pairs 1000]: pairs of rounds of simulated yes-or-no answers
by two coders, with the same true alpha of 0.8 in both. For the difference of the two alphas two
intervals of 95% are made: from the intervals of the alphas, as reports do, and BCa from
resampled differences. A bare bootstrap has nothing to vary where a small pilot agrees throughout.
"""

import json
import sys
from dataclasses import asdict, dataclass

import numpy as np

from flows.agreement.alpha import Ints, alpha, count_statistics
from flows.agreement.apart import alphas_apart
from flows.agreement.contrasts import other_cases_contrast, resampled_alpha
from flows.agreement.intervals import bootstrap_sums, confidence
from flows.agreement.tables import value_counts

TRUE_ALPHA = 0.8
LEVEL = 0.95
REPLICATES = 500
SIZES = ((6, 48), (12, 48), (20, 54), (48, 48))
PREVALENCES = (0.5, 0.2)


@dataclass(frozen=True, slots=True)
class Called:
    """Shares of pairs of rounds in which a change was called real; of: pairs with both alphas."""

    first: int
    second: int
    prevalence: float
    of: int
    from_intervals: float
    from_resampled_differences: float


def called(first: int, second: int, prevalence: float, pairs: int) -> Called:
    """Simulated pairs of rounds of so many cases; the same for the same numbers."""
    draw = np.random.default_rng((first, second, round(100 * prevalence)))
    ours, bare, of = 0, 0, 0
    for at in range(pairs):
        found = []
        for place, cases in enumerate((first, second)):
            codes = _answers(draw, cases, prevalence)
            statistics = count_statistics(value_counts(codes, 2), "nominal")
            sums = bootstrap_sums(statistics.columns, REPLICATES, (at, place))
            sure = confidence(codes, statistics, sums)
            limits = sure.limits(LEVEL) if sure is not None else None
            found.append((alpha(statistics), limits, resampled_alpha(statistics, sums)))
        (one, low, drawn), (other, high, redrawn) = found
        if one is None or other is None:
            continue
        of += 1
        ours += alphas_apart(one, low, other, high).apart
        bare += other_cases_contrast(drawn, redrawn, LEVEL).apart
    return Called(first, second, prevalence, of, ours / of, bare / of)


def _answers(draw: np.random.Generator, cases: int, prevalence: float) -> Ints:
    """Two coders' answers: alike in a share of cases equal to the true alpha, else by chance."""
    both = draw.random(cases) < prevalence
    apart = draw.random((cases, 2)) < prevalence
    alike = draw.random(cases) < TRUE_ALPHA
    return np.where(alike[:, None], both[:, None], apart).astype(np.int64)


def main() -> None:
    """Print the table, or with --json its rows."""
    pairs = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 1000
    rows = [called(*sizes, share, pairs) for sizes in SIZES for share in PREVALENCES]
    if "--json" in sys.argv:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return
    print("cases   prevalence  from intervals  from resampled differences")
    for row in rows:
        print(
            f"{row.first:2} / {row.second:2}  {row.prevalence:10}  {row.from_intervals:14.1%}"
            f"  {row.from_resampled_differences:26.1%}"
        )


if __name__ == "__main__":
    main()
