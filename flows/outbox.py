"""Where do workbooks for people lie, how do they get there, and how is their place told?"""

from pathlib import Path

from flows.study import Study, write_shared


def outbox_path(study: Study, file_name: str) -> Path:
    """Where a workbook lies; file_name: its path below the outbox, as the database has it."""
    return study.path(study.file.outbox, file_name)


def put_out(study: Study, file_name: str, content: bytes) -> Path:
    """The workbook's path, once it lies in the outbox for its person to fill in."""
    return write_shared(outbox_path(study, file_name), content)


def shown(study: Study, path: Path) -> str:
    """A path as it is told: from the study folder, or whole where it lies elsewhere."""
    inside = path.is_relative_to(study.folder)
    return path.relative_to(study.folder).as_posix() if inside else str(path)
