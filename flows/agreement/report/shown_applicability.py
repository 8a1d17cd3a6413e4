"""How does agreement on what applies stand on the report's page?"""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.model import Codebook
from flows.agreement.asked import AskedApart
from flows.agreement.report.words import alpha_words, chip, rare_words
from flows.agreement.results import Applied
from flows.agreement.verdicts import Standard


def shown_applicability(
    applied: Sequence[Applied],
    apart: Sequence[AskedApart],
    codebook: Codebook,
    names: Mapping[str, str],
    standard: Standard,
) -> dict[str, Any]:
    """Follow-up questions in order, and the cases in which coders differ, those first to settle.

    left_out: how many questions have a rule on the register alone.
    """
    by_register = sum(
        bool(each.applies_if) and not each.applies_if.keys() & codebook.questions.keys()
        for each in codebook
    )
    return {
        "rows": [_row(each, standard) for each in applied],
        "differing": sum(bool(each.differing) for each in applied),
        "cases": len({each.case_id for each in apart}),
        "apart": [_apart(each, codebook, names) for each in apart],
        "left_out": by_register,
    }


def _row(each: Applied, standard: Standard) -> dict[str, Any]:
    reading = each.reading
    return {
        "id": each.question,
        "title": each.title,
        "earlier": ", ".join(each.earlier),
        "cases": each.cases,
        "differing": each.differing,
        "agreement": each.percent_agreement,
        "alpha": alpha_words(reading, standard),
        "chip": chip(reading.verdict.word) if each.cases else None,
        "rare": rare_words(reading) if reading.verdict.reason == "rare_value" else "",
    }


def _apart(each: AskedApart, codebook: Codebook, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "case": each.case_id,
        "question": f"{each.question} {codebook.questions[each.question].title}",
        "earlier": "; ".join(f"{name} {codebook.questions[name].title}" for name in each.earlier),
        "asked": ", ".join(names[coder] for coder in each.asked),
        "not_asked": ", ".join(names[coder] for coder in each.not_asked),
    }
