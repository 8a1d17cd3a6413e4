"""Which parts of a workbook file are its sheets, texts and styles? Followed by relationships."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from codebook.excel.problems import refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{_PACKAGE}}}Relationship"
MOST_SHEETS = 300
MOST_TAGS = 1_000_000
"""Begins and ends of elements in a part that is read as a whole, so that memory is bounded."""
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
    if len({each.part for each in found}) < len(found):
        raise refused("unsafe", "two sheets in one part")
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
    """The part's XML; raises Refused where it is none, is vast, or has a document type."""
    if is_typed(content):
        raise refused("unsafe", "a document type or entity")
    if content.count(b"<") > MOST_TAGS:
        raise refused("too_large", f"over {MOST_TAGS:,} marks in a part")
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no document type gets here
    except (ElementTree.ParseError, *ODD_ENCODINGS):
        raise refused("damaged") from None


def cells_alone(parts: Parts, sheets: Sequence[str]) -> bytes:
    """A workbook file of these sheet parts, the shared texts and the styles, and nothing else.

    The parts are as they stand; what leads to them is written anew, so that no reader can be
    led anywhere else. The sheets are named 0, 1 and so on.
    """
    written = {
        f"xl/worksheets/sheet{number}.xml": parts[part] for number, part in enumerate(sheets)
    }
    leads = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(len(sheets))]
    for kind in ("sharedStrings", "styles"):
        found = part_of_kind(parts, kind)
        if found is not None:
            written[f"xl/{kind}.xml"] = found
            leads.append((kind, f"{kind}.xml"))
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number + 1}" r:id="r{number}"/>'
        for number in range(len(sheets))
    )
    written["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    ).encode()
    written["xl/_rels/workbook.xml.rels"] = _led(leads)
    written["_rels/.rels"] = _led([("officeDocument", "xl/workbook.xml")])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as alone:
        for name, content in written.items():
            alone.writestr(name, content)
    return stream.getvalue()


def _led(leads: Sequence[tuple[str, str]]) -> bytes:
    """The XML of relations r0, r1 and so on, each a kind and a target."""
    each = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(leads)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'.encode()


def is_typed(content: bytes) -> bool:
    """Whether XML declares a document type or an entity, whatever its part is called."""
    return any(word in content for word in _FORBIDDEN)


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))
