"""Which file is meant, is it small enough, and what kind is it? Standard input is `-`."""

import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from codebook.faults import StudyError
from codebook.forms import is_workbook
from flows.agreement.ratings.asked import Rows
from flows.agreement.ratings.csvtext import csv_rows
from flows.agreement.ratings.sheets import workbook_rows

MEGABYTE = 1024 * 1024
LARGEST = 100 * MEGABYTE
STANDARD_INPUT = "-"
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


@contextmanager
def file_rows(path: Path, sheet: str = "") -> Iterator[Rows]:
    """The rows of a CSV file or workbook, told apart by what it holds and not by its name.

    Raises StudyError where it is not there, no file, too large, empty, or of another kind.
    """
    name = name_of(path)
    with _opened(path, name) as stream:
        start = stream.read(8)
        if not start.strip():
            raise StudyError(f"{name} is empty: it needs a header in row 1 and a row a case")
        if start.startswith((_ZIP, _OLE)):
            stream.seek(0)
            yield workbook_rows(stream.read(), name, sheet)
        elif is_workbook(path):
            remedy = "Save it as Excel workbook (.xlsx) or as CSV UTF-8"
            raise StudyError(f"{name} cannot be read as an Excel file (it is none). {remedy}")
        else:
            rows = csv_rows(stream, name)
            with closing(rows.lines):
                yield rows


def name_of(path: Path) -> str:
    """The file's name as it is told."""
    return "standard input" if str(path) == STANDARD_INPUT else path.name


def _opened(path: Path, name: str) -> BinaryIO:
    if str(path) == STANDARD_INPUT:
        content = sys.stdin.buffer.read(LARGEST + 1)
        _small_enough(name, len(content))
        return io.BytesIO(content)
    if path.is_dir():
        raise StudyError(f"{name} is a folder. Name a file in it")
    if not path.is_file():
        raise StudyError(f"{name} not found in {path.parent.resolve()}")
    _small_enough(name, path.stat().st_size)
    try:
        return path.open("rb")
    except OSError as error:
        raise StudyError(f"{name} cannot be opened: {error.strerror}") from None


def _small_enough(name: str, size: int) -> None:
    if size > LARGEST:
        told = f"{size / MEGABYTE:,.0f} MB; up to {LARGEST // MEGABYTE} MB can be read"
        remedy = "Keep only the columns of case and coders, or split it"
        raise StudyError(f"{name} is too large: {told}. {remedy}")
