"""How does the sample compare with the register, value by value?"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.sample.characteristics import CharacteristicRow
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
    """One attribute, its bases in sample and register, and its values in order."""

    name: str
    title: str
    base: int
    population_base: int
    rows: tuple[ComparedRow, ...]


def compared(
    file: StudyFile, sample: Sequence[CharacteristicRow], population: Sequence[CharacteristicRow]
) -> list[Compared]:
    """Each attribute over all cases of the sample beside all cases of the register."""
    tables = []
    for name, attribute in file.attributes.items():
        pairs = [
            (one, other)
            for one, other in zip(sample, population, strict=True)
            if one.attribute == name and one.group == ALL_CASES
        ]
        if pairs:
            first, second = pairs[0]
            rows = tuple(_row(one, other) for one, other in pairs)
            tables.append(
                Compared(name, attribute.title, first.denominator, second.denominator, rows)
            )
    return tables


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
