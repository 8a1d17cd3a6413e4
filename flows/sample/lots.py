"""In which random order do cases come up? By lots that rest on the seed and the case alone."""

import hashlib
from collections.abc import Iterable

LOTS = 2**40
"""Lots are whole numbers below this, so that sums of thousands are exact in floating point."""


def lot(seed: int, *words: str) -> int:
    """A number evenly spread over 0 to LOTS - 1: the same for the same seed and words, anywhere.

    It rests on nothing else: not on other cases, their order, the machine or a library's
    generator. So a case keeps its lot when the register grows ("permanent random numbers",
    Ohlsson 1995, in Business Survey Methods, Wiley).
    """
    told = "\0".join([str(seed), *words])
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:5], "big")


def in_lot_order(cases: Iterable[str], seed: int) -> list[str]:
    """The cases in random order under the seed: the first n are a simple random sample of n.

    Drawing one more takes the next of the same order.
    """
    return sorted(cases, key=lambda case: (lot(seed, case), case))
