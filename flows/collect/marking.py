"""How is a coder's file marked in another process? It imports no more than that takes."""

from dataclasses import dataclass, field
from datetime import datetime

from workbooks.fixlist import FixList, write_fix_list
from workbooks.read import opened


@dataclass(frozen=True, slots=True)
class ToMark:
    """A file to be marked: its bytes and name, what is to be said, and when it came."""

    content: bytes = field(repr=False)
    name: str
    fixes: FixList
    key: bytes = field(repr=False)
    moment: datetime


def marked(told: ToMark) -> bytes:
    """The fix list's bytes."""
    return write_fix_list(opened(told.content, told.name), told.fixes, told.key, told.moment)
