"""What is said of a round's reconciliation, in numbers and names?"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReconcileSummary:
    """What handing out disagreements did.

    disagreements: that stand without a final answer; sent: of these, in workbooks made just
    now; waiting: in workbooks made before. written: paths below the study. says: in words.
    """

    round: str
    disagreements: int
    sent: int
    waiting: int
    workbooks: list[str]
    written: list[str]
    says: str


@dataclass(frozen=True, slots=True)
class ResolutionsSummary:
    """What came back from adjudicators.

    files: reconciliation workbooks of the round read now; resolutions: recorded from them;
    open: rows sent out that are still to be settled; to_send: disagreements that are in no
    workbook yet, such as follow-ups of what was settled. notes: on files held or rejected.
    """

    round: str
    files: int
    accepted: int
    held: int
    rejected: int
    resolutions: int
    problems: int
    open: int
    to_send: int
    lists: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_fixes: bool = False
