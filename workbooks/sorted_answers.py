"""Was the Answer column sorted by itself? Then answers stand beside questions not their own."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import factorial, prod

from codebook.folding import folded
from codebook.model import Codebook
from workbooks.anatomy import ANSWER
from workbooks.answercell import SheetRow
from workbooks.answerrows import SheetRows

UNLIKELY = 100_000
"""So many other orders of the same answers must there be before their order tells anything."""
RARE = 1_000
"""So many are enough on a whole sheet whose answers are of three kinds or more: to ask is cheap."""
DOUBTED = 20
"""So many are enough on a sheet where answers stand beside questions that do not offer them."""
DISPLACED = 2
"""So many such answers, which another question offers, are more than a slip."""
FEWEST = 6
KINDS = 3


@dataclass(frozen=True, slots=True)
class SortedFrom:
    """The first row whose answers alone were sorted. sure: none of the sheet's can be taken."""

    row: SheetRow
    sure: bool


def sorted_sheet(sheet: SheetRows, codebook: Codebook, *, contradicted: bool) -> SortedFrom | None:
    """Where a sheet's answers, or those of one of its areas, were sorted without their rows.

    None where they were not, or the rows were sorted with them. contradicted: whether any answer
    of the case is none that its question offers, or is lacking beside its evidence.
    """
    if [key for key in codebook.row_keys() if key in sheet.rows] != list(sheet.rows):
        return None
    rows = list(sheet.rows.values())
    offered = {value.label for scale in codebook.scales.values() for value in scale.values}

    def alphabetic(some: Sequence[SheetRow], unlikely: int, kinds: int = 1) -> bool:
        texts = [row.text(ANSWER) for row in some]
        return any(sorted_by_itself(texts, of, unlikely, kinds) for of in ((), offered))

    if _displaced(rows, codebook, offered) >= DISPLACED and alphabetic(rows, DOUBTED):
        return SortedFrom(rows[0], sure=True)
    areas = groupby(rows, lambda row: codebook.area_of(row.question.id).id)
    for some in (rows, *(list(here) for _, here in areas)):
        if alphabetic(some, UNLIKELY):
            return SortedFrom(some[0], sure=contradicted)
    return SortedFrom(rows[0], sure=False) if alphabetic(rows, RARE, KINDS) else None


def _displaced(rows: Sequence[SheetRow], codebook: Codebook, offered: Collection[str]) -> int:
    """How many answers are none of their question's values, but of another's."""
    found = 0
    for row in rows:
        scale = codebook.scale_of(row.question)
        own = {value.label for value in scale.values} if scale else set()
        found += row.text(ANSWER) in offered and row.text(ANSWER) not in own
    return found


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
