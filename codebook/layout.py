"""Of what is a form made? Tables with columns, and settings a line each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

YES = {"yes": True, "no": False}
"""What stands in a yes/no column."""
SETTING = "setting"
"""The column by which a table is known as one of settings."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    key: its name in the program; header: in the sheet. note: what belongs there, in words a
    lead knows. options: what can stand there, by what is shown; the mapping is empty where any
    text can. offers: the name of a list of what the form itself holds, such as its scales.
    needed: whether a table without the column makes no sense.
    """

    key: str
    header: str
    width: float
    note: str
    example: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    offers: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with a table: its name, what it is for, and its columns from the left."""

    sheet: str
    says: str
    columns: tuple[Column, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of a sheet of settings: its words, its key, how its value is written, and a note.

    where: the keys that lead to it in the content. kind: text, number, yes/no, commas, lines.
    """

    words: str
    where: tuple[str, ...]
    kind: str
    note: str
    options: Mapping[str, object] = field(default_factory=dict)
    offers: str = ""


def settings_table(sheet: str, says: str) -> Table:
    """The table in which settings stand, a line each."""
    return Table(
        sheet,
        says,
        (
            Column(SETTING, "Setting", 34, "What is set. Leave these words as they are.",
                   needed=True),
            Column("value", "Value", 52, "Your value. Blank means the usual one.", needed=True),
            Column("note", "What it means", 90, "Read only."),
        ),
    )  # fmt: skip
