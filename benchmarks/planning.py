"""How long does the plan take, in what memory, for many cases, coders and questions?

Run as: python -m benchmarks.planning
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES, CODERS, QUESTIONS = 10_000, 20, 40
SCALES = {2: "nominal", 3: "ordinal", 4: "nominal", 5: "ordinal"}
DESIGNS = {
    "alike": "every question's values equally often",
    "apart": "every question's shares its own, from even to one in ten",
}


def _study(folder: Path, shares: str) -> None:
    """A study of so many cases, coders and questions; double_coded is left to the program."""
    chosen = random.Random(7)
    names = [f"c{number}" for number in range(CODERS)]
    coders = "".join(f"  - {{id: {name}, name: {name}}}\n" for name in names)
    told = ""
    questions, scales = "", ""
    for size, level in SCALES.items():
        values = ", ".join(f"{{code: v{n}, label: Value {n}}}" for n in range(size))
        scales += f"  s{size}: {{level: {level}, values: [{values}]}}\n"
    for number in range(QUESTIONS):
        size = list(SCALES)[number % len(SCALES)]
        questions += (
            f"      - {{id: Q{number}, title: Question {number}, ask: Is it {number}?, "
            f"scale: s{size}}}\n"
        )
        if shares == "apart":
            weights = [chosen.uniform(0.1, 1.0) for _ in range(size)]
            parts = [round(each / sum(weights), 3) for each in weights]
            parts[0] = round(parts[0] + 1.0 - sum(parts), 3)
            said = ", ".join(f"v{n}: {part}" for n, part in enumerate(parts))
            told += f"    Q{number}: {{{said}}}\n"
    plan = f"plan:\n  shares:\n{told}" if told else ""
    (folder / "study.yaml").write_text(
        f"title: T\ncoders:\n{coders}attributes:\n  group: {{title: G, values: [A, B]}}\n"
        f"group_by: group\nsample: {{size: all}}\n{plan}"
    )
    (folder / "codebook.yaml").write_text(
        f"title: T\nscales:\n{scales}areas:\n  - id: a\n    title: A\n    questions:\n{questions}"
    )
    rows = "".join(f"C{number},{'AB'[number % 2]}\n" for number in range(CASES))
    (folder / "register.csv").write_text(f"case_id,group\n{rows}")


def _planned(folder: Path) -> None:
    """The plan here and now: seconds and most memory."""
    from typer.testing import CliRunner  # noqa: PLC0415  # in the measured process only

    from flows import cli  # noqa: PLC0415

    began = time.monotonic()
    done = CliRunner().invoke(cli.app, ["plan", str(folder)])
    if done.exit_code:
        raise SystemExit(done.output)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    first, _, _, third, *_ = done.output.splitlines()
    print(
        f"| {seconds:.1f} s | {used.ru_utime + used.ru_stime:.0f} s | {used.ru_maxrss >> 10} MB "
        f"| {first.split('settle ')[1]}, {third.split(': ')[1].split(' cases')[0]} |"
    )


def _recommended(folder: Path) -> None:
    """What `distribute` asks of the plan: the recommended number alone."""
    from flows.plan.planning import recommended_double_coded  # noqa: PLC0415
    from flows.study import open_study  # noqa: PLC0415

    study = open_study(folder, key=b"")
    cases = list(study.register.rows.values())
    began = time.monotonic()
    number = recommended_double_coded(study.file, study.codebook, cases, len(cases), 2)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"| {seconds:.1f} s | {used.ru_utime + used.ru_stime:.0f} s | {used.ru_maxrss >> 10} MB "
        f"| {number} double-coded |"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"plan": _planned, "recommended": _recommended}[sys.argv[1]](Path(sys.argv[2]))
    else:
        print(f"{CASES:,} cases, {CODERS} coders, {QUESTIONS} questions", flush=True)
        print("| | time | computing | most memory | result |\n|---|---:|---:|---:|---|", flush=True)
        for design, words in DESIGNS.items():
            with tempfile.TemporaryDirectory() as passing:
                _study(Path(passing), design)
                for what in ("plan", "recommended"):
                    print(f"| `{what}`, {words} ", end="", flush=True)
                    command = [sys.executable, "-m", "benchmarks.planning", what, passing]
                    subprocess.run(command, check=True)
