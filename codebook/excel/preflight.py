"""May this file be opened at all? Its parts, inflated within bounds, or a refusal in words."""

import io
import lzma
import re
import struct
import zipfile
import zlib

from codebook.excel.package import is_typed
from codebook.excel.problems import Problem, Refused, refused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
LARGEST_TOTAL = 120 * MEGABYTE
LARGEST_PART = 60 * MEGABYTE
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 5 * MEGABYTE
MOST_PARTS = 2000
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

_UNREADABLE = (
    zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, OverflowError, LookupError,
)  # fmt: skip
"""What zipfile raises, beside its own error, of archives with odd headers."""

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WEB = re.compile(rb"\s*<(!doctype\s+html|html|head|body|table|meta)", re.IGNORECASE)
_MESSAGE = re.compile(
    rb"\s*(received|return-path|from|to|date|subject|message-id|mime-version|x-[a-z-]+|delivered-to):",
    re.IGNORECASE,
)
_OUTLOOK = "__substg1.0_".encode("utf-16-le")


def preflight(content: bytes, file_name: str = "") -> Problem | None:
    """Why the file is refused, or None where it can be opened."""
    try:
        parts_of(content, file_name)
    except Refused as refusal:
        return refusal.problem
    return None


def parts_of(content: bytes, file_name: str = "") -> dict[str, bytes]:
    """The parts of a workbook by name, inflated; raises Refused where any cannot be trusted."""
    _looks_like_a_workbook(content, file_name.replace("\\", "/").rpartition("/")[2])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _names_are_sound(packed.infolist())
            parts = _inflated(packed)
    except zipfile.BadZipFile as error:
        damaged = "CRC" in str(error) or "differ" in str(error)
        raise refused("damaged" if damaged else "truncated") from None
    except _UNREADABLE:
        raise refused("damaged") from None
    _is_a_workbook(parts)
    return parts


def ods_manifest(content: bytes) -> bytes:
    """The list of parts of an OpenDocument spreadsheet that `preflight` has looked at."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        name = "META-INF/manifest.xml"
        return packed.read(name) if name in packed.namelist() else b""


def _looks_like_a_workbook(content: bytes, name: str) -> None:
    """Refuse what is no zip archive, naming what it is instead."""
    if name.startswith(("~$", ".~lock.")):
        raise refused("lock_file")
    if not content:
        raise refused("empty")
    if len(content) > LARGEST_FILE:
        raise refused("too_large", f"over {LARGEST_FILE // MEGABYTE} MB")
    if _MESSAGE.match(content[:4096]) or (content.startswith(_OLE) and _OUTLOOK in content):
        raise refused("message")
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise refused("encrypted" if encrypted else "old_format")
    if content.startswith(_ZIP):
        return
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if _WEB.match(start):
        raise refused("web_page")
    if b"PK\x01\x02" in content or b"PK\x05\x06" in content:
        raise refused("damaged")
    raise refused("csv" if _is_text(start) else "not_a_workbook")


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if start.lstrip().startswith((b"<", b"%PDF", b"{\\rtf")):
        return False
    return not any(byte < 9 or 13 < byte < 32 for byte in start)


def _names_are_sound(listed: list[zipfile.ZipInfo]) -> None:
    """Refuse too many parts, parts of one name, and names that lead out of the archive."""
    if len(listed) > MOST_PARTS:
        raise refused("too_large", f"over {MOST_PARTS} parts")
    seen: set[str] = set()
    for part in listed:
        name = part.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
            raise refused("unsafe", "a part outside the file")
        if name.casefold() in seen:
            raise refused("duplicate_part", name)
        seen.add(name.casefold())
        if part.flag_bits & 0x1:
            raise refused("encrypted")


def _inflated(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part, counted while it is inflated, so that a bomb is stopped and not believed."""
    parts: dict[str, bytes] = {}
    total = 0
    for part in packed.infolist():
        with packed.open(part) as stream:
            content = stream.read(LARGEST_PART + 1)
        total += len(content)
        bloated = len(content) > RATIO_COUNTS_FROM and len(content) > LARGEST_RATIO * max(
            part.compress_size, 1
        )
        if len(content) > LARGEST_PART or total > LARGEST_TOTAL or bloated:
            raise refused("too_large", "once unpacked")
        if not part.is_dir():
            parts[part.filename] = content
    return parts


def _is_a_workbook(parts: dict[str, bytes]) -> None:
    """Refuse other kinds of archive, Strict workbooks and parts that declare entities."""
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise refused("ods")
    if "xl/workbook.bin" in parts:
        raise refused("binary_format")
    if "[Content_Types].xml" not in parts or "_rels/.rels" not in parts:
        packed = any(name.casefold().endswith((".xlsx", ".xls", ".ods")) for name in parts)
        raise refused("archive" if packed else "not_a_workbook")
    for name, content in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            if is_typed(content):
                raise refused("unsafe", "a document type or entity")
            if STRICT in content[:4096]:
                raise refused("strict")
