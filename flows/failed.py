"""Which rounds went on although a checkpoint had failed? Said in words, wherever it counts."""

from dataclasses import dataclass
from datetime import date

from flows.phrases import counted, day_in_words


@dataclass(frozen=True, slots=True)
class ProceededAgainst:
    """A round went on although questions were not reliable at a checkpoint of it.

    wave: the part of the round up to it; cases: of the round up to it; version: of the codebook
    then. by, name: who decided; on: the day, as 2026-01-31. questions: the rows not reliable, on
    their scale or on whether they can be answered at all, as `D05 Title`; of: how many were
    measured.
    """

    round: str
    wave: int
    cases: int
    version: int
    by: str
    name: str
    on: str
    why: str
    questions: tuple[str, ...]
    of: int

    @property
    def what(self) -> str:
        """Which round, when, and how many questions: the beginning of what is said of it."""
        number = len(self.questions)
        return (
            f"Round {self.round} went on against its checkpoint after "
            f"{counted(self.cases, 'case')}, at which {number} of "
            f"{counted(self.of, 'question')} {'was' if number == 1 else 'were'} not reliable"
        )

    @property
    def who(self) -> str:
        """Who decided, when, and the reason given."""
        day = day_in_words(date.fromisoformat(self.on))
        why = self.why if self.why.endswith((".", "!", "?")) else f"{self.why}."
        return f"{self.name} decided so on {day}. The reason given: “{why}”"


def in_words(each: ProceededAgainst) -> str:
    """All of it in two sentences: what, which questions, who, when and why."""
    return f"{each.what} ({'; '.join(each.questions)}). {each.who}"
