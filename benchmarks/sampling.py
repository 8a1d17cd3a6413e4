"""How long does a draw of 10,000 cases take, in what memory, and how exact is it? Beside samplics.

Run as: python -m benchmarks.sampling [PYTHON], where PYTHON has samplics (pip install samplics, in
an environment of its own). Each draw runs in a process of its own; seconds are of computing, so
that other work on the machine does not count. Where a design can be drawn by both, the median
of five is taken.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

CASES = 10_000
SIZE = 300
TIMES = 5
STAGES = ("every case", "stratified, proportional", "targets", "quotas of 8 themes, 10 each")
THEMES = tuple(f"Theme {n}" for n in range(1, 9))
ETHNIC = {"A": 40, "B": 25, "C": 15, "D": 10, "E": 7, "F": 3}
VALUES = {
    "sex": {"Female": 5, "Male": 5},
    "disability": {"Yes": 1, "No": 5},
    "harm": {"N": 9, "P": 5, "S": 2, "O": 1},
}
ATTRIBUTES: dict[str, Any] = {
    "type": {"title": "Type", "values": ["LCSPR", "Rapid review"]},
    "ethnic": {"title": "Ethnicity", "values": list(ETHNIC)},
    "age": {
        "title": "Age",
        "type": "number",
        "bands": {"0-5": [0, 5], "6-12": [6, 12], "13-17": [13, 17]},
    },
    **{name: {"title": name, "values": list(values)} for name, values in VALUES.items()},
}
STRATA = ["type", "ethnic"]
RANGE = ["sex", "disability", "harm"]
RAPID = {"A": 90, "B": 60, "C": 35, "D": 20, "E": 15, "F": 10}
LOCAL = {"A": 25, "B": 20, "C": 10, "D": 8, "E": 5, "F": 2}
TARGETS: list[dict[str, Any]] = [
    {"where": {"type": "Rapid review"}, "by": "ethnic", "counts": RAPID},
    {"where": {"type": "LCSPR"}, "by": "ethnic", "counts": LOCAL},
    {"by": "sex", "counts": {"Female": 150, "Male": 150}},
    {"by": "age", "counts": {"0-5": 100, "6-12": 100, "13-17": 100}},
    {"where": {"type": "LCSPR"}, "by": "harm", "counts": {"N": 35, "P": 20, "S": 10, "O": 5}},
]  # fmt: skip


def register() -> dict[str, dict[str, str]]:
    """Made-up cases with skewed strata, some unknown values, and one to four themes each."""
    chance = random.Random(1)
    rows = {}
    for n in range(CASES):
        row = {"case_id": f"C{n:05}", "age": str(chance.randrange(18)), "child": f"K{n * 9 // 10}"}
        row["type"] = chance.choices(["Rapid review", "LCSPR"], [4, 1])[0]
        row["ethnic"] = chance.choices(list(ETHNIC), list(ETHNIC.values()))[0]
        for name, values in VALUES.items():
            row[name] = chance.choices([*values, ""], [*values.values(), 1])[0]
        row["themes"] = "; ".join(chance.sample(THEMES, chance.randrange(1, 5)))
        rows[row["case_id"]] = row
    return rows


def designs(rows: dict[str, dict[str, str]]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each design by name: how samplics would draw it ("" if it cannot), and as in study.yaml."""
    held = Counter(stratum(row) for row in rows.values())
    fixed = {name: min(n, 20 + 5 * place) for place, (name, n) in enumerate(sorted(held.items()))}
    some = {"size": SIZE, "strata": STRATA}

    def quotas(themes: int, each: int, **more: Any) -> dict[str, Any]:
        counts = dict.fromkeys(THEMES[:themes], each)
        return {"quotas": {"column": "themes", "counts": counts, "range": RANGE, **more}}

    return {
        "random": ("random", {"size": SIZE}),
        "stratified, proportional": ("proportional", some),
        "stratified, equal": ("equal", {**some, "allocation": "equal"}),
        "stratified, fixed": ("fixed", {"strata": STRATA, "allocation": "fixed", "counts": fixed}),
        "stratified, at least 10": ("", {**some, "minimum": 10}),
        "targets": ("", {"size": SIZE, "targets": TARGETS}),
        "targets and different children": (
            "", {"size": SIZE, "targets": [*TARGETS, {"distinct": "child", "n": SIZE - 1}]},
        ),
        "quotas of 4 themes, 10 each": ("", quotas(4, 10)),
        "quotas of 8 themes, 10 each": ("", quotas(8, 10)),
        "quotas of 8 themes, 25 each": ("", quotas(8, 25)),
        "quotas of 8 themes by age, ethnicity, harm": (
            "", quotas(8, 25, range=["age", "ethnic", "harm"]),
        ),
    }  # fmt: skip


def stratum(row: dict[str, str]) -> str:
    return " › ".join(row[column] for column in STRATA)


def drawn_here(sample: dict[str, Any], times: int) -> dict[str, Any]:
    """A draw in this process: median seconds, most memory in MB, and the cases drawn."""
    from flows.register.load import Register  # noqa: PLC0415  # in the measured process only
    from flows.sample.design import chosen_cases  # noqa: PLC0415
    from flows.studyfile import StudyFile  # noqa: PLC0415

    rows = register()
    file = StudyFile.model_validate(
        {
            "title": "T", "coders": [{"id": "ab", "name": "A"}], "group_by": "ethnic",
            "attributes": ATTRIBUTES, "sample": {"seed": 7, **sample},
        }
    )  # fmt: skip
    held = Register(tuple(next(iter(rows.values()))), rows, "")
    seconds = []
    for _ in range(times):
        began = time.process_time()
        chosen = chosen_cases(file, held)
        seconds.append(time.process_time() - began)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"seconds": statistics.median(seconds), "memory": most, "drawn": list(chosen.cases)}


def stage_here(sample: dict[str, Any]) -> dict[str, Any]:
    """The whole stage, from the register's file to the reports, as `drawn_here` tells of a draw."""
    from flows.sample.work import sample as sample_stage  # noqa: PLC0415  # as above
    from flows.study import open_study  # noqa: PLC0415

    rows = register()
    told = {
        "title": "T", "coders": [{"id": "ab", "name": "A"}], "group_by": "ethnic", "documents": {},
        "attributes": ATTRIBUTES, "sample": {"seed": 7, **sample},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        (folder / "study.yaml").write_text(json.dumps(told), encoding="utf-8")
        columns = tuple(next(iter(rows.values())))
        lines = [",".join(row[name] for name in columns) for row in rows.values()]
        text = "\n".join([",".join(columns), *lines])
        (folder / "register.csv").write_text(text, encoding="utf-8")
        began = time.process_time()
        sample_stage(open_study(folder))
        seconds = time.process_time() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"seconds": seconds, "memory": most}


def measured(words: list[str], told: dict[str, Any]) -> dict[str, Any] | None:
    """What a process of its own prints; None where it cannot run."""
    done = subprocess.run(
        words, input=json.dumps(told), capture_output=True, text=True, check=False
    )
    if done.returncode and "samplics" not in done.stderr:
        raise SystemExit(done.stderr)
    return None if done.returncode else json.loads(done.stdout)


def apart(how: str, sample: dict[str, Any], rows: dict[str, Any], drawn: list[str]) -> str:
    """How far the draw's allocation is from what was asked: cases in all, and in a stratum."""
    held = Counter(stratum(row) for row in rows.values())
    found = Counter(stratum(rows[case]) for case in drawn)
    if how == "random":
        return f"{len(drawn) - SIZE:+}"
    exact = {name: SIZE * n / CASES for name, n in held.items()}
    if how == "equal":
        exact = {name: SIZE / len(held) for name in held}
    elif how == "fixed":
        exact = sample["counts"]
    most = max(abs(found[name] - exact[name]) for name in held)
    return f"{len(drawn) - round(sum(exact.values())):+}, {most:.2f}"


def main(python: str) -> None:
    rows = register()
    theirs = str(Path(__file__).with_name("samplics_draw.py"))
    print(
        "| design | seconds | memory | samplics: seconds, memory | times as fast | memory, share |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    exactness, missing = [], False
    for name in STAGES:
        asked = {"sample": designs(rows)[name][1] if name in designs(rows) else {"size": "all"}}
        whole = measured([sys.executable, "-m", "benchmarks.sampling", "--stage"], asked)
        assert whole is not None
        print(f"| the whole stage: {name} | {whole['seconds']:.1f} | {whole['memory']} MB | | | |")
    for name, (how, sample) in designs(rows).items():
        ours = measured(
            [sys.executable, "-m", "benchmarks.sampling", "--draw"],
            {"sample": sample, "times": TIMES if how else 1},
        )
        assert ours is not None
        line = f"| {name} | {ours['seconds']:.3f} | {ours['memory']} MB |"
        other = None
        if how:
            told = {
                "how": how, "size": SIZE, "counts": sample.get("counts"), "seed": 7,
                "cases": list(rows), "strata": [stratum(row) for row in rows.values()],
                "times": TIMES,
            }  # fmt: skip
            other = measured([python, theirs], told)
            missing = missing or other is None
        if other is None:
            print(f"{line} | | |")
            continue
        speed, share = other["seconds"] / ours["seconds"], ours["memory"] / other["memory"]
        beside = f"{other['seconds']:.3f}, {other['memory']} MB"
        print(f"{line} {beside} | {speed:.1f} | {share:.2f} |")
        both = (apart(how, sample, rows, each["drawn"]) for each in (ours, other))
        exactness.append(f"| {name} | {' | '.join(both)} |")
    if missing:
        print(f"\nsamplics cannot be imported by {python}: its columns are empty")
    if exactness:
        print("\n| cases too many, most apart from a stratum's exact share | ours | samplics |")
        print("|---|---:|---:|")
        print("\n".join(exactness))


if __name__ == "__main__":
    if sys.argv[1:] == ["--stage"]:
        print(json.dumps(stage_here(json.load(sys.stdin)["sample"])))
    elif sys.argv[1:] == ["--draw"]:
        asked = json.load(sys.stdin)
        print(json.dumps(drawn_here(asked["sample"], asked["times"])))
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
