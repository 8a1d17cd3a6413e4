"""How is a coder's file marked in another process? It imports no more than that takes."""

from dataclasses import dataclass, field
from datetime import datetime

from workbooks.fixlist import FixList, WrittenList, written_list
from workbooks.read import opened


@dataclass(frozen=True, slots=True)
class ToMark:
    """A file to be marked: its bytes and name, what is to be said, and when it came."""

    content: bytes = field(repr=False)
    name: str
    fixes: FixList
    key: bytes = field(repr=False)
    moment: datetime


def marked(told: ToMark) -> WrittenList:
    """The fix list."""
    return written_list(opened(told.content, told.name), told.fixes, told.key, told.moment)
