"""Which files are in the inbox? Found anywhere below it, and kept by the hash of their bytes."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from upath import UPath

Folder: TypeAlias = "Path | UPath"
IGNORED = frozenset(("thumbs.db", "desktop.ini"))
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class InboxFile:
    """A file of the inbox. name: its path below the inbox, with slashes.

    sha256: of its bytes, or nothing where they cannot be read now.
    """

    name: str
    sha256: str


def inbox_at(study: Path, told: str) -> Folder:
    """The inbox: a folder of the study, a folder anywhere, or a URL that fsspec knows."""
    if "://" not in told:
        return study / told
    from upath import UPath  # noqa: PLC0415  # a third of a second, only where a URL is given

    return UPath(told)


def files_of(inbox: Folder) -> list[InboxFile]:
    """Every file to look at, by name and then hash, so that any machine has one order.

    Left out: lock files (~$…, .~lock…), what a system keeps for itself, hidden files, and what
    is gone before it is looked at.
    """
    if not inbox.exists():
        return []
    start = inbox.as_posix().rstrip("/") + "/"
    found = []
    for path in inbox.rglob("*"):
        name = path.as_posix().removeprefix(start)
        if _is_ignored(name):
            continue
        try:
            if path.is_file():
                found.append(InboxFile(name, hash_of(path)))
        except FileNotFoundError:
            continue
        except OSError:
            found.append(InboxFile(name, ""))
    return sorted(found)


def new_files(files: Iterable[InboxFile], received: frozenset[str]) -> list[InboxFile]:
    """Those files, in order, whose bytes were not received before, each content once.

    A file that cannot be read now counts as new.
    """
    new: dict[str, InboxFile] = {}
    for each in files:
        if each.sha256 not in received:
            new.setdefault(each.sha256 or each.name, each)
    return list(new.values())


def hash_of(path: Folder) -> str:
    """sha256 of a file's bytes, however large it is."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def keep(path: Folder, received: Path) -> tuple[Path, str]:
    """Where a file's bytes are now kept under their sha256, and that hash.

    Kept whole or not at all, readable by their owner only. Keeping them again changes nothing.
    """
    received.mkdir(parents=True, exist_ok=True)
    received.chmod(0o700)
    draft = received / f".{os.getpid()}.part"
    digest = hashlib.sha256()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                out.write(block)
        kept = received / digest.hexdigest()
        draft.replace(kept)
    finally:
        draft.unlink(missing_ok=True)
    return kept, digest.hexdigest()


def _is_ignored(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts)
    return hidden or parts[-1].startswith("~$") or parts[-1].casefold() in IGNORED
