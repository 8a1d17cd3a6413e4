"""What do the keys of a YAML file say? Reading with places, so that faults can name a line."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from codebook.faults import Fault, StudyError
from codebook.placed import line_of, place_of

__all__ = ["line_of", "plain", "read_yaml", "validated"]


def read_yaml(path: Path) -> Any:
    """The file's content with line marks (YAML 1.2, so that `yes` and `no` stay words).

    For looking at, not for changing: the same text gives the same content again. Raises
    StudyError where the file is missing or is no YAML, with the line.
    """
    try:
        content = _loaded(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fault = Fault(path.name, "the file", "not found", "Put it into the study folder")
        raise StudyError("A file of the study is missing", [fault]) from None
    except UnicodeDecodeError:
        fault = Fault(path.name, "the file", "not UTF-8 text", "Save it as UTF-8")
        raise StudyError(f"{path.name} cannot be read", [fault]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else "the file"
        fault = Fault(path.name, place, *_misread(error.problem or "not YAML"))
        raise StudyError(f"{path.name} cannot be read", [fault]) from None
    if not isinstance(content, dict):
        fault = Fault(path.name, "line 1", "no keys", "See docs/formats.md for what it holds")
        raise StudyError(f"{path.name} cannot be read", [fault])
    return content


@lru_cache(maxsize=8)
def _loaded(text: str) -> Any:
    return YAML(typ="rt").load(text)


def _misread(problem: str) -> tuple[str, str]:
    """What was found and the remedy where the file is no YAML."""
    twice = re.match(r'found duplicate key "(.+?)" with', problem)
    if twice:
        return f"the key '{twice[1]}' stands twice", "Keep one of them"
    if "'\\t'" in problem:
        return "a tab where spaces belong", "Indent with spaces"
    return problem.split("\n", maxsplit=1)[0], "Mend the line; keys and lists are indented alike"


def plain(content: Any) -> Any:
    """The same content as plain dicts, lists, strings and numbers."""
    if isinstance(content, dict):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [plain(value) for value in content]
    for kind in (bool, int, float, str):
        if isinstance(content, kind):
            return kind(content)
    return content if content is None else str(content)


M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], content: Any, file: str) -> tuple[M | None, list[Fault]]:
    """The content as a model, or None and every fault at once with its line or cell."""
    try:
        return model.model_validate(plain(content)), []
    except ValidationError as error:
        told = [each for each in error.errors() if not _emptied(each)]
        return None, [_fault(each, content, file) for each in told]


def _emptied(error: Any) -> bool:
    """Whether a list is called too short only because what stands in it has faults."""
    return bool(error["type"] == "too_short" and error["input"])


def _fault(error: Any, content: Any, file: str) -> Fault:
    """One of pydantic's errors in the lead's words."""
    where = [step for step in error["loc"] if step not in ("function-before",)]
    place = place_of(content, where)
    if error["type"] == "extra_forbidden":
        return Fault(file, place, f"unknown key '{where[-1]}'", "Check its spelling or remove it")
    if error["type"] == "missing":
        return Fault(file, place, f"'{where[-1]}' is missing", "Add it")
    found, remedy = _told(error)
    return Fault(file, place, found, remedy)


def _told(error: Any) -> tuple[str, str]:
    """What was found and the remedy for a value of a wrong kind."""
    given = error["input"]
    shown = f"'{given}'" if isinstance(given, str | int | float | bool) else "this"
    kinds = {
        "string_type": (f"{shown} is not a text", "Put it in quotes"),
        "dict_type": (f"{shown} has no keys", "Write it as keys with values"),
        "model_type": (f"{shown} has no keys", "Write it as keys with values"),
        "tuple_type": (f"{shown} is not a list", "Write it as [one, two]"),
        "too_short": ("an empty list", "Name at least one"),
        "string_too_short": ("an empty text", "Write something"),
    }
    if error["type"] in kinds:
        return kinds[error["type"]]
    if error["type"] == "literal_error":
        return f"{shown} is not known here", f"Use one of {error['ctx']['expected']}"
    if error["type"] == "string_pattern_mismatch":
        return f"{shown} has letters that do not belong here", _letters(error["ctx"]["pattern"])
    told = str(error["msg"]).removeprefix("Value error, ")
    return told + (f", found {shown}" if shown != "this" else ""), "Put it right"


def _letters(pattern: str) -> str:
    """What a code or id is made of, in words."""
    first = "a letter" if "A-Z" in pattern else "a small letter"
    rest = "letters" if "A-Z" in pattern else "small letters"
    dash = ", - " if "-]" in pattern else " "
    return f"Begin with {first}; then {rest}, digits{dash}and _"
