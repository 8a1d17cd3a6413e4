"""How is a file read in another process, before anything of it is recorded?

It imports no more than it takes, so that the process starts soon.
"""

from dataclasses import dataclass
from pathlib import Path

from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import Expected, ReturnedWorkbook, opened, read_return
from workbooks.sealed import identity_of


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read in another process: where it is kept, and what it claims to be."""

    path: Path
    name: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Told:
    """What a file turned out to be: a coding workbook that was read, another, or a refusal.

    locked_by, read_as: as in `Readable`.
    """

    sealed: Sealed | None = None
    returned: ReturnedWorkbook | None = None
    refusal: Problem | None = None
    locked_by: str = ""
    read_as: str = ""


def read_ahead(each: ToRead) -> Told | None:
    """What the file says; None where it is not the workbook that it claims to be."""
    sealed = each.expected.sealed
    try:
        returned = opened(each.path.read_bytes(), each.name)
        known = {sealed.code: sealed}
        if identity_of(returned.cells, each.expected.key, known, returned.properties) != sealed:
            return None
        return Told(sealed, read_return(returned, each.expected))
    except Refused:
        return None
