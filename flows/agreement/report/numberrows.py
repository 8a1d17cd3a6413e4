"""How do the figures that only numbers have stand in the report's files? As rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.agreement.numbers import NumberAgreement, PairLimits


def numbers_row(each: NumberAgreement) -> dict[str, Any]:
    """The intraclass correlation of all coders, then each pair's limits of agreement."""
    return {
        "coders": each.coders,
        "icc_cases": each.icc.cases,
        "icc": each.icc.value,
        "icc_interval": each.icc.interval,
        "icc_reason": each.icc.reason,
        "pairs": [_pair_row(pair) for pair in each.pairs],
    }


def number_rows(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each pair of each question for a number as a row, from the questions' plain values."""
    return [
        {
            "question": each["question"],
            "title": each["title"],
            "coders": " and ".join(pair["coders"]),
            **{key: value for key, value in _flat(pair).items() if key != "coders"},
        }
        for each in questions
        if each["numbers"]
        for pair in each["numbers"]["pairs"]
    ]


def _pair_row(pair: PairLimits) -> dict[str, Any]:
    return {
        "coders": pair.coders,
        "cases": pair.cases,
        "mean_difference": pair.mean,
        "mean_difference_interval": pair.mean_interval,
        "sd_of_differences": pair.sd,
        "limits": pair.limits,
        "low_limit_interval": pair.low_interval,
        "high_limit_interval": pair.high_interval,
        "reason": pair.reason,
        "icc_cases": pair.icc.cases,
        "icc": pair.icc.value,
        "icc_interval": pair.icc.interval,
        "icc_reason": pair.icc.reason,
    }


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Both ends of limits and intervals in columns of their own."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key == "limits" or key.endswith("interval"):
            flat[f"{key}_low"], flat[f"{key}_high"] = value or (None, None)
        else:
            flat[key] = value
    return flat
