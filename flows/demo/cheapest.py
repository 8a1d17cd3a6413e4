"""Which value goes to which case, at the least cost, so that every count comes out?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

OFF_BY_ONE = 4.0
"""What it costs to miss a wish by a case, where giving a value costs a case some 1."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Of these (case, value) places, from `low` to `high` are to be chosen."""

    places: Sequence[tuple[int, int]]
    low: float
    high: float


def cheapest(
    cost: np.ndarray, demands: Sequence[Demand], wishes: Sequence[int]
) -> list[int] | None:
    """The place of each case's value, or None where the demands cannot all be met.

    cost: shape (cases, values); wishes: how often each value should be given, missed only
    where a demand asks for it. An integer programme, solved exactly by HiGHS.
    """
    cases, width = cost.shape
    if not cases:
        return []
    one_each = [Demand([(case, value) for value in range(width)], 1, 1) for case in range(cases)]
    all_demands = [*one_each, *demands]
    chosen, slack = cases * width, 2 * width
    found = milp(
        np.concatenate([cost.ravel(), np.full(slack, OFF_BY_ONE)]),
        integrality=np.concatenate([np.ones(chosen), np.zeros(slack)]),
        bounds=Bounds(0, np.concatenate([np.ones(chosen), np.full(slack, cases)])),
        constraints=[
            _demanded(all_demands, width, chosen + slack),
            _wished(wishes, cases, width),
        ],
    )
    if found.x is None:
        return None
    return [int(place) for place in found.x[:chosen].reshape(cases, width).argmax(axis=1)]


def _demanded(demands: Sequence[Demand], width: int, size: int) -> LinearConstraint:
    """One row a demand; a place (case, value) is variable case * width + value."""
    row = [at for at, demand in enumerate(demands) for _ in demand.places]
    column = [case * width + value for demand in demands for case, value in demand.places]
    matrix = coo_array((np.ones(len(row)), (row, column)), shape=(len(demands), size)).tocsr()
    return LinearConstraint(
        matrix, [demand.low for demand in demands], [demand.high for demand in demands]
    )


def _wished(wishes: Sequence[int], cases: int, width: int) -> LinearConstraint:
    """One row a value: given, less those too many, more those too few, is what was wished."""
    given = np.tile(np.eye(width), cases)
    matrix = np.hstack([given, -np.eye(width), np.eye(width)])
    return LinearConstraint(matrix, list(wishes), list(wishes))
