"""How often does an interval for a difference hold the truth, and leave out 0 by chance?

Run as: python -m benchmarks.differences [--pairs 400] [--replicates 400] [--seed 1]

Two figures of alpha, of two groups of one round's cases, of two rounds, or of the same cases with
and without a coder. Coders report a case's true yes or no with a probability, and else draw one.
Coverage is of nominal 95% intervals. “Apart”: how many leave out 0; where the true difference
is 0, 5% would be right. “None”: pairs without an interval, most because alpha is undefined.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import CaseStatistics, Ints, alpha, count_statistics
from flows.agreement.contrasts import (
    Contrast,
    other_cases_contrast,
    resampled_alpha,
    same_cases_contrast,
)
from flows.agreement.intervals import bootstrap_sums
from flows.agreement.tables import value_counts

LEVEL = 0.95
LARGE = 1_000_000
"""Cases of which the true alpha of coders that are not alike is taken."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is simulated.

    share: of cases that bear the value. cases, agreement: of either group, alpha being the
    agreement; or, if `coders` says how surely each reports, of the same cases with and without
    the last coder.
    """

    share: float
    cases: tuple[int, int]
    agreement: tuple[float, float] = (0.8, 0.8)
    coders: tuple[float, ...] = ()


SETTINGS = (
    Setting(0.1, (54, 54)),
    Setting(0.3, (54, 16)),
    Setting(0.3, (54, 16), (0.9, 0.6)),
    Setting(0.2, (30, 10)),
    Setting(0.3, (54, 54), coders=(0.95, 0.95, 0.95)),
    Setting(0.3, (54, 54), coders=(0.95, 0.95, 0.8)),
    Setting(0.1, (54, 54), coders=(0.95, 0.95, 0.95)),
)


def answers(draw: np.random.Generator, cases: int, share: float, sure: Sequence[float]) -> Ints:
    """Codes of as many coders as `sure` has probabilities."""
    truth = draw.random((cases, 1)) < share
    own = draw.random((cases, len(sure))) < share
    return np.where(draw.random((cases, len(sure))) < np.array(sure), truth, own).astype(np.int64)


def statistics_of(codes: Ints) -> CaseStatistics:
    """Nominal, of a yes or no."""
    return count_statistics(value_counts(codes, 2), "nominal")


def contrasts(each: Setting, replicates: int, seed: int) -> list[tuple[str, Contrast]]:
    """One simulated pair of figures, looked at as what it can be."""
    draw = np.random.default_rng([seed, 7])
    if each.coders:
        codes = answers(draw, each.cases[0], each.share, each.coders)
        both = [statistics_of(codes[:, :-1]), statistics_of(codes)]
        figures = [resampled_alpha(s, bootstrap_sums(s.columns, replicates, (seed,))) for s in both]
        return [("without a coder", same_cases_contrast(figures[0], figures[1], LEVEL))]
    sure = [[agreement**0.5] * 2 for agreement in each.agreement]
    parts = [answers(draw, n, each.share, s) for n, s in zip(each.cases, sure, strict=True)]
    whole, first = np.concatenate(parts), np.arange(sum(each.cases)) < each.cases[0]
    groups = [statistics_of(np.where(own[:, None], whole, -1)) for own in (first, ~first)]
    grouped = [resampled_alpha(s, bootstrap_sums(s.columns, replicates, (seed,))) for s in groups]
    rounds = [
        resampled_alpha(s, bootstrap_sums(s.columns, replicates, (seed, at)))
        for at, s in enumerate(map(statistics_of, parts))
    ]
    return [
        ("groups", same_cases_contrast(grouped[0], grouped[1], LEVEL)),
        ("rounds", other_cases_contrast(rounds[0], rounds[1], LEVEL)),
    ]


def truth(each: Setting) -> float:
    """The difference in a very large study."""
    if not each.coders:
        return each.agreement[0] - each.agreement[1]
    if len(set(each.coders)) == 1:
        return 0.0
    codes = answers(np.random.default_rng(1), LARGE, each.share, each.coders)
    without, whole = (alpha(statistics_of(some)) for some in (codes[:, :-1], codes))
    return (without or 0.0) - (whole or 0.0)


def main() -> None:
    """Print a line for each setting and each way to look at it."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--pairs", type=int, default=400)
    wanted.add_argument("--replicates", type=int, default=400)
    wanted.add_argument("--seed", type=int, default=1)
    told = wanted.parse_args()
    print(f"{'':<18}share  cases     true   coverage       width  apart  none")
    for each in SETTINGS:
        found: dict[str, list[Contrast]] = {}
        for pair in range(told.pairs):
            for name, one in contrasts(each, told.replicates, told.seed * 100_000 + pair):
                found.setdefault(name, []).append(one)
        true = truth(each)
        for name, all_of_them in found.items():
            known = [one.interval for one in all_of_them if one.interval is not None]
            held = float(np.mean([low - 1e-9 <= true <= high + 1e-9 for low, high in known]))
            error = float(np.sqrt(held * (1.0 - held) / len(known)))
            width = float(np.mean([high - low for low, high in known]))
            apart = float(np.mean([one.apart for one in all_of_them]))
            none = len(all_of_them) - len(known)
            sizes = f"{each.cases[0]}, {each.cases[1]}" if not each.coders else f"{each.cases[0]}"
            print(
                f"{name:<18}{each.share:<7}{sizes:<10}{true:<7.3f}{held:.3f}±{error:.3f}    "
                f"{width:.2f}   {apart:.3f}  {none}"
            )


if __name__ == "__main__":
    main()
