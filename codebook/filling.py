"""What do the rows of a form say as content? Values by key, each with its cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codebook.folding import folded
from codebook.forms import Form, Row
from codebook.layout import Setting, Table
from codebook.notation import (
    NotationError,
    commas_of,
    lines_of,
    number_in,
    pairs_of,
    rule_of,
)
from codebook.placed import Where
from codebook.places import or_nearest


def number_of(cell: str) -> int | float:
    """The number in a cell; raises NotationError for any other text."""
    found = number_in(folded(cell))
    if found is None:
        remedy = "Write it in figures, with a point before decimals"
        raise NotationError(f"'{cell.strip()}' is no number", remedy)
    return found


def word_or_number(cell: str) -> str | int | float:
    """The number in a cell, or its text."""
    found = number_in(folded(cell))
    return folded(cell) if found is None else found


def counts_of(cell: str) -> dict[str, int | float]:
    """Numbers by name, one a line."""
    return {name: number_of(", ".join(values)) for name, values in pairs_of(cell).items()}


def single_pairs_of(cell: str) -> dict[str, str]:
    """One value by name, one a line."""
    found = pairs_of(cell)
    for name, values in found.items():
        if len(values) > 1:
            remedy = "Name one value; one that has a comma stands in double quotes"
            raise NotationError(f"'{name}' has several values", remedy)
    return {name: "".join(values) for name, values in found.items()}


KINDS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "number": number_of,
    "word": word_or_number,
    "lines": lines_of,
    "commas": commas_of,
    "pairs": pairs_of,
    "single pairs": single_pairs_of,
    "counts": counts_of,
    "rule": rule_of,
    "name": str.strip,
    "date": str.strip,
}
"""How a cell is read, by the kind of what stands there."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A piece of content that a row fills, and where in the content it stands."""

    row: Row
    into: dict[str, Any]
    where: Where

    def put(self, key: str, kind: str = "text", column: str = "") -> None:
        """Read the column of that name (else of the key's) into the key, if it is not blank."""
        self.row.form.cells[(*self.where, key)] = self.row.place(column or key)
        value = read(self.row, column or key, kind)
        if value is not None:
            self.into[key] = value

    def choose(self, key: str, options: Mapping[str, object], column: str = "") -> None:
        """The same for a column in which one of these words stands."""
        self.row.form.cells[(*self.where, key)] = self.row.place(column or key)
        value = chosen(self.row, column or key, options)
        if value is not None:
            self.into[key] = value


def filled(row: Row, into: dict[str, Any], where: Where, first: str = "") -> Filled:
    """The row as what fills a new piece of content; first: the column that stands for it all."""
    row.form.cells[where] = row.place(first)
    return Filled(row, into, where)


def read(row: Row, column: str, kind: str) -> Any:
    """What a cell says, in its kind; None where it is blank or, with a fault, no such thing."""
    text = row.text(column, ("date",) if kind == "date" else ())
    if not text:
        return None
    try:
        return KINDS[kind](text)
    except NotationError as error:
        row.fault(column, error.found, error.remedy)
        return None


def chosen(row: Row, column: str, options: Mapping[str, object]) -> Any:
    """What the words in a cell stand for; None where it is blank or, with a fault, unknown."""
    text = row.text(column)
    if not text:
        return None
    known = {folded(words): value for words, value in options.items()}
    if folded(text) not in known:
        remedy = or_nearest(text.strip(), options, "Pick one of")
        row.fault(column, f"'{text.strip()}' is not known here", remedy)
        return None
    return known[folded(text)]


def as_above(rows: Sequence[Row], column: str) -> list[tuple[str, Row]]:
    """Each row with its group's name: where that is blank, it is that of the row above."""
    named, above = [], ""
    for row in rows:
        above = row.text(column).strip() or above
        named.append((above, row))
    return named


def fill_settings(
    form: Form, table: Table, settings: Iterable[Setting], into: dict[str, Any]
) -> None:
    """Read the lines of a sheet of settings into the content."""
    by_words = {folded(each.words): each for each in settings}
    seen: dict[str, Row] = {}
    for row in form.table(table):
        words = row.text("setting").strip()
        setting = by_words.get(folded(words))
        if setting is None:
            if words or row.text("value"):
                left = [each.words for key, each in by_words.items() if key not in seen]
                remedy = or_nearest(words, left, "Settings not given yet")
                row.fault("setting", f"unknown setting '{words}'", remedy)
            continue
        if folded(words) in seen:
            row.fault("setting", f"'{words}' stands twice", "Keep one of the two lines")
            continue
        seen[folded(words)] = row
        _fill(row, setting, into)
    for words, setting in by_words.items():
        if words not in seen:
            form.cells.setdefault(setting.where, f"sheet {table.sheet}, row 1")


def _fill(row: Row, setting: Setting, into: dict[str, Any]) -> None:
    """Read one line into the content, making what leads to it only where it says something."""
    *outer, key = setting.where
    row.form.cells[setting.where] = row.place("value")
    for length in range(1, len(outer) + 1):
        row.form.cells.setdefault(setting.where[:length], row.place("value"))
    value = (
        chosen(row, "value", setting.options)
        if setting.options
        else read(row, "value", setting.kind)
    )
    if value is None:
        return
    for step in outer:
        into = into.setdefault(step, {})
    into[key] = value
