"""Can a scale's values be told apart, by people and by spreadsheet programs?"""

import re
from collections.abc import Iterator

from codebook.faults import Fault
from codebook.folding import folded
from codebook.model import Codebook, Scale
from codebook.places import Places

_LIKE = {
    "a number": re.compile(
        r"[+-]?\d[\d.,]*(e[+-]?\d+)?\s?%?|\.\d+|\([\d.,]+\)|[£$€]\s?[\d.,]+|\d+ \d+[/⁄]\d+"
    ),
    "a date or a time": re.compile(
        r"\d{1,4}([-/.]\d{1,4}){1,2}|\d{1,2}:\d{2}(:\d{2})?"
        r"|(\d{1,2}[- ])?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*([- ]\d{1,4})"
        r"|\d{1,2}(:\d{2})?\s?[ap]m?"
        r"|\d{1,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    ),
    "true or false": re.compile(r"true|false"),
    "a formula or an error": re.compile(r"[=+@#'-].*|[<>].*"),
}


def scale_faults(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Faults of every scale."""
    for name, scale in codebook.scales.items():
        if len(scale.values) == 1:
            where = ("scales", name, "values")
            yield places.fault(where, "only one value", "Offer at least two, or ask for text")
        elif len(scale.on_scale) < 2:
            where = ("scales", name, "values")
            found = "fewer than two values are on the scale, so nothing can be compared"
            yield places.fault(where, found, "Take off_scale from at least two values")
        yield from _code_faults(name, scale, places)
        yield from _label_faults(name, scale, places)


def _code_faults(name: str, scale: Scale, places: Places) -> Iterator[Fault]:
    """Codes that stand twice."""
    for place, code in enumerate(scale.codes):
        if code in scale.codes[:place]:
            where = ("scales", name, "values", place, "code")
            yield places.fault(where, f"value code '{code}' is used twice", "Give it its own code")


def _label_faults(name: str, scale: Scale, places: Places) -> Iterator[Fault]:
    """Labels that read like another value's, or that a spreadsheet program would change."""
    seen: dict[str, str] = {}
    codes = {folded(value.code): value.code for value in scale.values}
    for place, value in enumerate(scale.values):
        where = ("scales", name, "values", place, "label")
        words = folded(value.label)
        if words in seen:
            found = f"label '{value.label}' reads like that of '{seen[words]}'"
            yield places.fault(where, found, "Make the labels different in their letters")
        elif codes.get(words, value.code) != value.code:
            found = f"label '{value.label}' is the code of another value"
            yield places.fault(where, found, "Make it different: coders may type either")
        if not words:
            yield places.fault(where, "a label without visible letters", "Write it in words")
        for like, pattern in _LIKE.items():
            if pattern.fullmatch(words):
                found = f"label '{value.label}' looks like {like}"
                remedy = "Write it in words: spreadsheet programs change such a text"
                yield places.fault(where, found, remedy)
        seen.setdefault(words, value.code)
