"""Where in a YAML file does a key stand? Reading with places, so that faults can name a line."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from codebook.faults import Fault, StudyError


def read_yaml(path: Path) -> Any:
    """The file's content with line marks (YAML 1.2, so that `yes` and `no` stay words).

    Raises StudyError where the file is missing or is no YAML, with the line.
    """
    yaml = YAML(typ="rt")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fault = Fault(path.name, "the file", "not found", f"Put it into {path.parent}")
        raise StudyError("A file of the study is missing", [fault]) from None
    except UnicodeDecodeError:
        fault = Fault(path.name, "the file", "not UTF-8 text", "Save it as UTF-8")
        raise StudyError(f"{path.name} cannot be read", [fault]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else "the file"
        said = (error.problem or "not YAML").split("\n")[0]
        fault = Fault(path.name, place, said, "Mend the line; keys and lists are indented alike")
        raise StudyError(f"{path.name} cannot be read", [fault]) from None
    if not isinstance(content, dict):
        fault = Fault(path.name, "line 1", "no keys", "See docs/formats.md for what it holds")
        raise StudyError(f"{path.name} cannot be read", [fault])
    return content


def line_of(content: Any, where: Iterable[str | int]) -> int:
    """The line (from 1) of the key or list place that `where` leads to, as far as it exists."""
    line = 1
    for step in where:
        try:
            marks = content.lc
            line = (marks.key(step) if isinstance(content, dict) else marks.item(step))[0] + 1
            content = content[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return int(line)


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
    """The content as a model, or None and every fault at once with its line."""
    try:
        return model.model_validate(plain(content)), []
    except ValidationError as error:
        return None, [_fault(each, content, file) for each in error.errors()]


def _fault(error: Any, content: Any, file: str) -> Fault:
    """One of pydantic's errors in the lead's words."""
    where = [step for step in error["loc"] if step not in ("function-before",)]
    path = ".".join(str(step) for step in where)
    place = f"line {line_of(content, where)}, {path}"
    if error["type"] == "extra_forbidden":
        return Fault(file, place, f"unknown key '{where[-1]}'", "Check its spelling or remove it")
    if error["type"] == "missing":
        return Fault(file, place, f"'{where[-1]}' is missing", "Add it")
    found = error["input"] if isinstance(error["input"], str | int | float | bool) else ""
    told = str(error["msg"]).removeprefix("Value error, ")
    return Fault(
        file, place, f"{told}" + (f", found '{found}'" if found != "" else ""), "Put it right"
    )
