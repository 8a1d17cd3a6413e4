"""Which values were given? One value however it is written, and what is none of them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from codebook.faults import Fault, StudyError
from codebook.folding import folded
from flows.agreement.ratings.asked import Asked, Given, Ratings, refuse

LONGEST = 60
LARGEST = 1e100
"""Numbers beyond it cannot be squared and added up for sure."""
TRUTHS = {"true": "1", "false": "0"}
NO_ANSWER = {"na", "n/a", "nan", "none", "null", "-", "--", ".", "?", "#n/a", "missing"}
"""Texts that often mean no answer; they are values unless --missing says otherwise."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """What each text means: a value, None for no answer; and what is wrong with the others."""

    values: Mapping[str, str | None]
    wrong: Mapping[str, str]


def as_ratings(given: Given, asked: Asked, sheet: str, notes: tuple[str, ...]) -> Ratings:
    """The answers as canonical values; 1, 1.0, "1" and TRUE are the same.

    Raises StudyError with the place of everything that is no value, and all faults before it.
    """
    used = np.unique(given.codes[given.codes >= 0])
    texts = [given.texts[at] for at in used]
    comma = given.decimal_comma and not any("." in t and _number(t) is not None for t in texts)
    numbers = {text: _number(text, comma=comma) for text in texts}
    meant = _meant(numbers, asked)
    faults = _faults(given, dict(zip(texts, used, strict=True)), meant.wrong)
    refuse(given.file, [*given.faults, *faults])
    on_scale = {v for v in meant.values.values() if v is not None} - set(asked.off_scale)
    declared = [_plain(each) for each in asked.values]
    values = [v for v in declared if v not in asked.off_scale] or _in_order(on_scale)
    if not values:
        of = f", question '{given.question}'," if given.question else ""
        raise StudyError(f"{given.file}{of} holds no answers: every cell of a coder is blank")
    places: dict[str | None, int] = {v: at for at, v in enumerate([*values, *asked.off_scale])}
    lookup = np.full(len(given.texts) + 1, -1, dtype=np.int64)
    for at, text in zip(used, texts, strict=True):
        lookup[at] = places.get(meant.values[text], -1)
    return Ratings(
        file=given.file,
        sheet=sheet,
        question=given.question,
        cases=tuple(given.cases),
        coders=tuple(given.coders),
        codes=lookup[given.codes],
        values=tuple(values),
        off_scale=asked.off_scale,
        numeric=all(_number(value) is not None for value in values),
        notes=(*notes, *_doubts(on_scale - set(declared))),
    )


def number_of_text(text: str) -> float | None:
    """The number a value is, or None for a word."""
    plain = _number(text)
    return None if plain is None else float(plain)


def _meant(numbers: Mapping[str, str | None], asked: Asked) -> _Meant:
    missing = set(map(folded, asked.missing))
    off = {folded(each): each for each in asked.off_scale}
    declared = {folded(plain): plain for each in asked.values if (plain := _plain(each))}
    exact = {_plain(each) for each in asked.values}
    values: dict[str, str | None] = {}
    rest: list[str] = []
    for text, number in numbers.items():
        plain = folded(text)
        if plain in missing and text not in exact:
            values[text] = None
        elif plain in off:
            values[text] = off[plain]
        else:
            values[text] = number or text
            rest.append(text)
    _take_truths(rest, values, exact)
    if not exact:
        return _Meant(values, _mixed(rest, values) | _beyond(rest, values))
    wrong = {}
    for text in rest:
        found = str(values[text])
        if found not in exact:
            values[text] = declared.get(folded(found))
            if values[text] is None:
                wrong[text] = f"Values: {', '.join(map(_plain, asked.values))}"
    return _Meant(values, wrong)


def _take_truths(rest: Iterable[str], values: dict[str, str | None], declared: set[str]) -> None:
    """TRUE and FALSE are 1 and 0 where these are declared, or all that stands beside them."""
    others = {values[text] for text in rest if folded(text) not in TRUTHS}
    if {"0", "1"} & declared if declared else others and others <= {"0", "1"}:
        for text in rest:
            values[text] = TRUTHS.get(folded(text), values[text])


def _mixed(rest: list[str], values: Mapping[str, str | None]) -> dict[str, str]:
    """Numbers beside words, and words that differ in capitals or spaces only."""
    words = [text for text in rest if _number(str(values[text])) is None]
    if words and len(words) < len(rest):
        fewer = words if len(words) <= len(rest) - len(words) else set(rest) - set(words)
        told = "Numbers and words are mixed: correct it, leave it blank, or name all with --values"
        hint = "; if it means no answer, add --missing '{}'; if it is off the scale, --off-scale"
        return {text: told + hint.format(text) for text in fewer}
    first: dict[str, str] = {}
    wrong = {}
    for text in words:
        same = first.setdefault(folded(text), text)
        if same != text:
            wrong[text] = f"'{same}' stands elsewhere: write both alike, or name all with --values"
    return wrong


def _beyond(rest: list[str], values: Mapping[str, str | None]) -> dict[str, str]:
    return {
        text: "A number as large as this cannot be reckoned with"
        for text in rest
        if (number := number_of_text(str(values[text]))) is not None and abs(number) > LARGEST
    }


def _faults(given: Given, places: Mapping[str, int], wrong: Mapping[str, str]) -> list[Fault]:
    """A fault for each text that is no value, where it first stands, in the order of the file."""
    bad = {int(places[text]): text for text in wrong}
    codes = given.codes.ravel()
    where = np.flatnonzero(np.isin(codes, list(bad)))
    of, first, times = np.unique(codes[where], return_index=True, return_counts=True)
    found = []
    for at in np.argsort(first):
        text, (case, coder) = bad[int(of[at])], divmod(int(where[first[at]]), len(given.coders))
        again = f" (and {times[at] - 1:,} more times)" if times[at] > 1 else ""
        told = f"'{text[:LONGEST]}'{again}"
        found.append(Fault(given.file, given.place(case, coder), told, wrong[text]))
    return found


def _doubts(values: set[str]) -> list[str]:
    """What is counted as a value and may be none."""
    return [
        f"'{value}' is counted as a value; if it means no answer, add --missing '{value}'"
        for value in sorted(values)
        if folded(value) in NO_ANSWER
    ]


def _plain(declared: str) -> str:
    return _number(declared.strip()) or declared.strip()


def _in_order(found: set[str]) -> list[str]:
    if all(_number(value) is not None for value in found):
        return sorted(found, key=Decimal)
    return sorted(found)


def _number(text: str, *, comma: bool = False) -> str | None:
    """A finite number in its shortest form ("1" for "1.0"), or None for a word.

    comma: whether 1,5 is one and a half.
    """
    if "_" in text:
        return None
    try:
        number = Decimal(text.replace(",", ".") if comma and text.count(",") == 1 else text)
    except InvalidOperation:
        return None
    if not number.is_finite() or not math.isfinite(float(number)):
        return None
    plain = f"{number.normalize():f}"
    return "0" if plain == "-0" else plain
