"""Which folders has a study, and who may open them?"""

from pathlib import Path

from codebook.faults import StudyError
from flows.study import make_private

SHARED = ("outbox", "inbox")
PRIVATE = ("reports", "published", ".intercoder")


def require_new(folder: Path) -> None:
    """Raise StudyError for a folder that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} is not empty; name a new folder")


def make_folders(folder: Path) -> None:
    """The folders of a study: only its owner may open it, but for outbox and inbox."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        (folder / name).mkdir(exist_ok=True)
    for name in PRIVATE:
        make_private(folder / name)
