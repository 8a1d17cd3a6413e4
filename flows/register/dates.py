"""Which day does a register text name? Only one that can be read in a single way."""

import re
from datetime import date, datetime

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]+)[-, ]+(\d{4})")
MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
REMEDY = "Write it as year-month-day, like 2024-03-25, or leave it blank"


def date_of(text: str) -> date | None:
    """The day that the text names; None where it names none, or could name two.

    Read are year-month-day, a month in words, and day/month/year where only one of the first
    two numbers can be a month or both are the same.
    """
    plain = text.strip().casefold()
    if found := ISO.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(plain):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := MONTH_FIRST.fullmatch(plain):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    days = _either(plain)
    return days[0] if len(days) == 1 else None


def date_trouble(text: str) -> str:
    """What is wrong with a text that names no single day; "" where it names one."""
    if date_of(text) is not None:
        return ""
    days = [f"{each.day} {MONTHS[each.month - 1].capitalize()}" for each in _either(text.strip())]
    return f"'{text}' can be {' or '.join(days)}" if days else f"'{text}' is not a date"


def _either(text: str) -> list[date]:
    """The days that numbers such as 3/4/2024 can name, day first and month first."""
    found = NUMBERS.fullmatch(text)
    if found is None:
        return []
    one, two, year = map(int, found.groups())
    days = (_day(year, two, one), _day(year, one, two))
    return [each for each in dict.fromkeys(days) if each is not None]


def _month(word: str) -> int:
    """The month's number; 0 for a word that is none. At least three letters are wanted."""
    near = [at for at, name in enumerate(MONTHS, 1) if name.startswith(word.removesuffix("t"))]
    return near[0] if len(near) == 1 and len(word) >= 3 else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return datetime(year, month, day).date()  # noqa: DTZ001  # a day has no zone
    except ValueError:
        return None
