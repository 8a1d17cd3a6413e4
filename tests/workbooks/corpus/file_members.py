"""Members of the corpus that differ in the file: its parts, its marks, the way it came."""

import re

from openpyxl.comments import Comment

from tests.workbooks.corpus.files import (
    SHEET,
    anchor,
    as_from_gnumeric,
    as_from_google,
    as_from_numbers,
    bad_crc,
    changed,
    drawing,
    empty_rows,
    foreign_line,
    foreign_sheet,
    text_box,
    twice,
    with_parts,
    without_parts,
)
from tests.workbooks.corpus.members import Member, edited

CUSTOM, CORE = "docProps/custom.xml", "docProps/core.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "Yes">]>'
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
OPEN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PICTURE = anchor(8, 2, "<xdr:pic><xdr:spPr/></xdr:pic>")
CHECK_BOX = (
    '<v:shape id="a"><v:textbox><div>Yes</div></v:textbox><x:ClientData ObjectType="Checkbox">'
    "<x:Anchor>2, 5, 8, 5, 3, 5, 9, 5</x:Anchor><x:Checked>1</x:Checked></x:ClientData></v:shape>"
)
NOTE = '<v:shape id="b"><x:ClientData ObjectType="Note"><x:Row>7</x:Row></x:ClientData></v:shape>'


def refused(row, clause, made, kind, file_name="main-ab.xlsx", name=""):
    return Member(row, clause, made, {}, (), kind, file_name, name)


def flagged(row, clause, made, *problems, name=""):
    return Member(row, clause, made, problems=problems, name=name)


def dimension(reference):
    told = b'<dimension ref="%b"' % reference.encode()
    return changed(SHEET, lambda part: re.sub(rb'<dimension ref="[^"]*"', told, part))


def bomb(part):
    return part.replace(b"</sheetData>", b"</sheetData>" + b" " * 61_000_000)


def edited_person(book):
    (row,) = (each.row for each in book["_meta"]["A"] if each.value == "person")
    book["_meta"].cell(row, 2).value = "cd"


def again(part):
    return part.replace(b"</row></sheetData>", b'<c r="C31"/><c r="C31"/></row></sheetData>', 1)


def threaded(book):
    said = "[Threaded comment]\n\nYour version of Excel ...\n\nComment:\n    see page 3"
    book["RR-1"]["C8"].comment = Comment(said, "tc={1}")


FILES = [
    Member("marks lost", "properties", without_parts("docProps/")),
    Member("marks lost", "as from Google", as_from_google),
    Member("marks lost", "as from Numbers", as_from_numbers),
    Member("marks lost", "as from Gnumeric", as_from_gnumeric),
    Member("renamed file", "any name", lambda desk: desk.filled(), file_name="Copy (3) of x.xlsx"),
    Member("dimension", "huge", dimension("A1:XFD1048576")),
    Member("dimension", "stale", dimension("A1:B2")),
    Member("empty rows", "100,000", empty_rows(100_000)),
    refused("empty rows", "1,000,000", empty_rows(1_000_000), "too_large"),
    refused("carriers conflict", "a line", foreign_line, "carriers_conflict"),
    refused("carriers conflict", "foreign sheet", foreign_sheet, "carriers_conflict"),
    refused(
        "carriers conflict", "foreign workbook",
        lambda desk: desk.sent(desk.sealed, key=b"x" * 32), "seal_edited", name="of our name",
    ),
    refused(
        "carriers conflict", "own property",
        changed(CUSTOM, lambda part: part.replace(b"ABCD-2345", b"ZZZZ-2222")),
        "carriers_conflict",
    ),
    refused(
        "carriers conflict", "core property",
        changed(CORE, lambda part: part.replace(b"ABCD-2345", b"ZZZZ-2222")),
        "carriers_conflict",
    ),
    Member(
        "carriers conflict", "core property",
        changed(CORE, lambda part: part.replace(b"ABCD-2345", b"Report 7")), name="of no workbook",
    ),
    refused(
        "carriers conflict", "hidden sheet edited", lambda desk: desk.filled(edited_person),
        "seal_edited",
    ),
    flagged("flagged file", "macros", with_parts({"xl/vbaProject.bin": b"x"}), ("macros", "", "")),
    flagged(
        "flagged file", "external links",
        with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"}), ("links", "", ""),
    ),
    flagged("shown otherwise", "picture", drawing(PICTURE), ("picture", "RR-1", "C9")),
    flagged(
        "shown otherwise", "text box", drawing(text_box("I say yes")), ("text_box", "RR-1", "C8")
    ),
    flagged(
        "shown otherwise", "check box", drawing(CHECK_BOX, vml=True), ("control", "RR-1", "C9")
    ),
    Member("shown otherwise", "threaded comment", drawing(NOTE, vml=True), name="its box only"),
    edited(
        "shown otherwise", "threaded comment", threaded,
        problems=[("comment", "RR-1", "C8")], name="with its old text",
    ),
    refused("refused", "0-byte", lambda desk: b"", "empty"),
    refused("refused", "truncated", lambda desk: desk.filled()[:-400], "truncated"),
    refused("refused", "truncated", lambda desk: desk.filled()[:4000], "truncated", name="early"),
    refused("refused", "bad CRC", bad_crc, "damaged"),
    refused(
        "refused", "HTML", lambda desk: b"<html><body>Please sign in</body></html>", "web_page"
    ),
    refused("refused", "csv", lambda desk: b"ID,Answer\r\nD01,Yes\r\n", "csv", "main-ab.csv"),
    refused(
        "refused", "Strict", changed("xl/workbook.xml", lambda part: part.replace(OPEN, STRICT)),
        "strict",
    ),
    refused(
        "refused", "Strict", changed(SHEET, lambda part: part.replace(OPEN, STRICT)), "strict",
        name="one sheet",
    ),
    refused("refused", "lock file", lambda desk: b"\x05A. Brown", "lock_file", "~$main-ab.xlsx"),
    refused("refused", "duplicate parts", twice(SHEET), "duplicate_part"),
    refused("refused", "duplicate cells", changed(SHEET, again), "duplicate_cell"),
    refused("refused", "missing sheet part", without_parts(SHEET), "missing_sheet"),
    refused(
        "refused", "DTD", changed(SHEET, lambda part: part.replace(b"<worksheet", ENTITY
        + b"<worksheet", 1)), "unsafe",
    ),
    refused("refused", "bomb", changed(SHEET, bomb), "too_large"),
    refused(
        "encrypted", "without its password",
        lambda desk: bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    refused(
        "other programs", "xls",
        lambda desk: bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"),
        "old_format", "main-ab.xls",
    ),
]  # fmt: skip
