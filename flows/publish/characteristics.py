"""Which characteristics of the cases may be published? The same rules as for theme counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from flows.publish.counts import share
from flows.publish.protect import (
    CONFIDENTIAL,
    LEAST_BASE,
    SMALL_BASE,
    is_small,
    safely_hidden,
)
from flows.publish.recover import Cell, Relation
from flows.sample.characteristics import APART, CharacteristicRow
from flows.studyfile import ALL_CASES, StudyFile


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One row of characteristics.csv: how many of a group's cases have a value.

    path: of a nested value, with the value it is nested in first. A protected number is None.
    """

    attribute: str
    value: str
    path: str
    group: str
    n: int | None
    denominator: int | None
    percent: str
    marker: str


COLUMNS = tuple(each.name for each in fields(Characteristic))


def characteristics(rows: Sequence[CharacteristicRow], decimals: int) -> list[Characteristic]:
    """The rows as they stand in the internal table, with markers."""
    return [
        Characteristic(
            each.attribute, each.value, each.path, each.group, each.n, each.denominator,
            *share(each.n, each.denominator, decimals),
        )
        for each in rows
    ]  # fmt: skip


def protected_characteristics(
    rows: Sequence[Characteristic], file: StudyFile, threshold: int
) -> list[Characteristic]:
    """The rows that may be published, in their order.

    An attribute with any small count by group shows totals only. Small totals are hidden, and
    others beside them; a nested attribute and the one it is nested in are seen together. An
    attribute whose base follows from one with hidden counts is hidden whole.
    """
    hidden: set[Cell] = set()
    for family in _families(rows, file):
        totals = [each for each in rows if each.attribute in family and each.group == ALL_CASES]
        hidden |= _hidden(totals, file, threshold)
    touched = {cell[0] for cell in hidden}
    based = {
        name for name, attribute in file.attributes.items() if touched & set(attribute.applies_if)
    }
    unsafe = touched | based | _small_by_group(rows, threshold)
    return [
        _shown(each, hidden, based)
        for each in rows
        if each.group == ALL_CASES or not unsafe & family_of(each.attribute, file)
    ]


def _families(rows: Sequence[Characteristic], file: StudyFile) -> Iterator[set[str]]:
    names = dict.fromkeys(each.attribute for each in rows)
    yield from {frozenset(family_of(name, file)): family_of(name, file) for name in names}.values()


def family_of(name: str, file: StudyFile) -> set[str]:
    """An attribute with those nested in it, or with the one it is nested in and its others."""
    attribute = file.attributes.get(name)
    parent = attribute.group if attribute and attribute.group else name
    nested = {each for each, found in file.attributes.items() if found.group == parent}
    return {name, parent, *nested}


def counts_of_rows(totals: Sequence[Characteristic]) -> dict[Cell, int]:
    """Every count and base of rows of all cases, by its name."""
    counts: dict[Cell, int] = {}
    for each in totals:
        counts[cell_of(each)] = each.n or 0
        counts[base_of(each.attribute)] = each.denominator or 0
    return counts


def cell_of(row: Characteristic) -> Cell:
    """The name of a row's count."""
    return (row.attribute, "", "value", row.path or row.value)


def base_of(name: str) -> Cell:
    """The name of an attribute's base."""
    return (name, "", "base", "")


def _hidden(totals: Sequence[Characteristic], file: StudyFile, threshold: int) -> frozenset[Cell]:
    counts = counts_of_rows(totals)
    small = {cell for cell, n in counts.items() if 1 <= n <= threshold}
    beside = {cell for cell in counts if base_of(cell[0]) in small} - small
    public = {base_of(each.attribute) for each in totals} - small
    return safely_hidden(small, beside, counts, list(relations(totals, counts, file)), public)


def relations(
    totals: Sequence[Characteristic], counts: Mapping[Cell, int], file: StudyFile
) -> Iterator[Relation]:
    """Values sum to the denominator, and inner values to the outer one they are nested in.

    An outer value is counted among the cases whose inner value is known, so it is no more
    than the same value's count in its own attribute.
    """
    for name in dict.fromkeys(each.attribute for each in totals):
        values = [each for each in totals if each.attribute == name]
        outer = [each for each in values if each.path in {"", each.value}]
        yield _sum(base_of(name), [cell_of(each) for each in outer], counts)
        attribute = file.attributes.get(name)
        for each in outer if attribute and attribute.group else ():
            inner = [cell_of(one) for one in values if one.path.startswith(each.value + APART)]
            if inner:
                yield _sum(cell_of(each), inner, counts)
            same = (attribute.group if attribute else "", "", "value", each.value)
            if same in counts:
                yield _sum(same, [cell_of(each)], counts)


def _sum(total: Cell, terms: Sequence[Cell], counts: Mapping[Cell, int]) -> Relation:
    equal = counts[total] == sum(counts[term] for term in terms)
    return Relation({total: 1, **dict.fromkeys(terms, -1)}, equal=equal)


def _small_by_group(rows: Sequence[Characteristic], threshold: int) -> set[str]:
    """The attributes with a small count in any group, or in the cases of no group."""
    found: set[str] = set()
    rest: dict[Cell, tuple[int, int]] = {}
    for each in rows:
        n, base = each.n or 0, each.denominator or 0
        if each.group == ALL_CASES:
            rest[cell_of(each)] = (n, base)
    for each in rows:
        n, base = each.n or 0, each.denominator or 0
        if each.group != ALL_CASES:
            left_n, left_base = rest[cell_of(each)]
            rest[cell_of(each)] = (left_n - n, left_base - base)
            if is_small(n, base, threshold):
                found.add(each.attribute)
    return found | {cell[0] for cell, (n, base) in rest.items() if is_small(n, base, threshold)}


def _shown(row: Characteristic, hidden: set[Cell], based: set[str]) -> Characteristic:
    if row.attribute in based:
        return replace(row, n=None, denominator=None, percent="", marker=CONFIDENTIAL)
    if cell_of(row) in hidden or base_of(row.attribute) in hidden:
        n = None if cell_of(row) in hidden else row.n
        base = None if base_of(row.attribute) in hidden else row.denominator
        return replace(row, n=n, denominator=base, percent="", marker=CONFIDENTIAL)
    if row.denominator is not None and 0 < row.denominator < LEAST_BASE:
        return replace(row, percent="", marker=SMALL_BASE)
    return row
