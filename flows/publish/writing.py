"""How does a folder of files change as a whole or not at all, wherever a run is stopped?"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from flows.study import make_private, write_private


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """The folder, with these files by path and no others.

    They are written beside it first. Stopped between the two renamings the folder is missing
    and its old content stands beside it as FOLDER.old; running again puts that right.
    """
    part, old = folder.with_name(f"{folder.name}.part"), folder.with_name(f"{folder.name}.old")
    shutil.rmtree(part, ignore_errors=True)
    make_private(part)
    for path, content in files.items():
        for parent in reversed(Path(path).parents[:-1]):
            make_private(part / parent)
        write_private(part / path, content)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def sha256_by_path(files: Mapping[str, bytes]) -> dict[str, str]:
    """sha256 of each file, by path in order."""
    return {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}


def holds(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether the folder holds exactly these files, by path and sha256."""
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return found == dict(files)
