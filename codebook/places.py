"""Where in the codebook's file is a fault, and which name may have been meant?"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from codebook.faults import Fault
from codebook.model import Codebook
from codebook.placed import place_of


class Places:
    """Lines or cells of a codebook file by what stands there."""

    def __init__(self, codebook: Codebook, content: Any, file: str) -> None:
        """content: the file as read, with its places."""
        self._content = content
        self._file = file
        self._ids = [question.id for question in codebook]
        self._where = [
            ("areas", a, "questions", q)
            for a, area in enumerate(codebook.areas)
            for q in range(len(area.questions))
        ]

    def of(self, number: int, *where: str | int) -> Any:
        """What stands in the file at a place of the question of that number; None if nothing."""
        found = self._content
        for step in (*self._where[number], *where):
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def fault(self, where: Sequence[str | int], found: str, remedy: str) -> Fault:
        """A fault at a key or list place of the file."""
        return Fault(self._file, place_of(self._content, where), found, remedy)

    def of_question(
        self, number: int, where: Sequence[str | int], found: str, remedy: str
    ) -> Fault:
        """A fault in the codebook's question of that number, counted from 0."""
        said = ".".join(str(step) for step in [self._ids[number], *where])
        place = place_of(self._content, [*self._where[number], *where], said)
        return Fault(self._file, place, found, remedy)


def or_nearest(name: str, names: Iterable[str], said: str) -> str:
    """Did you mean the nearest name, if one is near; and all that can be meant, if not many."""
    known = list(dict.fromkeys(names))
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    told = [f"Did you mean '{near[0]}'?"] if near else []
    if not near or len(known) <= 8:
        told.append(f"{said}: {', '.join(known) or 'nothing'}")
    return " ".join(told)
