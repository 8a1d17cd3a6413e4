"""How even and how quick is sharing out, beside effiara's SampleDistributor, in one run?

Run as: python -m benchmarks.assignment [PYTHON]

PYTHON: an interpreter of an environment where effiara is installed (pip install effiara in a
throw-away one); without it, or where effiara is missing there, its columns are left out.
"""

import json
import platform
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import Any

from flows.distribute.assignment import assignment
from flows.distribute.reassignment import Order, Stands, moves
from flows.distribute.wanted import Relations, Rules
from flows.studyfile import Round

GROUPS = 8
SIZES = ((54, 2, 1.0), (54, 4, 1.0), (54, 6, 0.4), (300, 5, 0.2), (10_000, 20, 0.2))
"""Cases, coders, share coded twice."""
THEIRS = """
import json, sys, time
import pandas as pd
from effiara.preparation import SampleDistributor
told = json.load(sys.stdin)
made = {}
began = time.process_time()
given = SampleDistributor(
    annotators=told["coders"], time_available=None, annotation_rate=1,
    num_samples=len(told["cases"]), double_proportion=told["share"], re_proportion=0.0,
)
given.set_project_distribution()
made = given.distribute_samples(pd.DataFrame({"case": told["cases"]}), all_reannotation=True)
seconds = time.process_time() - began
print(json.dumps({
    "seconds": seconds,
    "given": {who: list(rows["case"]) for who, rows in made.items() if who != "left_over"},
    "left": len(made.get("left_over", [])),
}))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How much computing it took, and by how much loads, overlaps and groups differ.

    group: of the least even group; unrepresented: groups without a case coded twice; left: cases
    that nobody got.
    """

    seconds: float
    load: int
    pairs: int
    group: int
    unrepresented: int
    left: int


def outcome(
    given: Mapping[str, list[str]], groups: Mapping[str, str], seconds: float, left: int = 0
) -> Outcome:
    """The same measures for whoever shared out."""
    loads = [len(cases) for cases in given.values()]
    coders: dict[str, list[str]] = {}
    for who, cases in given.items():
        for case in cases:
            coders.setdefault(case, []).append(who)
    met = Counter(pair for team in coders.values() for pair in combinations(sorted(team), 2))
    overlaps = [met[pair] for pair in combinations(sorted(given), 2)]
    seen = Counter((groups[case], who) for who, cases in given.items() for case in cases)
    names = sorted(set(groups.values()))
    apart = [[seen[group, who] for who in given] for group in names]
    double = {groups[case] for case, team in coders.items() if len(team) > 1}
    return Outcome(
        seconds,
        max(loads) - min(loads),
        max(overlaps) - min(overlaps),
        max(max(each) - min(each) for each in apart),
        len(set(names) - double),
        left,
    )


def drawn(cases: int) -> dict[str, str]:
    """Made-up cases with their groups; group G7 has one case in a hundred, or one."""
    random = Random(1)
    found = {f"C{n:05}": f"G{random.randrange(GROUPS - 1)}" for n in range(cases)}
    for case in random.sample(sorted(found), max(1, cases // 100)):
        found[case] = f"G{GROUPS - 1}"
    return found


def ours(groups: Mapping[str, str], coders: list[str], share: float, rules: Rules) -> Outcome:
    """This program's way; who is full counts only by what is lacking of a capacity."""
    keys = {case: (group,) for case, group in groups.items()}
    design = Round(double_coded="all" if share == 1 else share, seed=1)
    began = time.process_time()
    made = assignment(design, list(groups), keys, coders, len(groups), rules=rules)
    seconds = time.process_time() - began
    given: dict[str, list[str]] = {who: [] for who in coders}
    for each in made.assigned:
        given[each.coder].append(each.case_id)
    found, even = outcome(given, groups, seconds), made.balance
    if not even.limited:
        return found
    spreads = {"load": even.load.found, "pairs": even.pairs.found, "group": even.group.found}
    return replace(found, **spreads)


def theirs(
    python: str, groups: Mapping[str, str], coders: list[str], share: float
) -> Outcome | None:
    """The way of effiara, in an interpreter that has it; None where that fails."""
    told = json.dumps({"coders": coders, "cases": list(groups), "share": share})
    done = subprocess.run(
        [python, "-c", THEIRS], input=told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"effiara failed for {len(coders)} coders: {done.stderr.strip().splitlines()[-1]}")
        return None
    made: dict[str, Any] = json.loads(done.stdout)
    return outcome(made["given"], groups, made["seconds"], made["left"])


def constrained(groups: Mapping[str, str], coders: list[str], kind: Any) -> Rules:
    """Each coder is not to read five cases, two have small capacities, 200 pairs are related."""
    random = Random(2)
    cases = random.sample(sorted(groups), 400)
    return Rules(
        capacities={coders[0]: 300, coders[1]: 500},
        excluded={who: frozenset(random.sample(sorted(groups), 5)) for who in coders},
        relations=Relations(kind, tuple(zip(cases[::2], cases[1::2], strict=True))),
    )


def moved(groups: Mapping[str, str], coders: list[str], source: str, to: list[str]) -> Outcome:
    """A round of which nothing is begun, and somebody leaves, or joins (source: all)."""
    keys = {case: (group,) for case, group in groups.items()}
    made = assignment(Round(double_coded=0.2, seed=1), list(groups), keys, coders, len(groups))
    stands = [Stands(each.case_id, each.coder, each.wave, each.position) for each in made.assigned]
    every = [(each.case_id, each.coder) for each in stands]
    moving = frozenset(each for each in every if source in ("all", each[1]))
    everybody = sorted({*coders, *to})
    began = time.process_time()
    told = moves(Order(source, tuple(to), moving), stands, every, everybody, keys, Rules(), {}, "1")
    seconds = time.process_time() - began
    now = {*every} - {*told.taken} | {(each.case_id, each.coder) for each in told.given}
    given: dict[str, list[str]] = {who: [] for who in everybody if who != source}
    for case, who in now:
        given[who].append(case)
    return outcome(given, groups, seconds)


def row(words: str, told: Outcome | None, how: Callable[[float], str] = "{:.3f} s".format) -> str:
    """A line of the table."""
    if told is None:
        return f"| {words} | | | | | | |"
    numbers = (told.load, told.pairs, told.group, told.unrepresented, told.left)
    return f"| {words} | {how(told.seconds)} | {' | '.join(map(str, numbers))} |"


def main() -> None:
    """Print the table for docs/measurements.md."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    has = subprocess.run([python, "-c", "import effiara"], capture_output=True, check=False)
    there = has.returncode == 0
    if not there:
        print("effiara cannot be imported; only this program's figures follow\n")
    print(f"Python {platform.python_version()}\n")
    print("| cases, coders, coded twice | computing | loads | pairs | groups | missing | left |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    assignment(Round(), ["a", "b"], {"a": ("",), "b": ("",)}, ["ab", "cd"], 2)  # imports
    for cases, number, share in SIZES:
        groups, coders = drawn(cases), [f"c{n:02}" for n in range(number)]
        words = f"{cases:,}, {number}, {share:.0%}"
        mine = ours(groups, coders, share, Rules())
        print(row(words, mine))
        other = theirs(python, groups, coders, share) if there else None
        if other is not None:
            ratio = other.seconds / mine.seconds
            print(row(f"{words}: effiara ({ratio:.1f} times the computing)", other))
    groups, coders = drawn(10_000), [f"c{n:02}" for n in range(20)]
    for kind in ("same", "different"):
        made = ours(groups, coders, 0.2, constrained(groups, coders, kind))
        print(row(f"10,000, 20, 20%, all constraints, related: {kind}", made))
    leaving = moved(groups, coders, coders[3], [who for who in coders if who != coders[3]])
    print(row("10,000, 20, 20%, then one leaves", leaving))
    print(row("10,000, 20, 20%, then one joins", moved(groups, coders, "all", ["new"])))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nMost memory: {most:.0f} MB")


if __name__ == "__main__":
    main()
