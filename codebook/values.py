"""Which value is meant by what stands in a cell? Read, or named as trouble; never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from codebook.folding import folded
from codebook.model import Codebook, Question, Scale
from codebook.trouble import number_trouble, out_of_range, value_trouble

__all__ = ["Reading", "folded", "number_text", "read_value"]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?")
_SHOWN = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""Spreadsheet programs show 15 digits; what they store beyond was never typed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a cell.

    value: a value code, a number as text, or a text; None where nothing could be read.
    normalised: accepted, although not written just as offered. trouble: why nothing was read
    and what to do, in a coder's words; empty also for a blank cell, which is not an answer.
    suggestion: a value's words that may have been meant, to be shown and never taken.
    """

    value: str | None
    normalised: bool = False
    trouble: str = ""
    suggestion: str = ""


BLANK = Reading(None)


def read_value(codebook: Codebook, question: Question, part: str, text: str) -> Reading:
    """The answer that a cell's text gives to one part of a question.

    A text question takes any text exactly as it stands; a number must lie within its range
    and decimals; else the folded text must be that of exactly one value, by label or code.
    """
    assert part in question.parts, f"{question.id} has no part {part!r}"
    if not folded(text):
        return BLANK
    if question.kind == "text":
        return Reading(text)
    if question.kind == "number":
        return _number(question, text)
    scale = codebook.scale_of(question)
    assert scale is not None, f"{question.id} has no scale"
    return _value(scale, text)


def number_text(number: Decimal) -> str:
    """A number as answers keep it: no exponent, no sign on zero, no trailing zeros."""
    if number == 0:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _value(scale: Scale, text: str) -> Reading:
    """The one value whose label or code the text is."""
    here = folded(text)
    offered = _offered(tuple((value.code, value.label) for value in scale.values))
    found = offered.get(here) or offered.get(_whole(here)) or frozenset()
    if len(found) != 1:
        return Reading(None, False, *value_trouble(scale, text))
    (code,) = found
    return Reading(code, normalised=text != scale.label(code))


@lru_cache(maxsize=256)
def _offered(values: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[str]]:
    """Codes by every folded text that stands for them."""
    by_text: dict[str, set[str]] = {}
    for code, label in values:
        for written in {folded(label), _whole(folded(label)), folded(code)}:
            by_text.setdefault(written, set()).add(code)
    return {written: frozenset(codes) for written, codes in by_text.items()}


def _whole(text: str) -> str:
    """A numeric label as spreadsheet programs may give it back: `3.0` for 3."""
    return number_text(Decimal(text)) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else text


def _number(question: Question, text: str) -> Reading:
    """The number, if it is one and lies within what the question allows."""
    here = folded(text)
    found = _as_shown(Decimal(here), question.decimals) if _NUMBER.fullmatch(here) else None
    if found is None:
        return Reading(None, False, *number_trouble(question, text))
    low, high = question.minimum, question.maximum
    if (low is not None and found < Decimal(str(low))) or (
        high is not None and found > Decimal(str(high))
    ):
        return Reading(None, False, out_of_range(question))
    value = number_text(found)
    return Reading(value, normalised=value != text)


def _as_shown(number: Decimal, decimals: int) -> Decimal | None:
    """The number as a spreadsheet shows it, or None where digits are lost or too many."""
    if number and not -15 <= number.adjusted() < 15:
        return None
    shown = _SHOWN.plus(number)
    return shown if shown == round(shown, decimals) else None
