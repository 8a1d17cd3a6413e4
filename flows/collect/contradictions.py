"""Does a new return only add to what a coder said before, or take something back?"""

from collections.abc import Mapping

from codebook.answers import Row
from codebook.folding import folded
from codebook.model import Codebook


def contradicted(
    codebook: Codebook, before: Mapping[Row, str], now: Mapping[Row, str]
) -> tuple[Row, ...]:
    """The rows in order whose answer is now another one.

    before, now: values by row. A row without an answer now contradicts nothing: blank never
    supersedes. A text that still holds the earlier one only adds to it.
    """
    return tuple(
        sorted(row for row in before.keys() & now.keys() if _other(codebook, row, before, now))
    )


def _other(codebook: Codebook, row: Row, before: Mapping[Row, str], now: Mapping[Row, str]) -> bool:
    question = codebook.questions.get(row.question)
    if question is not None and question.kind == "text":
        return folded(before[row]) not in folded(now[row])
    return before[row] != now[row]
