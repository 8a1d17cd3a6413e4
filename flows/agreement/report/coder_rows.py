"""What do the report's files say of coders? Flat rows: by coder, drift, against themselves."""

from collections.abc import Iterator
from typing import Any

from flows.agreement.bycoder import CoderAgreement, Compared
from flows.agreement.contrasts import Contrast
from flows.agreement.drift import Change, Drift
from flows.agreement.leaning import Leaning
from flows.agreement.results import RoundAgreement
from flows.agreement.shares import FEWEST
from flows.agreement.themselves import AgainstThemselves
from flows.agreement.withoutcoder import WithoutCoder


def coder_rows(measured: RoundAgreement) -> dict[str, list[dict[str, Any]]]:
    """The rows by their key in the report's JSON; a list is empty where there is nothing to say."""
    leanings = measured.leanings
    return {
        "by_coder": [_coder(each) for each in measured.coders_beside],
        "by_coder_questions": [_without(each) for each in measured.without_coder],
        "by_coder_values": [_leaning(each) for each in leanings.found] if leanings else [],
        "drift": list(_drift(measured.drift)) if measured.drift else [],
        "against_themselves": list(_themselves(measured.themselves)) if measured.themselves else [],
    }


def _coder(each: CoderAgreement) -> dict[str, Any]:
    return {
        "coder": each.coder,
        **_compared(each.own, ""),
        **_compared(each.others, "others_"),
        **_contrast(each.less),
        "differs": each.differs,
    }


def _compared(each: Compared, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}cases": each.cases,
        f"{prefix}compared": each.compared,
        f"{prefix}percent_agreement": each.percent_agreement,
        f"{prefix}percent_agreement_interval": each.interval,
    }


def _contrast(each: Contrast) -> dict[str, Any]:
    return {
        "difference": each.difference,
        "difference_interval": each.interval,
        "difference_reason": each.reason,
        "apart": each.apart,
    }


def _without(each: WithoutCoder) -> dict[str, Any]:
    return {
        "question": each.question,
        "part": each.part,
        "without_coder": each.coder,
        "cases": each.cases,
        "alpha": each.alpha,
        **_contrast(each.more),
    }


def _leaning(each: Leaning) -> dict[str, Any]:
    return {
        "question": each.question,
        "part": each.part,
        "coder": each.coder,
        "value": each.value,
        "compared": each.compared,
        "coder_alone": each.gave,
        "others_alone": each.others_gave,
        **_contrast(each.more),
    }


def _drift(found: Drift) -> Iterator[dict[str, Any]]:
    for each in found.changes:
        yield {
            "about": each.about,
            "coder": each.name if each.about == "commonest" else "",
            "wave": int(each.name) if each.about == "wave" else None,
            "order": found.order,
            "portion": "wave" if each.about == "wave" else found.portion,
            **_pieces(each),
            **_contrast(each.more),
        }


def _pieces(each: Change) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, piece in (("early", each.early), ("late", each.late)):
        told[f"{name}_cases"] = piece.cases
        told[f"{name}_answers"] = piece.answers
        told[f"{name}_share"] = piece.share
    return told


def _themselves(found: AgainstThemselves) -> Iterator[dict[str, Any]]:
    """Each coder over all questions (question ""), then question by question; then refinements."""
    for each in found.same:
        told = {
            "coder": each.coder,
            "meaning": "same",
            "days_least": each.days[0],
            "days_most": each.days[1],
            "after_a_report": each.shown,
        }
        share = each.alike / each.answers if each.cases >= FEWEST else None
        yield told | _twice("", "", each.cases, each.answers, each.alike, share, each.interval)
        for one in each.questions:
            share = one.alike / one.cases
            row = _twice(one.question, one.part, one.cases, one.cases, one.alike, share, None)
            yield told | row | {"alpha": one.alpha, "alpha_interval": one.interval}
    for new in found.new:
        told = {"coder": new.coder, "meaning": "new", "days_least": None, "days_most": None}
        share = new.alike / new.answers if new.answers >= FEWEST else None
        row = _twice(new.question, new.part, new.answers, new.answers, new.alike, share, None)
        yield told | {"after_a_report": None} | row


def _twice(
    question: str,
    part: str,
    cases: int,
    answers: int,
    alike: int,
    share: float | None,
    interval: tuple[float, float] | None,
) -> dict[str, Any]:
    return {
        "question": question,
        "part": part,
        "cases": cases,
        "answers": answers,
        "alike": alike,
        "percent_agreement": share,
        "percent_agreement_interval": interval,
        "alpha": None,
        "alpha_interval": None,
    }
