"""What was done and decided: events, checkpoints, resolutions, publications."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.tables.fields import moment, structured


class Event(SQLModel, table=True):
    """One act in the life of the study, chained by hash to the act before it.

    Grain: an act. Written in the transaction of what it describes. `about` says to what it
    happened (ids and counts, never the text of a case); `inputs` gives the hashes it used.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment()
    what: str = Field(index=True)
    who: str
    about: dict[str, Any] = structured()
    inputs: dict[str, str] = structured()
    program: str
    previous: str
    hash: str = Field(unique=True)


class Checkpoint(SQLModel, table=True):
    """A measurement of a round's agreement, awaiting the lead's decision. Grain: a report.

    wave: the wave of the round up to which cases were compared. verdicts: by `question`
    or `question/part` the scale's `verdict` with its `reason`, `cases`, `alpha`, `low` and `high`
    (None where undefined), that of `answerable`, and the worse of both for the `checkpoint`;
    `list`, `more` and `look`: which list of the checkpoint it is on and about how many more cases
    would settle it; thresholds: as they stood, with their day. inputs_sha256: of the answers
    compared, so that the same answers are not measured twice. codebook_version: by which the
    round was asked then.
    """

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    wave: int
    cases: int
    thresholds: dict[str, Any] = structured()
    verdicts: dict[str, Any] = structured()
    inputs_sha256: str
    report_sha256: str
    measured_at: datetime = moment()


class Decision(SQLModel, table=True):
    """What the lead decided at a checkpoint. Grain: a decision; the newest counts.

    cases: how many more are to be double-coded, where the round is to extend; else 0.
    """

    __table_args__ = (
        CheckConstraint("outcome in ('proceed', 'refine', 'extend')", name="outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    checkpoint_id: int = Field(foreign_key="checkpoint.id", index=True)
    outcome: str
    why: str
    by: str
    decided_at: datetime = moment()
    cases: int = 0


class Resolution(SQLModel, table=True):
    """The final value of a disagreement, as a reconciliation workbook gave it.

    Grain: (return, case, question, part); the newest accepted one counts. how: consensus or
    adjudication; reason: a short reason from the list; words: the reason in own words.
    """

    __table_args__ = (UniqueConstraint("return_id", "case_id", "question", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    round: str = Field(index=True)
    case_id: str = Field(index=True)
    question: str
    part: str = ""
    value: str
    how: str
    reason: str = ""
    words: str = ""
    by: str
    sheet: str
    cell: str


class ThemeMark(SQLModel, table=True):
    """An analyst says that a case bears a second-level theme. Grain: (return, case, theme)."""

    __table_args__ = (UniqueConstraint("return_id", "case_id", "theme"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    analyst: str
    group: str
    case_id: str
    theme: str
    quote: str = ""
    sheet: str
    cell: str


class Publication(SQLModel, table=True):
    """A set of published files: a draft, or a numbered release. Grain: a writing of them.

    number: 0 for a draft. inputs_sha256: of everything the figures rest on. files: sha256 by
    path below published/.
    """

    id: int | None = Field(default=None, primary_key=True)
    number: int
    provisional: bool = False
    inputs_sha256: str
    files: dict[str, str] = structured()
    approved_by: str = ""
    why: str = ""
    embargo: str = ""
    published_at: datetime = moment()


class Lock(SQLModel, table=True):
    """Who is at work on the study, until when. Grain: a name. The one table with changes."""

    name: str = Field(primary_key=True)
    owner: str
    expires_at: datetime = moment()
