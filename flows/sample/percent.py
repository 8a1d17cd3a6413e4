"""How is a percentage written? Halves up, always."""

from decimal import ROUND_HALF_UP, Decimal


def percent_text(n: int, denominator: int, decimals: int = 0) -> str:
    """100 n / denominator with so many decimals, halves up; "" where there is no base."""
    if not denominator:
        return ""
    share = Decimal(100 * n) / Decimal(denominator)
    return f"{share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
