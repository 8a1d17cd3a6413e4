"""Which rows does a text file hold? Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
import io
import re
from typing import BinaryIO

from codebook.faults import StudyError
from flows.agreement.ratings.asked import Lines, Rows

PIECE = 1 << 20
_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
"""The line with which Excel is told by what cells are separated."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def csv_rows(stream: BinaryIO, name: str) -> Rows:
    """The rows of a text file, read as they are asked for; raises StudyError with the row."""
    encoding = encoding_of(stream, name)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        head = text.read(PIECE // 16)
    except UnicodeError:
        raise _no_text(name, f"it is not {encoding} throughout") from None
    finally:
        text.detach()
    told = _SEPARATOR.fullmatch(head.partition("\n")[0])
    separator = told[1] if told else separator_of(head)
    stream.seek(0)
    notes = ("read as Windows-1252: it is not UTF-8",) if encoding == "cp1252" else ()
    lines = _lines(stream, encoding, separator, name, skip=1 if told else 0)
    return Rows(name, lines, decimal_comma=separator != ",", notes=notes)


def encoding_of(stream: BinaryIO, name: str) -> str:
    """How the text is written; raises StudyError for what is no text."""
    stream.seek(0)
    first = stream.read(PIECE)
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding
    if b"\0" in first:
        return _wide_or_refused(first, name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece = first
    try:
        while piece:
            decoder.decode(piece)
            piece = stream.read(PIECE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _windows(first, name)
    return "utf-8"


def separator_of(head: str) -> str:
    """Tab, semicolon or comma: what stands equally often in the first lines, else most often."""
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    lines = lines[: max(1, len(lines) - 1)]
    for separator in "\t;,|":
        counts = {_outside_quotes(line).count(separator) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return separator
    first = _outside_quotes(lines[0]) if lines else ""
    return max(",;\t|", key=first.count)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _lines(stream: BinaryIO, encoding: str, separator: str, name: str, *, skip: int) -> Lines:
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
            if number > skip:
                yield number, cells
    except csv.Error as error:
        where = f"row {number + 1:,}"
        remedy = "Check the quotation marks of the row"
        raise StudyError(f"{name}, {where}: no row of a CSV file ({error}). {remedy}") from None
    except UnicodeError:
        raise _no_text(name, f"after row {number:,}") from None
    finally:
        text.detach()  # who opened the file closes it


def _wide_or_refused(first: bytes, name: str) -> str:
    """UTF-16 without its mark, known by every other byte being 0; else no text."""
    odd, even = first[1::2].count(0), first[::2].count(0)
    half = len(first) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    before = first[: first.index(b"\0")]
    raise _no_text(name, f"a NUL byte in row {before.count(10) + 1:,}")


def _windows(first: bytes, name: str) -> str:
    """Windows-1252, as Excel saves where it is not told; else no text."""
    strange = sum(byte < 9 or 13 < byte < 32 for byte in first[:4096])
    if strange > 2:
        raise _no_text(name, "it holds control characters")
    return "cp1252"


def _no_text(name: str, why: str) -> StudyError:
    remedy = "Save it as CSV UTF-8 (comma delimited) or as Excel workbook (.xlsx)"
    return StudyError(f"{name} is no table of text ({why}). {remedy}")
