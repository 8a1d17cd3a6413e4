"""How is a column of a moment, or of structured values, declared?"""

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field

from db.columns import Moment, Structured


def moment() -> Any:
    """A point in time that is always there."""
    return Field(sa_column=Column(Moment, nullable=False))


def structured() -> Any:
    """Structured values that are always there."""
    return Field(sa_column=Column(Structured, nullable=False))


def structured_list() -> Any:
    """A list of structured values, empty if nothing is said."""
    return Field(default_factory=list, sa_column=Column(Structured, nullable=False))
