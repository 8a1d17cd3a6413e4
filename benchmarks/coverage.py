"""How often do intervals of alpha hold the truth, and how wide are they? By every method.

Run as: python -m benchmarks.coverage [--samples 4000] [--replicates 2000] [--seed 1]

Samples of 54 cases, two coders and two values are drawn from a population in which alpha is 0.8
and a share of .5, .2, .1 or .05 bears the rarer value. The first table is for methods as they
are commonly used, beside figures measured before with another program (4,000 samples); exit
code 1 where one differs by more than the two errors and the rounding explain. The second is
for the methods as this program has them: there every one takes the exact bound at alpha 1.

What is undefined is treated so in the first table, found by trying what gives those figures:
a sample without alpha is left out. At alpha 1 the percentile, t and error intervals are the
point 1, goodness of fit has limits of its own, BCa and the jackknife take the exact bound.
Replicates without alpha are left out. A sample in which the jackknife does not vary (a single
case bears a second value) has neither BCa nor jackknife interval and is left out for these. The
error bootstrap is not cut off at -1, and goodness of fit is for kappa, (2n - 1) / 2n of whose
distance from 1 is alpha's.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from flows.agreement.alpha import Floats, Ints, alphas, count_statistics
from flows.agreement.errorbootstrap import error_replicates
from flows.agreement.intervals import bootstrap_sums, exact_confidence, fit_confidence
from flows.agreement.limits import accelerations, bca_limit, biases, normal_quantile
from flows.agreement.namedintervals import NAMES, ToBeSure, jackknifed, sure_by
from flows.agreement.tables import value_counts

Limits = tuple[float, float]
CASES, ALPHA, LEVEL = 54, 0.8, 0.95
PREVALENCES = (0.5, 0.2, 0.1, 0.05)
CARRIED_SAMPLES = 4000
CARRIED = {
    "percentile": ((0.911, 0.31), (0.919, 0.42), (0.829, 0.58), (0.589, 0.55)),
    "analytic t": ((0.913, 0.32), (0.898, 0.39), (0.834, 0.47), (0.594, 0.43)),
    "krippendorff": ((0.908, 0.31), (0.896, 0.39), (0.844, 0.51), (0.664, 0.65)),
    "bca": ((0.955, 0.33), (0.982, 0.48), (0.989, 0.77), (0.968, 0.96)),
    "jackknife": ((0.973, 0.35), (0.967, 0.49), (0.975, 0.78), (0.965, 1.13)),
    "goodness of fit": ((0.945, 0.32), (0.946, 0.41), (0.944, 0.53), (0.938, 0.64)),
}
ERRORS = 3.3
"""So many standard errors may lie between two figures: one in 20 runs has one more, of 48."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Coverage and mean width with their Monte-Carlo errors, of the samples that have limits."""

    coverage: float
    width: float
    coverage_error: float
    width_error: float
    samples: int


def samples(prevalence: float, number: int, seed: int) -> dict[tuple[int, int, int], int]:
    """How often each pattern was drawn: cases in which both, one or none of two coders say yes.

    Bloch & Kraemer (1989): both p² + alpha p (1 - p), one 2 (1 - alpha) p (1 - p).
    """
    spread = prevalence * (1.0 - prevalence)
    both, one = prevalence**2 + ALPHA * spread, 2.0 * (1.0 - ALPHA) * spread
    draw = np.random.default_rng([seed, round(1000 * prevalence)])
    drawn = draw.multinomial(CASES, [both, one, 1.0 - both - one], number)
    patterns, times = np.unique(drawn, axis=0, return_counts=True)
    return {
        (int(a), int(b), int(c)): int(often)
        for (a, b, c), often in zip(patterns, times, strict=True)
    }


def usual(known: ToBeSure) -> Iterator[tuple[str, Limits]]:
    """Limits by each method as it is commonly used; nothing where it has none."""
    estimate, tails = known.estimate, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]
    if np.isnan(estimate):
        return
    found = fit_confidence(known.codes, estimate).limits(LEVEL)
    stretched = 2 * CASES / (2 * CASES - 1)
    yield "goodness of fit", (1 - (1 - found[0]) * stretched, 1 - (1 - found[1]) * stretched)
    if estimate == 1.0:
        yield from ((name, (1.0, 1.0)) for name in ("percentile", "analytic t", "krippendorff"))
        exact = exact_confidence(known.codes).limits(LEVEL)
        yield from ((name, exact) for name in ("bca", "jackknife"))
        return
    replicates = alphas(known.statistics, known.sums)
    replicates = np.sort(replicates[~np.isnan(replicates)])
    yield "percentile", pair(np.quantile(replicates, tails))
    yield "analytic t", analytic(known, estimate)
    size = len(known.sums)
    errors = error_replicates(known.codes, "nominal", known.scores, estimate, size, known.seed)
    yield "krippendorff", pair(np.quantile(errors, tails))
    columns = known.statistics.columns
    left_out = alphas(known.statistics, columns.sum(axis=0) - columns)
    knifed = jackknifed(estimate, left_out)
    if not isinstance(knifed, str):
        yield "jackknife", knifed.limits(LEVEL)
        yield "bca", plain_bca(estimate, replicates, left_out)


def plain_bca(estimate: float, replicates: Floats, left_out: Floats) -> Limits:
    """BCa from sorted replicates without a rule for those that are undefined."""
    size, z = np.array([len(replicates)]), normal_quantile((1.0 + LEVEL) / 2.0)
    bias = biases(replicates[None, :], size, np.array([estimate]))
    skewed = np.array([float(accelerations(left_out))])
    ends = [bca_limit(replicates[None, :], size, bias, skewed, each)[0] for each in (-z, z)]
    return pair(np.array(ends))


def analytic(known: ToBeSure, estimate: float) -> Limits:
    """Gwet's t interval, its upper end at most 1: Handbook of Inter-Rater Reliability, ch. 2."""
    agreed = (known.codes[:, 0] == known.codes[:, 1]).astype(np.float64)
    shares = np.bincount(known.codes.ravel(), minlength=2) / known.codes.size
    chance = float((shares**2).sum())
    before = (float(agreed.mean()) - chance) / (1.0 - chance)
    own = shares[known.codes].mean(axis=1)
    each = (agreed - chance) / (1.0 - chance)
    each -= 2.0 * (1.0 - before) * (own - chance) / (1.0 - chance)
    error = np.sqrt(((each - before) ** 2).sum() / (CASES * (CASES - 1)))
    reach = float(student.ppf((1.0 + LEVEL) / 2.0, CASES - 1) * error)
    return estimate - reach, min(1.0, estimate + reach)


def named(known: ToBeSure) -> Iterator[tuple[str, Limits]]:
    """Limits by each method as this program has it."""
    for name in NAMES:
        found = sure_by(name, known)
        if found is not None and not isinstance(found, str):
            yield name, found.limits(LEVEL)


def pair(ends: Floats) -> Limits:
    """Two ends as floats."""
    return float(ends[0]), float(ends[1])


def told(pattern: tuple[int, int, int], replicates: int, seed: tuple[int, ...]) -> ToBeSure:
    """The pattern as two coders' codes, with its resampled cases."""
    codes: Ints = np.repeat(np.array([[0, 0], [0, 1], [1, 1]]), pattern, axis=0)
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    sums = bootstrap_sums(statistics.columns, replicates, seed)
    return ToBeSure(codes, np.arange(2.0), statistics, sums, (*seed, 1))


def measured(found: list[tuple[int, Limits]]) -> Measured:
    """Coverage and width over samples; found: how often a pattern was drawn, and its limits."""
    times = np.array([often for often, _ in found], dtype=np.float64)
    low, high = np.array([limits for _, limits in found]).T
    held = ((low <= ALPHA) & (high >= ALPHA)).astype(np.float64)
    n = float(times.sum())
    coverage, width = (float((times * each).sum() / n) for each in (held, high - low))
    spread = float((times * (high - low - width) ** 2).sum() / n)
    error = np.sqrt(max(coverage * (1.0 - coverage), 1.0 / n) / n)
    return Measured(coverage, width, float(error), float(np.sqrt(spread / n)), int(n))


def simulate(
    prevalence: float, number: int, replicates: int, seed: int
) -> tuple[dict[str, Measured], dict[str, Measured]]:
    """By method: as commonly used, and as this program has it."""
    tables: tuple[dict[str, list[tuple[int, Limits]]], ...] = ({}, {})
    for pattern, often in samples(prevalence, number, seed).items():
        known = told(pattern, replicates, (seed, *pattern))
        for table, limits in zip(tables, (usual(known), named(known)), strict=True):
            for name, each in limits:
                table.setdefault(name, []).append((often, each))
    common, ours = ({name: measured(each) for name, each in table.items()} for table in tables)
    return common, ours


def differs(found: Measured, carried: tuple[float, float]) -> bool:
    """Whether chance and rounding do not explain how far two figures lie apart."""
    both = np.sqrt(1.0 + found.samples / CARRIED_SAMPLES)
    apart = (abs(found.coverage - carried[0]), abs(found.width - carried[1]))
    errors = (found.coverage_error, found.width_error)
    return any(
        gap > ERRORS * error * both + rounding
        for gap, error, rounding in zip(apart, errors, (0.0005, 0.005), strict=True)
    )


def shown(tables: Mapping[float, Mapping[str, Measured]], name: str) -> str:
    """A line of a table: coverage ± error / width at each prevalence, and the share of samples."""
    cells = []
    for table in tables.values():
        each = table[name]
        cells.append(f"{each.coverage:.3f}±{each.coverage_error:.3f}/{each.width:.2f}")
    return f"{name:<16}" + "  ".join(f"{cell:<16}" for cell in cells)


def main() -> int:
    """Print both tables; 1 where a carried figure is not reproduced."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--samples", type=int, default=4000)
    wanted.add_argument("--replicates", type=int, default=2000)
    wanted.add_argument("--seed", type=int, default=1)
    told_by = wanted.parse_args()
    common: dict[float, dict[str, Measured]] = {}
    ours: dict[float, dict[str, Measured]] = {}
    for prevalence in PREVALENCES:
        common[prevalence], ours[prevalence] = simulate(
            prevalence, told_by.samples, told_by.replicates, told_by.seed
        )
    heads = "".join(f"{f'prevalence {each}':<18}" for each in PREVALENCES)
    print(f"As commonly used: coverage ± Monte-Carlo error / mean width\n{'':<16}{heads}")
    off = []
    for name, carried in CARRIED.items():
        print(shown(common, name))
        print(f"{'  carried':<16}" + "  ".join(f"{c:.3f}/{w:.2f}      " for c, w in carried))
        for prevalence, cell in zip(PREVALENCES, carried, strict=True):
            if differs(common[prevalence][name], cell):
                off.append(f"{name} at {prevalence}")
    print(f"\nAs this program has them\n{'':<16}{heads}")
    for name in NAMES:
        print(shown(ours, name))
    print("\nNot reproduced: " + ", ".join(off) if off else "\nAll carried figures reproduced")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
