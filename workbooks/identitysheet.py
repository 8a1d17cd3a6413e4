"""Where does a workbook carry its identity? On a hidden sheet, under the study's seal."""

from codebook.excel.sheets import Book, protect
from workbooks.anatomy import META, SEAL
from workbooks.identity import Sealed, seal


def write_identity(book: Book, sealed: Sealed, key: bytes) -> None:
    """The hidden sheet that says which workbook this is, under the study's seal."""
    sheet = book.sheet(META)
    for row, (name, text) in enumerate([*sealed.fields().items(), (SEAL, seal(key, sealed))], 1):
        book.put(sheet, row, 1, name, "plain")
        book.put(sheet, row, 2, text, "plain")
    sheet.sheet_state = "hidden"
    protect(sheet)
