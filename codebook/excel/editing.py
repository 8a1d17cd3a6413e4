"""How is a cell of somebody's workbook changed while all else stays as they left it?"""

import io
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from codebook.excel.cells import column_number, place, read_sheets
from codebook.excel.guard import guard
from codebook.excel.package import sheet_parts
from codebook.excel.preflight import parts_of
from codebook.excel.problems import refused

_ROOT = re.compile(r"<(?:(\w+):)?worksheet\b")


def with_texts(content: bytes, sheet: str, texts: Mapping[str, str]) -> bytes:
    """The workbook with these texts in these cells (by address) of a sheet.

    Looks stay, and so does every other part of the file byte by byte. Raises Refused where the
    file cannot be read for sure, or has cells without addresses.
    """
    parts = parts_of(content)
    part = next(each.part for each in sheet_parts(parts) if each.name == sheet)
    written = parts[part].decode("utf-8-sig")
    for address, text in texts.items():
        written = _with_text(written, address, guard(text))
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            is_edited = member.filename == part
            new.writestr(member, written.encode() if is_edited else old.read(member.filename))
    edited = out.getvalue()
    (again,) = read_sheets(parts_of(edited), sheet)
    for address, text in texts.items():
        cell = again.cells.get(address)
        if (cell.text if cell else "") != text or (cell is not None and cell.formula is not None):
            raise refused("damaged", f"cell {address} cannot be written")
    return edited


def _with_text(xml: str, address: str, text: str) -> str:
    """The sheet's XML with the text in the cell."""
    root = _ROOT.search(xml)
    mark = f"{root[1]}:" if root is not None and root[1] else ""
    row, column = place(address)
    xml = _with_row(xml, mark, row)
    begin, end = _row(xml, mark, row)
    inside = xml[begin:end]
    cell = re.compile(
        rf'<{mark}c\b([^>]*)\br="([A-Z]+){row}"([^>]*?)(/>|>.*?</{mark}c>)', re.DOTALL
    )
    at = len(inside)
    for found in cell.finditer(inside):
        if column_number(found[2]) == column:
            looks = re.search(r'\bs="\d+"', found[1] + found[3])
            made = _cell(mark, address, looks[0] if looks else "", text)
            return xml[:begin] + inside[: found.start()] + made + inside[found.end() :] + xml[end:]
        if column_number(found[2]) > column:
            at = found.start()
            break
    made = _cell(mark, address, "", text)
    return xml[:begin] + inside[:at] + made + inside[at:] + xml[end:]


def _with_row(xml: str, mark: str, row: int) -> str:
    """The sheet's XML with the row in its place, open to hold cells."""
    at = re.search(rf"</{mark}sheetData>|<{mark}sheetData\s*/>", xml)
    if at is None:
        raise refused("damaged", "the sheet has no rows")
    for found in re.finditer(rf'<{mark}row\b[^>]*?\br="(\d+)"[^>]*>', xml):
        if int(found[1]) == row and found[0].endswith("/>"):
            opened = f"{found[0][:-2]}></{mark}row>"
            return xml[: found.start()] + opened + xml[found.end() :]
        if int(found[1]) == row:
            return xml
        if int(found[1]) > row:
            at = found
            break
    if at[0].endswith("/>") and "sheetData" in at[0]:
        whole = f'<{mark}sheetData><{mark}row r="{row}"></{mark}row></{mark}sheetData>'
        return xml[: at.start()] + whole + xml[at.end() :]
    return f'{xml[: at.start()]}<{mark}row r="{row}"></{mark}row>{xml[at.start() :]}'


def _row(xml: str, mark: str, row: int) -> tuple[int, int]:
    """Where a row's cells begin and end; raises Refused where the row is not there."""
    found = re.search(
        rf'<{mark}row\b(?=[^>]*\br="{row}")[^>]*?(?<!/)>(.*?)</{mark}row>', xml, re.DOTALL
    )
    if found is None:
        raise refused("damaged", f"row {row} is not there")
    return found.start(1), found.end(1)


def _cell(mark: str, address: str, looks: str, text: str) -> str:
    """A cell with a text, which is preserved to its blanks; an empty one for no text."""
    begun = f'<{mark}c r="{address}"{f" {looks}" if looks else ""}'
    if not text:
        return f"{begun}/>"
    said = f'<{mark}is><{mark}t xml:space="preserve">{escape(text)}</{mark}t></{mark}is>'
    return f'{begun} t="inlineStr">{said}</{mark}c>'
