"""What do measuring a round and deciding about it tell the lead?"""

from dataclasses import dataclass

OUTCOMES = ("proceed", "refine", "extend")
FOLLOWS = {
    "proceed": "The round goes on: hand out its next workbooks, or reconcile its disagreements",
    "refine": (
        "Revise the questions in the codebook file, look at what changed (intercoder codebook "
        "diff), publish it (intercoder codebook publish) and have what means something new coded "
        "again (distribute --recode); where nothing does, decide to proceed"
    ),
    "extend": (
        "Have more cases double-coded: raise double_coded or the number of cases of a later round "
        "in the study file before it is handed out, then decide to proceed"
    ),
}


@dataclass(frozen=True, slots=True)
class CheckpointSummary:
    """What a measurement found. new: whether anything had changed since the last one.

    reliable, not_reliable, not_enough_evidence: questions by the scale's verdict; passing:
    those that are reliable on answerability, too, where that is in question. awaits_decision:
    whether the lead has not yet decided about this measurement.
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


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """What was decided and what follows. new: False where the same was decided before."""

    round: str
    wave: int
    outcome: str
    why: str
    by: str
    checkpoint: int
    new: bool
    what_follows: str
