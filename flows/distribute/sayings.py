"""Why does a further workbook come? In words a coder knows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flows.distribute.uncovered import Left, LeftRow

_LATER = "given to you later; please answer everything."
AFRESH = "What you answered before stands beside it. Please answer afresh, from the documents."


def why_in_words(left: Left, documents: Mapping[str, str], *, shown: bool) -> str:
    """Such as "The Panel letter has come: please answer these 2 questions"; "" for a whole case.

    documents: titles by register column; shown: earlier answers stand in the workbook.
    """
    if not left.rows:
        return ""
    said = [sentence for kind in _SENTENCES for sentence in _said(kind, left.rows, documents)]
    return " ".join([*said, *([AFRESH] if shown else [])])


def all_in_words(left: Iterable[Left], documents: Mapping[str, str], *, shown: bool) -> str:
    """The same of a whole workbook, a line for each reason: in how many cases it holds."""
    counted = Counter(why_in_words(each, documents, shown=False) for each in left)
    lines = [f"{_cases(number)}: {told or _LATER}" for told, number in counted.items()]
    return "\n".join([*lines, *([AFRESH] if shown else [])])


def why_further(left: Sequence[Left]) -> str:
    """Why there is more to hand out, to its lead: "a document has come", and what else."""
    kinds = {str(row.why) for each in left for row in each.rows}
    kinds |= {"case" for each in left if not each.rows}
    told = [words for kind, words in _TO_THE_LEAD.items() if kind in kinds]
    return _listed(list(dict.fromkeys(told)))


def _said(kind: str, rows: Sequence[LeftRow], documents: Mapping[str, str]) -> list[str]:
    here = [row for row in rows if row.why == kind]
    if not here:
        return []
    questions = list(dict.fromkeys(row.question for row in here))
    columns = dict.fromkeys(column for row in here for column in row.columns)
    came = _listed([documents.get(column, column) for column in columns])
    return [
        _SENTENCES[kind].format(
            named=f"Question{'s' * (len(questions) > 1)} {_listed(questions)}",
            has="have" if len(questions) > 1 else "has",
            is_="are" if len(questions) > 1 else "is",
            it="them" if len(questions) > 1 else "it",
            these=f"these {len(questions)} questions" if len(questions) > 1 else "this question",
            came=f"The {came} {'have' if len(columns) > 1 else 'has'} come",
        )
    ]


_TO_THE_LEAD = {
    "document": "a document has come",
    "register": "the register was corrected",
    "changed": "the codebook has changed",
    "new": "the codebook has changed",
    "case": "cases were given to coders later",
}
_SENTENCES = {
    "document": "{came}: please answer {these}.",
    "register": "What is known of the case was corrected: please answer {these}, "
    "which then did not apply.",
    "changed": "{named} {has} changed: please answer {it} again.",
    "new": "{named} {is_} new: please answer {it}.",
    "follows": "{named} may now apply as well, by what you answer.",
}


def _cases(number: int) -> str:
    return f"{number} case{'s' * (number != 1)}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
