"""What does a changed register row send back for coding, by the codebook's rules?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from codebook.model import Codebook
from codebook.rules import by_register

Now = Literal["asked", "not_asked", "awaiting"]


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that a case was asked and is not, or the other way round.

    now: asked (coders are still to answer it), not_asked (answers are kept and not counted), or
    awaiting (asked when its document comes). came: it had been waiting for a document.
    """

    question: str
    now: Now
    came: bool = False


def turned(
    codebook: Codebook, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Turned]:
    """The questions that the register's change turns, in the codebook's order."""
    for question in codebook:
        was, is_ = (by_register(codebook, question, row) for row in (before, after))
        if was.asked == is_.asked and (was.state == "awaiting") == (is_.state == "awaiting"):
            continue
        if is_.asked:
            yield Turned(question.id, "asked", came=was.state == "awaiting")
        else:
            yield Turned(question.id, "awaiting" if is_.state == "awaiting" else "not_asked")
