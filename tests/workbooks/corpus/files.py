"""What do programs, and the way back, do to the file? Each named for it, and done to its parts."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import openpyxl

from tests.workbooks.conftest import repacked, saved

SHEET = "xl/worksheets/sheet3.xml"
"""The sheet of RR-1, as it is written; RR-2 and RR-3 come after it."""


def changed(part, change):
    """The file that was filled in, with one part changed."""

    def made(desk):
        return repacked(desk.filled(), lambda parts: {**parts, part: change(parts[part])})

    return made


def with_parts(more):
    return lambda desk: repacked(desk.filled(), lambda parts: {**parts, **more})


def without_parts(*beginnings):
    def keep(parts):
        kept = {n: p for n, p in parts.items() if not n.startswith(beginnings)}
        for name in ("_rels/.rels", "[Content_Types].xml"):
            for gone in beginnings:
                kept[name] = re.sub(
                    rb"<(Relationship|Override)\b[^>]*%b[^>]*/>" % gone.encode(), b"", kept[name]
                )
        return kept

    return lambda desk: repacked(desk.filled(), keep)


def raw_cell(key_row, xml, sheet="xl/worksheets/sheet5.xml"):
    """Cell C of a row of RR-3 written as given; `%s` in it is the address."""
    where = f"C{key_row}"

    def change(part):
        made = xml.replace("%s", where).encode()
        old = re.compile(rb'<c r="%b"[^>]*?(?:/>|>.*?</c>)' % where.encode(), re.DOTALL)
        assert old.search(part), where
        return old.sub(lambda _: made, part, count=1)

    return changed(sheet, change)


def as_from_google(desk):
    """No properties, names, validations or looks of ours; every text shared, some twice."""

    def change(parts):
        parts = {n: p for n, p in parts.items() if not n.startswith("docProps/")}
        texts = []

        def share(found):
            texts.append(found[2])
            return b'<c%b t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

        inline = re.compile(
            rb'<c((?: [rs]="[^"]*")*) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.S
        )
        looks = re.compile(rb"<(dataValidations|conditionalFormatting)\b.*?</\1>", re.S)
        for name in [each for each in parts if each.startswith("xl/worksheets/")]:
            parts[name] = looks.sub(b"", inline.sub(share, parts[name]))
        main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        strings = b"".join(b'<si><t xml:space="preserve">%b</t></si>' % text for text in texts)
        parts["xl/sharedStrings.xml"] = b'<sst xmlns="%b">%b</sst>' % (main, strings)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        relation = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/>'.encode()
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", relation + b"</Relationships>")
        book = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = re.sub(
            rb"<definedNames>.*?</definedNames>", b"", book, flags=re.S
        )
        for name in ("_rels/.rels", "[Content_Types].xml"):
            gone = rb"<(Relationship|Override)\b[^>]*docProps[^>]*/>"
            parts[name] = re.sub(gone, b"", parts[name])
        plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        told = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{plain}"/></Types>'
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", told.encode())
        return parts

    return repacked(desk.filled(), change)


def as_from_numbers(desk):
    """Hidden sheets, names and properties are gone: only the visible line tells the case."""
    content = desk.filled(_without_hidden)
    return repacked(content, _without_properties)


def as_from_gnumeric(desk):
    """Hidden sheets are shown, and the property of our own is gone."""

    def show(book):
        for sheet in book:
            sheet.sheet_state = "visible"

    return repacked(desk.filled(show), _without_properties)


def _without_hidden(book):
    for name in [sheet.title for sheet in book if sheet.sheet_state != "visible"]:
        book.remove(book[name])
    for name in list(book.defined_names):
        del book.defined_names[name]


def _without_properties(parts):
    gone = rb"<(Relationship|Override)\b[^>]*docProps/custom[^>]*/>"
    parts = {n: p for n, p in parts.items() if n != "docProps/custom.xml"}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(gone, b"", parts[name])
    return parts


def drawing(anchors, vml=False):
    """A drawing on RR-1 with these anchors; one of the old kind where `vml`."""
    kind, name = ("vmlDrawing", "vmlDrawing9.vml") if vml else ("drawing", "drawing9.xml")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="rIdD" Type="{office}/{kind}" Target="../drawings/{name}"/>'
    new = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    words = "http://schemas.openxmlformats.org/drawingml/2006/main"
    whole = f'<xdr:wsDr xmlns:xdr="{new}" xmlns:a="{words}">{anchors}</xdr:wsDr>'
    old = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    if vml:
        whole = f"<xml {old}>{anchors}</xml>"
    rels = "xl/worksheets/_rels/sheet3.xml.rels"
    listed = f'<Relationships xmlns="{package}">{relation}</Relationships>'
    return with_parts({rels: listed.encode(), f"xl/drawings/{name}": whole.encode()})


def anchor(row, column, inside):
    begin = f"<xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
    return f"<xdr:oneCellAnchor>{begin}{inside}</xdr:oneCellAnchor>"


def text_box(words):
    said = f"<xdr:txBody><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p></xdr:txBody>"
    return anchor(7, 2, f"<xdr:sp>{said}</xdr:sp>")


def twice(name):
    """The file with one part in it twice."""

    def made(desk):
        content = desk.filled()
        out = io.BytesIO(content)
        with zipfile.ZipFile(out, "a") as packed:
            packed.writestr(name, b"<x/>")
        return out.getvalue()

    return made


def bad_crc(desk):
    content = bytearray(desk.filled())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as packed:
        crc = packed.getinfo(SHEET).CRC.to_bytes(4, "little")
    for at in [found.start() for found in re.finditer(re.escape(crc), bytes(content))]:
        content[at] ^= 0xFF
    return bytes(content)


def foreign_line(desk):
    """The case line of another workbook of this study on one of the sheets."""
    from dataclasses import replace

    other = desk.sent(replace(desk.sealed, code="ZZZZ-2222", person="cd"))
    line = openpyxl.load_workbook(io.BytesIO(other))["RR-1"]["B5"].value
    return desk.filled(lambda book: book["RR-1"].__setitem__("B5", line))


def foreign_sheet(desk):
    """A whole sheet copied in from a colleague's workbook."""
    from dataclasses import replace

    other = desk.sent(replace(desk.sealed, code="ZZZZ-2222", person="cd"))
    theirs = openpyxl.load_workbook(io.BytesIO(other))["RR-1"]

    def edit(book):
        sheet = book.create_sheet("RR-1 (2)")
        for row in theirs.iter_rows():
            for cell in row:
                sheet.cell(cell.row, cell.column).value = cell.value
        sheet["C8"] = "No"

    return desk.filled(edit)


def empty_rows(count):
    def change(part):
        rows = b"".join(b'<row r="%d" ht="20"/>' % number for number in range(40, 40 + count))
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    return changed(SHEET, change)


def resaved(content):
    return saved(openpyxl.load_workbook(io.BytesIO(content)))
