"""Of which pieces is every workbook made? Sheets, rows that grow, lists, identity, its bytes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from codebook.excel.cells import CellText
from codebook.excel.guard import clipped, guard
from codebook.excel.sheetxml import QuickWriter
from codebook.excel.styles import FONT, Looks

LINE_HEIGHT = 14.5
LISTS = "_lists"
"""The hidden sheet on which drop-downs find their options."""

_UNCACHED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)>(<f(?: [^>]*)?>.*?</f>|<f(?: [^>]*)?/>)<v ?/></c>'
)
_STORED_AS = {"text": b' t="str"', "error": b' t="e"', "bool": b' t="b"'}


class AutoRow(RowDimension):
    """A row with a height to begin with that still grows with what is typed into it."""

    customHeight = False  # noqa: N815  # openpyxl's name


@dataclass
class Book:
    """A workbook in the making: its looks, the sheet names taken and the lists it offers."""

    workbook: Workbook
    looks: Looks
    taken: set[str] = field(default_factory=set)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    cached: dict[str, dict[str, str | int | CellText]] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        """A new sheet of that name at the end."""
        self.taken.add(name.casefold())
        sheet = cast("Worksheet", self.workbook.create_sheet(name))
        sheet.sheet_view.showGridLines = False
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, text: str, look: str = "text") -> None:
        """Write a text as a text, whatever it begins with."""
        cell = sheet.cell(row, column)
        if text:
            cell.value = guard(text)
            cell.data_type = "s"
        self.looks.give(cell, look)

    def compute(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        now: str | int,
        look: str = "text",
    ) -> None:
        """Write a formula (without `=`) and what it gives now, for programs that do not compute."""
        cell = sheet.cell(row, column)
        cell.value = f"={formula}"
        self.looks.give(cell, look)
        self.cached.setdefault(sheet.title, {})[cell.coordinate] = now

    def link(
        self, sheet: Worksheet, row: int, column: int, text: str, to: str, look: str = "link"
    ) -> None:
        """Write a text that leads to a place in this workbook, such as `'Progress'!A1`."""
        self.put(sheet, row, column, text, look)
        cell = sheet.cell(row, column)
        # `cell.hyperlink = ...` would make it a link to another file, in a look of its own.
        cast("Any", cell)._hyperlink = Hyperlink(ref=cell.coordinate, location=to)

    def link_out(
        self, sheet: Worksheet, row: int, column: int, text: str, to: str, look: str = "link"
    ) -> None:
        """Write a text that leads to a file or a page on the web."""
        self.put(sheet, row, column, text, look)
        cell = sheet.cell(row, column)
        cast("Any", cell)._hyperlink = Hyperlink(ref=cell.coordinate, target=to)

    def options(self, prefix: str, options: Sequence[str]) -> str:
        """The defined name under which a drop-down finds these options on the hidden sheet."""
        key = tuple(options)
        if key not in self.lists:
            name = re.sub(r"[^A-Za-z0-9_]", "_", f"opt_{prefix}").lower()
            number = len(self.lists) + 1
            self.lists[key] = f"{name}_{number}" if name in self.lists.values() else name
        return self.lists[key]


def new_book(title: str, subject: str, code: str, moment: datetime, *, locked: bool = True) -> Book:
    """An empty workbook with its properties; sheets are added to it in their order.

    locked: sheets cannot be added or removed in a spreadsheet program.
    """
    workbook = Workbook()
    cast("Any", workbook)._named_styles["Normal"].font = Font(name=FONT, size=11, family=2)
    book = Book(workbook, Looks(workbook))
    workbook.remove(workbook.worksheets[0])
    said = workbook.properties
    said.title, said.subject, said.identifier = guard(title), guard(subject), code
    said.creator, said.language = "intercoder", "en-GB"
    said.created = said.modified = moment.replace(tzinfo=None, microsecond=0)
    cast("Any", workbook).custom_doc_props.append(
        StringProperty(name="intercoder workbook", value=code)
    )
    workbook.security = WorkbookProtection(lockStructure=locked)
    return book


def widths(sheet: Worksheet, columns: Sequence[float]) -> None:
    """Set the widths of the sheet's columns from the first on."""
    for number, width in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def height(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]], least: int = 1) -> None:
    """Begin the row with the height that these texts need in columns of these widths."""
    lines = max([least, *(lines_of(text, width) for text, width in texts)])
    sheet.row_dimensions[row] = AutoRow(sheet, index=row, ht=min(409, lines * LINE_HEIGHT + 4))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of that width, rather one too many."""
    return sum(max(1, ceil(len(line) * 1.06 / max(1.0, width - 1))) for line in text.split("\n"))


def protect(sheet: Worksheet) -> None:
    """Lock all but the cells to fill in; rows and columns can still be made wider."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = False
    sheet.protection.formatColumns = False


def print_on_a4(sheet: Worksheet, footer: str, header_row: int | None = None) -> None:
    """Landscape, as wide as the page, with the header row on every page and a footer."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    foot = cast("Any", sheet).oddFooter
    foot.left.text, foot.right.text = clipped(footer, 160).replace("&", "&&"), "Page &P of &N"


def place(sheet_title: str, cell: str = "A1") -> str:
    """Where a link leads: a cell on a sheet."""
    return f"{quote_sheetname(sheet_title)}!{cell}"


def write_lists(book: Book) -> None:
    """The hidden sheet with every drop-down's options, a column each, and their names."""
    sheet = book.sheet(LISTS)
    for column, (options, name) in enumerate(book.lists.items(), 1):
        letter = get_column_letter(column)
        for row, option in enumerate((name, *options), 1):
            book.put(sheet, row, column, option, "plain")
        where = place(LISTS, f"${letter}$2:${letter}${len(options) + 1}")
        book.workbook.defined_names[name] = DefinedName(name, attr_text=where)
    sheet.sheet_state = "hidden"
    protect(sheet)


def save_bytes(book: Book, moment: datetime) -> bytes:
    """The workbook as a file, always the same bytes for the same content and moment."""
    draft = BytesIO()
    book.workbook.active = 0
    QuickWriter(book.workbook, ZipFile(draft, "w", ZIP_STORED)).save()
    computed = {
        cast("Any", sheet).path.lstrip("/"): book.cached.get(sheet.title, {})
        for sheet in book.workbook.worksheets
    }
    stamp = (max(1980, moment.year), *moment.timetuple()[1:6])
    final = BytesIO()
    with ZipFile(draft) as parts, ZipFile(final, "w", ZIP_DEFLATED) as archive:
        for name in sorted(
            parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            member = ZipInfo(name, date_time=stamp)
            member.compress_type, member.create_system, member.external_attr = ZIP_DEFLATED, 0, 0
            content = parts.read(name)
            if computed.get(name):
                content = _with_values(content, computed[name])
            archive.writestr(member, content)
    return final.getvalue()


def _with_values(content: bytes, values: Mapping[str, str | int | CellText]) -> bytes:
    """A sheet's part with each formula's value beside it, for programs that do not compute.

    A value may be a cell as it was read: it is stored as it was.
    """

    def with_value(found: re.Match[bytes]) -> bytes:
        ref, style, formula = found.groups()
        value = values.get(ref.decode())
        if value is None:
            return found.group(0)
        if isinstance(value, CellText):
            kind, told = _STORED_AS.get(value.kind, b""), value.stored
        else:
            kind = _STORED_AS["text"] if isinstance(value, str) else b""
            told = guard(str(value))
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (
            ref, style, kind, formula, escape(told).encode(),
        )  # fmt: skip

    return _UNCACHED.sub(with_value, content)
