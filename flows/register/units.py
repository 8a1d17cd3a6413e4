"""How does one row of the register become several cases, one for each unit it lists?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ROW_ID = "row_id"
"""The column that expanding adds: the id of the row a case comes from."""
PARTED = ";"


@dataclass(frozen=True, slots=True)
class Units:
    """A row's cases, and what is wrong with its lists: column, found, remedy."""

    cases: tuple[dict[str, str], ...]
    faults: tuple[tuple[str, str, str], ...] = ()


def units_of(row: Mapping[str, str], each: str) -> Units:
    """The cases of a row: one where the column `each` lists at most one unit.

    Of several the first is RR-012.1, the second RR-012.2. The column holds the unit's own text
    then, and so do columns whose name begins with its own and an underscore (children_age
    beside children), which must list as many parts or be blank; all other columns are copied.
    """
    listed = parts_of(row.get(each, ""))
    own = [column for column in row if is_own(column, each)]
    if len(listed) < 2:
        return Units(({**row, each: "".join(listed), ROW_ID: row["case_id"]},))
    lists = {column: parts_of(row[column], len(listed)) for column in own}
    faults = tuple(_faults(each, listed, lists))
    cases = tuple(
        {
            **row,
            **{c: parts[at] if at < len(parts) else "" for c, parts in lists.items()},
            each: text,
            "case_id": f"{row['case_id']}.{at + 1}",
            ROW_ID: row["case_id"],
        }
        for at, text in enumerate(listed)
    )
    return Units(cases, faults)


def parts_of(text: str, wanted: int = 0) -> list[str]:
    """The parts of a list; a semicolon at its end begins no further one, unless one is wanted."""
    parts = [part.strip() for part in text.split(PARTED)]
    if parts[-1] or (len(parts) == wanted and any(parts)):
        return parts
    return parts[:-1]


def is_own(column: str, each: str) -> bool:
    """Whether a column says of each unit something of its own."""
    return bool(each) and column.startswith(f"{each}_")


def with_part(text: str, number: int, value: str) -> str:
    """The list with its part of that number (from 0) said anew; its spaces stay as they are."""
    parts = text.split(PARTED)
    while len(parts) <= number:
        parts.append("")
    old = parts[number]
    lead = old[: len(old) - len(old.lstrip())] if old.strip() else " " * bool(number)
    tail = old[len(old.rstrip()) :] if old.strip() else ""
    parts[number] = f"{lead}{value}{tail}"
    return PARTED.join(parts)


def _faults(
    each: str, listed: Sequence[str], lists: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    if "" in listed:
        yield each, "nothing between two semicolons", "Name each unit, or remove a semicolon"
    for column, parts in lists.items():
        if parts and len(parts) != len(listed):
            found = f"{len(parts)} parts beside {len(listed)} in column {each}"
            yield column, found, "Give each unit its own part, parted by semicolons"
