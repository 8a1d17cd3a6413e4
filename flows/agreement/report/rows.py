"""What stands in the agreement report's JSON, CSV and Excel files? One row a question."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.agreement.differences import Difference
from flows.agreement.report.coder_rows import coder_rows
from flows.agreement.report.intervals import sureness
from flows.agreement.report.numberrows import icc_columns, limit_rows
from flows.agreement.report.setrows import set_row
from flows.agreement.report.words import question_sentence
from flows.agreement.results import QuestionAgreement, Reading, RoundAgreement
from flows.datafiles import csv_file

SIDES = (
    "case", "question", "part", "title", "coder", "answer", "evidence", "given_as", "place", "note",
)  # fmt: skip
"""What is said of each coder's side of a disagreement."""
NESTED = ("confusion", "membership")
"""What has no column in a table of questions, even where it is empty."""
DECIMALS = 12
"""Figures are written to so many decimals, so that files are the same on every machine."""


def report_content(
    round_name: str, wave: int, measured: RoundAgreement, about: Mapping[str, Any]
) -> dict[str, Any]:
    """The whole report as plain values; `about` is added at the top level."""
    standard = measured.standard
    return {
        "round": round_name,
        "wave": wave,
        "cases": len(measured.cases),
        "coders": list(measured.coders),
        "thresholds": {
            "coefficient": "alpha",
            "reliable": standard.reliable,
            "tentative": standard.tentative,
            "confidence": standard.confidence,
            "interval": standard.interval,
            "replicates": measured.replicates,
            "seed": list(measured.seed),
            "set_on": standard.set_on,
        },
        **about,
        "questions": [
            {**question_row(each), "in_words": question_sentence(each, standard)}
            for each in measured.questions
        ],
        "sets": [rounded(set_row(each)) for each in measured.sets],
        "pairs": [
            {
                "coders": list(pair.coders),
                "cases": pair.cases,
                "compared": pair.compared,
                "percent_agreement": rounded(pair.agreeing / pair.compared),
                "percent_agreement_interval": rounded(pair.interval),
                "most_frequent_disagreement": pair.most_frequent,
                "most_frequent_count": pair.most_frequent_count,
            }
            for pair in measured.pairs
        ],
        **{key: rounded(rows) for key, rows in coder_rows(measured).items()},
    }


def question_row(each: QuestionAgreement) -> dict[str, Any]:
    """One question or part: the figures a reviewer needs first, then all the others."""
    scale, off = each.scale, each.answerability
    row: dict[str, Any] = {
        "question": each.question,
        "part": each.part,
        "title": each.title,
        "kind": each.kind,
        "level": each.level,
        "cases_compared": each.cases_compared,
        "disagreements": each.disagreements,
        "percent_agreement": each.percent_agreement,
        "cases_on_scale": scale.cases,
        "alpha": scale.alpha,
        "alpha_reason": scale.alpha_reason,
        "alpha_interval": scale.interval,
        "interval_method": scale.method,
        "alpha_answerable": off.alpha if off else None,
        "alpha_answerable_reason": off.alpha_reason if off else _not_in_question(each),
        "alpha_answerable_interval": off.interval if off else None,
        "ac1": each.other.ac1,
        "verdict": scale.verdict.word,
        "reason": scale.verdict.reason,
        "settled_by": scale.verdict.settled_by,
        "verdict_answerable": off.verdict.word if off else None,
        "reason_answerable": off.verdict.reason if off else "",
        "verdict_checkpoint": each.checkpoint_verdict,
        **_reading_details(scale),
        **sureness(scale),
        "alpha_nominal": each.alpha_nominal,
        "percent_agreement_on_scale": each.other.percent_agreement,
        "all_agree": each.other.all_agree,
        "fleiss_kappa": each.other.fleiss_kappa,
        "ac2": each.other.ac2,
        "brennan_prediger": each.other.brennan_prediger,
        "pabak": each.other.pabak,
        "specific_agreement": dict(each.specific_agreement),
        "confusion": each.confusion
        and {"values": each.confusion.labels, "together": each.confusion.together},
        "pairs": [
            {
                "coders": pair.coders,
                "cases": pair.cases,
                "agreeing": pair.agreeing,
                "percent_agreement": pair.percent_agreement,
                "alpha": pair.alpha,
                "cohen_kappa": pair.cohen_kappa,
                "weighted_kappa_linear": pair.weighted_kappa_linear,
                "weighted_kappa_quadratic": pair.weighted_kappa_quadratic,
                "scott_pi": pair.scott_pi,
                "pabak": pair.pabak,
                "prevalence_index": pair.prevalence_index,
                "bias_index": pair.bias_index,
            }
            for pair in each.pairs
        ],
        **icc_columns(each.numbers),
        "numbers": limit_rows(each.numbers),
    }
    return {key: rounded(value) for key, value in row.items()}


def flat_rows(content: Mapping[str, Any], of: str = "questions") -> list[dict[str, Any]]:
    """The questions as rows of a table: limits in columns of their own, nothing nested."""
    rows = []
    for each in content[of]:
        row: dict[str, Any] = {}
        for key, value in each.items():
            if key.endswith("interval"):
                row[f"{key}_low"], row[f"{key}_high"] = value or (None, None)
            elif not isinstance(value, list | dict) and key not in NESTED:
                row[key] = value
        rows.append(row)
    return rows


def difference_rows(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """A row for each coder's side of each disagreement."""
    return [
        {
            "case": each.row.case_id,
            "question": each.row.question,
            "part": each.row.part,
            "title": each.title,
            "coder": side.coder,
            "answer": side.answer,
            "evidence": side.evidence,
            "given_as": "verbatim" if side.verbatim else "own words",
            "place": side.place,
            "note": side.note,
        }
        for each in found
        for side in each.said
    ]


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> bytes:
    """The rows as CSV with a header; a figure that is undefined is empty.

    columns: those that stand there even where there is no row.
    """
    columns = list(rows[0]) if rows else columns
    return csv_file(columns, ([row[column] for column in columns] for row in rows))


def rounded(value: Any) -> Any:
    """Floats to 12 decimals, tuples as lists, however deep."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): rounded(each) for key, each in value.items()}
    return value


def _reading_details(reading: Reading) -> dict[str, Any]:
    return {
        "probability_below_tentative": reading.below_tentative,
        "probability_below_reliable": reading.below_reliable,
        "commonest_value": reading.commonest,
        "commonest_share": reading.share,
        "cases_with_another_value": reading.bearing_another,
    }


def _not_in_question(each: QuestionAgreement) -> str:
    return "not a question on a scale" if each.kind == "number" else "no answer was off the scale"
