"""What does a table of ratings hold? Reading CSV and Excel files, with row and column of faults."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from codebook.faults import Fault, StudyError

LARGEST = 100 * 1024 * 1024
SHOWN = 20
"""How many faults are listed before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings by case and coder, in the order of the file; None = missing.

    values: what could be given, in order (declared, or what was found: numbers by size, words
    in order of the alphabet). numeric: whether all of them are numbers.
    """

    cases: tuple[str, ...]
    coders: tuple[str, ...]
    given: tuple[tuple[str | None, ...], ...]
    values: tuple[str, ...]
    numeric: bool


def read_ratings(path: Path, values: Sequence[str] | None, *, long: bool) -> Ratings:
    """The ratings in a CSV or Excel file.

    The first column is the case, each other one a coder; with `long` the first three columns
    are case, coder and value. Raises StudyError with row and column of everything wrong.
    """
    rows = _rows(path)
    header, body = rows[0], rows[1:]
    wide = _from_long(path, header, body) if long else _from_wide(path, header, body)
    cases, coders, given = wide
    if len(coders) < 2:
        raise StudyError(
            f"{path.name} has {len(coders)} coder: agreement needs two or more "
            "(the first column is the case, each other one a coder)"
        )
    return _with_values(path, values, cases, coders, given)


@dataclass(slots=True)
class _Given:
    """The texts as they stand, with the place in the file of each."""

    texts: list[list[str]]
    places: list[list[tuple[int, str]]]


def _from_wide(
    path: Path, header: list[str], body: list[list[str]]
) -> tuple[list[str], list[str], _Given]:
    coders, faults = header[1:], []
    for at, name in enumerate(header[1:], start=2):
        if not name or name in header[1 : at - 1]:
            found = f"the coder '{name}' twice" if name else "a column without a name"
            faults.append(Fault(path.name, f"row 1, column {at}", found, "Name each coder once"))
    seen: dict[str, int] = {}
    texts, places = [], []
    for at, row in enumerate(body, start=2):
        if not any(row):
            continue
        case = row[0]
        if not case or case in seen:
            found = f"the case '{case}' again (first in row {seen[case]})" if case else "no case"
            place = f"row {at}, column 1 ({header[0]})"
            faults.append(Fault(path.name, place, found, "Give each case one row"))
            continue
        if len(row) > len(header) and any(row[len(header) :]):
            place = f"row {at}, column {len(header) + 1}"
            faults.append(Fault(path.name, place, "more cells than the header", "Remove them"))
        seen[case] = at
        texts.append((row[1:] + [""] * len(coders))[: len(coders)])
        places.append([(at, name) for name in coders])
    _refuse(path, faults)
    return list(seen), coders, _Given(texts, places)


def _from_long(
    path: Path, header: list[str], body: list[list[str]]
) -> tuple[list[str], list[str], _Given]:
    if len(header) < 3:
        raise StudyError(f"{path.name}, row 1: a long table needs columns case, coder and value")
    found: dict[tuple[str, str], tuple[str, int]] = {}
    cases: dict[str, None] = {}
    coders: dict[str, None] = {}
    faults = []
    for at, row in enumerate(body, start=2):
        if not any(row):
            continue
        case, coder, text = [*row, "", "", ""][:3]
        if not case or not coder:
            column = 1 if not case else 2
            place = f"row {at}, column {column} ({header[column - 1]})"
            faults.append(Fault(path.name, place, "nothing", "Fill it in"))
        elif (case, coder) in found:
            first = found[case, coder][1]
            told = f"a second value of coder '{coder}' for case '{case}' (first in row {first})"
            faults.append(Fault(path.name, f"row {at}, column 3 ({header[2]})", told, "Keep one"))
        else:
            found[case, coder] = (text, at)
            cases.setdefault(case)
            coders.setdefault(coder)
    _refuse(path, faults)
    nothing = ("", 0)
    cells = [[found.get((case, coder), nothing) for coder in coders] for case in cases]
    texts = [[text for text, _ in row] for row in cells]
    places = [[(at, header[2]) for _, at in row] for row in cells]
    return list(cases), list(coders), _Given(texts, places)


def _with_values(
    path: Path, values: Sequence[str] | None, cases: list[str], coders: list[str], given: _Given
) -> Ratings:
    """The ratings as canonical values; 1, 1.0 and "1" are the same, and so is TRUE for 1."""
    texts = {text for row in given.texts for text in row if text}
    canonical = {text: _number(text) for text in texts}
    declared = [_number(each.strip()) or each.strip() for each in values or ()]
    if declared and {"0", "1"} & set(declared):
        canonical |= {t: {"TRUE": "1", "FALSE": "0"}[t] for t in texts if t in ("TRUE", "FALSE")}
    numbers = [text for text in texts if canonical[text] is not None]
    words = texts - set(numbers)
    if declared:
        known = set(declared)
        _refuse_cells(
            path,
            given,
            {text for text in texts if (canonical[text] or text) not in known},
            f"Values: {', '.join(declared)}",
        )
    elif numbers and words:
        fewer = words if len(words) <= len(numbers) else set(numbers)
        told = "Numbers and words are mixed: correct it, leave it blank, or name all with --values"
        _refuse_cells(path, given, fewer, told)
    plain = {text: canonical[text] or text for text in texts}
    found = declared or _in_order({plain[text] for text in texts})
    return Ratings(
        cases=tuple(cases),
        coders=tuple(coders),
        given=tuple(tuple(plain[t] if t else None for t in row) for row in given.texts),
        values=tuple(found),
        numeric=all(_number(value) is not None for value in found),
    )


def _in_order(found: set[str]) -> list[str]:
    if all(_number(value) is not None for value in found):
        return sorted(found, key=Decimal)
    return sorted(found)


def _number(text: str) -> str | None:
    """A finite number in its shortest form ("1" for "1.0"), or None for a word."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    plain = f"{number.normalize():f}"
    return "0" if plain == "-0" else plain


def _refuse_cells(path: Path, given: _Given, texts: set[str], remedy: str) -> None:
    faults = [
        Fault(path.name, f"row {at}, column {name}", f"'{text}'", remedy)
        for row, places in zip(given.texts, given.places, strict=True)
        for text, (at, name) in zip(row, places, strict=True)
        if text in texts and text
    ]
    _refuse(path, faults)


def _refuse(path: Path, faults: list[Fault]) -> None:
    if faults:
        more = len(faults) - SHOWN
        told = f"{path.name} cannot be used" + (f" ({more} more faults)" if more > 0 else "")
        raise StudyError(told, faults[:SHOWN])


def _rows(path: Path) -> list[list[str]]:
    """The file's rows as trimmed texts, the header first; trailing blank columns are gone."""
    if not path.is_file():
        raise StudyError(f"{path.name} not found in {path.parent.resolve()}")
    size = path.stat().st_size
    if size > LARGEST:
        told = f"{size / 1024**2:.0f} MB; up to {LARGEST // 1024**2} MB can be read"
        raise StudyError(f"{path.name} is too large: {told}")
    excel = path.suffix.lower() in (".xlsx", ".xlsm")
    rows = list(_excel_rows(path) if excel else _csv_rows(path))
    while rows and not any(rows[0]):
        rows.pop(0)
    if len(rows) < 2 or not any(any(row) for row in rows[1:]):
        raise StudyError(f"{path.name} is empty: it needs a header in row 1 and a row a case")
    while rows[0] and not rows[0][-1] and not any(len(r) >= len(rows[0]) and r[-1] for r in rows):
        rows = [row[: len(rows[0]) - 1] for row in rows]
    return rows


def _csv_rows(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(
            f"{path.name} is not UTF-8 text (byte {error.start + 1}). Save it as CSV UTF-8"
        ) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise StudyError(f"{path.name} is no CSV file: {error}") from None


def _excel_rows(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # only where the file is one

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception:  # openpyxl raises whatever its parts do
        raise StudyError(f"{path.name} cannot be read as an Excel file. Save it as .xlsx") from None
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_cell(value) for value in row]
    book.close()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return "" if value is None else str(value).strip()
