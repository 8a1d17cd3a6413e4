"""Which ratings does a file hold? From its name to codes, question by question."""

from pathlib import Path

from codebook.faults import Fault, StudyError
from codebook.folding import folded
from flows.agreement.ratings.asked import Asked, Given, Ratings, refuse
from flows.agreement.ratings.files import file_rows
from flows.agreement.ratings.long import read_long
from flows.agreement.ratings.values import as_ratings
from flows.agreement.ratings.wide import read_wide


def read_ratings(path: Path, asked: Asked) -> list[Ratings]:
    """The ratings in a CSV file or workbook, one for each question it holds.

    Raises StudyError with row and column of everything wrong.
    """
    with file_rows(path, asked.sheet) as rows:
        tables = read_long(rows, asked) if asked.long else [read_wide(rows, asked)]
    refuse(rows.file, [fault for each in tables[:1] for fault in _names(each)])
    if not any(len(each.cases) for each in tables):
        refuse(rows.file, tables[0].faults if tables else [])
        raise StudyError(f"{rows.file} is empty: it needs a header in row 1 and a row a case")
    for each in tables:
        if len(each.coders) < 2:
            refuse(rows.file, each.faults)
            of = f", question '{each.question}'," if each.question else ""
            raise StudyError(
                f"{rows.file}{of} has {len(each.coders)} coder: agreement needs two or more"
            )
    return [as_ratings(each, asked, rows.sheet, rows.notes) for each in tables]


def _names(given: Given) -> list[Fault]:
    """Names of coders that can be told apart by capitals or spaces only, and broken texts."""
    seen: dict[str, str] = {}
    faults = []
    for name in given.coders:
        same = seen.setdefault(folded(name), name)
        if same != name:
            told = f"coders '{same}' and '{name}'"
            remedy = "Write the name alike everywhere, or name two coders differently"
            faults.append(Fault(given.file, "the coders", told, remedy))
    for what, texts in (("a case", given.cases), ("an answer", given.texts)):
        broken = next((text for text in texts if "\0" in text), None)
        if broken is not None:
            found = f"a NUL character in {broken.replace(chr(0), '␀')[:40]!r}"
            faults.append(Fault(given.file, what, found, "Save the file again as CSV UTF-8"))
    return faults
