"""What do measuring a round and deciding about it tell the lead?"""

from dataclasses import dataclass, field
from typing import Any

from flows.agreement.placing import Placed

OUTCOMES = ("proceed", "refine", "extend")
FOLLOWS = {
    "proceed": "The round goes on: hand out its next workbooks, or reconcile its disagreements",
    "refine": (
        "Revise the questions in the codebook file, look at what changed (intercoder codebook "
        "diff), publish it (intercoder codebook publish) and have what means something new coded "
        "again (distribute --recode); where nothing does, decide to proceed"
    ),
    "extend": (
        "Hand out what is to be coded a second time (intercoder distribute); once it is back, the "
        "round is measured again and awaits a decision"
    ),
}


@dataclass(frozen=True, slots=True)
class CheckpointSummary:
    """What a measurement found. new: whether anything had changed since the last one.

    reliable, not_reliable, not_enough_evidence: questions by the scale's verdict; passing:
    those that are reliable on answerability, too, where that is in question. awaits_decision:
    whether the lead has not yet decided about this measurement. passes, needs_refinement,
    needs_double_coding: every question and part on exactly one of the three, by the worse of
    both readings; thresholds: by what standard, with the day on which it was set.
    """

    round: str
    wave: int
    cases: int
    double_coded: int
    coders: tuple[str, ...]
    questions: int
    reliable: int
    not_reliable: int
    not_enough_evidence: int
    passing: int
    disagreements: int
    report: str
    checkpoint: int
    new: bool
    awaits_decision: bool
    passes: tuple[str, ...] = ()
    needs_refinement: tuple[Placed, ...] = ()
    needs_double_coding: tuple[Placed, ...] = ()
    thresholds: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """What was decided and what follows. new: False where the same was decided before.

    cases: how many more are to be double-coded, of an extension; explained: why so many.
    """

    round: str
    wave: int
    outcome: str
    why: str
    by: str
    checkpoint: int
    new: bool
    what_follows: str
    cases: int = 0
    explained: str = ""
