"""How often does a group of cases stand out although coders agree on it as on all others?

    python -m benchmarks.groups [--tables 500] [--json]

Simulated tables without any difference: 54 cases of 32 to 40 compared answers, whose shares of
agreement vary from case to case (beta). For each size of group the share of tables in which the
95% interval of the difference leaves out 0, by resampling cases (BCa, then BCa or jackknife t,
whichever reaches further) and by what the report uses (`flows.agreement.clustered`).
"""

import argparse
import json

import numpy as np

from flows.agreement.alpha import Floats
from flows.agreement.clustered import Clustered, common_spread, share_contrast
from flows.agreement.contrasts import Resampled, apart_by_limits, other_cases_contrast
from flows.agreement.intervals import bca, bootstrap_sums

CASES = 54
REPLICATES = 600
CONFIDENCE = 0.95
SIZES = (5, 8, 14, 27)
SETTINGS = ((0.9, 0.05), (0.95, 0.05), (0.95, 0.15), (0.8, 0.05))
"""Mean share of agreement, and how far answers about one case hang together."""


def main() -> None:
    """Print a line for each size and setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    rows = [
        measured(size, mean, together, wanted.tables)
        for size in SIZES
        for mean, together in SETTINGS
    ]
    if wanted.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))


def measured(size: int, mean: float, together: float, tables: int) -> dict[str, float]:
    """The share of tables in which the group stands out, by each method."""
    found = np.array([_apart(size, mean, together, seed) for seed in range(tables)])
    plain, wider, clustered = found.mean(axis=0).tolist()
    return {
        "group": size,
        "agreement": mean,
        "together": together,
        "bca": round(plain, 3),
        "bca_or_jackknife": round(wider, 3),
        "clustered": round(clustered, 3),
    }


def _apart(size: int, mean: float, together: float, seed: int) -> tuple[bool, bool, bool]:
    draw = np.random.default_rng(seed)
    weight = 1.0 / together - 1.0
    compared = draw.integers(32, 41, CASES).astype(float)
    shares = draw.beta(mean * weight, (1.0 - mean) * weight, CASES)
    agreeing = draw.binomial(compared.astype(int), shares).astype(float)
    own = np.arange(CASES) < size
    sides = [Clustered(agreeing[part], compared[part]) for part in (own, ~own)]
    one, other = (_resampled(agreeing, compared, part, seed) for part in (own, ~own))
    limits = [bca(each.estimate, each.replicates, each.left_out) for each in (one, other)]
    low, high = 0.0, 0.0
    if limits[0] and limits[1]:
        near, far = (each.limits(CONFIDENCE) for each in limits if each)
        low, high = apart_by_limits(one.estimate, near, other.estimate, far)
    return (
        not low <= 0.0 <= high,
        other_cases_contrast(one, other, CONFIDENCE).apart,
        share_contrast(*sides, common_spread(sides), CONFIDENCE).apart,
    )


def _resampled(agreeing: Floats, compared: Floats, part: Floats, seed: int) -> Resampled:
    columns = np.column_stack([agreeing * part, compared * part])
    total, sums = columns.sum(axis=0), bootstrap_sums(columns, REPLICATES, (seed,))
    left = total - columns[part]
    return Resampled(float(total[0] / total[1]), _share(sums), _share(left))


def _share(sums: Floats) -> Floats:
    share = np.full(len(sums), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=share, where=sums[:, 1] > 0)
    return share


if __name__ == "__main__":
    main()
