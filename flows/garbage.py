"""May Python stop looking for garbage while millions of small values are made?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage in cycles: where a million answers are kept, all in vain.

    Every look goes through all that is kept, and takes a third of the time. What is in no cycle
    is freed at once as ever.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
