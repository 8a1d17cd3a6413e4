"""How much computing do 10,000 cases take to be read, sieved and compared, and what memory?

Run as: python -m benchmarks.register [CASES]
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.demo.example import write_example
from flows.register.amending import amend
from flows.register.eligibility import eligible
from flows.sample.comparison import compared
from flows.sample.work import sample
from flows.study import open_study

CASES = 10_000
MORE = """
eligibility:
  dates: [incident_date, notified]
  from: 2021-01-01
  exclude: {from 17 years: {child_age_years: {at_least: 17}}}
"""


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory() as folder:
        study = _study(Path(folder) / "study", cases)
        register = _timed("read the register", lambda: study.register)
        able = _timed("say which cases are eligible", lambda: eligible(study.file, register))
        population = list(able.rows.values())
        _timed("compare 400 with them", lambda: compared(study.file, population[:400], population))
        drawn = _timed("sample, whole, with its page", lambda: sample(study))
        case = next(iter(able.rows))
        anew = open_study(study.folder)
        _timed("amend a value", lambda: amend(anew, case, "region", "", why="T", by="lead"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(register.rows):,} cases, {drawn.eligible:,} eligible; most memory {most:.0f} MB")


def _study(folder: Path, cases: int) -> Any:
    """The bundled example with a register as long as wanted, and a window of dates."""
    write_example(folder)
    path = folder / "register.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lots = random.Random(1)
    lines = [f"{header},incident_date,notified"]
    for number in range(cases):
        fields = rows[number % len(rows)].split(",", 1)
        day = f"20{lots.randint(20, 23)}-{lots.randint(1, 12):02}-{lots.randint(1, 28):02}"
        lines.append(f"C-{number:05},{fields[1]},{day if lots.random() < 0.8 else ''},{day}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = (folder / "study.yaml").read_text(encoding="utf-8")
    begin, end = told.index("# The sample is drawn"), told.index("\nrounds:")
    drawn = "sample: {size: 400, strata: [review_type, ethnicity_group], seed: 1}\n"
    (folder / "study.yaml").write_text(told[:begin] + drawn + told[end:] + MORE, encoding="utf-8")
    return open_study(folder)


def _timed(what: str, work: Callable[[], Any]) -> Any:
    begun = time.process_time()
    result = work()
    print(f"| {what} | {time.process_time() - begun:.1f} s |")
    return result


if __name__ == "__main__":
    main()
