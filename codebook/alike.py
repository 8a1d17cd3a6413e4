"""Do two questions ask the same, or nearly?"""

import re
from collections.abc import Iterator

from codebook.folding import folded
from codebook.model import Codebook, Question

NEARLY = 0.8
"""Share of telling words that two wordings have in common, from which they are looked at."""
_FEWEST = 3
_SAY_NOTHING = frozenset(
    """a about an and any anyone are as at be been by can did do does for from had has have how if
    in into is it its of on or over said say says shown than that the their them there this to under
    was were what when where whether which who why will with""".split()  # noqa: SIM905  # words, as people write them
)


def alike_questions(codebook: Codebook) -> Iterator[tuple[int, Question, bool]]:
    """Number of a question, an earlier one that it is like, and whether it asks just the same."""
    told: list[tuple[Question, str, frozenset[str]]] = []
    for number, question in enumerate(codebook):
        words, telling = folded(question.ask), _telling(question.ask)
        for other, its_words, its_telling in told:
            if words == its_words:
                yield number, other, True
                break
            if _near(telling, its_telling):
                yield number, other, False
                break
        told.append((question, words, telling))


def _telling(text: str) -> frozenset[str]:
    """The words that say what is asked, without their endings."""
    words = re.findall(r"[^\W_]+", folded(text))
    return frozenset(
        re.sub(r"(ies|es|s|ed|ing)$", "", word) or word
        for word in words
        if word not in _SAY_NOTHING
    )


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether most telling words are the same, where there are some."""
    if min(len(one), len(other)) < _FEWEST:
        return False
    return len(one & other) / len(one | other) >= NEARLY
