"""How are numbers, lists and days said in a sentence?"""

from collections.abc import Sequence
from datetime import date


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun, as in '1 case' and '2 cases'; none is 'no'."""
    return f"{number or 'no'} {one if number == 1 else more or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """The words with commas, and an 'and' before the last."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def day_in_words(day: date | None) -> str:
    """The day, such as 1 April 2022; nothing where there is none."""
    return f"{day.day} {day:%B %Y}" if day else ""
