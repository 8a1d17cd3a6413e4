"""Which way does a lot fall? Always the same for the same words, whatever was drawn before."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def lot(*words: object) -> float:
    """From 0 up to (not including) 1, evenly."""
    told = "\x1f".join(str(word) for word in words)
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:7], "big") / 2**56


def drawn(choices: Sequence[T], *words: object, weights: Sequence[float] = ()) -> T:
    """One of the choices; weights: how likely each is beside the others, alike if not given."""
    each = [*weights] or [1.0] * len(choices)
    left = lot(*words) * sum(each)
    for choice, weight in zip(choices, each, strict=True):
        left -= weight
        if left < 0:
            return choice
    return choices[-1]
