"""Was the Answer column sorted by itself? Then answers stand beside questions not their own."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import factorial, prod

from codebook.folding import folded

UNLIKELY = 100_000
"""So many other orders of the same answers must there be before their order tells anything."""
RARE = 1_000
"""So many are enough on a whole sheet whose answers are of three kinds or more: to ask is cheap."""
DOUBTED = 20
"""So many are enough on a sheet that contradicts itself in other ways."""
FEWEST = 6
KINDS = 3


def sorted_by_itself(
    answers: Sequence[str],
    offered: Collection[str] = (),
    unlikely: int = UNLIKELY,
    kinds: int = 1,
) -> bool:
    """Whether answers, in the order of their questions, are in order of their own.

    answers: texts, empty where there is none, in the order of rows that were left in theirs;
    offered: what drop-downs offer. Texts that are none of these are passed over, since
    programs differ in where they sort a space, a sign or a capital; without any, all count.
    Coders answer in order of questions, so that an alphabet among the answers, with the empty
    cells last, is next to impossible by chance where they are many and of several kinds.
    unlikely: so many orders must there be of them; kinds: so many different answers.
    """
    filled = [each for each in answers if folded(each)]
    if any(folded(each) for each in answers[len(filled) :]):
        return False
    given = [folded(each) for each in filled if not offered or each in offered]
    if len(given) < FEWEST or len(set(given)) < kinds:
        return False
    orders = factorial(len(given)) // prod(map(factorial, Counter(given).values()))
    ways = (sorted(given), sorted(given, key=_numbers_first))
    return orders > unlikely and any(given in (each, each[::-1]) for each in ways)


def _numbers_first(text: str) -> tuple[bool, int, str]:
    number = text.isdecimal()
    return not number, int(text) if number else 0, text
