"""How do building and collecting grow with the number of workbooks, on one core and on all?

A study of ten coders at most, whose workbooks hold 10 cases of 20 questions each, is sampled,
distributed, filled in and collected by the stages' own work.
"""

import io
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from flows.collect.work import collect
from flows.distribute.work import distribute
from flows.processes import VARIABLE
from flows.sample.work import sample
from flows.study import open_study

SIZES, CASES, QUESTIONS, CODERS, TIMES = (1, 3, 10, 30, 100), 10, 20, 10, 5
REAL = (20, 54, 40)
"""Workbooks, cases and questions as in a real study, for the gain of several processes."""
SCALE = '{level: nominal, values: [{code: no, label: "No"}, {code: yes, label: "Yes"}]}'


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock, and of computing in this process and those it started."""

    clock: float
    computing: float


def main() -> None:
    """Print a table of both stages at every size, the slopes, and the gain of processes."""
    print(f"\nWorkbooks of {CASES} cases and {QUESTIONS} questions, median of {TIMES}, one process")
    print("| workbooks | building | collecting |\n|---:|---:|---:|")
    taken = []
    for size in SIZES:
        with _sent(size) as (blank, filled), _processes(1):
            built, came = _median(blank, _build), _median(filled, _collect)
        taken.append((built.computing, came.computing))
        print(f"| {size} | {built.computing:.2f} s | {came.computing:.2f} s |", flush=True)
    slopes = [_slope([each[stage] for each in taken]) for stage in (0, 1)]
    print(f"| log-log slope | {slopes[0]:.2f} | {slopes[1]:.2f} |")
    command = [sys.executable, "-c", "from benchmarks.manyworkbooks import gain; gain()"]
    subprocess.run(command, check=True)  # where other processes begin, they import what we did


def gain() -> None:
    """One process beside one for each core: seconds on the clock, and of computing."""
    cores = os.cpu_count() or 1
    print("\n{} workbooks of {} cases and {} questions".format(*REAL))
    print(f"| | one process | {cores} processes | times as fast | computing |")
    print("|---|---:|---:|---:|---:|")
    with _sent(*REAL) as (blank, filled):
        for words, folder, work in (("building", blank, _build), ("collecting", filled, _collect)):
            with _processes(1):
                alone = _median(folder, work)
            with _processes(cores):
                beside = _median(folder, work)
            print(
                f"| {words} | {alone.clock:.2f} s | {beside.clock:.2f} s "
                f"| {alone.clock / beside.clock:.2f} "
                f"| {alone.computing:.1f} s, {beside.computing:.1f} s |",
                flush=True,
            )
    print(f"load average {os.getloadavg()[0]:.1f}")


def _build(folder: Path) -> None:
    distribute(open_study(folder), "main")


def _collect(folder: Path) -> None:
    collect(open_study(folder))


def _median(folder: Path, work: Callable[[Path], None]) -> Spent:
    """What the work takes on a fresh copy of the study, each time."""
    found = []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as passing:
            copy = Path(shutil.copytree(folder, Path(passing) / "study"))
            clock, computing = time.monotonic(), _computing()
            work(copy)
            found.append(Spent(time.monotonic() - clock, _computing() - computing))
    return Spent(
        statistics.median(each.clock for each in found),
        statistics.median(each.computing for each in found),
    )


def _computing() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _slope(seconds: list[float]) -> float:
    """The slope of the straight line through the logarithms of sizes and seconds."""
    line = statistics.linear_regression(
        [math.log(each) for each in SIZES], [math.log(each) for each in seconds]
    )
    return line.slope


@contextmanager
def _processes(number: int) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(number)
    yield
    os.environ.pop(VARIABLE) if before is None else os.environ.update({VARIABLE: before})


@contextmanager
def _sent(
    workbooks: int, cases: int = CASES, questions: int = QUESTIONS
) -> Iterator[tuple[Path, Path]]:
    """The study with its sample drawn, and the same with its workbooks filled in the inbox."""
    with tempfile.TemporaryDirectory() as passing:
        blank = Path(passing) / "blank"
        _write_study(blank, workbooks, cases, questions)
        sample(open_study(blank))
        filled = Path(shutil.copytree(blank, Path(passing) / "filled"))
        _build(filled)
        sent = sorted((filled / "outbox").rglob("*.xlsx"))
        assert len(sent) == workbooks, f"{len(sent)} workbooks, not {workbooks}"
        (filled / "inbox").mkdir(exist_ok=True)
        for path in sent:
            (filled / "inbox" / path.name).write_bytes(_filled(path.read_bytes()))
        yield blank, filled


def _filled(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for sheet in (each for each in book.worksheets if each.title[1:].isdigit()):
        for row in sheet.iter_rows(min_col=1, max_col=4):
            if str(row[0].value or "").startswith("Q") and row[1].value:
                row[2].value, row[3].value = "Yes", "the words that convinced me"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_study(folder: Path, workbooks: int, cases: int, questions: int) -> None:
    folder.mkdir()
    number = min(workbooks, CODERS)
    coders = "".join(f"  - {{id: c{each}, name: Coder {each}}}\n" for each in range(number))
    (folder / "study.yaml").write_text(
        f"title: T\ncoders:\n{coders}attributes:\n  group: {{title: G, values: [A, B]}}\n"
        f"group_by: group\nsample: {{size: all}}\nworkbook: {{cases: {cases}}}\n"
        "rounds:\n  main: {cases: rest, coders_per_case: 1, double_coded: 0}\n"
    )
    asked = "".join(
        f"      - {{id: Q{each:02}, title: Question {each}, ask: Does the document say who is "
        f"accountable for what it decides ({each})?, scale: s}}\n"
        for each in range(questions)
    )
    (folder / "codebook.yaml").write_text(
        f"title: T\nscales:\n  s: {SCALE}\nareas:\n  - id: a\n    title: A\n    questions:\n"
        + asked
    )
    register = "".join(f"C{each:04},{'AB'[each % 2]}\n" for each in range(workbooks * cases))
    (folder / "register.csv").write_text(f"case_id,group\n{register}")


if __name__ == "__main__":
    main()
