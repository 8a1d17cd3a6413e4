"""How many cases are to be like each planted one, so that a draw has a choice?"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from flows.demo.makings import Case

MOST = 8
"""How often a planted case has its like at most."""


def likenesses(
    planted: Sequence[Case], left: Mapping[str, Mapping[str, int]], chance: np.random.Generator
) -> list[int]:
    """For each planted case how many others shall be like it: as many as the counts allow.

    left: by column, how many cases are still to bear each value. Ties fall by chance.
    """
    table = [
        [float(case[column] == value) for case in planted]
        for column, counts in left.items()
        for value in counts
    ]
    limits = [n for counts in left.values() for n in counts.values()]
    found = milp(
        -1.0 - 0.2 * chance.random(len(planted)),
        integrality=np.ones(len(planted), dtype=np.int64),
        bounds=Bounds(0, MOST),
        constraints=LinearConstraint(np.array(table), ub=limits),
    )
    assert found.x is not None, "nothing is like anything, at worst"
    return [round(each) for each in found.x]
