"""Which files once broke the reader, or were found to be able to? Each with what becomes of it.

A finding is the small return with one thing changed. It ends in the kind of a refusal, in a
problem that names a cell, or in the same answers as before.
"""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import bending
import small_return

SAME = "same answers"
SHEET, BOOK, STYLES = "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"
RELS = "xl/_rels/workbook.xml.rels"
C8 = b'<c r="C8" s="14" t="inlineStr"><is><t>Yes</t></is></c>'
C16 = b'<c r="C16" s="14" t="inlineStr"><is><t>12</t></is></c>'
LONG_NUMBER = b"9" * 5000


class Finding(NamedTuple):
    """What a file has that broke the reader, how it is made, and what is to become of it."""

    name: str
    made: Callable[[dict[str, bytes]], bytes]
    outcome: str


def changed(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], bytes]:
    """Each `old` in a part replaced."""

    def made(parts: dict[str, bytes]) -> bytes:
        assert old in parts[part], old
        return bending.archive(parts | {part: parts[part].replace(old, new)}, zipfile.ZIP_DEFLATED)

    return made


def encoded(part: str, declared: bytes, content: Callable[[bytes], bytes] = bytes):
    """A part that says it is in some encoding."""

    def made(parts: dict[str, bytes]) -> bytes:
        said = b'<?xml version="1.0" encoding="%b"?>' % declared
        return bending.archive(parts | {part: said + content(parts[part])})

    return made


def cell(new: bytes) -> Callable[[dict[str, bytes]], bytes]:
    """The first answer's cell otherwise."""
    return changed(SHEET, C8, new)


FINDINGS = [
    Finding("row number superscript", changed(SHEET, b'<row r="8"', '<row r="²"'.encode()), "damaged"),
    Finding("row number of 5,000 digits", changed(SHEET, b'r="8"', b'r="%b"' % LONG_NUMBER), "damaged"),
    Finding("style superscript", changed(SHEET, b's="14"', 's="²"'.encode()), "damaged"),
    Finding("style of 5,000 digits", changed(SHEET, b's="14"', b's="%b"' % LONG_NUMBER), "damaged"),
    Finding("text number superscript", cell('<c r="C8" t="s"><v>²</v></c>'.encode()), "damaged"),
    Finding("text number of 5,000 digits", cell(b'<c r="C8" t="s"><v>%b</v></c>' % LONG_NUMBER), "damaged"),
    Finding("number format superscript", changed(STYLES, b'numFmtId="49"', 'numFmtId="²"'.encode()), "readers_failed"),
]  # fmt: skip


def plain() -> dict[str, bytes]:
    """The small return's parts, unbent."""
    parts = bending.parts_in(small_return.filled())
    assert parts is not None
    return parts


def raw_archive(parts: dict[str, bytes], change: Callable[[bytearray], None]) -> bytes:
    """The parts as an archive whose bytes are changed."""
    made = bytearray(bending.archive(parts))
    change(made)
    return bytes(made)
