"""What a study is made of: the codebook's versions, the register's amendments, the sample."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from db.tables.fields import moment, structured, structured_list


class CodebookVersion(SQLModel, table=True):
    """A version of the codebook as coders were asked by it. Grain: a version number."""

    number: int = Field(primary_key=True)
    sha256: str = Field(unique=True)
    content: str
    published_at: datetime = moment()


class Meaning(SQLModel, table=True):
    """Since which version a question's answers have meant what they mean in this one.

    Grain: (codebook version, question, part). Two answers can be compared where their versions
    give the same `began`. change: how the question differs from the version before (a word of
    codebook/changes.py); by and why: of the lead, where a changed wording was said to mean the
    same, or not.
    """

    version: int = Field(foreign_key="codebookversion.number", primary_key=True)
    question: str = Field(primary_key=True)
    part: str = Field(default="", primary_key=True)
    began: int
    change: str = ""
    by: str = ""
    why: str = ""


class Amendment(SQLModel, table=True):
    """A correction to the register: one column of one case. Grain: an amendment; the newest counts.

    before, after: what the register said and says of a characteristic, never words of a case.
    """

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    column: str
    before: str
    after: str
    why: str
    by: str
    amended_at: datetime = moment()


class Draw(SQLModel, table=True):
    """A drawing of the sample from the register; the newest counts. Grain: a draw.

    flow: how many cases of the register came in and went out at each step, in order.
    amendments: the number of the newest amendment that the register already said when it was
    drawn from; later ones are laid over the cases' details.
    """

    id: int | None = Field(default=None, primary_key=True)
    method: str
    seed: int
    register_sha256: str
    design_sha256: str
    flow: list[dict[str, Any]] = structured_list()
    amendments: int = 0
    drawn_at: datetime = moment()


class SampledCase(SQLModel, table=True):
    """A case that a draw chose, with its register row as it then stood. Grain: (draw, case).

    stratum: of the design, or the quota it fills; weight: the design weight of a probability
    sample, else nothing.
    """

    draw_id: int = Field(foreign_key="draw.id", primary_key=True)
    case_id: str = Field(primary_key=True)
    position: int
    details: dict[str, str] = structured()
    stratum: str = ""
    weight: float | None = None


class Replacement(SQLModel, table=True):
    """A sampled case that turned out unusable, and the case that takes its place.

    Grain: (draw, case that went out). case_in: empty where nothing could take its place.
    """

    __table_args__ = (UniqueConstraint("draw_id", "case_out"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", index=True)
    case_out: str
    case_in: str = ""
    why: str
    by: str
    replaced_at: datetime = moment()
