"""Which cases are there, and what is known of each? The register as a CSV file or a sheet."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codebook.conditions import AWAITING
from codebook.faults import Fault, StudyError
from codebook.folding import folded
from codebook.forms import is_workbook
from flows.register.attributes import (
    accepted_values,
    band_of,
    is_unknown,
    named_columns,
    number_of,
)
from flows.register.dates import REMEDY, date_trouble
from flows.register.sheet import register_sheet
from flows.register.units import ROW_ID, units_of
from flows.studyfile import Attribute, StudyFile

CASE_ID = "case_id"
LONGEST_CASE_ID = 31
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Register:
    """All cases of the population: text by column, by case id, in the file's order.

    Blank means unknown; values are spelt as the study file spells them. sha256 is of what the
    rows say, whatever the file's layout, order of rows and empty columns.
    """

    columns: tuple[str, ...]
    rows: dict[str, dict[str, str]]
    sha256: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the file with the number that a spreadsheet program shows beside it."""

    number: int
    fields: list[str]


def load_register(path: Path, file: StudyFile) -> Register:
    """The register in this file; raises StudyError with every fault at once."""
    register, faults = register_faults(path, file)
    if register is None or faults:
        raise StudyError(f"{path.name} cannot be used as the register", faults)
    return register


def register_faults(path: Path, file: StudyFile) -> tuple[Register | None, list[Fault]]:
    """The register, as far as it can be read, and everything that is wrong with it.

    None where not even a case_id column can be found. A register with faults is good for
    checking other files against its columns, and for nothing else.
    """
    if is_workbook(path):
        sheet = register_sheet(path)
        lines = [_Line(line.number, line.fields) for line in sheet.lines]
        register, faults = _read(path, lines, sheet.faults, file)
        dates = sheet.dates_among(_texts_only(file))
        spoilt = {fault.place for fault in dates}
        told = [fault for fault in sheet.in_cells(faults) if fault.place not in spoilt]
        return register, [*told, *dates]
    return _read(path, *_lines(path), file)


def _texts_only(file: StudyFile) -> set[str]:
    """Columns in which a date can only be what a spreadsheet program made of another text."""
    free = {
        name
        for name, each in file.attributes.items()
        if each.type == "category" and not each.values
    }
    return set(named_columns(file)) - free - set(file.eligibility.dates)


def register_lines(path: Path) -> list[list[str]]:
    """The texts of every row that is not blank, header first; raises StudyError for none."""
    if is_workbook(path):
        sheet = register_sheet(path)
        fields, faults = [line.fields for line in sheet.lines], sheet.faults
    else:
        lines, faults = _lines(path)
        fields = [line.fields for line in lines]
    if not fields:
        raise StudyError(f"{path.name} cannot be used as the register", faults)
    return fields


def _read(
    path: Path, lines: list[_Line], faults: list[Fault], file: StudyFile
) -> tuple[Register | None, list[Fault]]:
    """The register that these lines say, header first, and every fault of theirs."""
    faults = list(faults)
    if not lines:
        return None, faults
    columns, header_faults = _header(lines[0], file, path.name)
    faults += [*header_faults, *_nameless(lines, path.name)]
    if CASE_ID not in columns:
        return None, faults
    rows: dict[str, dict[str, str]] = {}
    seen: dict[str, int] = {}
    for line in lines[1:]:
        row, row_faults = _row(line, columns, path.name)
        faults += row_faults
        if not row_faults:
            cases, unit_faults = _cases(row, file, line.number, path.name)
            faults += unit_faults
            for case in cases:
                faults += _case_id_faults(case[CASE_ID], line.number, seen, path.name)
                faults += settle(case, file, line.number, path.name)
                rows[case[CASE_ID]] = case
    if len(lines) == 1:
        faults.append(Fault(path.name, "the file", "no cases", "Add a row for each case"))
    named = [*filter(None, columns), *([ROW_ID] if file.unit.each else [])]
    return Register(tuple(named), rows, sha256_of_rows(rows)), faults


def _lines(path: Path) -> tuple[list[_Line], list[Fault]]:
    """The rows that are not blank, header first, or why there are none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return [], [Fault(path.name, "the file", "not found", "Put it into the study folder")]
    except UnicodeDecodeError:
        remedy = "In Excel, save it as 'CSV UTF-8 (Comma delimited)'"
        return [], [Fault(path.name, "the file", "not UTF-8 text", remedy)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    lines: list[_Line] = []
    number = 0
    try:
        for number, fields in enumerate(reader, 1):
            if any(field.strip() for field in fields):
                lines.append(_Line(number, [" ".join(field.split()) for field in fields]))
    except csv.Error as error:
        place = f"row {number + 1}"
        return [], [Fault(path.name, place, f"{error}", "Check the quotation marks of the row")]
    if not lines:
        return [], [Fault(path.name, "the file", "empty", f"Its first row names {CASE_ID}")]
    return lines, []


def delimiter_of(text: str) -> str:
    """Comma, or the semicolon or tab that spreadsheet programs write in some countries."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _header(line: _Line, file: StudyFile, name: str) -> tuple[list[str], list[Fault]]:
    """The names of the columns, and those that are missing or stand there twice."""
    columns = line.fields
    place = f"row {line.number}"
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    faults = [
        Fault(name, place, f"column '{column}' twice", "Rename or remove one of them")
        for column in twice
    ]
    if file.unit.each and ROW_ID in columns:
        found = f"column '{ROW_ID}', which unit.each adds by itself"
        faults.append(Fault(name, place, found, "Rename the column"))
    for column, key in named_columns(file).items():
        if column in columns:
            continue
        near = [each for each in columns if _letters(each) == _letters(column)]
        remedy = f"Rename column '{near[0]}'" if near else f"Add it, or change {file.place(key)}"
        if column == CASE_ID and not near:
            remedy = "Add it: each row has an id of its own in it"
        faults.append(Fault(name, place, f"no column '{column}' ({key})", remedy))
    return columns, faults


def _nameless(lines: list[_Line], name: str) -> list[Fault]:
    """Columns with text and no name, each told once, with the first row of its text."""
    header, *rest = lines
    faults = []
    for at, column in enumerate(header.fields):
        filled = [each for each in rest if at < len(each.fields) and each.fields[at]]
        if filled and not column:
            found = f"no column name above '{filled[0].fields[at]}' (row {filled[0].number})"
            found += f" and {len(filled) - 1} more" if len(filled) > 1 else ""
            place = f"row {header.number}, field {at + 1}"
            faults.append(Fault(name, place, found, "Name the column, or clear it"))
    return faults


def _letters(column: str) -> str:
    return "".join(letter for letter in folded(column) if letter.isalnum())


def _row(line: _Line, columns: list[str], name: str) -> tuple[dict[str, str], list[Fault]]:
    """One case's text by column; empty with a fault where it has too many or few fields."""
    fields = line.fields
    while len(fields) > len(columns) and not fields[-1]:
        fields = fields[:-1]
    if len(fields) != len(columns):
        found = f"{len(fields)} fields under {len(columns)} columns"
        remedy = "Give each column its field; text with a comma stands in quotation marks"
        return {}, [Fault(name, f"row {line.number}", found, remedy)]
    return {c: f for c, f in zip(columns, fields, strict=True) if c}, []


def _cases(
    row: dict[str, str], file: StudyFile, number: int, name: str
) -> tuple[list[dict[str, str]], list[Fault]]:
    """The row as its cases: itself, or one for each unit where the study file asks for that."""
    if not file.unit.each:
        return [row], []
    units = units_of(row, file.unit.each)
    faults = [
        Fault(name, f"row {number}, column {column}", found, remedy)
        for column, found, remedy in units.faults
    ]
    return list(units.cases), faults


def _case_id_faults(case_id: str, number: int, seen: dict[str, int], name: str) -> list[Fault]:
    """What makes a case id unfit to know a case by, here or on the sheet of a workbook."""
    place = f"row {number}, column {CASE_ID}"
    if not case_id:
        return [Fault(name, place, "blank", "Give the case an id of its own")]
    first = seen.setdefault(folded(case_id), number)
    if first != number:
        remedy = "Give each case an id of its own"
        return [Fault(name, place, f"'{case_id}' stands in row {first} too", remedy)]
    if not case_id.isprintable():
        return [Fault(name, place, f"control character in {case_id!r}", "Type the id again")]
    if len(case_id) > LONGEST_CASE_ID:
        found = f"'{case_id}' has {len(case_id)} characters"
        return [Fault(name, place, found, f"Use at most {LONGEST_CASE_ID}")]
    return []


def settle(row: dict[str, str], file: StudyFile, number: int, name: str) -> list[Fault]:
    """Spell the row's values as the study file does; what is none of them is a fault."""
    faults = [
        Fault(name, f"row {number}, column {column}", trouble, REMEDY)
        for column in file.eligibility.dates
        if not is_unknown(row.get(column, "")) and folded(row[column]) != AWAITING
        for trouble in [date_trouble(row[column])]
        if trouble
    ]
    nested_last = sorted(file.attributes.items(), key=lambda each: bool(each[1].group))
    for column, attribute in nested_last:
        text = row.get(column, "")
        if folded(text) == AWAITING:
            row[column] = text = AWAITING
        if is_unknown(text):
            continue
        settled, trouble, remedy = _settled(attribute, text, row.get(attribute.group, ""))
        if trouble:
            faults.append(Fault(name, f"row {number}, column {column}", trouble, remedy))
        row[column] = settled
    return faults


def _settled(attribute: Attribute, text: str, group: str) -> tuple[str, str, str]:
    """The value as spelt in the study file, and where it is none what is wrong and the remedy."""
    if attribute.type == "number":
        return text, *_number_trouble(attribute, text)
    nested = isinstance(attribute.values, dict)
    if nested and is_unknown(group):
        found = f"'{text}', but column {attribute.group} says nothing"
        return text, found, f"Fill in {attribute.group}, or leave this blank too"
    accepted = accepted_values(attribute, group)
    if not accepted and not nested:
        return text, "", ""
    same = [value for value in accepted if folded(value) == folded(text)]
    if same:
        return same[0], "", ""
    within = f" where {attribute.group} is '{group}'" if nested else ""
    return text, f"'{text}' is not a value of it{within}", f"Accepted: {_listed(accepted)}"


def _number_trouble(attribute: Attribute, text: str) -> tuple[str, str]:
    if number_of(text) is None:
        return f"'{text}' is not a number", "Write it in figures, like 7 or 7.5, or leave it blank"
    if attribute.bands and band_of(attribute, text) is None:
        return f"{text} lies in no band", f"Bands: {_listed(tuple(attribute.bands))}"
    return "", ""


def _listed(values: tuple[str, ...]) -> str:
    if not values:
        return "none"
    more = f" and {len(values) - SHOWN_VALUES} more" if len(values) > SHOWN_VALUES else ""
    return ", ".join(f"'{value}'" for value in values[:SHOWN_VALUES]) + more


def sha256_of_rows(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The hash of what the rows say, whatever their order; blank columns say nothing."""
    said = {case: {c: text for c, text in row.items() if text} for case, row in rows.items()}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
