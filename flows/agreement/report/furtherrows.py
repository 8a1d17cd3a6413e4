"""What do the report's files say of groups of cases, of what applies, and of evidence?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.agreement.asked import AskedApart
from flows.agreement.bygroup import AgreementByGroup
from flows.agreement.contrasts import Contrast
from flows.agreement.evidence import QuestionEvidence
from flows.agreement.report.rows import rounded
from flows.agreement.results import Applied, RoundAgreement

TOO_FEW = "fewer than 5 double-coded cases"


def group_content(measured: RoundAgreement) -> dict[str, Any]:
    """`by_group`: a row a group; `by_group_questions`: a row a question in a group."""
    rows: list[Mapping[str, Any]] = []
    questions: list[Mapping[str, Any]] = []
    for way in measured.by_group:
        rows += [*_groups(way), *(_too_few(way.by, each) for each in way.too_few)]
        questions += [
            {
                "by": way.by,
                "group": each.group,
                "question": each.question,
                "part": each.part,
                "cases": each.cases,
                "other_cases": each.other_cases,
                "alpha": each.alpha,
                "other_alpha": each.other_alpha,
                **_difference(each.contrast),
            }
            for each in way.questions
        ]
    return {"by_group": rounded(rows), "by_group_questions": rounded(questions)}


def applicability_content(measured: RoundAgreement, apart: Sequence[AskedApart]) -> dict[str, Any]:
    """`applicability`: a row a question; `asked_apart`: a case in which coders differ."""
    return {
        "applicability": rounded([_applied(each) for each in measured.applied]),
        "asked_apart": [
            {
                "case": each.case_id,
                "question": each.question,
                "settle_first": ", ".join(each.earlier),
                "asked_of": ", ".join(each.asked),
                "not_asked_of": ", ".join(each.not_asked),
            }
            for each in apart
        ],
    }


def evidence_content(evidence: Sequence[QuestionEvidence]) -> dict[str, Any]:
    """`evidence`: a row a question, for agreeing and other answers apart; never a quote.

    `other_passages`: a case in which two coders gave the same answer and quoted other words.
    """
    return {
        "evidence": [row for each in evidence for row in _evidence(each)],
        "other_passages": [
            {
                "case": one.row.case_id,
                "question": one.row.question,
                "part": one.row.part,
                "answer": one.value,
                "coder": one.coders[0],
                "place": one.places[0],
                "other_coder": one.coders[1],
                "other_place": one.places[1],
            }
            for each in evidence
            for one in each.apart
        ],
    }


def _groups(way: AgreementByGroup) -> list[dict[str, Any]]:
    return [
        {
            "by": way.by,
            "group": each.group,
            "cases": each.cases,
            "comparisons": each.comparisons,
            "percent_agreement": each.agreement,
            "percent_agreement_interval": each.interval,
            **_difference(each.contrast),
            "pooled_alpha": each.beyond_chance,
            "pooled_alpha_difference": each.beyond_contrast.difference,
            "pooled_alpha_difference_interval": each.beyond_contrast.interval,
            "pooled_alpha_apart": each.beyond_contrast.apart,
        }
        for each in way.groups
    ]


def _too_few(by: str, group: str) -> dict[str, Any]:
    return {
        "by": by,
        "group": group,
        "cases": None,
        "comparisons": None,
        "percent_agreement": None,
        "percent_agreement_interval": None,
        **_difference(Contrast(None, None, TOO_FEW)),
        "pooled_alpha": None,
        "pooled_alpha_difference": None,
        "pooled_alpha_difference_interval": None,
        "pooled_alpha_apart": False,
    }


def _difference(contrast: Contrast) -> dict[str, Any]:
    return {
        "difference": contrast.difference,
        "difference_interval": contrast.interval,
        "apart": contrast.apart,
        "difference_reason": contrast.reason,
    }


def _applied(each: Applied) -> dict[str, Any]:
    reading = each.reading
    return {
        "question": each.question,
        "title": each.title,
        "follows": ", ".join(each.earlier),
        "cases_compared": each.cases,
        "cases_differing": each.differing,
        "percent_agreement": each.percent_agreement,
        "alpha": reading.alpha,
        "alpha_reason": reading.alpha_reason,
        "alpha_interval": reading.interval,
        "interval_method": reading.method,
        "verdict": reading.verdict.word,
        "reason": reading.verdict.reason,
    }


def _evidence(each: QuestionEvidence) -> list[dict[str, Any]]:
    return [
        {
            "question": each.question,
            "part": each.part,
            "answers": answers,
            "pairs_with_evidence": tally.pairs,
            "both_name_a_document": tally.documents,
            "same_document": tally.same_document,
            "both_name_a_page": tally.pages,
            "same_page": tally.same_page,
            "both_quote": tally.quotes,
            "overlapping_words": tally.overlapping,
        }
        for answers, tally in (("agree", each.alike), ("differ", each.unlike))
    ]
