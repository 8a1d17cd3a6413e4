"""What does a workbook show in its cells? Read plainly with ElementTree, to judge the reader by."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import PurePosixPath
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]{1,3})?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
Shown = list[tuple[str, dict[str, str]]]
"""Sheets in order, each by its name and its texts by address; names may be there twice."""


def shown(content: bytes) -> Shown:
    """Every text of every worksheet, whatever its kind; blank ones left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    book = next(target for kind, target in _led(parts, "").values() if kind == "officeDocument")
    leads = _led(parts, book)
    texts = [
        _said(each)
        for part in (target for kind, target in leads.values() if kind == "sharedStrings")
        for each in ElementTree.fromstring(parts[part]).iter(f"{MAIN}si")
    ]
    sheets = []
    for each in ElementTree.fromstring(parts[book]).iter(f"{MAIN}sheet"):
        kind, part = leads[each.get(_ID, "")]
        if kind == "worksheet":
            sheets.append((each.get("name", ""), _cells(parts[part], texts)))
    return sheets


def _led(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of a part's relations by id."""
    here = PurePosixPath(part)
    rels = str(here.parent / "_rels" / f"{here.name}.rels")
    found = {}
    for each in ElementTree.fromstring(parts[rels]) if rels in parts else ():
        target = each.get("Target", "")
        steps = [] if target.startswith("/") else [*here.parent.parts]
        for step in target.split("/"):
            if step == "..":
                steps = steps[:-1]
            elif step not in ("", "."):
                steps.append(step)
        kind = each.get("Type", "").split("/")[-1]
        found[each.get("Id", "")] = (kind, "/".join(steps))
    return found


def _cells(part: bytes, texts: list[str]) -> dict[str, str]:
    found, row = {}, 0
    for each in ElementTree.fromstring(part).iter(f"{MAIN}row"):
        row = int(each.get("r") or row + 1)
        column = 0
        for cell in each.iter(f"{MAIN}c"):
            where = cell.get("r")
            column = column + 1 if where is None else _column(where)
            text = _text(cell, texts)
            if text.strip():
                found[where or f"{_letters(column)}{row}"] = text
    return found


def _text(cell: ElementTree.Element, texts: list[str]) -> str:
    """The cell's text; all that it says anywhere, where its kind and content do not fit."""
    value = "".join(each.text or "" for each in cell.findall(f"{MAIN}v"))
    kind = cell.get("t", "n")
    if kind == "s" and value.strip():
        return texts[int(value)]
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind == "n" and _NUMBER.fullmatch(value) and Decimal(value) == Decimal(value).to_integral():
        return str(int(Decimal(value))) if abs(Decimal(value)) < 10**15 else value
    return _decoded(value) if value else "".join(_said(each) for each in cell.iter(f"{MAIN}is"))


def _said(holder: ElementTree.Element) -> str:
    """The runs of a text, without how they are pronounced."""
    text = ""
    for child in holder:
        if child.tag == f"{MAIN}t":
            text += child.text or ""
        elif child.tag != f"{MAIN}rPh":
            text += _said(child)
    return _decoded(text) if holder.tag in (f"{MAIN}si", f"{MAIN}is") else text


def _decoded(text: str) -> str:
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    whole = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in whole if each in "\t\n" or each >= " ")


def _column(address: str) -> int:
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
