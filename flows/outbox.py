"""Where do workbooks for people lie, how do they get there, and how is their place told?"""

from collections.abc import Iterable
from pathlib import Path

from codebook.excel.encryption import decrypted, encrypted, is_encrypted
from codebook.faults import StudyError
from flows.passwords import locked_coders, password_faults, password_of
from flows.study import Study, write_shared

UNLOCKED = "A workbook that is to be locked cannot be written"


def outbox_path(study: Study, file_name: str) -> Path:
    """Where a workbook lies; file_name: its path below the outbox, as the database has it."""
    return study.path(study.file.outbox, file_name)


def put_out(study: Study, file_name: str, content: bytes, person: str) -> Path:
    """The workbook's path, once it lies in the outbox for its person to fill in."""
    path = outbox_path(study, file_name)
    if lies_as_sent(study, path, content, person):
        return path
    return write_shared(path, as_sent(study, person, content))


def as_sent(study: Study, person: str, content: bytes) -> bytes:
    """A workbook as its person gets it: locked, where it is a coder who has a password.

    Raises StudyError where the password is not set.
    """
    if person not in locked_coders(study.file):
        return content
    return encrypted(content, _password(study, person))


def lies_as_sent(study: Study, path: Path, content: bytes, person: str) -> bool:
    """Whether a locked workbook with this content lies there already; locks differ each time."""
    if person not in locked_coders(study.file) or not path.is_file():
        return False
    there = path.read_bytes()
    return is_encrypted(there) and decrypted(there, _password(study, person)) == content


def ready_to_send(study: Study, people: Iterable[str]) -> None:
    """Raises StudyError where the password of one of these people is not set, or is no good."""
    for fault in password_faults(study.file, frozenset(people)):
        raise StudyError(f"{UNLOCKED}: {fault.found}. {fault.remedy}")


def _password(study: Study, person: str) -> str:
    ready_to_send(study, [person])
    password = password_of(study.file, person)
    assert password is not None, person
    return password


def shown(study: Study, path: Path) -> str:
    """A path as it is told: from the study folder, or whole where it lies elsewhere."""
    inside = path.is_relative_to(study.folder)
    return path.relative_to(study.folder).as_posix() if inside else str(path)
