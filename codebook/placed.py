"""Where does a piece of content stand: in which line of a YAML file, or in which cell of a sheet?

What is checked is the same content whichever file holds it; only its places differ.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codebook.faults import Fault
from codebook.folding import folded

Where = tuple[str | int, ...]
_CELL = re.compile(r"sheet (.+), (?:cell ([A-Z]+))?(?:row )?(\d+)")


class OnSheets(dict[str, Any]):
    """Content that was read from the sheets of a workbook.

    cells: the place in words ("sheet Questions, cell C14") by keys and list places. faults:
    what could not be read. sheets: their names in order.
    """

    def __init__(
        self,
        content: Mapping[str, Any],
        cells: Mapping[Where, str],
        faults: Iterable[Fault] = (),
        sheets: Sequence[str] = (),
    ) -> None:
        """Keep the content with its places."""
        super().__init__(content)
        self.cells = dict(cells)
        self.faults = tuple(faults)
        self.sheets = tuple(sheets)

    def place(self, where: Iterable[str | int]) -> str:
        """The cell of the key or list place that `where` leads to, as far as it has one."""
        steps = tuple(where)
        for length in range(len(steps), -1, -1):
            if steps[:length] in self.cells:
                return self.cells[steps[:length]]
        return "the file"


def place_of(content: Any, where: Sequence[str | int], said: str | None = None) -> str:
    """The place of a key in words: "line 3, areas.0.title", or "sheet Areas, cell B4".

    said: other words for the keys than `where` itself, shown beside a line.
    """
    if isinstance(content, OnSheets):
        return content.place(where)
    path = ".".join(str(step) for step in where) if said is None else said
    return f"line {line_of(content, where)}, {path}"


def line_of(content: Any, where: Iterable[str | int]) -> int:
    """The line (from 1) of the key or list place that `where` leads to, as far as it exists."""
    line = 1
    for step in where:
        try:
            marks = content.lc
            line = (marks.key(step) if isinstance(content, dict) else marks.item(step))[0] + 1
            content = content[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return int(line)


def in_order(content: Any, faults: Iterable[Fault]) -> list[Fault]:
    """Faults in the order of the file, each once; of one cell only what could not be read."""
    if not isinstance(content, OnSheets):
        return sorted(faults, key=_line)
    order = {folded(name): number for number, name in enumerate(content.sheets)}
    unread = {fault.place for fault in content.faults}
    told = [*content.faults, *(fault for fault in faults if fault.place not in unread)]
    return sorted(dict.fromkeys(told), key=lambda fault: _on_sheets(fault, order))


def _line(fault: Fault) -> int:
    """The line that a fault names; 0 for the file as a whole."""
    found = re.match(r"line (\d+)", fault.place)
    return int(found[1]) if found else 0


def _on_sheets(fault: Fault, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    """Sheet, row and column of a fault's place."""
    found = _CELL.match(fault.place)
    if found is None:
        return -1, 0, 0, ""
    column = found[2] or ""
    return order.get(folded(found[1]), len(order)), int(found[3]), len(column), column
