"""How does a codebook's workbook get the number of its next version, and nothing else changed?"""

import re
from pathlib import Path

from codebook.excel.editing import with_texts
from codebook.excel_in import read_codebook_workbook

_CELL = re.compile(r"sheet (.+), cell ([A-Z]+[0-9]+)")


def numbered_workbook(path: Path, number: int) -> bytes | None:
    """The workbook with `Version` set to the number; None where it has no such line.

    Raises StudyError or Refused where the workbook cannot be read for sure.
    """
    found = _CELL.fullmatch(read_codebook_workbook(path).cells.get(("version",), ""))
    return with_texts(path.read_bytes(), found[1], {found[2]: str(number)}) if found else None
