"""What is asked of a table of ratings, and what is found in it?"""

from collections.abc import Generator
from dataclasses import dataclass, field

from codebook.faults import Fault, StudyError
from flows.agreement.alpha import Ints

Lines = Generator[tuple[int, list[str]], None, None]
"""The rows of a file with their numbers, as they are read."""
SHOWN = 20
"""How many faults are listed before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is to be read; everything may be left out.

    values: what could be given on the scale, in order. off_scale: values that are answers, but
    none on the scale. missing: texts that mean no answer. sheet: of a workbook. long: one
    answer a row. columns: of a long table case, coder and value by name, else its first three.
    question: the column of a long table that names a question; each is measured by itself.
    coders: the columns of a wide table that are coders, else all but the first. header: whether
    the first row names columns. cases: whether the first column of a wide table is the case.
    """

    values: tuple[str, ...] = ()
    off_scale: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sheet: str = ""
    long: bool = False
    columns: tuple[str, ...] = ()
    question: str = ""
    coders: tuple[str, ...] = ()
    header: bool = True
    cases: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file as they are read, numbered as a spreadsheet program shows them.

    sheet: its name; empty for text. decimal_comma: whether 1,5 can be a number. odd: what a cell
    holds that is no answer, and what to do, by row and column number. notes: what to know.
    """

    file: str
    lines: Lines
    sheet: str = ""
    decimal_comma: bool = False
    odd: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Given:
    """The answers of one question as the texts that stand in the file.

    codes: shape (cases, coders), places among `texts`, -1 = none. rows: the row of the file of
    each, shape (cases, coders), or (cases, 1) where a case is a row. column: of the value, the
    same for every coder of a long table; empty where it is the coder's.
    """

    file: str
    question: str
    cases: list[str]
    coders: list[str]
    texts: list[str]
    codes: Ints
    rows: Ints
    column: str = ""
    decimal_comma: bool = False
    faults: list[Fault] = field(default_factory=list)

    def place(self, case: int, coder: int) -> str:
        """Where in the file an answer stands."""
        row = int(self.rows[case, min(coder, self.rows.shape[1] - 1)])
        return f"row {row:,}, column {self.column or self.coders[coder]}"


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings by case and coder, in the order of the file.

    codes: shape (cases, coders), places among values and then off_scale; -1 = none. values:
    what could be given, in order (declared, or what was found: numbers by size, words in order
    of the alphabet). numeric: whether all values are numbers. notes: what to know beside them.
    """

    file: str
    sheet: str
    question: str
    cases: tuple[str, ...]
    coders: tuple[str, ...]
    codes: Ints
    values: tuple[str, ...]
    off_scale: tuple[str, ...]
    numeric: bool
    notes: tuple[str, ...] = ()


class Numbered(dict[str, int]):
    """Texts numbered as they come; blanks at their ends do not count, and a blank is -1."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.texts: list[str] = []
        self[""] = -1

    def __missing__(self, text: str) -> int:
        """The next number, or that of the text without blanks at its ends."""
        plain = text.strip()
        if plain != text:
            self[text] = number = self[plain]
            return number
        self[text] = number = len(self.texts)
        self.texts.append(text)
        return number


def refuse(file: str, faults: list[Fault]) -> None:
    """Raise StudyError with the faults, if there are any."""
    if faults:
        more = len(faults) - SHOWN
        told = f"{file} cannot be used" + (f" ({more:,} more faults)" if more > 0 else "")
        raise StudyError(told, faults[:SHOWN])
