"""What is said of the second-level reading, in numbers and names?"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ThemesSummary:
    """Theme workbooks made, the whole sample's first.

    workbooks: codes of those that hold what is known now; written: paths below the study, of
    files written just now.
    """

    analyst: str
    groups: list[str]
    workbooks: list[str]
    written: list[str]


@dataclass(frozen=True, slots=True)
class ThemeMarksSummary:
    """What came back. themes: those that some case bears; report: where they are counted."""

    files: int
    accepted: int
    rejected: int
    marks: int
    problems: int
    themes: int
    report: str
    notes: list[str] = field(default_factory=list)
    has_fixes: bool = False
