"""What does a coder get? A workbook with a sheet for each of their cases."""

from datetime import datetime

from codebook.excel.guard import sheet_name
from codebook.excel.sheets import new_book, save_bytes, write_lists
from workbooks.anatomy import CODEBOOK, COVER, NEW_THEMES, PROGRESS
from workbooks.casesheet import CaseSheets
from workbooks.codebooksheet import write_codebook
from workbooks.contents import CaseDocument, CaseToCode, CodingWorkbook
from workbooks.cover import write_cover
from workbooks.identitysheet import write_identity
from workbooks.newthemes import write_new_themes
from workbooks.progress import write_progress

__all__ = ["CaseDocument", "CaseToCode", "CodingWorkbook", "write_coding_workbook"]


def write_coding_workbook(book: CodingWorkbook, key: bytes, moment: datetime) -> bytes:
    """The workbook as an .xlsx file: the same bytes for the same book, key and moment."""
    sealed = book.sealed
    assert sealed.cases == tuple(case.case_id for case in book.cases), sealed.code
    title = f"{sealed.study}: {sealed.round}, {book.coder_name}"
    made = new_book(title, f"Coding workbook {sealed.code}", sealed.code, moment)
    taken = {COVER.casefold(), PROGRESS.casefold(), CODEBOOK.casefold()}
    taken |= {NEW_THEMES.casefold()} if book.new_themes else set()
    names = [sheet_name(case.case_id, taken) for case in book.cases]
    write_cover(made, book)
    sheets = CaseSheets(made, book, names, key)
    write_progress(made, book, sheets)
    for number in range(len(book.cases)):
        sheets.write(number)
    if book.new_themes:
        write_new_themes(made, book)
    write_codebook(made, book.codebook, book.titles, sealed.code, book.synthetic)
    write_lists(made)
    write_identity(made, sealed, key)
    return save_bytes(made, moment)
