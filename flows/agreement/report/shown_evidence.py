"""How does agreement on evidence stand on the report's page? Places, never quotes."""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.evidence import QuestionEvidence, Tally

FEWEST = 5
"""Of fewer pairs no percentage is given."""


def shown_evidence(
    evidence: Sequence[QuestionEvidence],
    of: Mapping[str, dict[str, Any]],
    names: Mapping[str, str],
    most: int,
) -> dict[str, Any]:
    """Questions with evidence from two coders, all together first.

    of: questions as the page shows them, by key. most: so many of the cases in which the same
    answer rests on other words are listed for a question.
    """
    rows = [_row(each, of) for each in evidence]
    alike = sum((each.alike for each in evidence), Tally())
    unlike = sum((each.unlike for each in evidence), Tally())
    return {
        "rows": rows,
        "alike": _shares(alike),
        "summary": [
            {"answers": words, "pairs": tally.pairs, **_shares(tally)}
            for words, tally in (
                ("Same answer", alike),
                ("Different answers", unlike),
                ("All", alike + unlike),
            )
        ],
        "quotes": alike.quotes,
        "other_words": alike.quotes - alike.overlapping,
        "apart": [_apart(each, of, names, most) for each in evidence if each.apart],
    }


def _row(each: QuestionEvidence, of: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "asked": of[_key(each)],
        "compared": each.compared,
        "pairs": each.all.pairs,
        **_shares(each.all),
        "alike": _share(each.alike.overlapping, each.alike.quotes),
        "unlike": _share(each.unlike.overlapping, each.unlike.quotes),
    }


def _shares(tally: Tally) -> dict[str, str]:
    return {
        "document": _share(tally.same_document, tally.documents),
        "page": _share(tally.same_page, tally.pages),
        "words": _share(tally.overlapping, tally.quotes),
    }


def _share(part: int, whole: int) -> str:
    """Such as "80% of 15"; counts where there are fewer than 5, a dash where there are none."""
    if 0 < whole < FEWEST:
        return f"{part} of {whole}"
    return f"{fixed(100 * part / whole, 0)}% of {whole:,}" if whole else "–"


def _apart(
    each: QuestionEvidence, of: Mapping[str, dict[str, Any]], names: Mapping[str, str], most: int
) -> dict[str, Any]:
    return {
        "asked": of[_key(each)],
        "all": len(each.apart),
        "quotes": each.alike.quotes,
        "rows": [
            {
                "case": one.row.case_id,
                "answer": one.value,
                "sides": [
                    f"{names[coder]}: {place or 'no place given'}"
                    for coder, place in zip(one.coders, one.places, strict=True)
                ],
            }
            for one in each.apart[:most]
        ],
    }


def _key(each: QuestionEvidence) -> str:
    return f"{each.question}/{each.part}" if each.part else each.question
