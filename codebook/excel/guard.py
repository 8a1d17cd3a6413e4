"""How does a text get into a cell exactly as it is, whatever a spreadsheet program makes of it?"""

import re

from codebook.faults import StudyError

CELL = 32_767
PROMPT = 255
PROMPT_TITLE = 32
ERROR = 224
SHEET_NAME = 31

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def guard(text: str) -> str:
    """The text as it may be written into a cell, so that it is shown as it stands here.

    Characters that no spreadsheet can hold are left out; `_x0041_`, which Excel would show as
    "A", is escaped. Raises StudyError for a text longer than a cell can hold.
    """
    plain = _ESCAPE.sub("_x005F_", _UNPRINTABLE.sub("", text.replace("\r\n", "\n")))
    if len(plain) > CELL:
        raise StudyError(
            f"A text of {len(plain):,} characters does not fit into a cell ({CELL:,} at most); "
            f"it begins: {plain[:40]!r}. Shorten it in the codebook"
        )
    return plain


def fitting(text: str) -> str:
    """The text as `guard` takes it, cut with an ellipsis where no cell can hold all of it."""
    return text if len(text) <= CELL - 2_000 else f"{text[: CELL - 2_000]}…"


def clipped(text: str, limit: int, more: str = "…") -> str:
    """The text if it fits into `limit` characters, else its beginning, at a word, and `more`."""
    plain = guard(text)
    if len(plain) <= limit:
        return plain
    kept = plain[: limit - len(more)]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:") + more


def sheet_name(text: str, taken: set[str]) -> str:
    """A sheet name for the text that no other sheet has (`taken`, casefolded, is added to)."""
    plain = _NOT_IN_SHEET_NAMES.sub("-", guard(text)).strip().strip("'") or "Case"
    name, number = plain[:SHEET_NAME], 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{plain[: SHEET_NAME - len(str(number)) - 1]}~{number}"
    taken.add(name.casefold())
    return name


def literal(text: str) -> str:
    """The text as a literal of a formula; formulas take 255 characters in one."""
    return '"' + clipped(text, 255 - text.count('"')).replace('"', '""') + '"'
