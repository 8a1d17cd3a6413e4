"""How are the cases distributed over each attribute, in all and by group?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook.rules import conditions_hold, rule_from
from flows.attributes import counted_as, is_unknown
from flows.studyfile import ALL_CASES, Attribute, StudyFile

APART = " › "
UNKNOWN = "Unknown"
Case = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CharacteristicRow:
    """How many of a group's cases have a value of an attribute.

    value: as in the study file, or a band; path: of a nested value, the outer value first, else
    empty. group: `All`, or a value of the study's group_by. denominator: the group's cases that
    the attribute concerns and for which it is known. percent: of it, None where that is 0.
    """

    attribute: str
    value: str
    path: str
    group: str
    n: int
    denominator: int
    percent: float | None


def characteristic_rows(cases: Sequence[Case], file: StudyFile) -> list[CharacteristicRow]:
    """Every value of every attribute, rows of zero included, in the study file's order.

    For each attribute: all cases first, then each group. A nested attribute has a row for
    each outer value (its path is that value) and then its own values below it.
    """
    groups = {ALL_CASES: list(cases)}
    for value in group_values(file):
        groups[value] = [case for case in cases if case.get(file.group_by, "") == value]
    return [
        row
        for name, attribute in file.attributes.items()
        for group, within in groups.items()
        for row in _rows(name, attribute, group, within)
    ]


def group_values(file: StudyFile) -> tuple[str, ...]:
    """The values of the study's group_by, in order."""
    own = file.attributes.get(file.group_by)
    if own is not None and not isinstance(own.values, dict):
        return own.values
    nested = (each for each in file.attributes.values() if each.group == file.group_by)
    return tuple(next((each.values for each in nested), ()))


def unknown_cases(cases: Sequence[Case], name: str, attribute: Attribute) -> int:
    """How many cases the attribute concerns but is not known of."""
    return sum(is_unknown(case.get(name, "")) for case in cases if _concerns(attribute, case))


def _rows(
    name: str, attribute: Attribute, group: str, cases: Sequence[Case]
) -> Iterator[CharacteristicRow]:
    based = [case for case in cases if _concerns(attribute, case)]
    if attribute.unknown == "left out":
        based = [case for case in based if not is_unknown(case.get(name, ""))]
    base = len(based)
    for value, path, within in _values(name, attribute):
        n = sum(within(case) for case in based)
        yield CharacteristicRow(name, value, path, group, n, base, 100 * n / base if base else None)


def _values(name: str, attribute: Attribute) -> Iterator[tuple[str, str, "_Matches"]]:
    """Each value in order: its name, its path, and which cases have it."""
    if attribute.type == "number":
        yield from ((band, "", _Matches(name, attribute, band)) for band in attribute.bands)
    elif isinstance(attribute.values, dict):
        for outer, values in attribute.values.items():
            yield outer, outer, _Matches(attribute.group, None, outer)
            for value in values:
                inner = _Matches(name, attribute, value, attribute.group, outer)
                yield value, f"{outer}{APART}{value}", inner
    else:
        yield from ((value, "", _Matches(name, attribute, value)) for value in attribute.values)
    if attribute.unknown == "a row":
        yield UNKNOWN, "", _Matches(name, attribute, "")


@dataclass(frozen=True, slots=True)
class _Matches:
    """Whether a case has a value in a column, and where asked for an outer value in another."""

    column: str
    attribute: Attribute | None
    value: str
    outer_column: str = ""
    outer: str = ""

    def __call__(self, case: Case) -> bool:
        """True where it has."""
        if self.outer_column and case.get(self.outer_column, "") != self.outer:
            return False
        return counted_as(self.attribute, case.get(self.column, "")) == self.value


def _concerns(attribute: Attribute, case: Case) -> bool:
    return conditions_hold(rule_from(attribute.applies_if), case) is True
