"""What is a REFI-QDA codebook file? Codes within codes, each with a name and a description.

Source: REFI-QDA 1.5, section 5.2 and its Codebook.xsd (www.qdasoftware.org). Programs write the
namespace with a dot, as the schema does, or with a colon; both are read.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ALSO_READ = "urn:QDA-XML:codebook:1:0"
PROJECT = "urn:QDA-XML:project:1.0"
ABOUT = "About this codebook"
"""Name of the code whose description holds what belongs to no single question."""

_MARK = "intercoder settings:"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the file. codable: whether passages can bear it, or it only holds others."""

    guid: str
    name: str
    codable: bool
    description: str
    codes: tuple["Code", ...] = ()

    def __iter__(self) -> Iterator["Code"]:
        """The code itself and all codes within it, in order."""
        yield self
        for code in self.codes:
            yield from code


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A named set of codes; members are their GUIDs."""

    guid: str
    name: str
    description: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A whole file: its codes and sets, and the program that wrote it, if it says so."""

    origin: str
    codes: tuple[Code, ...]
    sets: tuple[CodeSet, ...] = ()

    def __iter__(self) -> Iterator[Code]:
        """All codes, in order."""
        for code in self.codes:
            yield from code


def with_settings(words: str, settings: dict[str, Any]) -> str:
    """A description for people that ends with settings for this program.

    The settings survive programs that wrap or join lines: they hold ASCII without two spaces
    in a row, and the mark before them stands nowhere within.
    """
    written = json.dumps(settings, ensure_ascii=True, separators=(",", ":"))
    written = re.sub(r"(?<= ) |(?<=\") | (?=\")", r"\\u0020", written)
    written = written.replace(_MARK, _MARK[:-1] + r"\u003a")
    return f"{words}\n\n{_MARK} {written}" if words else f"{_MARK} {written}"


def without_mark(words: str) -> str:
    """Words for a description that has no settings, in which nothing is taken for some."""
    return re.sub(_MARK.replace(" ", r"\s+"), _MARK[:-1], words)


def settings_in(description: str) -> dict[str, Any] | None:
    """The settings at the end of a description; None where it has none.

    Raises ValueError where they are there but broken.
    """
    joined = plain_words(description)
    start = joined.rfind(_MARK)
    if start < 0:
        return None
    found, _ = json.JSONDecoder().raw_decode(joined, start + len(_MARK) + 1)
    if not isinstance(found, dict):
        raise ValueError("the settings have no keys")
    return found


def words_in(description: str) -> str:
    """What a description says to people, with every run of white space as one space."""
    joined = plain_words(description)
    start = joined.rfind(_MARK)
    return joined if start < 0 else joined[:start].rstrip()


def plain_words(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def xml_text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
