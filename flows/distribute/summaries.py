"""What is said of a round once it is open or handed out?"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A round as it is open. loads: cases by coder; opened: whether just now.

    balance: how even it was when it was shared out last (a `Balance` as it is kept).
    extended: an `ExtensionSummary`, where a decision to extend was carried out just now.
    """

    round: str
    codebook_version: int
    cases: int
    double_coded: int
    waves: int
    loads: dict[str, int]
    balance: dict[str, Any]
    opened: bool
    extended: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExtensionSummary:
    """A decision to extend, carried out: cases that got a second coder, of how many asked.

    given: to whom how many.
    """

    asked: int
    cases: int
    given: dict[str, int]


@dataclass(frozen=True, slots=True)
class DistributeSummary:
    """What distributing did. written: paths below the study; waits_for: why a wave is not out.

    further: those of the written that ask what was not asked before; recoded: the codebook
    version by which the round is asked from now on, 0 if it was before; reassigned: a
    `ReassignSummary`, where cases were moved; remark: what else the lead should know;
    repeated: cases that each coder is to code once more, where this was ordered.
    extended: as of `RoundSummary`.
    """

    round: str
    codebook_version: int
    cases: int
    double_coded: int
    waves: int
    loads: dict[str, int]
    balance: dict[str, Any]
    opened: bool
    workbooks: int
    written: list[str]
    waits_for: str
    further: list[str] = field(default_factory=list)
    recoded: int = 0
    reassigned: dict[str, Any] = field(default_factory=dict)
    remark: str = ""
    repeated: dict[str, int] = field(default_factory=dict)
    extended: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReassignSummary:
    """What was taken from a coder (or from all) and given to others, in cases.

    moved: taken, of which half_moved were begun; given: to whom how many; half: what was said
    of those begun; left_half, complete: what stays with the coder; kept_late: cases moved
    before, whose late answers count from now on. loads: of those who code on, then. waived:
    cases that nobody takes, so that they are coded once less; given_back: to who had them.
    """

    round: str
    source: str
    moved: int
    given: dict[str, int]
    half: str
    half_moved: int
    left_half: int
    complete: int
    kept_late: int
    loads: dict[str, int]
    waived: int = 0
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class ReissueSummary:
    """Workbooks that were sent before, by path: written again, or unchanged where they lay."""

    round: str
    coder: str
    written: list[str]
    unchanged: list[str]
