"""How do the figures that only numbers have stand in the report's files? As plain rows."""

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
