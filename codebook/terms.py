"""Which of the codebook's terms does a question use?"""

import re

from codebook.folding import folded
from codebook.model import Codebook, Question


def terms_used(codebook: Codebook, question: Question) -> dict[str, str]:
    """The definitions of terms that stand in a question's title, wording, parts or guidance.

    A term is found in any case and with an ending ("interpreters"), as whole words.
    """
    said = folded(" ".join([question.title, question.ask, *question.parts, question.guidance]))
    return {
        term: definition
        for term, definition in codebook.terms.items()
        if re.search(rf"\b{re.escape(folded(term))}(s|es|'s)?\b", said)
    }
