"""What do workbooks cost to build and read, beside openpyxl alone, and are hostile files borne?

Run as: python -m benchmarks.workbooks

Prints tables, in one run: building and reading one workbook of 54 cases and 40 questions,
memory, how both grow with the number of workbooks and over processes, and hostile files.
"""

import io
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from openpyxl import load_workbook

from benchmarks import bare, hostile, manyworkbooks
from codebook.excel.cells import read_sheets
from codebook.excel.preflight import parts_of
from codebook.model import Codebook
from flows.libreoffice import as_xlsx
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import CaseToCode
from workbooks.identity import Sealed, workbook_code
from workbooks.read import Expected, opened, read_return

TIMES, KEY, MOMENT = 5, b"k" * 32, datetime(2026, 1, 1, tzinfo=UTC)
CASES, AREAS, QUESTIONS = 54, 8, 5
VALUES = [
    {"code": code, "label": label}
    for code, label in (("no", "No"), ("partly", "Partly"), ("yes", "Yes"))
]
ASK = "Does the document state who is accountable for the decisions described in it, by name?"
FILLED = {
    "C": "Yes",
    "D": "some words of the document that were convincing",
    "F": "p. 12",
    "G": "Their words",
    "H": "a note",
}


def main() -> None:
    """Every table, and the load of the machine before and after."""
    warnings.simplefilter("ignore")
    print(f"load average {os.getloadavg()[0]:.1f}; {CASES} cases, {AREAS * QUESTIONS} questions")
    _one_workbook()
    _memory()
    manyworkbooks.main()
    print()
    hostile.main()
    print(f"load average {os.getloadavg()[0]:.1f}")


def _one_workbook() -> None:
    """Building beside the bare script, reading beside openpyxl alone."""
    blank = built()
    told = bare.told_by(blank)
    script = bare.written(told)
    assert bare.counts(script) == bare.counts(blank), "the two files do not hold the same"
    print(f"\n| seconds of computing, median of {TIMES} | ours | openpyxl | ratio |")
    print("|---|---:|---:|---:|")
    _row("building, beside a bare script", _seconds(built), _seconds(lambda: bare.written(told)))
    content = filled(blank)
    _reading("as openpyxl saves it", content)
    saved = as_xlsx(content, ".xlsx")
    if saved is not None:
        _reading("as LibreOffice saves it", saved)
    cells, validations, rules, links, locked = bare.counts(blank)
    print(
        f"Both hold {cells:,} cells, {validations:,} validations, {rules:,} rules, {links:,} links "
        f"and {locked} locked sheets: {len(blank) >> 10} and {len(script) >> 10} KB."
    )


def _reading(words: str, content: bytes) -> None:
    alone = _seconds(lambda: load_workbook(io.BytesIO(content), rich_text=True))
    parts = parts_of(content)
    _row(f"reading {words}, both readers, all checks", _seconds(lambda: _read(content)), alone)
    _row("· inflating and checking its parts", _seconds(lambda: parts_of(content)), alone)
    _row("· the first reader", _seconds(lambda: read_sheets(parts)), alone)


def _memory() -> None:
    """The most that a process needs above its imports to build and to read the workbook."""
    print("\n| a worker's memory above its imports | MB |\n|---|---:|")
    for what in ("building", "reading"):
        command = [sys.executable, "-m", "benchmarks.workbooks", what]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"| {what}, five times | {done.stdout.strip()} |", flush=True)


def _worker(what: str) -> None:
    script = "import sys, benchmarks.workbooks as b; sys.stdout.buffer.write(b.filled(b.built()))"
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    before = hostile.peak()
    for _ in range(TIMES):
        built() if what == "building" else _read(made.stdout)
    print(hostile.peak() - before)


def _row(words: str, ours: float, theirs: float) -> None:
    print(f"| {words} | {ours:.3f} s | {theirs:.3f} s | {ours / theirs:.2f} |", flush=True)


def _seconds(work: Callable[[], Any]) -> float:
    """The median of the seconds of computing."""
    found = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return statistics.median(found)


def _codebook() -> Codebook:
    areas = [
        {
            "id": f"a{area}",
            "title": f"Area {area}",
            "questions": [
                {
                    "id": f"Q{area * QUESTIONS + number:02}",
                    "title": f"Question {area * QUESTIONS + number}",
                    "ask": ASK,
                    "guidance": "What counts is anything said of it.",
                    "scale": "s",
                    "evidence": {"required_for": ["partly", "yes"]},
                }
                for number in range(QUESTIONS)
            ],
        }
        for area in range(AREAS)
    ]
    scales = {"s": {"level": "ordinal", "values": VALUES}}
    return Codebook.model_validate({"title": "T", "version": 1, "scales": scales, "areas": areas})


CODEBOOK = _codebook()
IDS = tuple(f"C{number:03}" for number in range(CASES))
SEALED = Sealed(workbook_code(KEY, "b"), "coding", "Study", "main", "ab", 1, "0" * 64, IDS)


def built() -> bytes:
    """The workbook as it goes out."""
    cases = tuple(CaseToCode(each, {}) for each in IDS)
    book = CodingWorkbook(SEALED, CODEBOOK, "A. Brown", cases, confidence=True)
    return write_coding_workbook(book, KEY, MOMENT)


def filled(blank: bytes) -> bytes:
    """The workbook with every answer given, as openpyxl saves it."""
    book = load_workbook(io.BytesIO(blank))
    for case_id in IDS:
        for (first,) in book[case_id].iter_rows(min_row=8, max_col=1):
            if str(first.value or "").startswith("Q"):
                for column, text in FILLED.items():
                    book[case_id][f"{column}{first.row}"] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _read(content: bytes) -> None:
    expected = Expected(SEALED, CODEBOOK, KEY, {each: {} for each in IDS})
    read = read_return(opened(content), expected)
    assert len(read.answers) == CASES * AREAS * QUESTIONS, "answers are missing"


if __name__ == "__main__":
    _worker(sys.argv[1]) if len(sys.argv) > 1 else main()
