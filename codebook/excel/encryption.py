"""How is a workbook locked with a password, and opened again? In memory only."""

import io
import logging

import olefile  # type: ignore[import-untyped]  # it has no types
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard

from codebook.excel.preflight import LARGEST_FILE
from codebook.excel.problems import refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_SPINS = 200_000
"""More rounds of hashing than a spreadsheet program takes for a password (100,000)."""
SLOW = "a lock that takes too long to open"
LONGEST_DESCRIPTION = 64 * 1024
LONGEST = 255
"""Characters of a password that Excel takes, as UTF-16 counts them."""
SHORTEST = 8
EXCELS_OWN = "VelvetSweatshop"
"""The password under which Excel itself locks some files that ask for none."""


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

    Raises Refused where the file's own description of its lock is not to be trusted.
    """
    if len(content) > LARGEST_FILE:
        raise refused("too_large", f"over {LARGEST_FILE // (1024 * 1024)} MB")
    logging.getLogger(ECMA376Standard.__module__).disabled = True  # it logs passwords
    locked = _sound(content)
    out = io.BytesIO()
    try:
        if locked.type == "agile" and not _opens(locked, password):
            return None
        locked.load_key(password=password, verify_password=locked.type != "agile")
        locked.decrypt(out, verify_integrity=locked.type == "agile")
    except Exception:  # the library raises whatever its parts raise
        return None
    return out.getvalue()


def _opens(locked: OOXMLFile, password: str) -> bool:
    """Whether it is the password; asked first, so that a wrong one costs its rounds only once."""
    told = locked.info
    verified: bool = ECMA376Agile.verify_password(
        password,
        told["passwordSalt"],
        told["passwordHashAlgorithm"],
        told["encryptedVerifierHashInput"],
        told["encryptedVerifierHashValue"],
        told["spinValue"],
        told["passwordKeyBits"],
    )
    return verified


def _sound(content: bytes) -> OOXMLFile:
    """The locked file; refused where its description is none, or would cost minutes to follow.

    The number of rounds is the sender's to choose; it is taken as the library understood it,
    however it is spelled.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as parts:
            told = parts.openstream("EncryptionInfo").read(LONGEST_DESCRIPTION + 1)
    except Exception:  # as above
        raise refused("damaged") from None
    if len(told) > LONGEST_DESCRIPTION or b"<!" in told.replace(b"\0", b""):
        raise refused("unsafe", "its lock")
    try:
        locked = OOXMLFile(io.BytesIO(content))
    except Exception as error:  # as above
        if "spinCount" in str(error):
            raise refused("unsafe", SLOW) from None
        raise refused("damaged") from None
    if locked.type == "agile" and locked.info["spinValue"] > MOST_SPINS:
        raise refused("unsafe", SLOW)
    return locked
