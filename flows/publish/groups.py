"""In which groups are cases counted? Columns, their groups in order, and each case's group."""

from collections.abc import Mapping
from dataclasses import dataclass

from codebook.conditions import conditions_hold, rule_from
from flows.register.attributes import counted_as
from flows.sample.characteristics import APART, UNKNOWN
from flows.studyfile import ALL_CASES, Attribute, StudyFile

Cases = Mapping[str, Mapping[str, str]]
"""Register details by case id."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to divide the cases.

    by: the register column, "" for all cases. groups: in order, empty ones too. of_case: the
    group by case id; a case whose group is unknown, or that has no base, is not named.
    """

    by: str
    title: str
    groups: tuple[str, ...]
    of_case: Mapping[str, str]


def grouping_columns(file: StudyFile, cases: Cases) -> tuple[str, ...]:
    """The columns by which answers are counted, `group_by` and what is nested in it first.

    Every category attribute counts, and every number attribute that has bands, as far as the
    register holds any of its values.
    """
    nested = [c for c, attribute in file.attributes.items() if attribute.group == file.group_by]
    wanted = [file.group_by, *nested, *file.attributes]
    return tuple(
        column
        for column in dict.fromkeys(wanted)
        if _countable(file.attributes.get(column))
        and any(details.get(column) for details in cases.values())
    )


def published_columns(file: StudyFile) -> tuple[str, ...]:
    """The columns by which published figures may be divided.

    `group_by`, what is nested in it, the sample's strata, and the columns within whose values
    its targets set a distribution: what the study set out to compare. All others stay internal.
    """
    nested = (c for c, attribute in file.attributes.items() if attribute.group == file.group_by)
    where = (column for target in file.sample.targets if target.by for column in target.where)
    return tuple(dict.fromkeys((file.group_by, *nested, *file.sample.strata, *where)))


def column_title(file: StudyFile, column: str) -> str:
    """Words for a column: its title, else its name without underscores."""
    return file.column_titles.get(column) or column.replace("_", " ").capitalize()


def groupings(file: StudyFile, cases: Cases) -> list[Grouping]:
    """All cases as one group, then a grouping for each column that can divide them."""
    everyone = Grouping("", "All cases", (ALL_CASES,), dict.fromkeys(cases, ALL_CASES))
    return [everyone, *(_grouping(file, cases, c) for c in grouping_columns(file, cases))]


def _countable(attribute: Attribute | None) -> bool:
    return attribute is None or attribute.type == "category" or bool(attribute.bands)


def _grouping(file: StudyFile, cases: Cases, column: str) -> Grouping:
    attribute = file.attributes.get(column)
    conditions = attribute.applies_if if attribute else {}
    rules = rule_from(conditions)
    of_case: dict[str, str] = {}
    for case_id, details in cases.items():
        if rules and conditions_hold(rules, details) is not True:
            continue
        group = _group(attribute, column, details)
        if group:
            of_case[case_id] = group
    known = _named(attribute) or _outer(file, column)
    found = sorted(set(of_case.values()) - set(known) - {UNKNOWN})
    last = (UNKNOWN,) if attribute and attribute.unknown == "a row" else ()
    title = column_title(file, column)
    return Grouping(column, title, (*known, *found, *last), of_case)


def _group(attribute: Attribute | None, column: str, details: Mapping[str, str]) -> str:
    """The group of a case: its value, by its path where it is nested; "" where unknown."""
    value = counted_as(attribute, details.get(column, ""))
    if not value:
        return UNKNOWN if attribute is not None and attribute.unknown == "a row" else ""
    if attribute is not None and attribute.group:
        return f"{details.get(attribute.group, '')}{APART}{value}"
    return value


def _outer(file: StudyFile, column: str) -> tuple[str, ...]:
    """The values of a column in which another is nested, in that one's order."""
    nested = (each.values for each in file.attributes.values() if each.group == column)
    return next((tuple(values) for values in nested if isinstance(values, dict)), ())


def _named(attribute: Attribute | None) -> tuple[str, ...]:
    """The groups that the study file names, in its order."""
    if attribute is None:
        return ()
    if attribute.type == "number":
        return tuple(attribute.bands)
    if isinstance(attribute.values, dict):
        return tuple(
            f"{parent}{APART}{value}" for parent, values in attribute.values.items()
            for value in values
        )  # fmt: skip
    return attribute.values
