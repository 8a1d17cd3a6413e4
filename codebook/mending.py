"""What would the rest of a codebook say if its malformed keys were put right?

So that one typing slip does not hide the other faults; what comes out is only checked.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from codebook.keyed import plain
from codebook.model import Codebook


def mended(content: Any) -> Codebook | None:
    """The codebook without its malformed keys, placeholders standing for those it needs.

    Areas, questions and values keep their places, so that lines can still be told. None
    where too little makes sense.
    """
    rest = plain(content)
    for _ in range(3):
        try:
            return Codebook.model_validate(rest)
        except ValidationError as error:
            for each in error.errors():
                if not (each["type"] == "too_short" and each["input"]):
                    _mend(rest, list(each["loc"]))
    return None


def _mend(rest: Any, where: Sequence[int | str]) -> None:
    """Remove the malformed key, or stand a placeholder in for it."""
    match where:
        case ["areas", int() as area, "questions", int() as question, str() as key, *_]:
            place = f"{area}_{question}"
            needed = {
                "id": f"Q{place}"[:12],
                "title": f"Question {place}",
                "ask": "?",
                "type": "text",
            }
            _replace(rest["areas"][area]["questions"][question], key, needed)
        case ["areas", int() as area, str() as key, *_]:
            needed = {"id": f"area_{area}", "title": f"Area {area}"}
            _replace(rest["areas"][area], key, needed)
        case ["scales", scale, "values", int() as value, str() as key, *_]:
            needed = {"code": f"value_{value}", "label": f"Value {value}"}
            _replace(rest["scales"][scale]["values"][value], key, needed)
        case ["scales", scale, str() as key]:
            _replace(rest["scales"][scale], key, {})
        case [str() as key, *_]:
            _replace(rest, key, {"title": "?", "scales": {}})


def _replace(part: Any, key: str, needed: dict[str, Any]) -> None:
    if isinstance(part, dict):
        part.pop(key, None)
        part.update({name: value for name, value in needed.items() if name == key})
