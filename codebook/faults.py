"""What the lead analyst can put right: where it is, what was found and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right in a file of the study.

    file: its name as the lead knows it ("codebook.yaml"); place: a line, row, column or key;
    found: what stands there; remedy: what to do about it.
    """

    file: str
    place: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """The fault in one line."""
        return f"{self.file}, {self.place}: {self.found}. {self.remedy}"


class StudyError(Exception):
    """The lead analyst can put this right; shown as a sentence, without a traceback."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        """Keep the sentence and the faults, if any, that stand behind it."""
        self.faults = tuple(faults)
        super().__init__("\n".join([message, *map(str, self.faults)]) if faults else message)
