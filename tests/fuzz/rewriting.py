"""How else can the same workbook be written? Ways of programs, and of coders who change no answer.

Each way takes the parts of a file and gives parts that say the same in other words: the reader
must find exactly the same answers.
"""

import re
from collections.abc import Callable
from random import Random
from xml.etree.ElementTree import Element, SubElement, fromstring

from writing import MAIN, Hand, written

Parts = dict[str, bytes]
_CELL, _ROW, _IS, _T, _V = (f"{MAIN}{name}" for name in ("c", "row", "is", "t", "v"))
_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOOK, _RELS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _in_sheets(change: Callable[[Element, Random], None]) -> Callable[[Parts, Random], Parts]:
    """A way that changes every sheet by itself."""

    def way(parts: Parts, draw: Random) -> Parts:
        made = dict(parts)
        for name in parts:
            if _SHEETS.fullmatch(name):
                root = fromstring(parts[name])
                change(root, draw)
                made[name] = written(root)
        return made

    return way


def _texts(root: Element) -> list[tuple[Element, Element, str]]:
    """Cell, holder and text of every inline text."""
    found = []
    for cell in root.iter(_CELL):
        holder = cell.find(_IS)
        if holder is not None:
            unread = {each for reading in holder.iter(f"{MAIN}rPh") for each in reading.iter(_T)}
            pieces = [each.text or "" for each in holder.iter(_T) if each not in unread]
            found.append((cell, holder, "".join(pieces)))
    return found


def _holds(holder: Element, text: str) -> None:
    piece = SubElement(holder, _T, {_SPACE: "preserve"})
    piece.text = text


def shared(parts: Parts, draw: Random) -> Parts:
    """Texts in a part of their own, in any order, some of them twice or of no cell."""
    made, pool = dict(parts), list(range(10_000))
    draw.shuffle(pool)
    numbers: dict[int, str] = {}
    for name in parts:
        if _SHEETS.fullmatch(name):
            root = fromstring(parts[name])
            for cell, holder, text in _texts(root):
                cell.remove(holder)
                cell.set("t", "s")
                numbers[len(numbers)] = text
                SubElement(cell, _V).text = str(len(numbers) - 1)
            made[name] = written(root)
    table = Element(f"{MAIN}sst", {"count": "1", "uniqueCount": "0"})
    for text in numbers.values():
        _holds(SubElement(table, f"{MAIN}si"), text)
    _holds(SubElement(table, f"{MAIN}si"), "of no cell")
    made["xl/sharedStrings.xml"] = written(table)
    told = f'<Relationship Id="rIdS" Type="{_KIND}/sharedStrings" Target="sharedStrings.xml"/>'
    made[_RELS] = parts[_RELS].replace(b"</Relationships>", f"{told}</Relationships>".encode())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
    made[_TYPES] = parts[_TYPES].replace(b"</Types>", f"{told}</Types>".encode())
    return made


def in_runs(root: Element, draw: Random) -> None:
    """Texts in runs of different looks, with how they are pronounced beside them."""
    for _, holder, text in _texts(root):
        if draw.random() < 0.5:
            continue
        holder.clear()
        at = draw.randint(0, len(text))
        for piece, look in ((text[:at], "b"), (text[at:], "i")):
            if piece:
                run = SubElement(holder, f"{MAIN}r")
                SubElement(SubElement(run, f"{MAIN}rPr"), f"{MAIN}{look}")
                _holds(run, piece)
        if draw.random() < 0.3:
            _holds(SubElement(holder, f"{MAIN}rPh", {"sb": "0", "eb": "1"}), "reading")


def as_results(root: Element, draw: Random) -> None:
    """Texts as programs write what a formula gave, without the formula."""
    for cell, holder, text in _texts(root):
        if draw.random() < 0.5:
            cell.remove(holder)
            cell.set("t", "str")
            SubElement(cell, _V, {_SPACE: "preserve"}).text = text


def escaped(root: Element, draw: Random) -> None:
    """Letters as spreadsheets escape them."""
    for _, holder, text in _texts(root):
        if text and draw.random() < 0.5:
            at = draw.randrange(len(text))
            cut_in_two = "_" in text[max(0, at - 6) : at + 7]  # else an escape would be broken
            if not cut_in_two and ord(text[at]) < 0x10000:
                holder.clear()
                _holds(holder, f"{text[:at]}_x{ord(text[at]):04X}_{text[at + 1 :]}")


def as_numbers(root: Element, draw: Random) -> None:
    """Numbers as numbers, in any of the ways in which files write them."""
    for cell, holder, text in _texts(root):
        if text.isdecimal():
            cell.remove(holder)
            cell.attrib.pop("t")
            ways = (text, f"{text}.0", f"{int(text):E}")
            SubElement(cell, _V).text = draw.choice(ways)


def spelled(root: Element, draw: Random) -> None:
    """Answers with spaces, other case or full-width letters, all of which are folded away."""
    for _, holder, text in _texts(root):
        if text in ("Yes", "No", "Partly"):
            holder.clear()
            wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text)
            ways = (f" {text} ", text.upper(), f"{text}\u00a0", f"\u200b{text}", wide, f"{text}\n")
            _holds(holder, draw.choice(ways))


def without_places(root: Element, draw: Random) -> None:
    """Rows and cells without places: they follow one another."""
    for number, row in enumerate(root.iter(_ROW), 1):
        if row.get("r") != str(number):
            return  # a gap would close
    for row in root.iter(_ROW):
        row.attrib.pop("r")
        letters = [re.sub(r"\d", "", cell.get("r", "")) for cell in row]
        if letters == [chr(65 + number) for number in range(len(letters))]:
            for cell in row:
                cell.attrib.pop("r")


def moved(root: Element, draw: Random) -> None:
    """All rows further down, with empty ones between, and all columns further right."""
    down, right, gap = draw.randint(0, 40), draw.randint(0, 20), draw.choice((1, 1, 2))
    right = right if root.find(f".//{_CELL}[@r='A1']") is not None and not _is_pairs(root) else 0
    for row in root.iter(_ROW):
        place = int(row.get("r", "1")) * gap + down
        row.set("r", str(place))
        for cell in row:
            letters = re.sub(r"\d", "", cell.get("r", ""))
            assert letters <= "Z" and ord(letters) - 65 + right < 52
            cell.set("r", f"{_letters(ord(letters) - 65 + right)}{place}")
    for name in ("hyperlinks", "dataValidations", "conditionalFormatting", "autoFilter"):
        for each in root.findall(f"{MAIN}{name}"):
            root.remove(each)


def _letters(column: int) -> str:
    """A for 0, AA for 26; enough for these sheets."""
    return f"{'A' if column > 25 else ''}{chr(65 + column % 26)}"


def _is_pairs(root: Element) -> bool:
    """Whether this is the hidden sheet, which is read by its two columns."""
    return any(each.text == "seal" for each in root.iter(_T))


def out_of_order(root: Element, draw: Random) -> None:
    """Rows, and cells in them, in any order in the file; their places say where they stand."""
    data = root.find(f"{MAIN}sheetData")
    for holder in (data, *data):
        inside = list(holder)
        draw.shuffle(inside)
        holder[:] = inside


def with_more(root: Element, draw: Random) -> None:
    """What newer programs add: attributes and elements that older ones skip."""
    newer = "{http://schemas.microsoft.com/office/spreadsheetml/2014/revision}uid"
    for cell in root.iter(_CELL):
        if draw.random() < 0.2:
            cell.set(draw.choice(("cm", "vm", "ph")), "0")
    root.set(newer, "{00000000-0000-0000-0000-000000000000}")
    extra = SubElement(SubElement(root, f"{MAIN}extLst"), f"{MAIN}ext", {"uri": "{x}"})
    SubElement(extra, "{urn:new}c", {"r": "C8"}).text = "No"


def bare(root: Element, draw: Random) -> None:
    """Without looks, drop-downs, links, protection and the size of the sheet."""
    for each in list(root):
        if each.tag != f"{MAIN}sheetData" and draw.random() < 0.7:
            root.remove(each)
    for cell in root.iter(_CELL):
        cell.attrib.pop("s", None)
    SubElement(root, f"{MAIN}dimension", {"ref": "A1:A1"})


def renamed(parts: Parts, draw: Random) -> Parts:
    """Tabs renamed, hidden and in another order."""
    root = fromstring(parts[_BOOK])
    sheets = root.find(f"{MAIN}sheets")
    listed = list(sheets)
    draw.shuffle(listed)
    sheets[:] = listed
    for number, each in enumerate(listed):
        if each.get("name") != "_meta":
            each.set("name", f"Tab {number} ‹ä›")
        each.set("state", draw.choice(("visible", "hidden", "veryHidden")))
    for name in ("definedNames", "bookViews"):
        root.remove(root.find(f"{MAIN}{name}"))
    return parts | {_BOOK: written(root)}


def elsewhere(parts: Parts, draw: Random) -> Parts:
    """Sheets in parts of other names, led to in other words."""
    made = dict(parts)
    for name in parts:
        if _SHEETS.fullmatch(name):
            base = name.rpartition("/")[2].replace("sheet", "Blatt-")
            new, target = draw.choice(
                ((f"xl/{base}", base), (f"xl/worksheets/{base}", f"./worksheets/x/../{base}"),
                 (f"other/{base}", f"../other/{base}"), (f"other/{base}", f"/other/{base}"))
            )  # fmt: skip
            made[new] = made.pop(name)
            made[_RELS] = made[_RELS].replace(f"/{name}".encode(), target.encode())
            made[_TYPES] = made[_TYPES].replace(f"/{name}".encode(), f"/{new}".encode())
    return made


def in_another_hand(parts: Parts, draw: Random) -> Parts:
    """The same XML in other characters: prefixes, quotes, references, comments, encodings."""
    made = dict(parts)
    for name in parts:
        if _SHEETS.fullmatch(name) or name in (_BOOK, "xl/sharedStrings.xml"):
            made[name] = written(fromstring(parts[name]), Hand.drawn(draw))
    return made


def without_properties(parts: Parts, draw: Random) -> Parts:
    """As online programs export: no properties and no theme."""
    gone = [name for name in parts if name.startswith(("docProps/", "xl/theme/"))]
    made = {name: part for name, part in parts.items() if name not in gone}
    for place, tag in (
        ("_rels/.rels", "Relationship"),
        (_RELS, "Relationship"),
        (_TYPES, "Override"),
    ):
        for name in gone:
            at = rf'<{tag} [^>]*"/?(?:xl/)?{re.escape(name.removeprefix("xl/"))}"[^>]*/>'
            made[place] = re.sub(at.encode(), b"", made[place])
    return made


WAYS: dict[str, Callable[[Parts, Random], Parts]] = {
    "texts shared": shared,
    "texts in runs": _in_sheets(in_runs),
    "texts as results": _in_sheets(as_results),
    "letters escaped": _in_sheets(escaped),
    "numbers as numbers": _in_sheets(as_numbers),
    "answers spelled otherwise": _in_sheets(spelled),
    "rows and columns moved": _in_sheets(moved),
    "out of order": _in_sheets(out_of_order),
    "no places": _in_sheets(without_places),
    "newer attributes": _in_sheets(with_more),
    "no looks": _in_sheets(bare),
    "tabs renamed": renamed,
    "another hand": in_another_hand,
    "no properties": without_properties,
    "parts elsewhere": elsewhere,
}
"""Ways to write the same, by name; those that tell texts come first, since they look for them."""


def rewritten(parts: Parts, draw: Random, most: int = 4) -> Parts:
    """The parts in up to `most` ways after another, in the order of WAYS."""
    drawn = set(draw.sample(list(WAYS), draw.randint(1, most)))
    for name, way in WAYS.items():
        if name in drawn and not (name in _IN_TEXTS and "texts shared" in drawn):
            parts = way(parts, draw)
    return parts


_IN_TEXTS = ("texts in runs", "texts as results", "letters escaped", "numbers as numbers",
             "answers spelled otherwise")  # fmt: skip
