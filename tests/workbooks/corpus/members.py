"""What is a member of the corpus? A file that somebody spoiled, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.workbooks.corpus.desk import ANSWERS


@dataclass(frozen=True)
class Member:
    """A file and its treatment.

    row, clause: of the table; made: the file, from a desk; answers: exactly these; problems: kind,
    sheet and cell of exactly these, in any order; refused: the kind of the refusal, or nothing.
    """

    row: str
    clause: str
    made: Callable[[Any], bytes]
    answers: dict[tuple[str, str, str], str] = field(default_factory=lambda: dict(ANSWERS))
    problems: tuple[tuple[str, str, str], ...] = ()
    refused: str = ""
    file_name: str = "main-ab.xlsx"
    name: str = ""

    @property
    def words(self) -> str:
        """Its name in the list of tests."""
        return ": ".join(filter(None, (self.row, self.clause, self.name)))


def edited(row, clause, edit, answers=None, problems=(), name="", without=()):
    """A member made by editing the workbook that was filled in.

    answers: more than, or other than, as drawn; without: drawn ones that do not arrive.
    """
    told = {key: value for key, value in ANSWERS.items() if key not in without}
    return Member(
        row, clause, lambda desk: desk.filled(edit), told | (answers or {}), tuple(problems),
        name=name,
    )  # fmt: skip


def cell(row, clause, key, typed, value=None, problem="", look=None):
    """A member in which one more answer of case RR-3 was typed, at the row of this ID."""
    from tests.workbooks.corpus.desk import ROWS

    where = f"C{ROWS[key]}"

    def edit(book):
        there = book["RR-3"][where]
        there.value = typed
        if isinstance(typed, str) and typed.startswith("="):
            there.data_type = "s"
        if look:
            there.number_format = look

    question, _, part = key.partition(".")
    answers = {("RR-3", question, part): value} if value is not None else {}
    problems = [(problem, "RR-3", where)] if problem else []
    without = () if key != "D04" else (("RR-3", "D04", ""),)
    return edited(row, clause, edit, answers, problems, f"{typed!r:.30}", without)
