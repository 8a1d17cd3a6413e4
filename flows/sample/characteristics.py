"""How are the cases distributed over each attribute, in all and by group?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from codebook.rules import conditions_hold, rule_from
from flows.register.attributes import counted_as, is_unknown, number_of
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


@dataclass(frozen=True, slots=True)
class NumberRow:
    """What the numbers of an attribute are like in a group: of n cases that it is known of.

    mean, lowest, highest: None where n is 0.
    """

    attribute: str
    group: str
    n: int
    mean: float | None
    lowest: float | None
    highest: float | None


def characteristic_rows(
    cases: Sequence[Case], file: StudyFile, *, grouped: bool = True
) -> list[CharacteristicRow]:
    """Every value of every attribute, rows of zero included, in the study file's order.

    For each attribute: all cases first, then (where grouped) each group. A nested attribute has
    a row for each outer value (its path is that value) and then its own values below it.
    """
    groups = _groups(cases, file, grouped)
    return [
        row
        for name, attribute in file.attributes.items()
        for group, within in groups.items()
        for row in _rows(name, attribute, group, within)
    ]


def number_rows(cases: Sequence[Case], file: StudyFile, *, grouped: bool = True) -> list[NumberRow]:
    """Mean, lowest and highest of every number attribute, in the same order."""
    groups = _groups(cases, file, grouped)
    return [
        _number_row(name, attribute, group, within)
        for name, attribute in file.attributes.items()
        if attribute.type == "number"
        for group, within in groups.items()
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
    return sum(is_unknown(case.get(name, "")) for case in _concerned(attribute, cases))


def value_names(name: str, attribute: Attribute) -> list[str]:
    """What each row of an attribute is known by: its path where it is nested, else its value."""
    return [each.path or each.value for each in _values(name, attribute)]


def _groups(cases: Sequence[Case], file: StudyFile, grouped: bool) -> dict[str, list[Case]]:
    groups = {ALL_CASES: list(cases)}
    if grouped:
        by_value: dict[str, list[Case]] = {value: [] for value in group_values(file)}
        for case in cases:
            by_value.get(case.get(file.group_by, ""), []).append(case)
        groups |= by_value
    return groups


def _rows(
    name: str, attribute: Attribute, group: str, cases: Sequence[Case]
) -> Iterator[CharacteristicRow]:
    based = _based(name, attribute, cases)
    base = len(based)
    outer = attribute.group if isinstance(attribute.values, dict) else ""
    counts = Counter(
        (case.get(outer, "") if outer else "", counted_as(attribute, case.get(name, "")))
        for case in based
    )
    for each in _values(name, attribute):
        n = sum(number for key, number in counts.items() if each.holds(*key))
        yield CharacteristicRow(
            name, each.value, each.path, group, n, base, 100 * n / base if base else None
        )


def _number_row(name: str, attribute: Attribute, group: str, cases: Sequence[Case]) -> NumberRow:
    texts = (case.get(name, "") for case in _concerned(attribute, cases))
    numbers = [found for text in texts if (found := number_of(text)) is not None]
    if not numbers:
        return NumberRow(name, group, 0, None, None, None)
    mean = float(sum(map(Fraction, numbers)) / len(numbers))
    return NumberRow(name, group, len(numbers), mean, min(numbers), max(numbers))


@dataclass(frozen=True, slots=True)
class _Value:
    """A row of an attribute: its name and path, and which outer and own value it counts.

    None stands for any value.
    """

    value: str
    path: str = ""
    outer: str | None = None
    own: str | None = None

    def holds(self, outer: str, own: str) -> bool:
        """Whether a case with these values counts here."""
        return self.outer in (None, outer) and self.own in (None, own)


def _values(name: str, attribute: Attribute) -> Iterator[_Value]:
    """Each value in order."""
    if attribute.type == "number":
        yield from (_Value(band, own=band) for band in attribute.bands)
    elif isinstance(attribute.values, dict):
        for outer, values in attribute.values.items():
            yield _Value(outer, outer, outer)
            for value in values:
                yield _Value(value, f"{outer}{APART}{value}", outer, value)
    else:
        yield from (_Value(value, own=value) for value in attribute.values)
    if attribute.unknown == "a row":
        yield _Value(UNKNOWN, own="")


def _based(name: str, attribute: Attribute, cases: Sequence[Case]) -> Sequence[Case]:
    """The cases in an attribute's base."""
    based = _concerned(attribute, cases)
    if attribute.unknown == "left out":
        return [case for case in based if not is_unknown(case.get(name, ""))]
    return based


def _concerned(attribute: Attribute, cases: Sequence[Case]) -> Sequence[Case]:
    """The cases that an attribute concerns."""
    if not attribute.applies_if:
        return cases
    rule = rule_from(attribute.applies_if)
    return [case for case in cases if conditions_hold(rule, case) is True]
