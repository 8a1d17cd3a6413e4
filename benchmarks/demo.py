"""How long does the demo take, stage by stage, how much of it is Prefect, and in what memory?

Run as: python -m benchmarks.demo
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

STAGES = (
    "sample",
    "distribute",
    "collect",
    "agreement",
    "decide",
    "reconcile",
    "publish",
    "release",
)
FLOWS = {"resolutions": "reconcile"}
"""Flows that belong to a stage of another name; `study` only holds the others."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a demo and its server used: seconds of computing, most memory in MB."""

    demo_computing: float = 0.0
    server_computing: float = 0.0
    demo: int = 0
    server: int = 0
    together: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One demo: seconds in all and by stage, and what it used."""

    seconds: float
    stages: dict[str, float]
    used: Used


def measured(folder: Path, *, with_prefect: bool) -> Measured:
    """The demo run in a process of its own; its children are Prefect's server."""
    told = folder.with_suffix(".json")
    began = time.monotonic()
    words = [
        sys.executable,
        "-m",
        "benchmarks.demo",
        str(folder),
        "prefect" if with_prefect else "",
    ]
    with subprocess.Popen(words) as child:
        used = _watched(child)
    seconds = time.monotonic() - began
    if child.returncode:
        raise SystemExit("The demo failed")
    stages = _flow_seconds(folder) if with_prefect else json.loads(told.read_text())
    return Measured(seconds, stages, used)


def _watched(child: "subprocess.Popen[bytes]") -> Used:
    """What the demo and its children used, looked at ten times a second."""
    most = Used()
    while child.poll() is None:
        try:
            process = psutil.Process(child.pid)
            demo, children = process.memory_info().rss >> 20, process.children(recursive=True)
            server = sum(each.memory_info().rss >> 20 for each in children)
            most = Used(
                max(most.demo_computing, _computing([process])),
                max(most.server_computing, _computing(children)),
                max(most.demo, demo),
                max(most.server, server),
                max(most.together, demo + server),
            )
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.1)
    return most


def _computing(processes: list[psutil.Process]) -> float:
    times = [each.cpu_times() for each in processes]
    return sum(each.user + each.system for each in times)


def _flow_seconds(folder: Path) -> dict[str, float]:
    """Seconds by stage, as Prefect recorded its flow runs."""
    found: dict[str, float] = defaultdict(float)
    with sqlite3.connect(folder / ".intercoder" / "prefect" / "prefect.db") as prefect:
        lasted = "(julianday(r.end_time) - julianday(r.start_time)) * 86400"
        runs = prefect.execute(
            f"SELECT f.name, {lasted} FROM flow_run r JOIN flow f ON f.id = r.flow_id"
        )
        for name, seconds in runs:
            found[FLOWS.get(name, name)] += seconds or 0.0
    return found


def _run(folder: Path, with_prefect: bool) -> None:
    """The demo, here and now; without Prefect its stages are timed as they are called."""
    from flows import direct  # noqa: PLC0415  # in the measured process only
    from flows.demo.work import run_demo  # noqa: PLC0415

    found: dict[str, float] = defaultdict(float)
    work = direct._work

    def timed(step: Any) -> Callable[[Any], None]:
        def run(study: Any) -> None:
            began = time.monotonic()
            work(step)(study)
            stage = "reconcile" if step.kind == "collect-resolutions" else step.kind
            found[stage] += time.monotonic() - began

        return run

    direct._work = timed
    run_demo(folder, with_prefect=with_prefect)
    folder.with_suffix(".json").write_text(json.dumps(found))


def _shown(alone: Measured, prefect: Measured) -> str:
    """A table in Markdown."""
    share = prefect.seconds - alone.seconds
    lines = ["| | without Prefect | with Prefect |", "|---|---:|---:|"]
    lines.append(f"| in all | {alone.seconds:.1f} s | {prefect.seconds:.1f} s |")
    lines += [
        f"| {stage} | {_seconds(alone, stage)} | {_seconds(prefect, stage)} |" for stage in STAGES
    ]
    lines += [
        f"| Prefect's share | | {share:.1f} s ({100 * share / prefect.seconds:.0f} %) |",
        _line("computing: the demo", "s", alone.used.demo_computing, prefect.used.demo_computing),
        _line("computing: Prefect's server", "s", None, prefect.used.server_computing),
        _line("most memory: the demo", "MB", alone.used.demo, prefect.used.demo),
        _line("most memory: Prefect's server", "MB", None, prefect.used.server),
        _line("most memory: both at once", "MB", None, prefect.used.together),
    ]
    return "\n".join(lines)


def _line(name: str, unit: str, alone: float | None, prefect: float) -> str:
    return f"| {name} | {'' if alone is None else f'{alone:.0f} {unit}'} | {prefect:.0f} {unit} |"


def _seconds(each: Measured, stage: str) -> str:
    return f"{each.stages[stage]:.1f} s" if stage in each.stages else ""


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run(Path(sys.argv[1]), bool(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as passing:
            alone = measured(Path(passing) / "alone", with_prefect=False)
            print(_shown(alone, measured(Path(passing) / "prefect", with_prefect=True)))
