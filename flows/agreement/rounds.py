"""What is known of agreement in several rounds? What is asked of them, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.agreement.tables import CodedRound
from flows.agreement.verdicts import Standard

Key = tuple[str, str]
"""A question and its part ("" where it has none)."""
Scope = Literal["round", "checkpoint", "cumulated"]
FEWEST = 5
"""No figure is shown of fewer cases than this."""
TOO_FEW = f"fewer than {FEWEST} cases"


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredRound:
    """A round with the answers that its newest report compared.

    began: the codebook version since which each question has meant what it means in it.
    """

    name: str
    version: int
    wave: int
    seed: tuple[int, ...]
    standard: Standard
    coded: CodedRound
    began: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """What a checkpoint's record keeps of a question, and the level at which it was asked."""

    level: str
    cases: int
    alpha: float | None
    interval: tuple[float, float] | None
    verdict: str
    checkpoint: str


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """An earlier checkpoint of a round, at which the lead decided.

    cases: of the round, up to it. began: as in MeasuredRound. confidence: the level of its
    intervals.
    """

    round: str
    version: int
    wave: int
    cases: int
    confidence: float
    figures: Mapping[Key, KeptFigure]
    began: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class CodebookChange:
    """What a codebook version changed of a question. new: whether it means something new.

    round: the first one that was measured by this version or a later one.
    """

    question: str
    part: str
    version: int
    round: str
    words: str
    new: bool
    by: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What was measured before this report, oldest first: rounds, and checkpoints on the way.

    kept: see `Kept`, those of the round that is measured now too. changes: of the codebook since
    the first round was measured.
    """

    rounds: tuple[MeasuredRound, ...] = ()
    kept: tuple[Kept, ...] = ()
    changes: tuple[CodebookChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundFigure:
    """Agreement on a question in one round, at a checkpoint on the way, or cumulated.

    rounds: whose cases it takes in. same_meaning: whether it was then asked as it is now.
    cases: with two answers on the scale; compared: with two answers. Where there are fewer
    than 5 cases, no figure is given, and alpha_reason says so. percent_agreement: None at a
    checkpoint, too, whose record does not keep it.
    """

    question: str
    part: str
    title: str
    round: str
    scope: Scope
    version: int
    wave: int
    rounds: tuple[str, ...]
    same_meaning: bool
    cases: int
    compared: int | None
    percent_agreement: float | None
    alpha: float | None
    alpha_reason: str
    interval: tuple[float, float] | None
    method: str
    verdict: str
    checkpoint_verdict: str

    @property
    def key(self) -> Key:
        """The question and its part."""
        return self.question, self.part


@dataclass(frozen=True, slots=True)
class RoundDifference:
    """Alpha now less alpha in an earlier round, or by an earlier version.

    difference, interval: None where there is none, with the reason.
    """

    question: str
    part: str
    title: str
    round: str
    version: int
    same_meaning: bool
    difference: float | None
    interval: tuple[float, float] | None
    reason: str

    @property
    def change(self) -> Literal["improved", "worsened", ""]:
        """Which way agreement went, where the interval leaves out 0; else nothing."""
        if self.interval is None or self.interval[0] <= 0.0 <= self.interval[1]:
            return ""
        return "improved" if self.interval[0] > 0.0 else "worsened"


@dataclass(frozen=True, slots=True)
class OverRounds:
    """All rounds measured so far, the newest last.

    rounds: their names; cases: with two coders' answers in each. figures: in the order of
    questions, and of measuring. by_chance: how many of the differences with an interval would
    leave out 0 by chance alone, if nothing had changed.
    """

    rounds: tuple[str, ...]
    cases: tuple[int, ...]
    figures: tuple[RoundFigure, ...]
    differences: tuple[RoundDifference, ...]
    changes: tuple[CodebookChange, ...]
    level: float

    @property
    def comparisons(self) -> int:
        """How many differences have an interval."""
        return sum(each.interval is not None for each in self.differences)

    @property
    def by_chance(self) -> float:
        """How many of them would stand out by chance alone."""
        return (1.0 - self.level) * self.comparisons
