"""How is the same work done on many workbooks at once? In processes, one for each core."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from time import perf_counter
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

WORTH_IT = 4
"""Fewer pieces of work than these are done here in any case."""
MANY = 16
"""So many pieces are shared out at once."""
SOON = 3.0
"""Seconds of work that is done here sooner than other processes start and share it."""
VARIABLE = "INTERCODER_PROCESSES"
"""The environment variable that says how many processes to use; 1 for none beside this one."""
_LEFT = 16
"""A process is replaced after so much work, so that none grows."""


def processes() -> int:
    """How many processes to use: as told by INTERCODER_PROCESSES, else one for each core."""
    told = os.environ.get(VARIABLE, "")
    return max(1, int(told)) if told.isdecimal() else min(8, os.cpu_count() or 1)


def in_processes(
    work: Callable[[Given], Made], pieces: Sequence[Given], *, soon: float = SOON
) -> Iterator[Made]:
    """What the work makes of each piece, in their order, as it comes.

    work: a function at the top of a module; it and the pieces are handed to other processes.
    Of fewer than MANY the first is done here, and all others where they would not take longer
    than `soon` (seconds). Few pieces are in hand at a time. Where a process ends or cannot be
    started, the rest is done here; what the work raises is raised.
    """
    done, number = 0, processes()
    if number > 1 and len(pieces) >= WORTH_IT:
        is_long = len(pieces) >= MANY
        if not is_long:
            began = perf_counter()
            first = work(pieces[0])
            is_long = (perf_counter() - began) * (len(pieces) - 1) >= soon
            done = 1
            yield first
        try:
            for made in _in_pool(work, pieces[done:], number) if is_long else ():
                done += 1
                yield made
        except (BrokenProcessPool, OSError):
            pass
    for piece in pieces[done:]:
        yield work(piece)


def _in_pool(work: Callable[[Given], Made], pieces: Sequence[Given], number: int) -> Iterator[Made]:
    """The same, with twice as many pieces in hand as there are processes."""
    waiting: list[Future[Made]] = []
    with ProcessPoolExecutor(
        number, mp_context=get_context("spawn"), max_tasks_per_child=_LEFT * number
    ) as pool:
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) >= 2 * number:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for each in waiting:
                each.cancel()
