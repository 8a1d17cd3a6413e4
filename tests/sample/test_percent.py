"""Percentages are written with halves up."""

import pytest

from flows.sample.percent import percent_text


@pytest.mark.parametrize(
    ("n", "denominator", "decimals", "text"),
    [
        (11, 40, 0, "28"),  # 27.5 %, which a float or banker's rounding may make 27
        (1, 40, 0, "3"),  # 2.5 %
        (13, 40, 0, "33"),  # 32.5 %
        (1, 3, 1, "33.3"),
        (1, 16, 1, "6.3"),  # 6.25 %
        (0, 14, 0, "0"),
        (14, 14, 0, "100"),
        (0, 0, 0, ""),
    ],
)
def test_halves_go_up_and_no_base_has_no_percentage(n, denominator, decimals, text):
    """The published study rounds the half both ways; this program never does."""
    assert percent_text(n, denominator, decimals) == text
