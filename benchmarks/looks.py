"""How often is a question called reliable that is not, where a round is looked at repeatedly?

Run as: python -m benchmarks.looks [--json]

Two coders, two values that each half of the cases bears, 20,000 studies each; judged by the
rule and the limits that judge a round. A study stops at the first clear verdict.
"""

import argparse
import json

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.limits import fit_limit, normal_quantile
from flows.agreement.verdicts import Standard

STUDIES, SHARE, SEED = 20_000, 0.5, 7
ALPHAS = (0.6, 0.667, 0.7, 0.75)
LOOKS = ((20,), (60,), (20, 40, 60), (20, 30, 40, 50, 60, 70, 80))
STANDARD = Standard()


def called_reliable(alpha: float, looks: tuple[int, ...]) -> float:
    """The share of studies of this true alpha called reliable, looked at after so many cases."""
    random = np.random.default_rng([SEED, round(alpha * 1000), *looks])
    apart = 2 * SHARE * (1 - SHARE) * (1 - alpha)
    chances = [SHARE - apart / 2, apart, 1 - SHARE - apart / 2]
    patterns = np.zeros((STUDIES, 3), dtype=np.int64)
    ended, reliable, before = np.zeros(STUDIES, bool), np.zeros(STUDIES, bool), 0
    for cases in looks:
        patterns += random.multinomial(cases - before, chances, size=STUDIES)
        good, poor = _judged(patterns)
        reliable |= good & ~ended
        ended |= good | poor
        before = cases
    return float(reliable.mean())


def _judged(patterns: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Which studies are reliable, and which are not; studies of one value alone are neither."""
    first, apart, last = patterns.T.astype(np.float64)
    cases = first + apart + last
    share = (2 * first + apart) / (2 * cases)
    chance = 2 * share * (1 - share) * 2 * cases / (2 * cases - 1)
    known = chance > 0
    alphas: Floats = 1.0 - np.divide(apart / cases, chance, out=np.zeros_like(chance), where=known)
    z = normal_quantile((1.0 + STANDARD.confidence) / 2.0)
    low = fit_limit(patterns.astype(np.float64), alphas, z, below=True)
    high = fit_limit(patterns.astype(np.float64), alphas, z, below=False)
    good = known & (low >= STANDARD.tentative) & (alphas >= STANDARD.reliable)
    return good, known & (high < STANDARD.reliable)


def main() -> None:
    """Print the shares as a table, or as JSON."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--json", action="store_true")
    found = {
        f"{alpha:g}": {", ".join(map(str, looks)): called_reliable(alpha, looks) for looks in LOOKS}
        for alpha in ALPHAS
    }
    if asked.parse_args().json:
        print(json.dumps(found, indent=2))
        return
    print("true alpha | " + " | ".join(f"after {', '.join(map(str, each))}" for each in LOOKS))
    for alpha, shares in found.items():
        print(f"{alpha} | " + " | ".join(f"{100 * share:.1f}%" for share in shares.values()))


if __name__ == "__main__":
    main()
