"""What lies on top of a sheet's cells? Pictures, text boxes and controls, none of which is read."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from codebook.excel.cells import SheetCells
from codebook.excel.package import parsed, relations
from codebook.excel.problems import Refused
from workbooks.locate import address
from workbooks.problems import REMEDIES, Problem

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_PICTURES = ("pic", "graphicFrame", "contentPart")
_NOTE = "Note"
"""What old drawings call the box of a comment, which is read with its cell."""

Parts = Mapping[str, bytes]


def drawn_on(parts: Parts, sheet: SheetCells) -> list[Problem]:
    """Every picture, text box and control of a sheet, at the cell on which it lies, if told."""
    found: list[Problem] = []
    for relation in relations(parts, sheet.part).values():
        drawing = parts.get(relation.target)
        if drawing is None or relation.kind not in ("drawing", "vmlDrawing"):
            continue
        try:
            root = parsed(drawing)
        except Refused:  # old drawings of some programs are no sound XML, and hold no answers
            continue
        told = _new(root) if relation.kind == "drawing" else _old(root)
        found += [_problem(kind, sheet.name, cell, said) for kind, cell, said in told]
    return found


def _problem(kind: str, sheet: str, cell: str, said: str) -> Problem:
    shown = said or ("a picture" if kind == "picture" else "a control")
    return Problem(kind, sheet, cell, shown, REMEDIES[kind], blocking=False)


def _new(root: Element) -> Iterator[tuple[str, str, str]]:
    """Kind, cell and words of each thing in a drawing; links between shapes say nothing."""
    for anchor in root:
        if _name(anchor) not in _ANCHORS:
            continue
        inside = {_name(each) for each in anchor.iter()}
        words = "".join(each.text or "" for each in anchor.iter() if _name(each) == "t").strip()
        if words:
            yield "text_box", _cell(anchor), words
        elif inside & set(_PICTURES):
            yield "picture", _cell(anchor), ""


def _old(root: Element) -> Iterator[tuple[str, str, str]]:
    """The same of an old drawing: check boxes and the like, and boxes that are no comments."""
    for shape in root.iter():
        if _name(shape) != "shape":
            continue
        told = [each for each in shape.iter() if _name(each) == "ClientData"]
        kind = told[0].get("ObjectType", "") if told else ""
        if not kind or kind == _NOTE:
            continue
        words = " ".join("".join(each.itertext()) for each in shape if _name(each) == "textbox")
        where = [(each.text or "").split(",") for each in told[0] if _name(each) == "Anchor"]
        numbers = [int(each) for each in where[0] if each.strip().isdigit()] if where else []
        cell = address(numbers[2] + 1, numbers[0] + 1) if len(numbers) > 3 else ""
        yield "control", cell, f"{kind}: {words.strip()}".strip(": ")


def _cell(anchor: Element) -> str:
    """The cell at an anchor's upper left corner."""
    told = {_name(each): each.text or "" for begin in anchor[:1] for each in begin}
    row, column = told.get("row", ""), told.get("col", "")
    if _name(anchor) == "absoluteAnchor" or not (row.isdigit() and column.isdigit()):
        return ""
    return address(int(row) + 1, int(column) + 1)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
