"""Walk the bundled example in lives that each end with SIGKILL at a named point, or by themselves.

    python killed.py FOLDER '[["committed", "drawn"], ["renaming", "reports/*.html"], null]'

A point is a moment and what it is about: `inserted` (an event is written, not committed),
`committed`, `renaming` (a file or folder is about to get its name) or `renamed`. Prints how
each life ended, a negative number for the signal. Needs no Prefect.
"""

import fnmatch
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path

LOADED = ("flows.demo.work", "flows.direct", "flows.demo.people", "flows.agreement.work",
          "flows.publish.work", "flows.collect.work", "flows.distribute.work",
          "flows.reconcile.work", "flows.sample.work", "flows.sample.design")  # fmt: skip


def main(folder, points):
    """One life for each point; null is one that ends by itself."""
    for name in LOADED:
        importlib.import_module(name)  # once, not in every life
    ended = []
    for point in points:
        began = time.monotonic()
        code = _life(folder, point)
        ended.append(code)
        print(point, code, f"{time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    print(json.dumps(ended))


def _life(folder, point):
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        if point is not None:
            _await(folder, *point)
        from flows.demo.work import run_demo

        run_demo(folder, with_prefect=False)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _await(folder, moment, about):
    if moment in ("inserted", "committed"):
        _await_event(moment, about)
    else:
        _await_name(folder, moment, about)


def _await_event(moment, what):
    """Die when this kind of event is written, before or after it is committed."""
    from sqlalchemy import event
    from sqlmodel import Session

    from db.tables import Event

    written = []

    @event.listens_for(Event, "after_insert")
    def _(_mapper, _connection, target):
        if target.what == what:
            written.append(target)
            if moment == "inserted":
                _die()

    @event.listens_for(Session, "after_commit")
    def _(_session):
        if written:
            _die()


def _await_name(folder, moment, pattern):
    """Die before a file gets its name, or at the first thing that is done after."""
    named = []

    def hook(name, told):
        if named and name != "os.kill":
            _die()
        if name == "os.rename" and fnmatch.fnmatch(str(told[1]), f"{folder}/{pattern}"):
            if moment == "renaming":
                _die()
            named.append(told[1])

    sys.addaudithook(hook)


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
