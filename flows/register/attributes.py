"""What does a cell of the register say about an attribute? Values, numbers, bands, unknowns."""

import math
from collections.abc import Iterator

from codebook.conditions import AWAITING
from flows.register.units import ROW_ID
from flows.studyfile import Attribute, Sample, StudyFile


def is_unknown(text: str) -> bool:
    """Whether a register value says nothing (yet): blank, or awaiting a document."""
    return text in ("", AWAITING)


def number_of(text: str) -> float | None:
    """The finite number that the text is, or None where it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def band_of(attribute: Attribute, text: str) -> str | None:
    """The band of a number attribute that holds the number; None where none does.

    Limits belong to their band. A whole upper limit holds its fractions too, as ages in
    completed years do: [1, 5] holds 5.9.
    """
    number = number_of(text)
    if number is None:
        return None
    for name, (low, high) in attribute.bands.items():
        beyond = high + 1 if float(high).is_integer() else high
        if low <= number <= high or low <= number < beyond:
            return name
    return None


def counted_as(attribute: Attribute | None, text: str) -> str:
    """The value under which a register text is counted: its band for numbers, else itself.

    "" where it is unknown; columns without an attribute in the study file count as they are.
    """
    if is_unknown(text):
        return ""
    if attribute is not None and attribute.type == "number" and attribute.bands:
        return band_of(attribute, text) or ""
    return text


def in_range(text: str, wanted: str) -> bool | None:
    """Whether a number lies in a range written as `0-2`; None where `wanted` is no such range.

    Limits belong to the range; a whole upper limit holds its fractions too.
    """
    low_text, dash, high_text = wanted.partition("-")
    low, high = number_of(low_text), number_of(high_text)
    if not dash or low is None or high is None:
        return None
    number = number_of(text)
    return number is not None and low <= number < (high + 1 if high.is_integer() else high + 1e-9)


def accepted_values(attribute: Attribute, group: str) -> tuple[str, ...]:
    """The values that an attribute may take, in order; for a nested one within its group.

    Empty where the study file lists none (any text then) or the group has none of its own.
    """
    if isinstance(attribute.values, dict):
        return attribute.values.get(group, ())
    return attribute.values


def named_columns(file: StudyFile) -> dict[str, str]:
    """Every register column that the study file names, with the key that names it first."""
    named: dict[str, str] = {"case_id": "every register has it"}
    for column, attribute in file.attributes.items():
        named.setdefault(column, f"attributes.{column}")
        if attribute.group:
            named.setdefault(attribute.group, f"attributes.{column}.group")
        for condition in attribute.applies_if:
            named.setdefault(condition, f"attributes.{column}.applies_if")
    for key, document in file.documents.items():
        if document.column:
            named.setdefault(document.column, f"documents.{key}.column")
    named.setdefault(file.group_by, "group_by")
    for column, key in _of_the_sample(file.sample):
        named.setdefault(column, key)
    for column in file.workbook.show:
        named.setdefault(column, "workbook.show")
    for column, key in _of_units(file):
        named.setdefault(column, key)
    if file.unit.each:
        named.pop(ROW_ID, None)  # which is added when the register is read
    return named


def _of_the_sample(sample: Sample) -> Iterator[tuple[str, str]]:
    """Columns by which cases are drawn, with the key that names each."""
    yield from ((column, "sample.strata") for column in sample.strata)
    if sample.quotas is not None:
        ranged = (sample.quotas.column, *sample.quotas.range)
        yield from ((column, "sample.quotas") for column in ranged)
    for number, target in enumerate(sample.targets, 1):
        columns = filter(None, (*target.where, target.by, target.distinct))
        yield from ((column, f"sample.targets, number {number}") for column in columns)


def _of_units(file: StudyFile) -> Iterator[tuple[str, str]]:
    """Columns by which cases are told apart, related or counted, with the key that names each."""
    if file.publish.count_by != "case":
        yield file.publish.count_by, "publish.count_by"
    if file.unit.each:
        yield file.unit.each, "unit.each"
    if file.related is not None:
        yield file.related.column, "related.column"
