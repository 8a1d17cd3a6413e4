"""What may a coder or their program do to a cell, a row or a sheet that changes what it says?

Whatever is done, the laws hold: each answer is what its cell now shows, or a problem names it.
"""

import copy
from collections.abc import Callable
from random import Random
from xml.etree.ElementTree import Element, SubElement, fromstring

from writing import MAIN, written

Parts = dict[str, bytes]
CASES = ("xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml")
TEXTS = (
    "Yes", "No", "Partly", "no!", "?", "N/A", "None", "Yes/No", "1", "2", "3", "12", "1,5", "07",
    "1e1", "TRUE", "2026-03-04", "_x0020_", " ", "\u200b", "=1+1", "+Yes", "'No", "D1", "ID",
    "Answer", "RR-2", "Hit", "Health", "12 %", "Ⅻ", "۱۲", "½", "-0", "50.0", "5" * 20, "x" * 40_000,
    "High", "Their words", "Throughout", "Panel letter", "ic:ABCD-2345:RR-2:00000000",
)  # fmt: skip
ERRORS = ("#N/A", "#REF!", "#SPILL!", "#DIV/0!")


def _cells(root: Element, draw: Random) -> Element:
    """Any cell of the table, mostly of an answer."""
    cells = [each for each in root.iter(f"{MAIN}c") if int(each.get("r", "A0")[1:]) > 5]
    answers = [each for each in cells if each.get("r", "").startswith("C")]
    return draw.choice(answers if answers and draw.random() < 0.7 else cells)


def _typed(root: Element, draw: Random, text: str | None = None) -> None:
    cell = _cells(root, draw)
    look, place = cell.get("s", "0"), cell.get("r", "")
    cell.clear()
    cell.attrib.update({"r": place, "s": look, "t": "inlineStr"})
    piece = SubElement(SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
    piece.text = draw.choice(TEXTS) if text is None else text


def _converted(root: Element, draw: Random) -> None:
    """A text made a number, date, truth, error or formula, with a result or without."""
    cell = _cells(root, draw)
    place = cell.get("r", "")
    kind, value = draw.choice(
        [("n", each) for each in ("1", "2.0", "45000", "0.5", "-1", "7E0", "1E+15", "12.000001")]
        + [("b", "1"), ("b", "0"), ("d", "2026-03-04"), ("str", "Yes"), ("z", "No")]
        + [("e", each) for each in ERRORS]
    )
    cell.clear()
    cell.attrib.update({"r": place, "t": kind, "s": str(draw.randrange(16))})
    if draw.random() < 0.4:
        formula = SubElement(cell, f"{MAIN}f")
        formula.text = draw.choice(("1+1", "C8", '"Yes"', None))
        if draw.random() < 0.4:
            kinds = draw.choice(("shared", "array", "dataTable"))
            formula.attrib.update({"t": kinds, "ref": place, "si": "0"})
    if draw.random() < 0.8:
        SubElement(cell, f"{MAIN}v").text = value


def _struck(root: Element, draw: Random) -> None:
    for each in _cells(root, draw).iter(f"{MAIN}is"):
        text = "".join(piece.text or "" for piece in each.iter(f"{MAIN}t"))
        each.clear()
        for part in (text[:1], text[1:]):
            run = SubElement(each, f"{MAIN}r")
            if draw.random() < 0.6:
                SubElement(SubElement(run, f"{MAIN}rPr"), f"{MAIN}strike")
            SubElement(run, f"{MAIN}t").text = part


def _merged(root: Element, draw: Random) -> None:
    row = draw.randint(6, 17)
    merged = Element(f"{MAIN}mergeCells")
    reference = draw.choice((f"C{row}:C{row + 1}", f"C{row}:D{row}", f"A{row}:C{row}", "B1:B30"))
    SubElement(merged, f"{MAIN}mergeCell", {"ref": reference})
    data = list(root).index(root.find(f"{MAIN}sheetData"))
    root.insert(data + 1, merged)


def _rows(root: Element, draw: Random) -> None:
    """A row deleted, doubled below, or exchanged with another in part or whole."""
    data = root.find(f"{MAIN}sheetData")
    one, other = draw.sample(list(data), 2)
    how = draw.randrange(3)
    if how == 0:
        data.remove(one)
    elif how == 1:
        _placed(copy.deepcopy(one), "40", data)
    else:
        for cell, beside in zip(list(one), list(other), strict=False):
            if draw.random() < 0.5:
                mine, theirs = cell.get("r", ""), beside.get("r", "")
                cell.attrib, beside.attrib = (
                    beside.attrib | {"r": mine},
                    cell.attrib | {"r": theirs},
                )
                cell[:], beside[:] = list(beside), list(cell)


def _placed(row: Element, number: str, data: Element) -> None:
    row.set("r", number)
    for cell in row:
        cell.set("r", cell.get("r", "A1")[0] + number)
    data.append(row)


def _columns(root: Element, draw: Random) -> None:
    """A column doubled, emptied, or its header typed anew."""
    one = draw.choice("ABCDEFGH")
    other, how = draw.choice("CDJK"), draw.randrange(3)
    for row in list(root.iter(f"{MAIN}row")):
        here = {cell.get("r", "A1")[0]: cell for cell in row}
        if one not in here:
            continue
        if how == 0:
            row.remove(here[one])
        elif how == 1:
            made = copy.deepcopy(here[one])
            made.set("r", f"{other}{row.get('r')}")
            if other in here:
                row.remove(here[other])
            row.append(made)
        elif row.get("r") == "6":
            here[one].clear()
            here[one].attrib.update({"r": f"{one}6", "t": "str"})
            SubElement(here[one], f"{MAIN}v").text = draw.choice(("Answer", "ID", "Antwort"))


DEEDS: tuple[Callable[[Element, Random], None], ...] = (
    _typed, _typed, _converted, _converted, _struck, _merged, _rows, _rows, _columns,
)  # fmt: skip


def done(parts: Parts, draw: Random) -> Parts:
    """A few deeds on a case's sheet, or a case's sheet copied from the other workbook's place."""
    made = dict(parts)
    for _ in range(draw.randint(1, 4)):
        name = draw.choice(CASES)
        if name not in made:
            continue
        root = fromstring(made[name])
        draw.choice(DEEDS)(root, draw)
        made[name] = written(root)
    if draw.random() < 0.05:
        made[CASES[0]] = made.get(CASES[1], b"")  # one case twice, the other gone
    return made
