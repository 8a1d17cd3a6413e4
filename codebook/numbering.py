"""How does a codebook file get the number of its next version, and nothing else changed?"""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from codebook.keyed import validated
from codebook.model import Codebook


def with_version(text: str, number: int) -> str:
    """The YAML text with `version: number`: that one number written, all else as it stood.

    Where the key is missing it is put before the first key.
    """
    content = YAML(typ="rt").load(text)
    lines = text.splitlines(keepends=True)
    if "version" in content:
        line, column = content.lc.value("version")
        rest = lines[line][column:]
        old = len(rest) - len(rest.lstrip("0123456789"))
        lines[line] = lines[line][:column] + str(number) + rest[old:]
    else:
        line, column = content.lc.key(next(iter(content)))
        flow = content.fa.flow_style()
        end = "\r\n" if text.endswith("\r\n") else "\n"
        told = f"version: {number}, " if flow else f"version: {number}{end}{' ' * column}"
        lines[line] = lines[line][:column] + told + lines[line][column:]
    return "".join(lines)


def codebook_in(text: str) -> Codebook | None:
    """The codebook that a YAML text holds; None where it has faults."""
    content: Any = YAML(typ="rt").load(StringIO(text))
    return validated(Codebook, content, "")[0]
