"""Does the reader hold its laws for as long as one lets it? Coverage-guided, run by `.ci/long`.

atheris keeps every bent file that reaches new lines of codebook/excel or workbooks and bends
it further. FUZZ_SECONDS and FUZZ_SEED say how long and from where; a file that breaks a law is
kept in the folder FUZZ_FOUND and named, and the run ends with 1.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["codebook", "workbooks"]):
    import laws
import bending
import deeds
import findings
import rewriting
import small_return

SECONDS, SEED = os.environ.get("FUZZ_SECONDS", "600"), os.environ.get("FUZZ_SEED", "2026")
FOUND_IN = Path(os.environ.get("FUZZ_FOUND", "fuzz-found"))
SLOWEST = 20
"""Seconds for one file, far more than any takes; a hang is a finding."""
LARGEST = 200_000
MOST_MEMORY = 1_000
"""Megabytes, of all that a run holds; it takes about 150."""


class Run:
    """One run: how files ended, which laws they broke, and what to bend next."""

    def __init__(self, told: Path) -> None:
        self.told = told
        self.ended: Counter[str] = Counter()
        self.broken: dict[str, str] = {}
        self.plain = findings.plain()
        self.others = (small_return.filled(small_return.ANOTHER), small_return.blank())

    def read(self, content: bytes) -> None:
        """Read one file under the laws; a finding is kept, and the run goes on."""
        signal.alarm(SLOWEST)
        try:
            found = laws.hold(content, fix_list=len(content) % 4 == 0)
            self.ended["read" if found.refusal is None else found.refusal.kind] += 1
        except Exception as error:
            self._keep(content, error)
        finally:
            signal.alarm(0)
        if self.ended.total() % 50 == 0:
            self._tell()

    def bend(self, content: bytes, largest: int, seed: int) -> bytes:
        """The next file: bent as its seed says, its parts also as libFuzzer bends them."""

        def mutate(part: bytes, draw: Random) -> bytes:
            return bytes(atheris.Mutate(part, len(part) + 200))

        made = self._bent(content, Random(seed), mutate)
        return made if len(made) <= largest else content[:largest]

    def _bent(self, content: bytes, draw: Random, mutate: bending.Bend) -> bytes:
        chance = draw.random()
        if chance < 0.2:
            parts = deeds.done(self.plain, draw)
            return bending.archive(rewriting.rewritten(parts, draw) if chance < 0.1 else parts)
        if chance < 0.3:
            content = bending.archive(rewriting.rewritten(self.plain, draw))
        return bending.bent(content, draw, self.others, mutate)

    def _keep(self, content: bytes, error: Exception) -> None:
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        where = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}"
        # a law's words name a cell: whole, they would make each file a finding of its own
        kind = f"{type(error).__name__} {where} {str(error)[:20]}"
        self.ended["a law is broken"] += 1
        if kind not in self.broken:
            FOUND_IN.mkdir(exist_ok=True, parents=True)
            path = FOUND_IN / f"{hashlib.sha256(content).hexdigest()[:12]}.xlsx"
            path.write_bytes(content)
            self.broken[kind] = f"{path}: {error}"
            print(f"FINDING {kind}: {self.broken[kind]}", flush=True)
            self._tell()

    def _tell(self) -> None:
        told = {"ended": dict(self.ended.most_common()), "broken": self.broken}
        self.told.write_text(json.dumps(told))


def fuzz(corpus: Path, told: Path) -> None:
    """Fuzz for SECONDS; libFuzzer ends the process by itself."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_slow)
    run = Run(told)
    seeds = [bending.archive(run.plain), *(each.made(run.plain) for each in findings.FINDINGS)]
    seeds += [
        bending.archive(rewriting.WAYS[name](run.plain, Random(name))) for name in rewriting.WAYS
    ]
    for number, content in enumerate(seeds):
        if len(content) <= LARGEST:
            (corpus / f"seed-{number:03}").write_bytes(content)
    limits = [f"-max_total_time={SECONDS}", f"-seed={SEED}", f"-max_len={LARGEST}", "-timeout=60",
              f"-rss_limit_mb={MOST_MEMORY}", "-print_final_stats=1", "-len_control=0",
              f"-artifact_prefix={FOUND_IN}/"]  # fmt: skip
    atheris.Setup([sys.argv[0], *limits, str(corpus)], run.read, custom_mutator=run.bend)
    atheris.Fuzz()


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"over {SLOWEST} seconds")


def main() -> int:
    """Fuzz in a process of its own and say what was found: 1 where anything was."""
    FOUND_IN.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus, told = Path(folder, "corpus"), Path(folder, "told.json")
        corpus.mkdir()
        ended = subprocess.run([sys.executable, __file__, str(corpus), str(told)], check=False)
        result = json.loads(told.read_text())
        kept = len(list(corpus.iterdir()))
    print(f"{SECONDS} s, seed {SEED}: {sum(result['ended'].values()):,} files read or refused")
    print(f"{kept} of them kept, since they reach new lines; how they ended: {result['ended']}")
    print(f"laws broken: {len(result['broken'])}", *result["broken"].values(), sep="\n  ")
    return 1 if result["broken"] or ended.returncode else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        fuzz(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.exit(main())
