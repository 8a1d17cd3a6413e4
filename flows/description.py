"""What are the cases like, in all and by group? The sample's characteristics, or the register's."""

from collections.abc import Sequence
from typing import Any

from codebook.faults import StudyError
from db.find.sample import sampled_cases
from db.open import reading
from flows.attributes import counted_as, in_range
from flows.sample.characteristics import CharacteristicRow, characteristic_rows
from flows.sample.percent import percent_text
from flows.study import Study

Row = dict[str, Any]


def described(study: Study, *, population: bool, where: Sequence[str]) -> list[Row]:
    """A row for every value of every attribute, for all cases and each group.

    where: conditions such as `review_type=LCSPR`; all must hold, `sex=` is unknown and
    `child_age_years=0-2` a range. Keys: attribute, value, group, n, denominator, percent (as
    published, None without a base), and for nested values path. Raises StudyError for a
    condition that names no column, and before the first draw.
    """
    cases = _cases(study, population)
    for condition in where:
        cases = [case for case in cases if _meets(study, case, condition)]
    decimals = study.file.publish.decimals
    return [_plain(row, decimals) for row in characteristic_rows(cases, study.file)]


def description_in_words(rows: Sequence[Row]) -> str:
    """The rows as one table of text for each attribute: counts of all cases and of each group."""
    groups = list(dict.fromkeys(row["group"] for row in rows))
    tables = []
    for attribute in dict.fromkeys(row["attribute"] for row in rows):
        here = [row for row in rows if row["attribute"] == attribute]
        names = list(dict.fromkeys(row.get("path") or row["value"] for row in here))
        lines = [[attribute, *groups]]
        for name in names:
            own = {r["group"]: r for r in here if (r.get("path") or r["value"]) == name}
            lines.append([name, *(_cell(own[group]) for group in groups)])
        tables.append(_aligned(lines))
    return "\n\n".join(tables)


def _cases(study: Study, population: bool) -> list[dict[str, str]]:
    if population:
        return list(study.register.rows.values())
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


def _plain(row: CharacteristicRow, decimals: int) -> Row:
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


def _cell(row: Row) -> str:
    return str(row["n"]) if row["percent"] is None else f"{row['n']} ({row['percent']}%)"


def _aligned(lines: list[list[str]]) -> str:
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
