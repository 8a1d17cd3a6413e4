"""How is a codebook written as YAML? In the layout of the bundled one: short things on one line."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from codebook.files import whole_numbers
from codebook.model import Codebook

WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()'’‘›–…?!&*%-]*[\w.)?!’…%])?")
_RESERVED = re.compile(r"true|false|null|y|n|on|off|yes|no", re.IGNORECASE)
_KEPT = {"yes", "no"}
"""Words for YAML 1.2; written with a capital they are quoted, as most people do."""
_UNSEEN = re.compile("[^\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def codebook_yaml(codebook: Codebook) -> str:
    """The codebook as a file that `load_codebook` reads back the same."""
    content = {"title": codebook.title, "version": codebook.version}
    return yaml_text(content | codebook_content(codebook))


def yaml_text(content: Mapping[str, Any]) -> str:
    """Plain content as YAML 1.2, which is read back as it was."""
    return "\n".join(pairs(content, 0)) + "\n"


def codebook_content(codebook: Codebook) -> dict[str, Any]:
    """What has to be written of a codebook: without what goes without saying."""
    content: Any = codebook.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content = whole_numbers(content)
    for area in content["areas"]:
        for question in area["questions"]:
            if "applies_if" in question:
                question["applies_if"] = {
                    name: _bare(condition) for name, condition in question["applies_if"].items()
                }
    return dict(content)


def _bare(condition: dict[str, Any]) -> Any:
    """A condition as people write it: `is` alone needs no key, and one value no list."""
    if list(condition) != ["is"] or not condition["is"]:
        return condition
    wanted = condition["is"]
    return wanted[0] if len(wanted) == 1 else wanted


def pairs(content: Mapping[str, Any], indent: int) -> list[str]:
    """A mapping as lines, a key each, with so many spaces before it."""
    return [line for key, value in content.items() for line in pair(key, value, indent)]


def pair(key: str, value: Any, indent: int) -> list[str]:
    """A key with its value as lines."""
    start = " " * indent + scalar(key, flow=True) + ":"
    inline = _inline(value)
    if inline and len(start) + 1 + len(inline) <= WIDTH and not _is_apart(key, value):
        return [f"{start} {inline}"]
    if isinstance(value, str):
        return _long_text(start, value, indent)
    if isinstance(value, Mapping) and value:
        return [start, *pairs(value, indent + 2)]
    if isinstance(value, Sequence) and value:
        return [start, *items(value, indent + 2)]
    return [f"{start} {flow(value)}"]


def items(values: Sequence[Any], indent: int) -> list[str]:
    """A list as lines, an item after each dash, with so many spaces before the dash."""
    return [line for value in values for line in item(value, indent)]


def item(value: Any, indent: int) -> list[str]:
    """One item of a list as lines."""
    dash = " " * indent + "- "
    inline = flow(value)
    short = isinstance(value, Mapping) and not _MUST_BE_APART & set(value)
    if not isinstance(value, Mapping) or (short and len(dash) + len(inline) <= WIDTH):
        return [dash + inline]
    lines = pairs(value, indent + 2)
    return [dash + lines[0][indent + 2 :], *lines[1:]]


def flow(value: Any) -> str:
    """Any value on one line."""
    if isinstance(value, Mapping):
        inner = (f"{scalar(key, flow=True)}: {flow(each)}" for key, each in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return scalar(value, flow=True)
    return "[" + ", ".join(flow(each) for each in value) + "]"


def scalar(value: Any, *, flow: bool = False, quote: str = "") -> str:
    """A single value on one line: plain where it is safe, else in quotes.

    quote: the quotes to use although it could be plain. flow: it stands within brackets.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if abs(value) != float("inf") else f"{'-' * (value < 0)}.inf"
    if not isinstance(value, str):
        return str(value)
    if quote == "'" and value and not _UNSEEN.search(value):
        return "'" + value.replace("'", "''") + "'"
    if not quote and _is_plain(value, flow):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNSEEN.sub(_escape, escaped) + '"'


def literal(text: str, indent: int) -> list[str] | None:
    """The lines of a text under `|`, with so many spaces; None where it cannot stand so."""
    lines = text.split("\n")
    if _UNSEEN.search(text.replace("\n", "")) or lines[0][:1] in {"", " "}:
        return None
    return [" " * indent + line if line else "" for line in lines]


def folded_lines(text: str, indent: int) -> list[str] | None:
    """The lines of a text under `>-`; None where folding would change it."""
    if text != " ".join(text.split(" ")) or _UNSEEN.search(text) or "  " in text or not text:
        return None
    wrapped = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return [" " * indent + line for line in wrapped] if " ".join(wrapped) == text else None


_MUST_BE_APART = {"questions", "ask", "guidance", "values"}
_APART = {"areas", "scales", "terms", "combinations"}


def _is_apart(key: str, value: Any) -> bool:
    """Whether a value gets lines of its own although it would fit."""
    many = isinstance(value, Sequence) and not isinstance(value, str)
    holds = isinstance(value, Mapping) and bool(_MUST_BE_APART & set(value))
    return key in _APART or holds or (many and key in {"questions", "values"})


def _inline(value: Any) -> str:
    """A value on one line; empty for a text of several lines."""
    if isinstance(value, str):
        return "" if "\n" in value else scalar(value)
    return flow(value)


def _long_text(start: str, text: str, indent: int) -> list[str]:
    """A text that does not fit beside its key."""
    if "\n" not in text:
        lines = folded_lines(text, indent + 2)
        return [f"{start} >-", *lines] if lines else [f"{start} {scalar(text)}"]
    lines = literal(text, indent + 2) if text[-1] != "\n" else None
    return [f"{start} |-", *lines] if lines else [f"{start} {scalar(text)}"]


def _is_plain(text: str, flow: bool) -> bool:
    """Whether the text reads as itself without quotes."""
    if _RESERVED.fullmatch(text) and text not in _KEPT:
        return False
    return bool(_PLAIN.fullmatch(text)) or (
        not flow and bool(_PLAIN.fullmatch(text.replace(", ", " ").replace("; ", " ")))
    )


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    known = {9: "\\t", 10: "\\n", 13: "\\r"}
    if number in known:
        return known[number]
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
