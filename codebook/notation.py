"""How do lists, pairs and conditions stand in one cell of a sheet? Written, and read back.

A list has one text a line, or texts between commas where they are short, such as codes. A pair
is `name: value`, one a line. A condition is `name is value, value`, `name is not value`,
`name at least 3`, `name at most 15`, `name is given` or `name is not given`, one a line or
between semicolons; all must hold. Whatever could be misread stands in double quotes, with a
quote inside written twice. All that is written here is read back as it was.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codebook.folding import folded

_QUOTED = r'"(?:[^"]|"")*"'
_ITEM = rf'(?:\s*{_QUOTED}\s*|[^",:\n]*)'
_PAIR = re.compile(rf"\s*({_QUOTED}|.*)\s*:\s*({_ITEM}(?:,{_ITEM})*)\s*", re.DOTALL)
"""The last colon outside quotes parts the name from its values."""
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_SAID = r"is\s+not\s+given|is\s+given|(?:is\s+)?at\s+least|(?:is\s+)?at\s+most|is\s+not|is"
_CONDITION = re.compile(rf"({_QUOTED}|.+?)\s+({_SAID})(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_LIKE_A_WORD = re.compile(r"(not|given|at)\b.*", re.IGNORECASE | re.DOTALL)


class NotationError(ValueError):
    """A cell's text that follows none of the notations: `found` and `remedy`, for a fault."""

    def __init__(self, found: str, remedy: str) -> None:
        """Keep what was found and what to do about it."""
        super().__init__(f"{found}. {remedy}")
        self.found, self.remedy = found, remedy


def quoted(text: str) -> str:
    """The text in double quotes, with those inside written twice."""
    return '"' + text.replace('"', '""') + '"'


def lines_text(texts: Iterable[str]) -> str:
    """Texts one a line, as `lines_of` reads them."""
    return "\n".join(_guarded(text, "") for text in texts)


def lines_of(cell: str) -> list[str]:
    """The texts of a cell that holds one a line; blank lines count for nothing."""
    return [_plain(each) for each in _split(cell, "\n")]


def commas_text(texts: Iterable[str]) -> str:
    """Short texts between commas, as `commas_of` reads them."""
    return ", ".join(_guarded(text, ",;") for text in texts)


def commas_of(cell: str) -> list[str]:
    """The texts of a cell that stand between commas, or one a line."""
    return [_plain(each) for line in _split(cell, "\n") for each in _split(line, ",")]


def pairs_text(pairs: Mapping[str, Sequence[str] | str | float]) -> str:
    """`name: value` one a line; several values stand between commas."""
    return "\n".join(
        f"{_guarded(name, '')}: {_valued(value)}".rstrip(" ") for name, value in pairs.items()
    )


def pairs_of(cell: str) -> dict[str, list[str]]:
    """Values by name, where each line of a cell is `name: value, value`.

    Raises NotationError for a line without a colon and for a name that stands twice.
    """
    found: dict[str, list[str]] = {}
    for line in _split(cell, "\n"):
        pair = _PAIR.fullmatch(line)
        if pair is None or not pair[1].strip():
            remedy = "Write a name, a colon and what belongs to it on each line"
            raise NotationError(f"'{line.strip()}' is no name with a colon", remedy)
        name = _plain(pair[1])
        if name in found:
            raise NotationError(f"'{name}' stands twice", "Keep one line of each name")
        found[name] = [_plain(each) for each in _split(pair[2], ",")]
    return found


def rule_text(rule: Mapping[str, Any]) -> str:
    """Conditions one a line. rule: by name a value, a list of them, or a mapping of tests."""
    return "\n".join(f"{_name(name)} {said}" for name, each in rule.items() for said in _said(each))


def rule_of(cell: str) -> dict[str, Any]:
    """Conditions by name, in the shortest form that a codebook file takes.

    Raises NotationError for a line that is no condition, and for one said twice.
    """
    found: dict[str, dict[str, Any]] = {}
    for line in (each.strip() for each in _split(cell, "\n;")):
        stated = _CONDITION.fullmatch(line)
        if stated is None:
            remedy = (
                "Write it like one of: age at least 3; age at most 15; D01 is yes, partly; "
                "D01 is not no; letter is given; letter is not given"
            )
            raise NotationError(f"'{line}' is no condition", remedy)
        tests = found.setdefault(_plain(stated[1]), {})
        key, value = _test(" ".join(stated[2].casefold().split()), stated[3] or "", line)
        if key in tests:
            remedy = "Say it once; several values stand between commas"
            raise NotationError(f"'{line}' says again what stands before it", remedy)
        tests[key] = value
    return {name: shortest(tests) for name, tests in found.items()}


def shortest(tests: Any) -> Any:
    """One condition in the shortest form: a value, a list of values, or a mapping of tests."""
    if isinstance(tests, float) and tests.is_integer():
        return int(tests)
    if isinstance(tests, list | tuple):
        values = [shortest(each) for each in tests]
        return values[0] if len(values) == 1 else values
    if not isinstance(tests, dict):
        return tests
    plain = {key: shortest(value) for key, value in tests.items()}
    return plain["is"] if list(plain) == ["is"] else plain


def number_in(text: str) -> int | float | None:
    """The number that a text is, written as programs write numbers; None for any other text."""
    if not _NUMBER.fullmatch(text):
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)


def number_words(number: float) -> str:
    """A number as `number_in` reads it: 3 for 3.0."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def _valued(value: Sequence[str] | str | float) -> str:
    if isinstance(value, str):
        return _guarded(value, ",:")
    if isinstance(value, int | float):
        return number_words(value)
    return ", ".join(_guarded(each, ",:;") for each in value)


def _said(condition: Any) -> list[str]:
    """The clauses of one condition."""
    tests = condition if isinstance(condition, Mapping) else {"is": condition}
    clauses = []
    for key, value in tests.items():
        if key == "present":
            clauses.append("is given" if value else "is not given")
        elif key in ("is", "is_not"):
            values = value if isinstance(value, list | tuple) else [value]
            listed = ", ".join(_scalar(each) for each in values)
            clauses.append(f"{key.replace('_', ' ')} {listed}".rstrip(" "))
        else:
            clauses.append(f"{key.replace('_', ' ')} {number_words(value)}")
    return clauses


def _test(said: str, value: str, line: str) -> tuple[str, Any]:
    """The key and the value of one clause."""
    if said.endswith("given"):
        if value:
            remedy = "Say 'is given' or 'is not given' alone, or put the value in double quotes"
            raise NotationError(f"'{line}' says more than that it is given", remedy)
        return "present", said == "is given"
    said = said.removeprefix("is ") if "at" in said.split() else said
    if said in ("at least", "at most"):
        number = number_in(folded(value))
        if number is None:
            raise NotationError(f"'{value}' is no number", "Write it in figures, like 3 or 2.5")
        return said.replace(" ", "_"), number
    return said.replace(" ", "_"), [
        each if raw.strip().startswith('"') or (number := number_in(each)) is None else number
        for raw in _split(value, ",")
        for each in [_plain(raw)]
    ]


def _name(name: str) -> str:
    """A name before a condition: in quotes unless it is one plain word."""
    return name if re.fullmatch(r'[^\s",;]+', name) else quoted(name)


def _scalar(value: Any) -> str:
    """A value of a condition: in quotes where it could be read as something else."""
    if isinstance(value, str):
        misread = number_in(value) is not None or _LIKE_A_WORD.fullmatch(value)
        return quoted(value) if misread else _guarded(value, ",;")
    return number_words(value)


def _guarded(text: str, apart: str) -> str:
    """The text, in quotes where it would else be cut, trimmed or lost."""
    unsafe = not text or text != text.strip() or '"' in text or "\n" in text or "\r" in text
    return quoted(text) if unsafe or any(mark in text for mark in apart) else text


def _plain(text: str) -> str:
    """The text without the quotes around it, and without blanks at its ends."""
    here = text.strip()
    return here[1:-1].replace('""', '"') if re.fullmatch(_QUOTED, here) else here


def _split(text: str, marks: str) -> list[str]:
    """The pieces between marks that stand outside quotes, those that are blank left out."""
    pieces, inside, begun = [], False, 0
    for place, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif letter in marks and not inside:
            pieces.append(text[begun:place])
            begun = place + 1
    if inside:
        remedy = 'Close it, or write the text as "…" with each quote inside twice'
        raise NotationError("a double quote that is not closed", remedy)
    return [piece for piece in (*pieces, text[begun:]) if piece.strip()]
