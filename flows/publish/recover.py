"""Which hidden counts can a reader work out from the ones that are shown? By linear programmes."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

Cell = tuple[str, ...]
"""What names a count: for a question its id, part, kind and value."""
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Relation:
    """Something a reader knows: the sum of times x count over these cells is 0, or at least 0."""

    times: Mapping[Cell, int]
    equal: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that a hidden count can be, in whole numbers."""

    least: int
    most: float

    @property
    def determined(self) -> bool:
        """Whether only one number is left."""
        return self.least >= self.most


def ranges(
    hidden: Collection[Cell],
    shown: Mapping[Cell, int],
    relations: Sequence[Relation],
    wanted: Iterable[Cell],
) -> dict[Cell, Range]:
    """What a reader can know of each wanted hidden count, who only assumes that none is below 0.

    Counts are relaxed to real numbers, so that a range is never narrower than the truth by
    more than rounding inwards to whole numbers allows. A cell that no relation names can be
    anything. Relations that name cells neither hidden nor shown are left out.
    """
    places = {cell: place for place, cell in enumerate(sorted(hidden))}
    told = [each for each in relations if all(c in places or c in shown for c in each.times)]
    equal = _matrix([each for each in told if each.equal], places, shown)
    least = _matrix([each for each in told if not each.equal], places, shown)
    found: dict[Cell, Range] = {}
    for cell in wanted:
        low, high = (_extreme(places[cell], len(places), sign, equal, least) for sign in (1, -1))
        found[cell] = Range(math.ceil(low - NEARLY), _floor(high))
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """Coefficients, shape (relations, hidden cells), and what they come to, shape (relations)."""

    coefficients: np.ndarray
    sums: np.ndarray


def _matrix(
    relations: Sequence[Relation], places: Mapping[Cell, int], shown: Mapping[Cell, int]
) -> _Rows:
    coefficients = np.zeros((len(relations), len(places)))
    sums = np.zeros(len(relations))
    for row, each in enumerate(relations):
        for cell, times in each.times.items():
            if cell in places:
                coefficients[row, places[cell]] += times
            else:
                sums[row] -= times * shown[cell]
    return _Rows(coefficients, sums)


def _extreme(place: int, cells: int, sign: int, equal: _Rows, least: _Rows) -> float:
    """The least (sign 1) or most (sign -1) that the cell can be; infinity where nothing binds."""
    goal = np.zeros(cells)
    goal[place] = sign
    solved = linprog(
        goal,
        A_ub=-least.coefficients if len(least.sums) else None,
        b_ub=-least.sums if len(least.sums) else None,
        A_eq=equal.coefficients if len(equal.sums) else None,
        b_eq=equal.sums if len(equal.sums) else None,
        bounds=(0, None),
        method="highs",
    )
    if solved.status == 3:
        return math.inf
    assert solved.status == 0, f"linear programme ended with status {solved.status}"
    assert solved.x is not None
    return float(solved.x[place])


def _floor(most: float) -> float:
    return most if math.isinf(most) else math.floor(most + NEARLY)
