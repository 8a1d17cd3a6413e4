"""In which form can a file that came back be read? Unlocked, or converted, or as it is."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from codebook.excel.encryption import EXCELS_OWN, OLE, decrypted, is_encrypted
from codebook.excel.preflight import ods_manifest, preflight
from codebook.faults import StudyError
from db.tables import Return
from flows.libreoffice import as_xlsx
from flows.passwords import how_to_set, how_to_set_old, locked_coders, passwords_of, unset
from flows.study import Study, write_private
from workbooks.problems import Refused, refused

CONVERTED = {"ods": ".ods", "old_format": ".xls", "binary_format": ".xlsb"}
"""The suffix of each kind that LibreOffice turns into a workbook that is read here."""
_OTHERS_PARTS = (b"META-INF/manifest.xml", b"xl/workbook.bin")
"""A part that each kind of zip archive among them has, and a workbook that is read here has not."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The bytes of a workbook to read.

    locked_by: whose password opened it, if any; read_as: sha256 of the file that LibreOffice
    made of it, if it had to.
    """

    content: bytes = field(repr=False)
    locked_by: str = ""
    read_as: str = ""


def readable(study: Study, content: bytes, name: str, *, convert: bool = True) -> Readable:
    """A file that came back in a form that can be read; raises Refused where there is none.

    Decrypted bytes stay in memory. What LibreOffice makes of a file is kept beside the files
    received, so that it is made once. convert: whether LibreOffice may be started for it.
    """
    if is_encrypted(content):
        return _unlocked(study, content, name)
    suffix = _to_convert(content, name)
    if not suffix:
        return Readable(content)
    made = _converted(study, content, suffix, convert=convert)
    if made is None:
        raise refused(next(kind for kind, each in CONVERTED.items() if each == suffix))
    return Readable(made, read_as=hashlib.sha256(made).hexdigest())


def _to_convert(content: bytes, name: str) -> str:
    """The suffix of a file that LibreOffice has to convert; nothing for any other.

    Only what looks like one is unpacked here, within the bounds that every file has.
    """
    if not (content.startswith(OLE) or any(each in content for each in _OTHERS_PARTS)):
        return ""
    problem = preflight(content, name)
    suffix = CONVERTED.get(problem.kind, "") if problem is not None else ""
    if suffix == ".ods" and b"encryption-data" in ods_manifest(content):
        raise refused("locked_ods")
    return suffix


def content_of(study: Study, received: Return) -> bytes | None:
    """The bytes of a recorded return as they were read; None where they are gone or changed.

    Raises StudyError where it is locked with a password that is not set.
    """
    if received.read_as:
        return _sound(_beside(study, received.sha256), received.read_as)
    content = _sound(study.inside("received", received.sha256), received.sha256)
    if content is None or not is_encrypted(content):
        return content
    try:
        return _unlocked(study, content, received.file_name).content
    except Refused:
        raise StudyError(
            f"{received.file_name} is locked with a password that is not set here any more. "
            + "; or ".join(how_to_set_old(study.file, each) for each in locked_coders(study.file))
        ) from None


def _unlocked(study: Study, content: bytes, name: str) -> Readable:
    """The workbook that one of the coders' passwords opens, or Excel's own.

    Raises StudyError where a password is not set that might be the one: the file is as it should
    be then, and nothing may be recorded against its coder.
    """
    locked = locked_coders(study.file)
    for coder in sorted(locked, key=lambda each: each not in name):
        for password in passwords_of(study.file, coder):
            plain = decrypted(content, password)
            if plain is not None:
                return Readable(plain, locked_by=coder)
    plain = decrypted(content, EXCELS_OWN)
    if plain is not None:
        return Readable(plain)
    for coder in unset(study.file):
        raise StudyError(
            f"{name} is locked, and the password of {coder} is not set here. "
            f"{how_to_set(study.file, coder)}"
        )
    raise refused("locked" if locked else "encrypted")


def _converted(study: Study, content: bytes, suffix: str, *, convert: bool) -> bytes | None:
    path = _beside(study, hashlib.sha256(content).hexdigest())
    if path.is_file():
        return path.read_bytes()
    made = as_xlsx(content, suffix) if convert else None
    if made is not None:
        study.private(".intercoder", "converted")
        write_private(path, made)
    return made


def _beside(study: Study, sha256: str) -> Path:
    return study.inside("converted", f"{sha256}.xlsx")


def _sound(path: Path, sha256: str) -> bytes | None:
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
