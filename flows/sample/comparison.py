"""How does the sample compare with the register, value by value?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.sample.characteristics import (
    Case,
    CharacteristicRow,
    characteristic_rows,
    unknown_cases,
)
from flows.sample.percent import percent_text
from flows.studyfile import ALL_CASES, StudyFile


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One value: counts and percentages of sample and register, difference in points."""

    name: str
    nested: bool
    n: int
    percent: str
    population_n: int
    population_percent: str
    difference: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One attribute, its bases in sample and register, and its values in order.

    unknown, population_unknown: cases that the attribute concerns but is not known of, left out
    of the base; 0 where they are a row of their own.
    """

    name: str
    title: str
    base: int
    population_base: int
    unknown: int
    population_unknown: int
    rows: tuple[ComparedRow, ...]


def compared(file: StudyFile, cases: Sequence[Case], population: Sequence[Case]) -> list[Compared]:
    """Each attribute over the cases of the sample beside all cases of the register."""
    tables = []
    both = (characteristic_rows(cases, file), characteristic_rows(population, file))
    for name, attribute in file.attributes.items():
        pairs = [
            (one, other)
            for one, other in zip(*both, strict=True)
            if one.attribute == name and one.group == ALL_CASES
        ]
        if pairs:
            first, second = pairs[0]
            rows = tuple(_row(one, other) for one, other in pairs)
            left_out = attribute.unknown == "left out"
            tables.append(
                Compared(
                    name=name,
                    title=attribute.title,
                    base=first.denominator,
                    population_base=second.denominator,
                    unknown=unknown_cases(cases, name, attribute) if left_out else 0,
                    population_unknown=unknown_cases(population, name, attribute)
                    if left_out
                    else 0,
                    rows=rows,
                )
            )
    return tables


def shared_units(file: StudyFile, cases: Sequence[Case]) -> list[str]:
    """A sentence for each column in which several cases are one, such as one child's reviews.

    Looked at are the columns by which the study counts or draws different values.
    """
    columns = [target.distinct for target in file.sample.targets if target.distinct]
    if file.publish.count_by != "case":
        columns.append(file.publish.count_by)
    told = []
    for column in dict.fromkeys(columns):
        values = Counter(case.get(column, "") for case in cases if case.get(column, ""))
        several = sum(n > 1 for n in values.values())
        if several:
            told.append(
                f"The {len(cases)} cases have {len(values)} different values of {column}: "
                f"{several} of them in more than one case. Counts are of cases."
            )
    return told


def _row(one: CharacteristicRow, other: CharacteristicRow) -> ComparedRow:
    points = ""
    if one.percent is not None and other.percent is not None:
        points = f"{one.percent - other.percent:.1f}"
    return ComparedRow(
        name=one.path or one.value,
        nested=bool(one.path) and one.path != one.value,
        n=one.n,
        percent=percent_text(one.n, one.denominator),
        population_n=other.n,
        population_percent=percent_text(other.n, other.denominator),
        difference="0.0" if points == "-0.0" else points,
    )
