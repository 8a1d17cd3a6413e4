"""Does the reader hold its laws for as long as one lets it? Coverage-guided, run by `.ci/long`.

atheris keeps every bent file that reaches new lines of codebook/excel or workbooks and bends
it further. FUZZ_SECONDS and FUZZ_SEED say how long and from where; a file that breaks a law is
kept in the folder FUZZ_FOUND and named, and the run ends with 1.
"""

import hashlib
import os
import signal
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["codebook", "workbooks"]):
    import laws
import bending
import findings
import rewriting
import small_return

SLOWEST = 20
"""Seconds for one file, far more than any takes; a hang is a finding."""
LARGEST = 1_000_000

ended = Counter()
broken: dict[str, str] = {}
found_in = Path(os.environ.get("FUZZ_FOUND", "fuzz-found"))
others = (small_return.filled(small_return.ANOTHER), small_return.blank())


def one_file(content: bytes) -> None:
    """Read one file under the laws; a finding is kept, and the run goes on."""
    signal.alarm(SLOWEST)
    try:
        found = laws.hold(content, fix_list=len(content) % 4 == 0)
        ended["read" if found.refusal is None else found.refusal.kind] += 1
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        _keep(content, error)
    finally:
        signal.alarm(0)


def _keep(content: bytes, error: BaseException) -> None:
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    where = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}"
    # addresses and questions in a law's words would make each file a finding of its own
    kind = f"{type(error).__name__} {where} {str(error)[:20]}"
    ended["FINDING"] += 1
    if kind not in broken:
        found_in.mkdir(exist_ok=True)
        path = found_in / f"{hashlib.sha256(content).hexdigest()[:12]}.xlsx"
        path.write_bytes(content)
        broken[kind] = f"{path}: {error}"
        print(f"FINDING {kind}: {broken[kind]}", flush=True)


def bend(content: bytes, largest: int, seed: int) -> bytes:
    """The next file to try, bent as its seed says; parts are also bent as libFuzzer bends."""

    def mutate(part: bytes, draw: Random) -> bytes:
        return atheris.Mutate(part, len(part) + 200)

    draw = Random(seed)
    if draw.random() < 0.15:
        content = rewriting.rewritten(content, draw)
    made = bending.bent(content, draw, others, mutate)
    return made if len(made) <= largest else content


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"over {SLOWEST} seconds")


def main() -> None:
    """Fuzz for FUZZ_SECONDS and say what was found."""
    seconds, seed = os.environ.get("FUZZ_SECONDS", "600"), os.environ.get("FUZZ_SEED", "2026")
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_slow)
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    plain = findings.plain()
    seeds = [bending.archive(plain), *(each.made(plain) for each in findings.FINDINGS)]
    seeds += [rewriting.rewritten(seeds[0], Random(number)) for number in range(20)]
    for number, content in enumerate(seeds):
        if len(content) <= LARGEST:
            (corpus / f"seed-{number:03}").write_bytes(content)
    told = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LARGEST}", "-timeout=60",
            "-rss_limit_mb=2000", "-print_final_stats=1", "-len_control=0"]  # fmt: skip
    began = time.monotonic()
    atheris.Setup([sys.argv[0], *told, str(corpus)], one_file, custom_mutator=bend)
    import atexit

    atexit.register(_summary, began, corpus)
    atheris.Fuzz()


def _summary(began: float, corpus: Path) -> None:
    print(f"files read {sum(ended.values()):,} in {time.monotonic() - began:.0f} s")
    print(f"corpus {len(list(corpus.iterdir()))} files; they ended as {dict(ended.most_common())}")
    print(f"findings {len(broken)}", *broken.values(), sep="\n  ", flush=True)
    if broken:
        os._exit(1)


if __name__ == "__main__":
    main()
