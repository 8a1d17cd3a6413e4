"""What does a stage's flow need to be told? A study folder and ids, never content."""

from typing import Literal

from pydantic import BaseModel, Field


class StudyParameters(BaseModel):
    """Which study a flow works on."""

    study: str = Field(description="Path of the study folder")


class ReplacementParameters(StudyParameters):
    """Which case goes out of the sample, and why."""

    replace: str = Field(min_length=1, description="Id of the case that cannot be used")
    why: str = Field(min_length=1, description="The reason, for the record")
    by: str = Field(min_length=1, description="Id of the person who decided")


class RoundParameters(StudyParameters):
    """Which round of which study a flow works on."""

    round: str = Field(description="Name of the round, as in the study file")


class DistributeParameters(RoundParameters):
    """What of a round is handed out, and to whom."""

    coder: str = Field(default="", description="Id of a coder; everybody's if empty")
    recode: bool = Field(default=False, description="Ask by the newest codebook version")
    show_earlier: bool = Field(default=False, description="Show earlier answers in re-coding")
    same: int = Field(default=0, ge=0, description="Cases each coder codes once more, blind")
    reissue: bool = Field(default=False, description="Write again what was sent before")
    reassign: str = Field(default="", description="Id of who gives up cases, or all")
    to: list[str] = Field(default_factory=list, description="Ids of who gets them; all if empty")
    half: str = Field(default="", description="What becomes of half-finished cases")
    waive: bool = Field(default=False, description="Code once less what nobody can take")
    by: str = Field(default="", description="Id of the person who says so")
    why: str = Field(default="", description="The reason, for the record")


class DecisionParameters(RoundParameters):
    """What the lead decided at a round's checkpoint."""

    outcome: Literal["proceed", "refine", "extend"] = Field(description="What happens next")
    why: str = Field(min_length=1, description="The reason, for the record")
    by: str = Field(min_length=1, description="Id of the person who decided")
    cases: int = Field(default=0, ge=0, description="Of extend: how many more cases; 0 if open")


class PublishParameters(StudyParameters):
    """How a draft is written."""

    provisional: bool = Field(default=False, description="Although answers are open")


class ReleaseParameters(StudyParameters):
    """Who approves the draft as a release, and why."""

    approved_by: str = Field(min_length=1, description="Id of the person who approves")
    why: str = Field(min_length=1, description="The reason, for the record")
    embargo: str = Field(default="", description="Not to be shown before this time")


class ThemesParameters(StudyParameters):
    """Who reads the groups' coding for themes."""

    by: str = Field(default="", description="Id of the analyst; the lead if empty")
