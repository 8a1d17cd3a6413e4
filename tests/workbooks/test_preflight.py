"""What is no workbook that can be trusted is refused, each with its own message."""

import io
import zipfile
import zlib

import pytest

from codebook.excel.preflight import preflight
from workbooks.problems import REFUSALS
from workbooks.read import opened

TYPES = "[Content_Types].xml"


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return stream.getvalue()


SMALL = [(TYPES, "<Types/>"), ("_rels/.rels", "<Relationships/>"), ("xl/workbook.xml", "<x/>")]
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
SOME_WORDS = packed([*SMALL, ("a.xml", "some words")])
CRC = SOME_WORDS.rindex(zlib.crc32(b"some words").to_bytes(4, "little"))
BAD_CRC = SOME_WORDS[:CRC] + b"\0\0\0\0" + SOME_WORDS[CRC + 4 :]
STRICT = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "Yes">]><x>&a;</x>'

REFUSED = [
    ("empty", "a.xlsx", b""),
    ("lock_file", "~$a.xlsx", b"\x05A. Br" + b" " * 150),
    ("lock_file", "inner/~$a.xlsx", b"x"),
    ("truncated", "a.xlsx", packed(SMALL)[:-30]),
    ("truncated", "a.xlsx", packed(SMALL)[:60]),
    ("damaged", "a.xlsx", BAD_CRC),
    ("web_page", "a.xlsx", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
    ("web_page", "a.xls", b"  <table><tr><td>D01</td></tr></table>"),
    ("csv", "a.csv", "\ufeffID,Answer\nD01,Yes\n".encode()),
    ("csv", "a.xlsx", "ID\tAnswer\r\n".encode("utf-16")),
    ("not_a_workbook", "a.pdf", b"%PDF-1.7 ..."),
    ("not_a_workbook", "a.xlsx", b"\x89PNG\r\n\x1a\n\0\0"),
    ("not_a_workbook", "a.zip", packed([("a.txt", "x")])),
    ("not_a_workbook", "a.docx", packed([(TYPES, "<Types/>"), ("word/document.xml", "<x/>")])),
    ("archive", "a.zip", packed([("cd/Main-CD.XLSX", "x")])),
    ("message", "a.eml", b"Received: from x\r\nSubject: my workbook\r\n\r\n"),
    ("message", "a.eml", b"From: A <a@example.org>\nTo: b\n"),
    ("message", "a.msg", OLE + "__substg1.0_0037001F".encode("utf-16-le")),
    ("csv", "a.csv", b"Subject,Answer\n"),
    ("encrypted", "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    ("old_format", "a.xls", OLE + "Workbook".encode("utf-16-le")),
    ("binary_format", "a.xlsb", packed([*SMALL, ("xl/workbook.bin", "x")])),
    ("ods", "a.ods", packed([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")])),
    ("strict", "a.xlsx", packed([*SMALL[:2], ("xl/workbook.xml", STRICT)])),
    ("unsafe", "a.xlsx", packed([*SMALL, ("xl/worksheets/sheet1.xml", ENTITY)])),
    ("unsafe", "a.xlsx", packed([*SMALL, ("xl/s.xml", ENTITY.encode("utf-16"))])),
    ("unsafe", "a.xlsx", packed([*SMALL, ("../evil.xml", "<x/>")])),
    ("unsafe", "a.xlsx", packed([*SMALL, ("/etc/evil.xml", "<x/>")])),
    ("too_large", "a.xlsx", packed([*SMALL, ("xl/s.xml", b" " * 6_000_000)])),
    ("too_large", "a.xlsx", packed([*SMALL, *((f"p{number}", "") for number in range(2000))])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    REFUSED,
    ids=[f"{kind}-{number}" for number, (kind, *_) in enumerate(REFUSED)],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_its_own_message(kind, name, content):
    problem = preflight(content, name)
    assert problem is not None
    assert problem.kind == kind
    assert problem.found.startswith(REFUSALS[kind][0])
    assert problem.remedy == REFUSALS[kind][1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/workbook.xml", "XL/Workbook.xml"])
def test_two_parts_of_one_name_are_refused(second):
    problem = preflight(packed([*SMALL, (second, "<y/>")]))
    assert problem is not None
    assert problem.kind == "duplicate_part"


def test_a_file_over_the_limit_is_refused_without_unpacking():
    problem = preflight(b"PK\x03\x04" + b"\0" * (25 * 1024 * 1024))
    assert problem is not None
    assert problem.kind == "too_large"


def test_every_workbook_that_is_sent_out_passes(desk):
    assert preflight(desk.blank, "main-ab.xlsx") is None
    assert preflight(desk.fill("| case | id | Answer |\n| RR-1 | D01 | Yes |")) is None
    assert [sheet.name for sheet in opened(desk.blank).sheets][-2:] == ["_lists", "_meta"]


def test_the_messages_differ_so_that_each_says_what_to_do():
    assert len({found for found, _ in REFUSALS.values()}) == len(REFUSALS)
