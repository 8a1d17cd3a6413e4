"""How does a sheet become XML? As openpyxl writes it, in a fifth of the time.

openpyxl builds an element for every cell and lets each find its namespaces anew. Nearly all
cells are blank or plain text; they are written as text here, all else is left to openpyxl.
"""

from collections.abc import Generator
from typing import Any, cast
from xml.sax.saxutils import escape

from openpyxl.cell._writer import etree_write_cell
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import tostring


class QuickWriter(ExcelWriter):
    """openpyxl's writer of workbooks, but for its sheets."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = _Sheet(ws)
        writer.write()
        inside = cast("Any", self)
        ws._rels = cast("Any", writer)._rels
        inside._archive.writestr(ws.path[1:], writer.read())
        inside.manifest.append(ws)


class _Sheet(WorksheetWriter):
    """One sheet as pieces of text; also what openpyxl's own cell writer writes to."""

    def __init__(self, ws: Any) -> None:
        self.pieces = [f'<worksheet xmlns="{SHEET_MAIN_NS}">']
        self.sheet = ws
        super().__init__(ws, out="")

    def get_stream(self) -> Generator[None, Any, None]:
        """Takes openpyxl's elements as they come; it sends None for what a sheet has not."""
        while True:
            element = yield
            if element is not None:
                self.write_element(element)

    def write_element(self, element: Any) -> None:
        """Add an element with all that is in it."""
        self.pieces.append(cast("Any", tostring)(element, encoding="unicode"))

    def write_rows(self) -> None:
        """Add every row."""
        self.pieces.append("<sheetData>")
        for number, cells in self.rows():
            told = {"r": str(number), **dict(self.sheet.row_dimensions.get(number, {}))}
            attributes = " ".join(f'{name}="{value}"' for name, value in told.items())
            self.pieces.append(f"<row {attributes}>")
            for cell in cells:
                self._write_cell(cell)
            self.pieces.append("</row>")
        self.pieces.append("</sheetData>")

    def _write_cell(self, cell: Any) -> None:
        """Add a cell that says something or looks like something."""
        value, kind, style = cell._value, cell.data_type, cell._style
        styled = style is not None and any(style)
        if cell._comment is not None:
            self.sheet._comments.append(CommentRecord.from_cell(cell))
        elif value is None and not styled:
            return
        if cell.hyperlink or not (value is None or (kind == "s" and type(value) is str and value)):
            etree_write_cell(_Elements(self), self.sheet, cell, styled)
            return
        looks = f' s="{cell.style_id}"' if styled else ""
        begun = f'<c r="{get_column_letter(cell.column)}{cell.row}"{looks}'
        if value is None:
            kind = "inlineStr" if kind == "s" else kind
            self.pieces.append(f'{begun} t="{kind}" />')
            return
        stripped = value.strip()
        space = ' xml:space="preserve"' if stripped and stripped != value else ""
        self.pieces.append(f'{begun} t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>')

    def read(self) -> bytes:
        """The sheet's part of the file."""
        return "".join((*self.pieces, "</worksheet>")).encode()


class _Elements:
    """What openpyxl's cell writer takes for a file."""

    def __init__(self, sheet: _Sheet) -> None:
        self.write = sheet.write_element
