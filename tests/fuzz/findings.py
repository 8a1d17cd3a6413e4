"""Which files once broke the reader, or were found to be able to? Each with what becomes of it.

A finding is the small return with one thing changed. It ends in the kind of a refusal, in a
problem that names a cell, or in the same answers as before.
"""

import re
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import bending
import small_return

from workbooks.identity import case_line

SAME = "same answers"
SHEET, BOOK, STYLES = "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"
RELS = "xl/_rels/workbook.xml.rels"
_SHARED = (
    b'<Relationship Id="rId99" Target="/xl/sharedStrings.xml" Type="http://schemas.openxmlformats'
    b'.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
CASE_LINE = case_line(small_return.KEY, small_return.OURS.code, "RR-1").encode()
FILL = (
    b'<fill><patternFill patternType="solid"><fgColor rgb="FFFFFDF2" />'
    b'<bgColor rgb="FFFFFDF2" /></patternFill></fill>'
)
GRADIENT = (
    b'<fill><gradientFill><stop position="0"><color rgb="FFFFFFFF"/></stop></gradientFill></fill>'
)
LOOK = b' s="1"'
LONG_NUMBER = b"9" * 5000


class Finding(NamedTuple):
    """What a file has that broke the reader, how it is made, and what is to become of it."""

    name: str
    made: Callable[[dict[str, bytes]], bytes]
    outcome: str
    alone: bool = False
    """Whether the fix list is the list only, since openpyxl cannot write the file again."""


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


def cell(address: str, new: bytes) -> Callable[[dict[str, bytes]], bytes]:
    """An answer's cell otherwise."""

    def made(parts: dict[str, bytes]) -> bytes:
        old = re.search(rb'<c r="%b".*?</c>' % address.encode(), parts[SHEET])
        assert old is not None, address
        return bending.archive(parts | {SHEET: parts[SHEET].replace(old[0], new)})

    return made


def half_a_character(content: bytes) -> bytes:
    """UTF-16 in which an answer has a character's first half only."""
    text = content.decode().replace("Yes", "Y\ud83d") + "<!--\ud83d-->"
    return text.encode("utf-16", "surrogatepass")


def with_entity(parts: dict[str, bytes]) -> bytes:
    """A sheet, in a part that does not end in .xml, whose answer is an entity."""
    sheet = parts[SHEET].replace(b"<is><t>Yes</t></is>", b"<is><t>&a;</t></is>")
    typed = b'<!DOCTYPE x [<!ENTITY a "No">]>' + sheet
    rels = parts[RELS].replace(b"sheet3.xml", b"sheet3.dat")
    return bending.archive(parts | {"xl/worksheets/sheet3.dat": typed, RELS: rels})


def shared_a_thousand_times(parts: dict[str, bytes]) -> bytes:
    """A long text that ever so many cells show: small as a file, endless once written out."""
    si = b"<si><t>%b</t></si>" % (b"x" * 100_000)
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = b"".join(
        b'<row r="%d"><c r="Z%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(30, 330)
    )
    return bending.archive(
        parts
        | {
            "xl/sharedStrings.xml": b"<sst %b>%b</sst>" % (main, si),
            SHEET: parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>"),
            RELS: parts[RELS].replace(b"</Relationships>", _SHARED),
        },
        zipfile.ZIP_DEFLATED,
    )


def method_of(number: int) -> Callable[[dict[str, bytes]], bytes]:
    """The first part said to be packed by a method."""

    def made(parts: dict[str, bytes]) -> bytes:
        content = bytearray(bending.archive(parts))
        content[8:10] = number.to_bytes(2, "little")
        central = content.index(b"PK\x01\x02")
        content[central + 10 : central + 12] = number.to_bytes(2, "little")
        return bytes(content)

    return made


def row_at_the_top(parts: dict[str, bytes]) -> bytes:
    """The title and the last question's ID have changed places, so that C1 is an answer's cell.

    The fix list laid its link back there, which then came back as an answer.
    """
    sheet = parts[SHEET]
    texts = [re.search(rb'<c r="%b"[^>]*><is><t>([^<]*)</t>' % at, sheet) for at in (b"A1", b"A17")]
    assert all(texts), "no such cells"
    title, last = (found[1] for found in texts if found is not None)
    for at, old, new in ((b"A1", title, last), (b"A17", last, title)):
        begun = rb'(<c r="%b"[^>]*><is><t>)%b(</t>)' % (at, re.escape(old))
        sheet = re.sub(begun, lambda found, new=new: found[1] + new + found[2], sheet, count=1)
    return bending.archive(parts | {SHEET: sheet})


def far_offset(parts: dict[str, bytes]) -> bytes:
    """A part that begins where no file reaches, as zip64 can say it."""
    content = bytearray(bending.archive(parts))
    central = content.index(b"PK\x01\x02")
    length = int.from_bytes(content[central + 28 : central + 30], "little")
    content[central + 30 : central + 32] = (12).to_bytes(2, "little")
    content[central + 42 : central + 46] = b"\xff" * 4
    at = central + 46 + length
    content[at:at] = b"\x01\x00\x08\x00" + b"\xff" * 8
    end = content.rindex(b"PK\x05\x06")
    size = int.from_bytes(content[end + 12 : end + 16], "little") + 12
    content[end + 12 : end + 16] = size.to_bytes(4, "little")
    return bytes(content)


FINDINGS = [
    Finding(
        "row number superscript", changed(SHEET, b'<row r="8"', '<row r="²"'.encode()), "damaged"
    ),
    Finding(
        "row number of 5,000 digits", changed(SHEET, b'r="8"', b'r="%b"' % LONG_NUMBER), "damaged"
    ),
    Finding("style superscript", changed(SHEET, LOOK, ' s="²"'.encode()), "damaged"),
    Finding("style of 5,000 digits", changed(SHEET, LOOK, b' s="%b"' % LONG_NUMBER), "damaged"),
    Finding(
        "text number superscript", cell("C8", '<c r="C8" t="s"><v>²</v></c>'.encode()), "damaged"
    ),
    Finding(
        "text number of 5,000 digits",
        cell("C8", b'<c r="C8" t="s"><v>%b</v></c>' % LONG_NUMBER),
        "damaged",
    ),
    Finding(
        "number format superscript",
        changed(STYLES, b'numFmtId="49"', 'numFmtId="²"'.encode()),
        "damaged",
    ),
    Finding("unknown encoding", encoded(SHEET, b"x-unknown"), "damaged"),
    Finding("encoding of several bytes", encoded(SHEET, b"shift_jis"), "damaged"),
    Finding("unknown encoding of the workbook", encoded(BOOK, b"x-unknown"), "damaged"),
    Finding("encoding of several bytes, styles", encoded(STYLES, b"big5"), "damaged"),
    Finding("lone surrogate in UTF-16", encoded(SHEET, b"utf-16", half_a_character), "damaged"),
    Finding(
        "lone surrogate in UTF-16, styles", encoded(STYLES, b"utf-16", half_a_character), "damaged"
    ),
    Finding("document type in a part that is called no XML", with_entity, "unsafe"),
    Finding(
        "seal with an umlaut",
        changed(
            "xl/worksheets/sheet7.xml", b"<t>seal</t></is></c><c ", b"<t>seal</t></is></c><c x='' "
        ),
        SAME,
    ),
    Finding(
        "case line with an umlaut",
        changed(SHEET, b"ic:ABCD-2345:RR-1:", "ic:ABCD-2345:Ä:".encode()),
        "case_line_edited",
    ),
    Finding(
        "number beyond all floats",
        cell("C16", b'<c r="C16"><v>1%b</v></c>' % (b"0" * 400)),
        "damaged",
    ),
    Finding(
        "number with an exponent beyond all floats",
        cell("C16", b'<c r="C16"><v>1e999</v></c>'),
        "damaged",
    ),
    Finding(
        "number that only Python takes",
        cell("C16", b'<c r="C16"><v>1_2</v></c>'),
        "not_on_the_list",
        alone=True,
    ),
    Finding(
        "number in Arabic digits",
        cell("C16", '<c r="C16"><v>١٢</v></c>'.encode()),
        "not_on_the_list",
        alone=True,
    ),
    Finding(
        "text in a cell of no kind",
        cell("C8", b'<c r="C8"><is><t>Yes</t></is></c>'),
        SAME,
        alone=True,
    ),
    Finding("look that is not there", changed(SHEET, LOOK, b' s="999"'), "damaged"),
    Finding(
        "cell beyond the last column",
        changed(SHEET, b"</sheetData>", b'<row r="99"><c r="XFE99"><v>1</v></c></row></sheetData>'),
        "damaged",
    ),
    Finding(
        "cell beyond the last row",
        changed(SHEET, b"</sheetData>", b'<row><c r="A1048577"><v>1</v></c></row></sheetData>'),
        "damaged",
    ),
    Finding(
        "link over all cells",
        changed(SHEET, b'<hyperlink ref="A8"', b'<hyperlink ref="A8:XFD1048576"'),
        "too_large",
    ),
    Finding(
        "merge over all cells",
        changed(
            SHEET,
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="J1:XFD1048576"/></mergeCells>',
        ),
        "too_large",
    ),
    Finding(
        "formula without end",
        changed(SHEET, b"<f>IF(ISERROR(C8)", b"<f>IF(ISERROR(C8)" + b"+(1)" * 10_000),
        "too_large",
    ),
    Finding("two sheets of one name", changed(BOOK, b'name="RR-2"', b'name="rr-1"'), "damaged"),
    Finding(
        "sheet of an unknown kind",
        changed(
            RELS,
            b'/worksheet" Target="/xl/worksheets/sheet3',
            b'/worksheets" Target="/xl/worksheets/sheet3',
        ),
        "missing_sheet",
    ),
    Finding(
        "number format without end",
        changed(
            STYLES,
            b"<cellXfs",
            b'<numFmts><numFmt numFmtId="200" formatCode="%b"/></numFmts><cellXfs'
            % (b"[" * 40_000),
        ),
        "damaged",
    ),
    Finding(
        "drop-downs that begin and never end",
        changed(
            SHEET, b"</worksheet>", b"<!--%b--></worksheet>" % (b"<dataValidations >" * 40_000)
        ),
        SAME,
    ),
    Finding("text shared beyond reason", shared_a_thousand_times, "too_large"),
    Finding(
        "looks without end",
        changed(STYLES, b"</cellXfs>", b"<xf/>" * 100_000 + b"</cellXfs>"),
        "too_large",
    ),
    Finding(
        "two values in a cell", cell("C8", b'<c r="C8" t="str"><v>Yes</v><v>No</v></c>'), "damaged"
    ),
    Finding(
        "cell in a cell", cell("C8", b'<c r="C8" t="str"><v>Yes</v><c r="Z8"/></c>'), "damaged"
    ),
    Finding(
        "error that a formula gave",
        cell("C17", b'<c r="C17" t="e"><f>"Yes"</f><v>#SPILL!</v></c>'),
        "error_value",
    ),
    Finding(
        "truth that an array formula gave",
        cell("C17", b'<c r="C17" t="b"><f t="array" ref="C17">1=1</f><v>1</v></c>'),
        "true_or_false",
    ),
    Finding(
        "case line for a question", changed(SHEET, b"Was it acted on?", CASE_LINE), "wording_edited"
    ),
    Finding(
        "two case lines, which the fix list quotes",
        changed(SHEET, b"Was it acted on?", b"ic:ABCD-2345:RR-1:00000000"),
        "wording_edited",
    ),
    Finding("fill from colour to colour", changed(STYLES, FILL, GRADIENT), SAME),
    Finding(
        "answer that LibreOffice keeps under a merge",
        changed(
            SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="C8:C9"/></mergeCells>'
        ),
        "merged",
    ),
    Finding(
        "escape under a merge",
        lambda parts: changed(
            SHEET,
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="C16:C17"/></mergeCells>',
        )(parts | {SHEET: parts[SHEET].replace(b"=Ein _x0041_ Satz", b"0x005F_key")}),
        "merged",
    ),
    Finding(
        "text that is no formula, with an escape",
        changed(SHEET, b"=Ein _x0041_ Satz", b"=1 0x005F_key"),
        "",
    ),
    Finding("LZMA without a stream", method_of(14), "damaged"),
    Finding("method that no program writes", method_of(93), "damaged"),
    Finding("offset beyond all files", far_offset, "damaged"),
    Finding("a question's row at the top of its sheet", row_at_the_top, "id_edited"),
]


def plain() -> dict[str, bytes]:
    """The small return's parts, unbent."""
    parts = bending.parts_in(small_return.filled())
    assert parts is not None
    return parts
