"""What does `stats` say of one table of ratings? Its figures as plain values, by stable names."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from codebook.model import Level
from flows.agreement.alpha import Ints, compared_codes, count_statistics
from flows.agreement.byvalue import by_value
from flows.agreement.coefficients import gwet_ac, weights
from flows.agreement.manycoders import conger_kappa, mean_pairwise_kappa, pooled_agreement
from flows.agreement.numbers import number_agreement
from flows.agreement.pairs import pair_table
from flows.agreement.ratings.asked import Ratings
from flows.agreement.report.coder_rows import coder_rows
from flows.agreement.report.numberrows import icc_columns, limit_rows
from flows.agreement.report.rows import question_row, rounded
from flows.agreement.report.words import reading_sentence
from flows.agreement.results import RoundAgreement
from flows.agreement.standarderrors import (
    Estimate,
    alpha_with_error,
    jackknife_error,
    with_error,
)
from flows.agreement.tableerrors import kappa_errors
from flows.agreement.tables import value_counts

PAIR = (
    "cohen_kappa",
    "weighted_kappa_linear",
    "weighted_kappa_quadratic",
    "scott_pi",
    "prevalence_index",
    "bias_index",
)
"""What a table of two coders' values gives; null with three coders or more."""
_BY_CODER = ("by_coder", "by_coder_questions", "by_coder_values")
_WEIGHTINGS = ("linear", "quadratic", "ordinal")


def record_of(
    ratings: Ratings,
    level: Level,
    measured: RoundAgreement,
    landis_koch: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The figures of one question; alpha and what belongs to it first, then all others.

    landis_koch: their words for the level reached, where they were asked for.
    """
    found = measured.questions[0]
    row = question_row(found)
    few = found.kind != "number"
    on_scale = np.where(ratings.codes < len(ratings.values), ratings.codes, -1)
    record = {
        "file": ratings.file,
        "sheet": ratings.sheet,
        "question": ratings.question,
        "level": level,
        "values": list(ratings.values) if few else None,
        "off_scale": list(ratings.off_scale),
        "cases": len(ratings.cases),
        "comparable_cases": found.cases_compared,
        "coders": len(ratings.coders),
        "coder_names": list(ratings.coders),
        "alpha": row["alpha"],
        "alpha_reason": "" if row["alpha"] is not None else _undefined(on_scale, ratings),
        "alpha_interval": row["alpha_interval"],
        "interval_method": row["interval_method"],
        "confidence": measured.standard.confidence,
        "intervals": row["intervals"],
        "intervals_missing": row["intervals_missing"],
        "verdict": row["verdict"],
        "reason": row["reason"],
        "settled_by": row["settled_by"],
        "verdict_sentence": reading_sentence(found.scale, measured.standard),
        "alpha_answerable": row["alpha_answerable"],
        "alpha_answerable_reason": row["alpha_answerable_reason"],
        "alpha_answerable_interval": row["alpha_answerable_interval"],
        "percent_agreement": row["percent_agreement"],
        "all_agree": row["all_agree"],
        "disagreements": row["disagreements"],
        **{name: row[name] for name in ("fleiss_kappa", "ac1", "ac2", "brennan_prediger", "pabak")},
        **_beside(on_scale, ratings, few=few),
        **_two_coders(row, ratings),
        "alpha_nominal": row["alpha_nominal"],
        "specific_agreement": row["specific_agreement"] if few else None,
        "probability_below_tentative": row["probability_below_tentative"],
        "probability_below_reliable": row["probability_below_reliable"],
        "membership": row["membership"],
        "landis_koch": landis_koch,
        **_numbers(on_scale, ratings, level, measured),
        "by_value": _by_value(on_scale, ratings) if few else None,
        "standard_errors": _errors(on_scale, ratings, level) if few else None,
        "pairs": row["pairs"],
        **{key: rows for key, rows in coder_rows(measured).items() if key in _BY_CODER},
        "thresholds": {
            "reliable": measured.standard.reliable,
            "tentative": measured.standard.tentative,
        },
        "replicates": measured.replicates,
        "seed": list(measured.seed),
        "notes": list(ratings.notes),
    }
    return {key: rounded(value) for key, value in record.items()}


def _numbers(
    codes: Ints, ratings: Ratings, level: Level, measured: RoundAgreement
) -> dict[str, Any]:
    """The intraclass correlation and limits of agreement of numbers; null for other levels."""
    if level not in ("interval", "ratio"):
        return {**icc_columns(None), "numbers": []}
    numbers = np.array([*map(float, ratings.values), np.nan])[codes]
    found = number_agreement(numbers, ratings.coders, measured.standard.confidence)
    return {**icc_columns(found), "numbers": limit_rows(found)}


def _beside(codes: Ints, ratings: Ratings, *, few: bool) -> dict[str, float | None]:
    """Other coefficients of a table of values by values; null for numbers with many values."""
    size = len(ratings.values)
    names = [f"ac2_{each}" for each in _WEIGHTINGS] + ["conger_kappa"]
    names += ["mean_pairwise_cohen_kappa", "percent_agreement_pooled_pairs"]
    if not few:
        return dict.fromkeys(names)
    counts, plain = value_counts(codes, size), np.eye(size)
    return {
        "ac2_linear": gwet_ac(counts, weights(size, "linear")),
        "ac2_quadratic": gwet_ac(counts, weights(size, "quadratic")),
        "ac2_ordinal": gwet_ac(counts, weights(size, "ordinal")),
        "conger_kappa": conger_kappa(codes, plain),
        "mean_pairwise_cohen_kappa": mean_pairwise_kappa(codes, size),
        "percent_agreement_pooled_pairs": pooled_agreement(codes, size),
    }


def _two_coders(row: dict[str, Any], ratings: Ratings) -> dict[str, float | None]:
    if len(ratings.coders) != 2 or not row["pairs"]:
        return dict.fromkeys(PAIR)
    return {name: row["pairs"][0][name] for name in PAIR}


def _by_value(codes: Ints, ratings: Ratings) -> list[dict[str, Any]]:
    """Each value against all others, over answers on the scale."""
    found = by_value(value_counts(codes, len(ratings.values)))
    return [
        {
            "value": value,
            "answers": each.answers,
            "alpha": each.alpha,
            "fleiss_kappa": each.fleiss_kappa,
            "specific_agreement": each.specific,
        }
        for value, each in zip(ratings.values, found, strict=True)
    ]


def _errors(codes: Ints, ratings: Ratings, level: Level) -> dict[str, float | None]:
    """Large-sample standard errors, for comparison with other programs."""
    size = len(ratings.values)
    counts, plain = value_counts(codes, size), np.eye(size)
    scores = np.array(ratings.values, dtype=float) if ratings.numeric else None
    statistics = count_statistics(counts, level, scores)
    kappa = None
    if len(ratings.coders) == 2:
        every = size + len(ratings.off_scale)
        kappa = kappa_errors(pair_table(ratings.codes, every), np.eye(every))
    return {
        "alpha_jackknife": jackknife_error(statistics),
        "alpha_nominal_linearised": _error(alpha_with_error(counts, plain)),
        "fleiss_kappa": _error(with_error(counts, plain, "fleiss_kappa")),
        "ac1": _error(with_error(counts, plain, "gwet_ac")),
        "brennan_prediger": _error(with_error(counts, plain, "brennan_prediger")),
        "cohen_kappa": kappa.error if kappa else None,
        "cohen_kappa_if_chance": kappa.null_error if kappa else None,
    }


def _error(estimate: Estimate | None) -> float | None:
    return estimate.error if estimate else None


def _undefined(codes: Ints, ratings: Ratings) -> str:
    """Why alpha has no value, in words."""
    compared = compared_codes(codes)
    if not len(compared):
        return "no case was coded by two or more"
    only = ratings.values[int(compared.max())]
    if len(np.unique(codes[codes >= 0])) > 1:
        return f"every comparable answer was '{only}'; others stand in single-coded cases only"
    return f"every answer was '{only}'"
