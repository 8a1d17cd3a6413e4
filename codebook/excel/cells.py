"""What stands in every cell of a workbook? A reader of its own, in one pass, that loses nothing.

The libraries each lose something that a coder may have typed (escapes, covered cells, errors,
formulas without a result), so this reader is the one believed; openpyxl is asked as well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from xml.parsers import expat

from codebook.excel.formats import Look, looks, shown_date
from codebook.excel.package import (
    MAIN,
    ODD_ENCODINGS,
    Parts,
    SheetPart,
    is_typed,
    sheet_parts,
    whole,
)
from codebook.excel.preflight import parts_of
from codebook.excel.problems import refused
from codebook.excel.texts import SharedText, decoded, shared_texts

MOST_ROWS = 200_000
MOST_CELLS = 500_000
MOST_CELLS_IN_ALL = 1_000_000
MOST_MERGED = 200_000
MOST_CHARACTERS = 20_000_000
LONGEST_TEXT = 200_000
LONGEST_FORMULA = 32_767
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
"""How files write numbers; `float` takes more, such as 1_000, ٣ and nan."""
_KINDS = {"b": "bool", "e": "error", "d": "date", "str": "text", "s": "text", "inlineStr": "text"}


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in a cell that is not empty.

    text: as a coder sees it, decoded ("12", "TRUE", "#N/A", a formula's last result). kind:
    text, number, bool, error, date or percent; of a formula's result, where there is a formula.
    formula: without "="; None where there is none. stored: the text before it was decoded.
    """

    text: str
    kind: str = "text"
    formula: str | None = None
    struck: bool = False
    stored: str = ""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A worksheet: its name, its state (visible, hidden, veryHidden), cells and merges.

    stored: how many cells the file has for it, empty ones among them; last: the last row and
    column that any of them stands in; spread: over how many cells its merges and links reach;
    plain: whether every cell says where it stands, and no element of another namespace could be
    taken for a row or a cell; unstyled: the cells that say something and look like nothing.
    """

    name: str
    state: str
    part: str
    cells: Mapping[str, CellText]
    merged: tuple[str, ...]
    stored: int = 0
    last: tuple[int, int] = (0, 0)
    spread: int = 0
    plain: bool = True
    unstyled: frozenset[str] = frozenset()


def read_cells(content: bytes, file_name: str = "") -> dict[str, Mapping[str, CellText]]:
    """Cells by address by sheet name, sheets in order; raises Refused."""
    return {sheet.name: sheet.cells for sheet in read_sheets(parts_of(content, file_name))}


def read_sheets(parts: Parts, named: str | None = None) -> tuple[SheetCells, ...]:
    """Every worksheet in order, or only the one so named, if there is one.

    Raises Refused where one cannot be read for sure.
    """
    texts, styles = shared_texts(parts), looks(parts)
    sheets, stored, spread, characters = [], 0, 0, 0
    for each in sheet_parts(parts):
        if named is not None and each.name != named:
            continue
        sheets.append(_sheet(parts[each.part], each, texts, styles))
        stored += sheets[-1].stored
        if stored > MOST_CELLS_IN_ALL:
            raise refused("too_large", f"over {MOST_CELLS_IN_ALL:,} cells")
        spread += sheets[-1].spread
        if spread > MOST_MERGED:
            raise refused("too_large", "cells merged or linked beyond reason")
        characters += sum(len(cell.text) for cell in sheets[-1].cells.values())
        if characters > MOST_CHARACTERS:
            raise refused("too_large", f"over {MOST_CHARACTERS:,} characters")
    return tuple(sheets)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 16)
def place(address: str) -> tuple[int, int]:
    """Row and column number of an address such as D6; raises Refused for none."""
    found = _ADDRESS.fullmatch(address)
    row, column = (int(found[2]), column_number(found[1])) if found is not None else (0, 0)
    if not 0 < row <= LAST_ROW or column > LAST_COLUMN:
        raise refused("damaged", "a cell without a place")
    return row, column


def covered(merge: str) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of a range such as D6:D7."""
    first, _, last = merge.replace("$", "").partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    return top, left, bottom, right


def _sheet(
    content: bytes, listed: SheetPart, texts: list[SharedText], styles: list[Look]
) -> SheetCells:
    if is_typed(content):
        raise refused("unsafe", "a document type or entity")
    reader = _SheetReader(texts, styles)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, *ODD_ENCODINGS):
        raise refused("damaged", "a sheet") from None
    if not reader.is_sheet:
        raise refused("missing_sheet")
    return SheetCells(
        listed.name,
        listed.state,
        listed.part,
        reader.cells,
        tuple(reader.merged),
        reader.stored,
        (reader.last_row, reader.last_column),
        reader.spread,
        reader.plain,
        frozenset(reader.unstyled),
    )


_C, _F, _V, _T, _ROW = (f"{MAIN} {name}" for name in ("c", "f", "v", "t", "row"))
_STRIKE, _PHONETIC, _MERGE = (f"{MAIN} {name}" for name in ("strike", "rPh", "mergeCell"))
_LINK = f"{MAIN} hyperlink"
_DATA, _SHEET = f"{MAIN} sheetData", f"{MAIN} worksheet"
_LIKE_CELLS = {"sheetData", "row", "c"}


class _SheetReader:
    """The handlers of one pass over a sheet's XML."""

    def __init__(self, texts: list[SharedText], styles: list[Look]) -> None:
        self.texts, self.styles = texts, styles
        self.cells: dict[str, CellText] = {}
        self.merged: list[str] = []
        self.unstyled: list[str] = []
        self.is_sheet, self.plain = False, True
        self.stored = self.spread = self.last_row = self.last_column = 0
        self._row = self._column = self._rows = 0
        self._addresses: set[str] = set()
        self._address = ""
        self._type, self._style = "n", 0
        self._value: list[str] | None = None
        self._text: list[str] | None = None
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._struck = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == _C:
            self._cell_begins(attributes)
        elif name == _V:
            if self._address and self._value is not None:
                raise refused("damaged", f"two values in {self._address}")
            self._into = self._value = []
        elif name == _T:
            if not self._phonetic and self._address:
                self._text = self._text if self._text is not None else []
                self._into = self._text
        elif name == _ROW:
            self._row_begins(attributes)
        elif name == _F and self._address:
            self._into = self._formula = []
        elif name == _STRIKE:
            self._struck = self._struck or attributes.get("val") not in ("0", "false")
        elif name == _PHONETIC:
            self._phonetic = True
        elif name == _MERGE:
            self._merge(attributes.get("ref", ""))
        elif name == _LINK:
            self._reach(attributes.get("ref", ""))
        elif name != _DATA:
            self._other(name)

    def _other(self, name: str) -> None:
        if name == _SHEET:
            self.is_sheet = True
        elif name.rpartition(" ")[2] in _LIKE_CELLS:
            self.plain = False

    def characters(self, text: str) -> None:
        """Text inside an element."""
        if self._into is not None:
            self._into.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in (_V, _T, _F):
            self._into = None
        elif name == _C:
            self._cell_ends()
        elif name == _PHONETIC:
            self._phonetic = False

    def _row_begins(self, attributes: dict[str, str]) -> None:
        told = attributes.get("r")
        row = self._row + 1 if told is None else whole(told)
        if row is None:
            raise refused("damaged", "a row without a place")
        self._row = row
        self._column = 0
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise refused("too_large", f"over {MOST_ROWS:,} rows on a sheet")

    def _cell_begins(self, attributes: dict[str, str]) -> None:
        if self._address:
            raise refused("damaged", f"a cell within {self._address}")
        told = attributes.get("r")
        if told is None:
            self.plain = False
            told = f"{column_letters(self._column + 1)}{self._row}"
        row, self._column = place(told)
        self.last_row, self.last_column = (
            max(self.last_row, row),
            max(self.last_column, self._column),
        )
        if told in self._addresses:
            raise refused("duplicate_cell", told)
        self._addresses.add(told)
        self.stored += 1
        if self.stored > MOST_CELLS:
            raise refused("too_large", f"over {MOST_CELLS:,} cells on a sheet")
        style = whole(attributes.get("s", "0"))
        if style is None:
            raise refused("damaged", "a cell without a look")
        self._address, self._type, self._style = told, attributes.get("t", "n"), style
        self._value = self._text = self._formula = None
        self._struck = False

    def _cell_ends(self) -> None:
        found = self._cell()
        if found is not None:
            if len(found.text) > LONGEST_TEXT:
                raise refused("too_large", f"over {LONGEST_TEXT:,} characters in a cell")
            self.cells[self._address] = found
            if self._style == 0:
                self.unstyled.append(self._address)
        self._address = ""

    def _cell(self) -> CellText | None:
        """The cell just read, or None where nothing stands in it."""
        formula = None if self._formula is None else "".join(self._formula)
        if formula is not None and len(formula) > LONGEST_FORMULA:
            raise refused("too_large", f"over {LONGEST_FORMULA:,} characters in a formula")
        if self._style >= max(len(self.styles), 1):
            raise refused("damaged", "a cell without a look")
        look = self.styles[self._style] if self.styles else Look()
        struck = self._struck or look.struck
        value = "".join(self._value or ())
        if self._type == "s" and self._value is not None:
            shared = self._shared(value)
            stored, text, struck = shared.stored, shared.text, struck or shared.struck
        elif self._type == "n":
            if value == "" and self._text is not None:
                text = decoded("".join(self._text))
                return CellText(text, "text", formula, struck, "".join(self._text))
            if value == "" and formula is None:
                return None
            return _number(value, look, formula, struck)
        else:
            stored = "".join(self._text) if self._text is not None else value
            text = decoded(stored)
        if self._type == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(text, text)
        if not text and formula is None:
            return None
        return CellText(text, _KINDS.get(self._type, "text"), formula, struck, stored)

    def _shared(self, index: str) -> SharedText:
        number = whole(index)
        if number is None or number >= len(self.texts):
            raise refused("damaged", "a cell whose text is not there")
        return self.texts[number]

    def _merge(self, reference: str) -> None:
        self._reach(reference)
        self.merged.append(reference)

    def _reach(self, reference: str) -> None:
        """Count the cells of a merge or link, each of which other readers make anew."""
        top, left, bottom, right = covered(reference)
        self.spread += (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if self.spread > MOST_MERGED:
            raise refused("too_large", "cells merged or linked beyond reason")


def _number(value: str, look: Look, formula: str | None, struck: bool) -> CellText:
    """A number as its cell shows it; an empty one only for a formula without a result."""
    if _NUMBER.fullmatch(value) is None:
        return CellText(value, "text" if value else "number", formula, struck, value)
    number = float(value)
    if not isfinite(number):
        raise refused("damaged", "a number beyond all numbers")
    if look.date:
        return CellText(shown_date(number), "date", formula, struck, value)
    if look.percent:
        return CellText(f"{number * 100:.15g}%", "percent", formula, struck, value)
    whole = number.is_integer() and abs(number) < 1e15
    return CellText(str(int(number)) if whole else value, "number", formula, struck, value)
