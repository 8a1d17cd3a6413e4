"""How fast is agreement, beside krippendorff, interrater, irrCAC and a plain loop, in one run?

Run as: python -m benchmarks.agreement [PYTHON] [--json]

PYTHON: an interpreter of an environment where interrater and irrCAC are installed (pip install
interrater irrCAC in a throw-away one); without it, or where one fails there, it is left out.
Seconds on the clock, the median of 5 for ours. Replicates of the slow ones are timed for a few
and reckoned up; the column "timed" says for how many. All alphas must be the same to 1e-9.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from krippendorff import alpha as their_alpha

from benchmarks.agreementstage import example_stage, large_stage
from flows.agreement.alpha import Ints, alphas, count_statistics
from flows.agreement.coincidences import alpha_of, coincidences
from flows.agreement.resampling import Resampling
from flows.agreement.tables import value_counts

QUESTIONS, CASES, VALUES, REPLICATES, TIMES = 40, 54, 4, 2000, 5
WARM = 10
"""So often it is done before it is timed; loops over replicates are long warm by themselves."""
MANY, FEW = 500_000, 5
"""Cases with two answers each, and values, for one alpha over a million answers."""
LOOPED = 20
"""So many replicates of a plain loop are timed."""
THEIRS = """
import json, sys, time
import numpy as np
told = json.load(sys.stdin)
codes, values = [np.array(each) for each in told["codes"]], told["values"]
draw = np.random.default_rng(1)

def timed(alpha, replicates):
    began = time.perf_counter()
    found = [alpha(each) for each in codes]
    points = time.perf_counter() - began
    cases = len(codes[0])
    began = time.perf_counter()
    for _ in range(replicates):
        chosen = draw.integers(0, cases, cases)
        for each in codes:
            try:
                alpha(each[chosen])
            except Exception:
                pass
    beyond = (time.perf_counter() - began) * told["replicates"] / replicates
    return {"alphas": found, "points": points, "replicates": beyond, "timed": replicates}

def counted(each):
    counts = np.zeros((len(each), values), dtype=np.int64)
    for coder in range(each.shape[1]):
        np.add.at(counts, (np.arange(len(each)), each[:, coder]), 1)
    return counts

if told["which"] == "interrater":
    from interrater.analyzers.agreement_functions.krippendorff import krippendorff_alpha
    from interrater.intermediates.estimator_parts import NijMatrix
    def alpha(each):
        return float(krippendorff_alpha(NijMatrix(matrix=counted(each)), weights=None))
    found = timed(alpha, 100)
else:
    import pandas as pd
    from irrCAC.raw import CAC
    def alpha(each):
        made = CAC(pd.DataFrame(each), digits=12).krippendorff()
        return float(made["est"]["coefficient_value"])
    found = timed(alpha, 2)
print(json.dumps(found))
"""


def main() -> None:
    """Print the tables, or everything as JSON."""
    asked = argparse.ArgumentParser()
    asked.add_argument("python", nargs="?", default="")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    codes = coded()
    rows = {"intercoder": ours(codes)}
    rows |= {"krippendorff": krippendorff(codes), "a plain loop": loop(codes)}
    for which in ("interrater", "irrCAC") if given.python else ():
        found = theirs(given.python, which, codes)
        if found:
            rows[which] = found
    for name, row in rows.items():
        assert np.allclose(row["alphas"], rows["intercoder"]["alphas"], atol=1e-9, rtol=0), name
    found = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_average": os.getloadavg()[0],
        "questions": QUESTIONS,
        "cases": CASES,
        "replicates": REPLICATES,
        "rows": {
            name: {key: value for key, value in row.items() if key != "alphas"}
            for name, row in rows.items()
        },
        "bootstrap_speedup_over_krippendorff": _whole(rows["krippendorff"])
        / _whole(rows["intercoder"]),
        "one_alpha": one_alpha(),
        "stage_of_the_example": example_stage(),
        "stage_of_10000_cases": large_stage(),
    }
    print(json.dumps(found, indent=2) if given.json else in_words(found))


def coded() -> list[Ints]:
    """Made-up answers of two coders, shape (cases, 2) a question, that agree more or less."""
    draw = np.random.default_rng(7)
    found = []
    for number in range(QUESTIONS):
        shares = draw.dirichlet(np.ones(VALUES) * 2)
        first = draw.choice(VALUES, CASES, p=shares)
        second = draw.choice(VALUES, CASES, p=shares)
        agreed = draw.random(CASES) < 0.5 + number / 100
        found.append(np.column_stack([first, np.where(agreed, first, second)]))
    return found


def ours(codes: list[Ints]) -> dict[str, Any]:
    """All questions at once, and all replicates from one matrix of weights."""

    def points() -> list[float]:
        made = [count_statistics(value_counts(each, VALUES), "nominal") for each in codes]
        return [float(alphas(each, each.columns.sum(axis=0))) for each in made]

    def beyond() -> list[Any]:
        made = [count_statistics(value_counts(each, VALUES), "nominal") for each in codes]
        columns = [each.columns for each in made]
        ends = np.cumsum([0] + [each.shape[1] for each in columns])
        resampling = Resampling(np.ones(CASES, dtype=np.bool_), REPLICATES, (1,))
        sums = resampling.sums(np.concatenate(columns, axis=1))
        pieces = pairwise(ends)
        return [alphas(each, sums[:, a:b]) for each, (a, b) in zip(made, pieces, strict=True)]

    return {"alphas": points(), "points": median(points), "replicates": median(beyond),
            "timed": REPLICATES}  # fmt: skip


def krippendorff(codes: list[Ints]) -> dict[str, Any]:
    """Each question and each replicate by a call of `krippendorff.alpha`."""

    def alpha(each: Ints) -> float:
        if (each == each[0, 0]).all():
            return float("nan")
        found = their_alpha(reliability_data=each.T.astype(float), level_of_measurement="nominal")
        return float(found)

    return _looped(codes, alpha, REPLICATES)


def loop(codes: list[Ints]) -> dict[str, Any]:
    """As one would write alpha down: a loop over cases and pairs of answers."""

    def alpha(each: Ints) -> float:
        cases = each.tolist()
        given = [value for case in cases for value in case]
        apart = sum(
            sum(a != b for a in case for b in case) / (len(case) - 1) for case in cases
        )  # fmt: skip
        shares = {value: given.count(value) for value in set(given)}
        n = len(given)
        expected = n * n - sum(count * count for count in shares.values())
        return 1.0 - (n - 1) * apart / expected if expected else float("nan")

    return _looped(codes, alpha, LOOPED)


def _looped(codes: list[Ints], alpha: Callable[[Ints], float], replicates: int) -> dict[str, Any]:
    points = median(lambda: [alpha(each) for each in codes])
    draw = np.random.default_rng(1)
    began = time.perf_counter()
    for _ in range(replicates):
        chosen = draw.integers(0, CASES, CASES)
        for each in codes:
            alpha(each[chosen])
    seconds = (time.perf_counter() - began) * REPLICATES / replicates
    return {"alphas": [alpha(each) for each in codes], "points": points, "replicates": seconds,
            "timed": replicates}  # fmt: skip


def theirs(python: str, which: str, codes: list[Ints]) -> dict[str, Any] | None:
    """Another package's way, in an interpreter that has it; None where that fails."""
    told = {"which": which, "codes": [each.tolist() for each in codes], "values": VALUES,
            "replicates": REPLICATES}  # fmt: skip
    done = subprocess.run(
        [python, "-W", "ignore", "-c", THEIRS], input=json.dumps(told), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"{which} failed: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one_alpha() -> dict[str, float]:
    """One nominal alpha over a million answers, from value counts."""
    draw = np.random.default_rng(3)
    first = draw.integers(0, FEW, MANY)
    second = np.where(draw.random(MANY) < 0.8, first, draw.integers(0, FEW, MANY))
    counts = value_counts(np.column_stack([first, second]), FEW)
    mine = median(lambda: alpha_of(coincidences(counts), "nominal"))
    other = median(lambda: their_alpha(value_counts=counts, level_of_measurement="nominal"))
    difference = abs(
        (alpha_of(coincidences(counts), "nominal") or 0.0)
        - float(their_alpha(value_counts=counts, level_of_measurement="nominal"))
    )
    assert difference < 1e-9, difference
    return {
        "seconds": mine,
        "krippendorff_seconds": other,
        "speedup_over_krippendorff": other / mine,
        "mb_above_the_counts": peak(lambda: alpha_of(coincidences(counts), "nominal")),
        "krippendorff_mb": peak(
            lambda: their_alpha(value_counts=counts, level_of_measurement="nominal")
        ),
    }


def peak(work: Callable[[], Any]) -> float:
    """MB that the work held at most, above what was there."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1024**2


def median(work: Callable[[], Any]) -> float:
    """Seconds on the clock, the median of several times, once memory is at hand."""
    taken = []
    for _ in range(WARM):
        work()
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _whole(row: dict[str, Any]) -> float:
    seconds: float = row["points"] + row["replicates"]
    return seconds


def in_words(found: dict[str, Any]) -> str:
    """The tables as they stand in docs/measurements.md."""
    lines = [
        f"{found['machine']}, load average {found['load_average']:.1f}",
        "",
        f"| {QUESTIONS} questions, {CASES} cases, 2 coders | {QUESTIONS} alphas | "
        f"+ {REPLICATES:,} replicates each | times ours | replicates timed |",
        "|---|---:|---:|---:|---:|",
    ]
    least = _whole(found["rows"]["intercoder"])
    for name, row in found["rows"].items():
        lines.append(
            f"| {name} | {1000 * row['points']:.2f} ms | {_whole(row):.3f} s | "
            f"{_whole(row) / least:,.0f} | {row['timed']:,} |"
        )
    one = found["one_alpha"]
    lines += [
        "",
        f"One alpha over {2 * MANY:,} answers: {1000 * one['seconds']:.0f} ms and "
        f"{one['mb_above_the_counts']:.0f} MB; krippendorff "
        f"{1000 * one['krippendorff_seconds']:.0f} ms and {one['krippendorff_mb']:.0f} MB "
        f"({one['speedup_over_krippendorff']:.1f} times ours)",
    ]
    for which in ("stage_of_the_example", "stage_of_10000_cases"):
        each = found[which]
        lines.append(
            f"Whole stage, {each['cases']:,} cases, {each['questions']} questions, "
            f"{each['coders']} coders: {each['seconds']:.1f} s, {each['mb']:.0f} MB "
            f"({each['mb_before']:.0f} before)"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
