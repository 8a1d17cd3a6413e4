"""How do a workbook's bytes come about in another process? It imports no more than it takes."""

from dataclasses import dataclass, field
from datetime import datetime

from workbooks.coding import CodingWorkbook, write_coding_workbook


@dataclass(frozen=True, slots=True)
class ToMake:
    """All that a workbook's bytes follow from, to be handed to another process."""

    book: CodingWorkbook
    key: bytes = field(repr=False)
    moment: datetime


def made(told: ToMake) -> bytes:
    """The file of a workbook."""
    return write_coding_workbook(told.book, told.key, told.moment)
