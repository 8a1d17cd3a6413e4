"""Who is to code what, in which workbooks?"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.columns import Structured
from db.tables.fields import moment, structured


class Round(SQLModel, table=True):
    """A pass of coding, opened when its cases were assigned. Grain: a round's name."""

    name: str = Field(primary_key=True)
    number: int = Field(unique=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    draw_id: int = Field(foreign_key="draw.id")
    design: dict[str, Any] = structured()
    opened_at: datetime = moment()


class Assignment(SQLModel, table=True):
    """One coder is to code one case in one round. Grain: (round, case, coder).

    wave: 1 for the cases up to the round's first checkpoint, 2 up to the next, and so on.
    position: place in this coder's own order. origin: why it came after the round was opened,
    such as "from cd" or "replaces RR-012"; empty where it was there from the start.
    """

    __table_args__ = (UniqueConstraint("round", "case_id", "coder"),)

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    case_id: str = Field(index=True)
    coder: str
    wave: int
    position: int
    origin: str = ""


class Withdrawal(SQLModel, table=True):
    """An assignment is no longer, or again, to be done. Grain: an act; the newest counts.

    treatment: what becomes of answers already given. moved: there were none; set_aside: kept
    in the record, counted nowhere; kept: they count as a further coding; waived: there were
    none, and nobody does it instead; replaced: the case went out of the sample; restored: it is
    to be done after all, by the same coder, and what they answered counts again.
    """

    __table_args__ = (
        CheckConstraint(
            "treatment in ('moved', 'set_aside', 'kept', 'waived', 'replaced', 'restored')",
            name="treatment",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    treatment: str
    why: str
    by: str
    withdrawn_at: datetime = moment()


class Recoding(SQLModel, table=True):
    """From now on a round is asked by this codebook version. Grain: an order of the lead.

    earlier_shown: whether coders see their earlier answer; if so, what they answer again never
    enters agreement.
    """

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    earlier_shown: bool = False
    by: str
    why: str
    ordered_at: datetime = moment()


class Repeat(SQLModel, table=True):
    """A coder is to code a case once more, blind, to see whether they agree with themselves.

    Grain: (round, case, coder). What they answer goes by workbooks of kind `repeat` and counts
    for nothing else. issue: 1 for the first order that this coder's cases came with, then 2.
    """

    __table_args__ = (UniqueConstraint("round", "case_id", "coder"),)

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    case_id: str
    coder: str
    issue: int
    by: str
    why: str
    ordered_at: datetime = moment()


class Workbook(SQLModel, table=True):
    """A workbook made for one person. Grain: a workbook code, which is sealed into it.

    kind: coding, repeat, reconciliation or themes. issue: 1 for the first, more where it was issued
    again or asks what was not asked before. cases: the case ids it holds, in its order. rows:
    by case id the rows it asks, as they stand in the ID column, where it asks some only (a
    document came, a question changed); a case that is not named is asked all that applies.
    earlier_shown: the coder's earlier answers stand in it. after_amendment, after_return: the
    newest correction to the register and the newest return that were known when it was written.
    sha256 is of the workbook as written, before it is locked with its coder's password.
    """

    __table_args__ = (
        CheckConstraint("kind in ('coding', 'repeat', 'reconciliation', 'themes')", name="kind"),
        UniqueConstraint("kind", "round", "wave", "person", "part", "issue"),
    )

    id: str = Field(primary_key=True)
    kind: str
    round: str
    wave: int
    person: str
    part: int = 1
    issue: int = 1
    codebook_version: int = Field(foreign_key="codebookversion.number")
    cases: list[str] = structured()
    rows: dict[str, list[str]] | None = Field(
        default=None, sa_column=Column(Structured, nullable=True)
    )
    earlier_shown: bool = False
    after_amendment: int = 0
    after_return: int = 0
    file_name: str
    sha256: str
    issued_at: datetime = moment()
