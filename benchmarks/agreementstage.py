"""How long does the whole agreement stage take, of the example and of a very large study?"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MEASURED = """
import json, resource, sys, time
from pathlib import Path
from flows.agreement.work import agreement
from flows.study import open_study

def mb():
    told = Path("/proc/self/status")
    if told.is_file():  # ru_maxrss begins with what the process that started this one had
        most = next(line for line in told.read_text().splitlines() if line.startswith("VmHWM"))
        return int(most.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

study = open_study(Path(sys.argv[1]))
before, began = mb(), time.monotonic()
told = agreement(study, "main")
print(json.dumps({
    "cases": told.cases, "questions": told.questions, "coders": len(told.coders),
    "seconds": time.monotonic() - began, "mb": mb(), "mb_before": before,
}))
"""
LARGE = "from pathlib import Path; import sys; from benchmarks.largestudy import coded_study; "
LARGE += "coded_study(Path(sys.argv[1]), 10_000, 40, 3)"


def example_stage() -> dict[str, Any]:
    """The stage on the bundled example as the demo leaves it: figures and every report again."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "demo"
        _run("-m", "flows.cli", "demo", str(folder))
        return _measured(folder)


def large_stage() -> dict[str, Any]:
    """The stage on 10,000 cases, 40 questions and 3 coders, from the database to the record."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "large"
        _run("-c", LARGE, str(folder))
        return _measured(folder)


def _measured(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run("-c", MEASURED, str(folder)))
    return found


def _run(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)
    return done.stdout
