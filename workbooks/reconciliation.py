"""What does an adjudicator get? A workbook with every disagreement and what each coder said."""

from datetime import datetime

from codebook.excel.sheets import new_book, save_bytes, write_lists
from workbooks.anatomy import COVER
from workbooks.codebooksheet import write_codebook
from workbooks.identitysheet import write_identity
from workbooks.reconciliation_contents import ReconciliationWorkbook
from workbooks.reconciliation_cover import write_reconciliation_cover
from workbooks.reconciliation_sheet import DisagreementSheet


def write_reconciliation_workbook(
    book: ReconciliationWorkbook, key: bytes, moment: datetime
) -> bytes:
    """The workbook as a file; the same bytes for the same content, key and moment."""
    sealed = book.sealed
    title = f"{sealed.study}: disagreements of round {sealed.round}"
    made = new_book(title, f"Reconciliation workbook {sealed.code}", sealed.code, moment)
    write_reconciliation_cover(made, book)
    DisagreementSheet(made, book, key).write()
    write_codebook(made, book.codebook, book.titles, sealed.code, book.synthetic, back=COVER)
    write_lists(made)
    write_identity(made, sealed, key)
    return save_bytes(made, moment)
