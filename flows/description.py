"""What are the cases like, in all and by group, in the sample, in the register, side by side?"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from codebook.faults import StudyError
from db.find.sample import sampled_cases
from db.open import reading
from flows.register.attributes import counted_as, in_range
from flows.register.eligibility import eligible
from flows.sample.characteristics import CharacteristicRow, characteristic_rows, number_rows
from flows.sample.comparison import mean_text, shared_units
from flows.sample.percent import percent_text
from flows.study import Study

Row = dict[str, Any]


def described(study: Study, *, population: bool, where: Sequence[str]) -> list[Row]:
    """A row for every value of every attribute, for all cases and each group.

    population: of all cases that may be sampled, not of the sample.
    where: conditions such as `review_type=LCSPR`; all must hold, `sex=` is unknown and
    `child_age_years=0-2` a range. Keys: attribute, value, group, n, denominator, percent (as
    published, None without a base), and for nested values path. Raises StudyError for a
    condition that names no column, and before the first draw.
    """
    decimals = study.file.publish.decimals
    rows = characteristic_rows(cases_described(study, population, where), study.file)
    return [plain_row(row, decimals) for row in rows]


def described_numbers(study: Study, *, population: bool, where: Sequence[str]) -> list[Row]:
    """Mean, lowest and highest of every number attribute, for all cases and each group.

    Keys: attribute, group, n (cases of which it is known), mean (one decimal), lowest, highest;
    None where n is 0.
    """
    cases = cases_described(study, population, where)
    rows = [asdict(row) for row in number_rows(cases, study.file)]
    return [
        row | {"mean": None if row["mean"] is None else float(mean_text(row["mean"]))}
        for row in rows
    ]


def described_together(study: Study, *, population: bool, where: Sequence[str]) -> list[str]:
    """A sentence for each column in which several of these cases are one, such as an incident."""
    return shared_units(study.file, cases_described(study, population, where))


def description_in_words(rows: Sequence[Row], numbers: Sequence[Row] = ()) -> str:
    """The rows as one table of text for each attribute: counts of all cases and of each group.

    numbers: of number attributes, which stand below the table of their bands.
    """
    groups = list(dict.fromkeys(row["group"] for row in rows))
    tables = []
    for attribute in dict.fromkeys(row["attribute"] for row in rows):
        here = [row for row in rows if row["attribute"] == attribute]
        names = list(dict.fromkeys(map(name_of, here)))
        lines = [[attribute, *groups]]
        for name in names:
            own = {r["group"]: r for r in here if name_of(r) == name}
            lines.append([name, *(count_text(own[group]) for group in groups)])
        lines += number_lines([row for row in numbers if row["attribute"] == attribute])
        tables.append(aligned(lines))
    banded = {row["attribute"] for row in rows}
    for attribute in dict.fromkeys(row["attribute"] for row in numbers):
        bare = [row for row in numbers if row["attribute"] == attribute]
        if attribute not in banded:
            head = [attribute, *(row["group"] for row in bare)]
            tables.append(aligned([head, *number_lines(bare)]))
    return "\n\n".join(tables)


def number_lines(numbers: Sequence[Row]) -> list[list[str]]:
    """Mean, lowest and highest, a line each; nothing where there are no numbers."""
    return [
        [key, *("" if row[key] is None else f"{row[key]:{form}}" for row in numbers)]
        for key, form in (("mean", ".1f"), ("lowest", "g"), ("highest", "g"))
        if numbers
    ]


def name_of(row: Row) -> str:
    """The path of a nested value, else the value."""
    return str(row.get("path") or row["value"])


def cases_described(study: Study, population: bool, where: Sequence[str]) -> list[dict[str, str]]:
    """The sample, or all cases that may be sampled, as far as they meet the conditions."""
    cases = _sampled_or_all(study, population)
    for condition in where:
        cases = [case for case in cases if _meets(study, case, condition)]
    return cases


def _sampled_or_all(study: Study, population: bool) -> list[dict[str, str]]:
    if population:
        return list(eligible(study.file, study.register).rows.values())
    with reading(study.engine) as session:
        found = [each.details for each in sampled_cases(session).values()]
    if not found:
        raise StudyError(
            "There is no sample yet. Draw it first: intercoder sample, or add --population"
        )
    return found


def _meets(study: Study, case: dict[str, str], condition: str) -> bool:
    column, equals, value = condition.partition("=")
    if not equals or column not in study.register.columns:
        known = ", ".join(study.register.columns)
        raise StudyError(f"--where {condition} names no column of the register. Columns: {known}")
    attribute = study.file.attributes.get(column)
    text = case.get(column, "")
    if attribute is not None and attribute.type == "number" and value not in attribute.bands:
        within = in_range(text, value)
        if within is not None:
            return within
    return value in (counted_as(attribute, text), text)


def plain_row(row: CharacteristicRow, decimals: int) -> Row:
    """The row as `--json` tells it, its percentage rounded as published."""
    told = percent_text(row.n, row.denominator, decimals)
    plain: Row = {
        "attribute": row.attribute,
        "value": row.value,
        "group": row.group,
        "n": row.n,
        "denominator": row.denominator,
        "percent": (float(told) if decimals else int(told)) if told else None,
    }
    return plain | ({"path": row.path} if row.path else {})


def count_text(row: Row) -> str:
    """A count with its percentage, if it has one."""
    return str(row["n"]) if row["percent"] is None else f"{row['n']} ({row['percent']}%)"


def aligned(lines: list[list[str]]) -> str:
    """The lines as a table of text: the first column from the left, the others from the right."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
