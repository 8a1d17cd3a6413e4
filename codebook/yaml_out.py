"""How does content stand in a YAML file? Written so that it is read back as it was."""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from codebook.model import Codebook

_PLAIN = re.compile(r"\w[\w .;()'/&%+–-]*")
"""Texts that mean the same with and without quotes, or that the writer quotes by itself."""
SHORT = 88
"""So long a list or mapping may be to stand in one line."""


def codebook_yaml(codebook: Codebook) -> str:
    """The codebook as codebook.yaml; reading it back gives an equal codebook."""
    content = codebook.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content = {"title": content.pop("title"), "version": codebook.version, **content}
    return yaml_text(content)


def yaml_text(content: Any) -> str:
    """Plain content as YAML 1.2: short lists in one line, long texts with their lines kept."""
    writer = YAML()
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    writer.dump(_laid_out(content), out)
    return out.getvalue()


def _laid_out(content: Any) -> Any:
    """The content with marks of how each piece is written."""
    laid: Any
    if isinstance(content, dict):
        laid = CommentedMap()
        for key, value in content.items():
            laid[_laid_out(key)] = _laid_out(value)
    elif isinstance(content, list):
        laid = CommentedSeq(_laid_out(each) for each in content)
    elif isinstance(content, str) and _fits_a_block(content):
        return LiteralScalarString(content)
    elif isinstance(content, str) and not _PLAIN.fullmatch(content):
        return DoubleQuotedScalarString(content)
    elif isinstance(content, float) and content.is_integer():
        return int(content)
    else:
        return content
    if _is_short(content):
        laid.fa.set_flow_style()
    return laid


def _fits_a_block(text: str) -> bool:
    """Whether a text of several lines can stand as they are."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0])
        and all(line == line.strip() and line.isprintable() for line in lines)
    )


def _is_short(content: Any) -> bool:
    """Whether nothing stands deeper and all of it fits into a line."""
    pieces = [*content.values()] if isinstance(content, dict) else content
    plain = all(isinstance(each, str | int | float | bool | None) for each in pieces)
    return plain and len(str(content)) <= SHORT and "\\n" not in str(content)
