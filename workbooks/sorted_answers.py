"""Was the Answer column sorted by itself? Then answers stand beside questions not their own."""

from collections import Counter
from collections.abc import Sequence
from math import factorial, prod

from codebook.folding import folded

UNLIKELY = 100_000
"""So many other orders of the same answers must there be before their order tells anything."""
FEWEST = 6


def sorted_by_itself(answers: Sequence[str]) -> bool:
    """Whether answers, in the order of their questions, are in order of their own.

    answers: texts, empty where there is none, in the order of rows that were left in theirs.
    Coders answer in order of questions, so that an alphabet among the answers, with the empty
    cells last, is next to impossible by chance where they are many and of several kinds.
    """
    given = [folded(each) for each in answers if folded(each)]
    if len(given) < FEWEST or any(folded(each) for each in answers[len(given) :]):
        return False
    orders = factorial(len(given)) // prod(map(factorial, Counter(given).values()))
    ways = (sorted(given), sorted(given, key=_numbers_first))
    return orders > UNLIKELY and any(given in (each, each[::-1]) for each in ways)


def _numbers_first(text: str) -> tuple[bool, int, str]:
    number = text.isdecimal()
    return not number, int(text) if number else 0, text
