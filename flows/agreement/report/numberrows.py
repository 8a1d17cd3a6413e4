"""How do the figures that only numbers have stand in the report's files? As plain rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.agreement.numbers import NumberAgreement, PairLimits


def icc_columns(numbers: NumberAgreement | None) -> dict[str, Any]:
    """The intraclass correlation of all coders in a question's row; empty for other questions."""
    icc = numbers.icc if numbers else None
    return {
        "icc": icc.value if icc else None,
        "icc_interval": icc.interval if icc else None,
        "icc_cases": icc.cases if icc else None,
        "icc_reason": icc.reason if icc else "",
    }


def limit_rows(numbers: NumberAgreement | None) -> list[dict[str, Any]]:
    """Each pair's limits of agreement and its own correlation; none for other questions."""
    return [_limit_row(pair) for pair in numbers.pairs] if numbers else []


def number_rows(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The pairs of all questions as one table, from the questions' plain values."""
    return [
        {"question": each["question"], "title": each["title"], **_flat(pair)}
        for each in questions
        for pair in each["numbers"]
    ]


def _limit_row(pair: PairLimits) -> dict[str, Any]:
    low, high = pair.limits or (None, None)
    return {
        "coders": pair.coders,
        "cases": pair.cases,
        "mean_difference": pair.mean,
        "mean_difference_interval": pair.mean_interval,
        "sd_of_differences": pair.sd,
        "lower_limit": low,
        "lower_limit_interval": pair.low_interval,
        "upper_limit": high,
        "upper_limit_interval": pair.high_interval,
        "limits_reason": pair.reason,
        "icc": pair.icc.value,
        "icc_interval": pair.icc.interval,
        "icc_reason": pair.icc.reason,
    }


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Both ends of intervals in columns of their own, coders in one cell."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key.endswith("interval"):
            flat[f"{key}_low"], flat[f"{key}_high"] = value or (None, None)
        else:
            flat[key] = ", ".join(value) if key == "coders" else value
    return flat
