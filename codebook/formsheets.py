"""How does a form look in Excel? Its tables with drop-downs, notes and room for more rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from codebook.excel.guard import ERROR, PROMPT, PROMPT_TITLE, clipped
from codebook.excel.sheets import (
    Book,
    height,
    new_book,
    place,
    print_on_a4,
    save_bytes,
    widths,
    write_lists,
)
from codebook.excel.styles import EDGE, NAVY
from codebook.layout import SETTING, Column, Setting, Table

HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
SPARE_ROWS = 30
"""Rows below the last one that already look like rows to fill in."""
LAST_ROW = 1_000
"""As far down as drop-downs are offered."""
MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001  # when a form is written leaves no trace in it
Texts = Mapping[str, str]


@dataclass
class FormBook:
    """A form in the making. offers: what the lists of the form itself hold, by their name."""

    title: str
    offers: Mapping[str, Sequence[str]]
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        self.book = new_book(self.title, "", "", MOMENT, locked=False)

    def table(self, table: Table, rows: Sequence[Texts], spare: int = SPARE_ROWS) -> Worksheet:
        """Write a table with its rows and room for more."""
        sheet = self.begun(table.sheet, table.says)
        if table.optional and not rows:
            sheet.sheet_properties.tabColor = EDGE[2:]
        widths(sheet, [column.width for column in table.columns])
        last = FIRST_ROW + len(rows) + spare - 1
        for number, column in enumerate(table.columns, 1):
            self._header(sheet, number, column)
            self._list(sheet, number, column, max(LAST_ROW, last))
        for row, texts in enumerate(rows, FIRST_ROW):
            self._row(sheet, row, table, texts)
        for row in range(FIRST_ROW + len(rows), last + 1):
            self._row(sheet, row, table, {})
        key = "C" if len(table.columns) > 8 else "A"
        self.finish(sheet, f"{key}{FIRST_ROW}")
        return sheet

    def settings(
        self, table: Table, settings: Iterable[Setting], values: Mapping[tuple[str, ...], str]
    ) -> Worksheet:
        """Write a sheet of settings, a line each, with what each means beside it."""
        sheet = self.begun(table.sheet, table.says)
        widths(sheet, [column.width for column in table.columns])
        for number, column in enumerate(table.columns, 1):
            self._header(sheet, number, column)
        _, value_column, note_column = table.columns
        for row, setting in enumerate(settings, FIRST_ROW):
            value = values.get(setting.where, "")
            self.book.put(sheet, row, 1, setting.words, "strong")
            self.book.put(sheet, row, 2, value, "fill in")
            self.book.put(sheet, row, 3, setting.note, "check")
            texts = [(value, value_column.width), (setting.note, note_column.width)]
            height(sheet, row, texts)
            options = list(setting.options) or list(self.offers.get(setting.offers, ()))
            if options:
                self._validate(sheet, f"B{row}", setting.words, options, bool(setting.options))
        self.finish(sheet, f"A{FIRST_ROW}")
        return sheet

    def guidance(self, sheet_name: str, lines: Sequence[str], tables: Iterable[Table]) -> None:
        """Write the sheet that says what belongs where, in words and by example."""
        made, sheet = self.book, self.begun(sheet_name, "")
        widths(sheet, (20, 24, 74, 52))
        row = 2
        for line in lines:
            made.put(sheet, row, 1, line, "line")
            row += 1
        row += 1
        for number, header in enumerate(("Sheet", "Column", "What belongs there", "Example"), 1):
            made.put(sheet, row, number, header, "header")
        for table in tables:
            row += 1
            made.link(sheet, row, 1, table.sheet, place(table.sheet), "id")
            made.put(sheet, row, 2, "", "text")
            made.put(sheet, row, 3, table.says, "strong")
            made.put(sheet, row, 4, "", "text")
            height(sheet, row, [(table.says, 74)])
            for column in table.columns if table.columns[0].key != SETTING else ():
                row += 1
                texts = ("", column.header, column.note, column.example)
                for number, text in enumerate(texts, 1):
                    made.put(sheet, row, number, text, "text")
                height(sheet, row, [(column.note, 74), (column.example, 52)])
        self.finish(sheet, "")

    def saved(self) -> bytes:
        """The form as a file, always the same bytes for the same content."""
        write_lists(self.book)
        return save_bytes(self.book, MOMENT)

    def begun(self, name: str, says: str) -> Worksheet:
        """A new sheet with its title and what it is for."""
        sheet = self.book.sheet(name)
        sheet.sheet_properties.tabColor = NAVY[2:]
        self.book.put(sheet, 1, 1, name, "title")
        self.book.put(sheet, 2, 1, says, "line")
        sheet.row_dimensions[1].height = 26
        return sheet

    def _header(self, sheet: Worksheet, number: int, column: Column) -> None:
        self.book.put(sheet, HEADER_ROW, number, column.header, "header")
        note = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
        note.promptTitle = clipped(column.header, PROMPT_TITLE)
        example = " / ".join(column.example.split("\n"))
        said = f"{column.note} Example: {example}" if example else column.note
        note.prompt = clipped(said, PROMPT)
        note.sqref = f"{get_column_letter(number)}{HEADER_ROW}"
        sheet.data_validations.append(note)

    def _row(self, sheet: Worksheet, row: int, table: Table, texts: Texts) -> None:
        for number, column in enumerate(table.columns, 1):
            self.book.put(sheet, row, number, texts.get(column.key, ""), "fill in")
        shown = [(texts.get(column.key, ""), column.width) for column in table.columns]
        height(sheet, row, shown)

    def _list(self, sheet: Worksheet, number: int, column: Column, last: int) -> None:
        options = list(column.options) or list(self.offers.get(column.offers, ()))
        if options:
            letter = get_column_letter(number)
            cells = f"{letter}{FIRST_ROW}:{letter}{last}"
            self._validate(sheet, cells, column.header, options, bool(column.options))

    def _validate(
        self, sheet: Worksheet, cells: str, name: str, options: Sequence[str], closed: bool
    ) -> None:
        """A drop-down; an open one offers its options and takes others after a question."""
        named = self.book.options(name, options)
        told = f"Please pick from the list: {', '.join(options)}"
        if not closed:
            told = "This was not on its sheet when the workbook was written. Is it there now?"
        rule = DataValidation(
            type="list",
            formula1=named,
            allow_blank=True,
            showErrorMessage=True,
            showInputMessage=True,
            errorStyle="stop" if closed else "warning",
            errorTitle="Please check",
            error=clipped(told, ERROR),
        )
        rule.sqref = cells
        sheet.data_validations.append(rule)

    def finish(self, sheet: Worksheet, freeze: str) -> None:
        """Freeze what stands above and left of a cell, and set how the sheet is printed."""
        if freeze:
            sheet.freeze_panes = freeze
        if freeze:
            sheet.row_dimensions[HEADER_ROW].height = 21
        print_on_a4(sheet, self.title, HEADER_ROW if freeze else None)
