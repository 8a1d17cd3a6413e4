"""Which texts name one day, and which could name two."""

from datetime import date

import pytest

from flows.register.dates import date_of, date_trouble


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-25",
        "2024/3/25",
        "2024-03-25 00:00:00",
        "2024-03-25T14:30",
        "25/03/2024",
        "03/25/2024",
        "25.3.2024",
        "25 March 2024",
        "25-Mar-2024",
        "25th march, 2024",
        "March 25, 2024",
    ],
)
def test_a_text_that_can_be_read_in_one_way_is_a_date(text):
    assert date_of(text) == date(2024, 3, 25)
    assert date_trouble(text) == ""


def test_the_same_number_twice_is_one_day():
    """4/4/2024 is 4 April whichever comes first."""
    assert date_of("4/4/2024") == date(2024, 4, 4)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04/2024", "'03/04/2024' can be 3 April or 4 March"),
        ("2024-13-01", "'2024-13-01' is not a date"),
        ("31/31/2024", "'31/31/2024' is not a date"),
        ("March 2024", "'March 2024' is not a date"),
        ("1/2/24", "'1/2/24' is not a date"),
        ("45376", "'45376' is not a date"),
        ("25 Ma 2024", "'25 Ma 2024' is not a date"),
    ],
)
def test_what_could_be_two_days_or_is_none_says_so(text, told):
    assert date_of(text) is None
    assert date_trouble(text) == told
