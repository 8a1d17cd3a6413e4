"""In which cell of a returned workbook is each answer to be given?"""

from codebook.answers import Row
from codebook.excel.cells import SheetCells
from codebook.folding import folded
from codebook.model import Codebook
from workbooks.anatomy import ANSWER, ID
from workbooks.identity import Sealed
from workbooks.locate import address, answer_table, case_sheets, grid

Places = dict[Row, tuple[str, str]]


def answer_places(
    sheets: tuple[SheetCells, ...], sealed: Sealed, key: bytes, codebook: Codebook
) -> Places:
    """Sheet and address of the Answer cell of every row that is there, of the first copy."""
    keys = {folded(text): told for text, told in codebook.row_keys().items()}
    found: Places = {}
    for case_id, copies in case_sheets(sheets, sealed, key).sheets.items():
        for sheet in copies:
            cells = grid(sheet)
            table, _ = answer_table(cells, case_id)
            if table is None:
                continue
            for number, here in cells.rows.items():
                named = here.get(table.columns[ID][0])
                told = keys.get(folded(named.text)) if named is not None else None
                if told is not None:
                    row = Row(case_id, told[0].id, told[1])
                    where = (sheet.name, address(number, table.columns[ANSWER][0]))
                    found.setdefault(row, where)
    return found
