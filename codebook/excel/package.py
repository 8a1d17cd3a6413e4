"""Which parts of a workbook file are its sheets, texts and styles? Followed by relationships."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from codebook.excel.problems import refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MOST_SHEETS = 300
_KINDS_OF_SHEETS = {"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}

ODD_ENCODINGS = (LookupError, ValueError)
"""What expat raises, but for its own errors, of encodings that Python does not have or give."""

Parts = Mapping[str, bytes]
_FORBIDDEN = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_WHOLE = re.compile(r"\s*([0-9]{1,9})\s*")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it. state: visible, hidden or veryHidden."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Where one part leads: the last word of the relation's type, and the part's name."""

    kind: str
    target: str
    outside: bool


def relations(parts: Parts, part: str) -> dict[str, Relation]:
    """A part's relations by id, empty where it has none."""
    folder, name = posixpath.split(part)
    listed = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if listed is None:
        return {}
    return {
        each.get("Id", ""): Relation(
            kind=each.get("Type", "").rpartition("/")[2],
            target=_target(folder, each.get("Target", "")),
            outside=each.get("TargetMode") == "External",
        )
        for each in parsed(listed).iter(_RELATION)
    }


def workbook_part(parts: Parts) -> str:
    """The name of the part that lists the sheets; raises Refused where there is none."""
    for relation in relations(parts, "").values():
        if relation.kind == "officeDocument" and relation.target in parts:
            return relation.target
    raise refused("not_a_workbook")


def sheet_parts(parts: Parts) -> tuple[SheetPart, ...]:
    """The worksheets in their order; raises Refused where a listed one is not there."""
    book = workbook_part(parts)
    root = parsed(parts[book])
    if not root.tag.endswith("}workbook"):
        raise refused("not_a_workbook")
    leads = relations(parts, book)
    listed = list(root.iter(f"{{{MAIN}}}sheet"))
    if len(listed) > MOST_SHEETS:
        raise refused("too_large", f"over {MOST_SHEETS} sheets")
    found = []
    names: set[str] = set()
    for each in listed:
        relation = leads.get(each.get(f"{{{_OFFICE}}}id", ""))
        if relation is None or relation.target not in parts:
            raise refused("missing_sheet")
        if relation.kind not in _KINDS_OF_SHEETS:
            raise refused("missing_sheet")
        name, state = each.get("name", ""), each.get("state", "visible")
        if name.casefold() in names:
            raise refused("damaged", "two sheets of one name")
        names.add(name.casefold())
        if relation.kind == "worksheet":
            found.append(SheetPart(name, state, relation.target))
    if not found:
        raise refused("missing_sheet")
    return tuple(found)


def part_of_kind(parts: Parts, kind: str) -> bytes | None:
    """The workbook's part of that kind (`sharedStrings`, `styles`), or None."""
    for relation in relations(parts, workbook_part(parts)).values():
        if relation.kind == kind:
            return parts.get(relation.target)
    return None


def whole(text: str | None) -> int | None:
    """The whole number that an attribute or index says, None for anything else.

    `isdigit` holds of "²" too, and `int` takes neither that nor 5,000 digits.
    """
    found = _WHOLE.fullmatch(text or "")
    return None if found is None else int(found[1])


def parsed(content: bytes) -> ElementTree.Element:
    """The part's XML; raises Refused where it is none, or one with a document type."""
    if is_typed(content):
        raise refused("unsafe", "a document type or entity")
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no document type gets here
    except (ElementTree.ParseError, *ODD_ENCODINGS):
        raise refused("damaged") from None


def is_typed(content: bytes) -> bool:
    """Whether XML declares a document type or an entity, whatever its part is called."""
    return any(word in content for word in _FORBIDDEN)


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))
