"""How does the sample compare with the register and with benchmarks, value by value?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.characteristics import (
    Case,
    CharacteristicRow,
    NumberRow,
    characteristic_rows,
    number_rows,
    unknown_cases,
)
from flows.sample.percent import percent_text
from flows.studyfile import Attribute, StudyFile


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One value: counts and percentages of sample and register, difference in points.

    benchmark: the percentage from elsewhere, "" where none is given.
    """

    name: str
    nested: bool
    n: int
    percent: str
    population_n: int
    population_percent: str
    difference: str
    benchmark: str = ""


@dataclass(frozen=True, slots=True)
class ComparedNumbers:
    """Mean, lowest and highest of a number attribute, "" where it is known of no case."""

    n: int
    mean: str
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One attribute, its bases in sample and register, and its values in order.

    unknown, population_unknown: cases that the attribute concerns but is not known of, left out
    of the base; 0 where they are a row of their own. source: of the benchmark, "" without one.
    numbers, population_numbers: of a number attribute.
    """

    name: str
    title: str
    base: int
    population_base: int
    unknown: int
    population_unknown: int
    rows: tuple[ComparedRow, ...]
    source: str = ""
    numbers: ComparedNumbers | None = None
    population_numbers: ComparedNumbers | None = None


def compared(file: StudyFile, cases: Sequence[Case], population: Sequence[Case]) -> list[Compared]:
    """Each attribute over the cases of the sample beside those that could have been drawn."""
    both = [characteristic_rows(each, file, grouped=False) for each in (cases, population)]
    numbers = [
        {row.attribute: _numbers(row) for row in number_rows(each, file, grouped=False)}
        for each in (cases, population)
    ]
    tables = []
    for name, attribute in file.attributes.items():
        pairs = [pair for pair in zip(*both, strict=True) if pair[0].attribute == name]
        if not pairs and name not in numbers[0]:
            continue
        left_out = attribute.unknown == "left out"
        tables.append(
            Compared(
                name=name,
                title=attribute.title,
                base=pairs[0][0].denominator if pairs else numbers[0][name].n,
                population_base=pairs[0][1].denominator if pairs else numbers[1][name].n,
                unknown=unknown_cases(cases, name, attribute) if left_out else 0,
                population_unknown=unknown_cases(population, name, attribute) if left_out else 0,
                rows=tuple(_row(attribute, *pair) for pair in pairs),
                source=attribute.benchmark.source if attribute.benchmark else "",
                numbers=numbers[0].get(name),
                population_numbers=numbers[1].get(name),
            )
        )
    return tables


def shared_units(file: StudyFile, cases: Sequence[Case]) -> list[str]:
    """A sentence for each column in which several cases are one, such as one child's reviews.

    Looked at are the columns by which the study counts or draws different values, and the one
    by which cases are related.
    """
    columns = [target.distinct for target in file.sample.targets if target.distinct]
    if file.publish.count_by != "case":
        columns.append(file.publish.count_by)
    if file.related is not None:
        columns.append(file.related.column)
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


def points_apart(one: float | None, other: float | None) -> str:
    """The difference of two percentages in points with one decimal; "" where one is missing."""
    if one is None or other is None:
        return ""
    points = f"{one - other:.1f}"
    return "0.0" if points == "-0.0" else points


def _row(attribute: Attribute, one: CharacteristicRow, other: CharacteristicRow) -> ComparedRow:
    name = one.path or one.value
    elsewhere = attribute.benchmark.percent.get(name) if attribute.benchmark else None
    return ComparedRow(
        name=name,
        nested=bool(one.path) and one.path != one.value,
        n=one.n,
        percent=percent_text(one.n, one.denominator),
        population_n=other.n,
        population_percent=percent_text(other.n, other.denominator),
        difference=points_apart(one.percent, other.percent),
        benchmark="" if elsewhere is None else f"{elsewhere:g}",
    )


def _numbers(row: NumberRow) -> ComparedNumbers:
    if row.mean is None or row.lowest is None or row.highest is None:
        return ComparedNumbers(0, "", "", "")
    return ComparedNumbers(row.n, mean_text(row.mean), f"{row.lowest:g}", f"{row.highest:g}")


def mean_text(mean: float) -> str:
    """A mean with one decimal, halves up."""
    return f"{Decimal(repr(mean)).quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
