"""What does a stage's flow need to be told? A study folder and ids, never content."""

from pydantic import BaseModel, Field


class StudyParameters(BaseModel):
    """Which study a flow works on."""

    study: str = Field(description="Path of the study folder")


class RoundParameters(StudyParameters):
    """Which round of which study a flow works on."""

    round: str = Field(description="Name of the round, as in study.yaml")
