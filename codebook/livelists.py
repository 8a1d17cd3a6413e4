"""How does a drop-down follow what a lead writes elsewhere? By formulas on the hidden sheet."""

from collections.abc import Mapping

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from codebook.excel.sheets import LISTS, Book

ROWS = 300
"""As far down as a list follows the names in a column."""


def write_live_lists(book: Book, live: Mapping[str, str], first_row: int) -> None:
    """Write lists of the names in columns (`Scales!A`), each name once, by the list's name.

    The sheet of lists is there already. Beside a count of the different names so far stands
    the name at which it rises; the list is as long as there are names.
    """
    sheet = book.workbook[LISTS]
    for number, (source, name) in enumerate(live.items()):
        column = len(book.lists) + 2 * number + 1
        counts, names = get_column_letter(column), get_column_letter(column + 1)
        book.put(sheet, 1, column + 1, name, "plain")
        followed = _Followed(book, source, first_row)
        for place in range(ROWS):
            row = place + 2
            count, formula = followed.counted[place], followed.rises(place)
            book.compute(sheet, row, column, f"N({counts}{row - 1})+{formula}", count, "plain")
            at = f"MATCH({place + 1},{counts}$2:{counts}${ROWS + 1},0)"
            formula = f'IFERROR(INDEX({followed.span},{at}),"")'
            shown = followed.names[place] if place < len(followed.names) else ""
            book.compute(sheet, row, column + 1, formula, shown, "plain")
        long = f"MAX(1,MAX({LISTS}!${counts}$2:${counts}${ROWS + 1}))"
        where = f"OFFSET({LISTS}!${names}$2,0,0,{long},1)"
        book.workbook.defined_names[name] = DefinedName(name, attr_text=where)


class _Followed:
    """A column that a list follows: its different names, and how many there are so far."""

    def __init__(self, book: Book, source: str, first_row: int) -> None:
        title, _, self._letter = source.partition("!")
        self._sheet = quote_sheetname(title)
        self._first = first_row
        self.span = self._range(first_row + ROWS - 1, "$")
        self.names: list[str] = []
        self.counted: list[int] = []
        for row in range(first_row, first_row + ROWS):
            text = str(book.workbook[title][f"{self._letter}{row}"].value or "")
            if text and text not in self.names:
                self.names.append(text)
            self.counted.append(len(self.names))

    def rises(self, place: int) -> str:
        """The formula that is 1 where a name stands for the first time, else 0."""
        here = f"{self._sheet}!${self._letter}{self._first + place}"
        so_far = self._range(self._first + place)
        return f'IF({here}="",0,IF(COUNTIF({so_far},{here})=1,1,0))'

    def _range(self, last: int, fixed: str = "") -> str:
        return f"{self._sheet}!${self._letter}${self._first}:${self._letter}{fixed}{last}"
