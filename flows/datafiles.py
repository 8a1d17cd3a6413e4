"""How are tables and records written as files for others? CSV without formulas, plain JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.register.attributes import number_of

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""How a text begins that a spreadsheet program would take for a formula."""


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A header and rows as UTF-8, the same bytes for the same content; None is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutral(each) if isinstance(each, str) else each for each in row])
    return out.getvalue().encode()


def neutral(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet program would compute.

    A number stays as it is, whatever its sign.
    """
    return f"'{text}" if text.startswith(FORMULA) and number_of(text) is None else text


def json_file(content: Mapping[str, Any]) -> bytes:
    """Readable JSON, the same bytes for the same content; never a nan."""
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
