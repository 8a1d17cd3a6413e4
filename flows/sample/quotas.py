"""Which cases fill the quotas of themes, each case one only, as varied as can be?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from codebook.folding import folded
from flows.register.attributes import counted_as
from flows.sample.characteristics import APART
from flows.sample.lots import LOTS, lot
from flows.sample.variety import Cell, Values, Variety, most_varied, variety
from flows.studyfile import Attribute, Quotas

Rows = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What quotas ask of the cases that could fill any, by case id.

    could: the quotas whose theme a case bears; values: in the attributes of the range.
    """

    could: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Values]

    @property
    def bearing(self) -> Counter[tuple[str, ...]]:
        """How many cases there are by the quotas that they could fill."""
        return Counter(self.could.values())


def kinds(rows: Rows, quotas: Quotas, attributes: Mapping[str, Attribute]) -> Kinds:
    """The cases that could fill any quota, by what the quotas ask of them."""
    could: dict[str, tuple[str, ...]] = {}
    for case_id, row in rows.items():
        themes = themes_in(row.get(quotas.column, ""))
        found = tuple(each for each in quotas.counts if folded(each) in themes)
        if found:
            could[case_id] = found
    values = {
        case_id: tuple(_value(attributes.get(name), name, rows[case_id]) for name in quotas.range)
        for case_id in could
    }
    return Kinds(could, values)


def themes_in(text: str) -> dict[str, str]:
    """The themes that a cell names, parted by semicolons: as written, by their folded form."""
    return {folded(each): each.strip() for each in text.split(";") if each.strip()}


def filled(found: Kinds, wanted: Mapping[str, int], seed: int) -> dict[str, str]:
    """The quota that each chosen case fills, by case id: all quotas filled, as varied as can be.

    Most values covered first, then the most even, then lots under the seed. The quotas can be
    filled (see `contention.py`).
    """
    candidates: dict[Cell, list[tuple[int, str]]] = defaultdict(list)
    bearing: Counter[tuple[tuple[str, ...], Values]] = Counter()
    for case_id, quotas in found.could.items():
        bearing[quotas, found.values[case_id]] += 1
        for quota in quotas:
            candidates[quota, found.values[case_id]].append((lot(seed, quota, case_id), case_id))
    lots = {cell: sorted(each for each, _ in told) for cell, told in candidates.items()}
    taken = most_varied(bearing, wanted, lots)
    chosen: dict[str, str] = {}
    for values in sorted({values for _, values in taken}):
        here = {quota: n for (quota, of), n in sorted(taken.items()) if of == values}
        chosen |= _matched(here, {quota: candidates[quota, values] for quota in here})
    return chosen


def next_for(
    quota: str,
    found: Kinds,
    standing: Mapping[str, str],
    gone: Collection[str],
    wanted: Mapping[str, int],
    seed: int,
) -> str:
    """The case that fills the quota best beside those that stand; "" if no other bears it.

    standing: the quota by case; gone: cases that are not to come again. Most values covered,
    then most even, then by lot.
    """
    inside = Counter((quota, found.values[case]) for case, of in standing.items() if of == quota)

    def order(case_id: str) -> tuple[int, int, int, str]:
        told: Variety = variety(inside + Counter([(quota, found.values[case_id])]), wanted)
        return -told.covered, told.uneven, lot(seed, quota, case_id), case_id

    left = (
        case
        for case, could in found.could.items()
        if quota in could and case not in standing and case not in gone
    )
    return min(left, key=order, default="")


def _matched(
    wanted: Mapping[str, int], candidates: Mapping[str, Sequence[tuple[int, str]]]
) -> dict[str, str]:
    """So many cases for each quota, a case for one only, with the least sum of lots.

    Of each quota only so many candidates are looked at as there are cases to take: one with
    a higher lot could always be changed for one of these.
    """
    places = [quota for quota, n in wanted.items() for _ in range(n)]
    near = {quota: sorted(told)[: len(places)] for quota, told in candidates.items()}
    cases = sorted({case for told in near.values() for _, case in told})
    column = {case: number for number, case in enumerate(cases)}
    costs = np.full((len(places), len(cases)), float(LOTS * len(places)))
    for row, quota in enumerate(places):
        for number, case in near[quota]:
            costs[row, column[case]] = number
    rows, columns = linear_sum_assignment(costs)
    return {cases[c]: places[r] for r, c in zip(rows, columns, strict=True)}


def _value(attribute: Attribute | None, name: str, row: Mapping[str, str]) -> str:
    """The value in a column as it is counted; a nested one by its path."""
    value = counted_as(attribute, row.get(name, ""))
    if value and attribute is not None and attribute.group:
        return f"{row.get(attribute.group, '')}{APART}{value}"
    return value
