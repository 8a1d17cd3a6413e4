"""How is a workbook locked with a password, and opened again? In memory only."""

import io
import re

import olefile  # type: ignore[import-untyped]  # it has no types
from msoffcrypto.format.ooxml import OOXMLFile

from codebook.excel.preflight import LARGEST_FILE
from codebook.excel.problems import refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_SPINS = 1_000_000
"""More rounds of hashing than any program takes for a password (Excel: 100,000)."""
LONGEST_DESCRIPTION = 64 * 1024
LONGEST = 255
"""Characters of a password that Excel takes."""
SHORTEST = 8
EXCELS_OWN = "VelvetSweatshop"
"""The password under which Excel itself locks some files that ask for none."""

_SPINS = re.compile(rb'spinCount\s*=\s*["\'](\d{1,30})["\']')


def is_encrypted(content: bytes) -> bool:
    """Whether the bytes are an Office file that is locked as a whole."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def encrypted(content: bytes, password: str) -> bytes:
    """The workbook locked with the password (ECMA-376 agile, AES-256); other bytes each time."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def decrypted(content: bytes, password: str) -> bytes | None:
    """The workbook that the password opens, or None where it does not open it.

    Raises Refused where the file's own description is not to be trusted.
    """
    if len(content) > LARGEST_FILE:
        raise refused("too_large", f"over {LARGEST_FILE // (1024 * 1024)} MB")
    _is_sound(content)
    out = io.BytesIO()
    try:
        locked = OOXMLFile(io.BytesIO(content))
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(out, verify_integrity=locked.type == "agile")
    except Exception:  # the library raises whatever its parts raise
        return None
    return out.getvalue()


def _is_sound(content: bytes) -> None:
    """Refuse a description that would cost minutes, or that is none."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as parts:
            told = parts.openstream("EncryptionInfo").read(LONGEST_DESCRIPTION + 1)
    except Exception:  # as above
        raise refused("damaged") from None
    if len(told) > LONGEST_DESCRIPTION or b"<!" in told:
        raise refused("unsafe", "its lock")
    if any(int(spins) > MOST_SPINS for spins in _SPINS.findall(told)):
        raise refused("unsafe", "a lock that takes too long to open")
