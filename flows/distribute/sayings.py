"""Why does a further workbook come? In words a coder knows."""

from collections.abc import Iterable, Mapping, Sequence

from flows.distribute.uncovered import Left, LeftRow
from flows.phrases import listed

STANDS = "Only what is new to you or has changed. All else that you answered stands."
NAMED = 6
"""More cases than these are only counted."""
_LATER = "given to you later: please answer everything."
AFRESH = "What you answered before stands beside it. Please answer afresh, from the documents."


def why_in_words(left: Left, documents: Mapping[str, str], *, shown: bool) -> str:
    """Such as "The Panel letter has come: please answer these 2 questions"; "" for a whole case.

    documents: titles by register column; shown: earlier answers stand in the workbook.
    """
    if not left.rows:
        return ""
    kinds = [kind for kind in _SENTENCES if any(row.why == kind for row in left.rows)]
    said = [_said(kind, left.rows, documents, alone=len(kinds) == 1) for kind in kinds]
    return " ".join([*said, *([AFRESH] if shown else [])])


def all_in_words(left: Iterable[Left], documents: Mapping[str, str], *, shown: bool) -> str:
    """The same of a whole workbook, a line for each reason with the cases of which it holds."""
    cases: dict[str, list[str]] = {}
    for each in left:
        cases.setdefault(why_in_words(each, documents, shown=False), []).append(each.case_id)
    lines = [f"{_cases(named)}: {told or _LATER}" for told, named in cases.items()]
    return "\n".join([STANDS, *lines, *([AFRESH] if shown else [])])


def why_further(left: Sequence[Left]) -> str:
    """Why there is more to hand out, to its lead: "a document has come", and what else."""
    kinds = {str(row.why) for each in left for row in each.rows}
    kinds |= {"case" for each in left if not each.rows}
    told = [words for kind, words in _TO_THE_LEAD.items() if kind in kinds]
    return listed(list(dict.fromkeys(told)))


def _said(kind: str, rows: Sequence[LeftRow], documents: Mapping[str, str], *, alone: bool) -> str:
    """One reason; alone: it is that of all rows, so that they need not be named."""
    here = [row for row in rows if row.why == kind]
    questions = list(dict.fromkeys(row.question for row in here))
    columns = dict.fromkeys(column for row in here for column in row.columns)
    came = listed([documents.get(column, column) for column in columns])
    several = len(questions) > 1
    these = f"these {len(questions)} questions" if several else "this question"
    return _SENTENCES[kind].format(
        named=f"Question{'s' * several} {listed(questions)}",
        has="have" if several else "has",
        is_="are" if several else "is",
        it="them" if several else "it",
        these=these if alone else f"question{'s' * several} {listed(questions)}",
        came=f"The {came} {'have' if len(columns) > 1 else 'has'} come",
    )


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
    "which did not apply before.",
    "changed": "{named} {has} changed: please answer {it} again.",
    "new": "{named} {is_} new: please answer {it}.",
    "follows": "{named} may now apply as well, by what you answer.",
}


def _cases(named: Sequence[str]) -> str:
    """The cases by name, or their number where they are many."""
    return f"{len(named)} cases" if len(named) > NAMED else listed(named)
