"""How far apart would two groups' figures lie, were the same cases dealt to groups at random?"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import MOST_UNDEFINED, Contrast

Flags = npt.NDArray[np.bool_]
Figure = Callable[[Floats], Floats]
"""What is made of sums of columns, shape (..., columns) to (...), such as an alpha."""
DEALT_AT_ONCE = 4_000_000
"""So many cases are dealt at once, over all deals."""


def dealt_sums(columns: Floats, members: Flags, replicates: int, seed: tuple[int, ...]) -> Floats:
    """Sums of the columns over as many cases as are members, dealt at random, many times.

    columns: shape (cases, columns); members: shape (cases,); to shape (replicates, columns).
    The smaller of the two sides is dealt, so that both see the same deals.
    """
    cases = len(members)
    taken = min(int(members.sum()), cases - int(members.sum()))
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence((*seed, taken))))
    step = max(1, DEALT_AT_ONCE // max(cases, 1))
    pieces = []
    for start in range(0, replicates, step):
        lots = generator.random((min(step, replicates - start), cases))
        last = np.partition(lots, taken - 1, axis=1)[:, taken - 1 : taken]
        pieces.append((lots <= last).astype(np.float64) @ columns)
    return np.concatenate(pieces)


def dealt_contrast(
    columns: Floats, figure: Figure, members: Flags, sums: Floats, confidence: float
) -> Contrast:
    """The figure of the members less that of the other cases; see `flows.agreement.contrasts`.

    sums: of the columns over dealt cases (`dealt_sums`). The interval reaches as far to both
    sides as the difference does in 95 of 100 deals, so that among groups that agree alike 5 in
    100 lie apart, however few their cases. Source: Good (2005), Permutation, Parametric and
    Bootstrap Tests of Hypotheses, chapter 3.
    """
    total, own = columns.sum(axis=0), columns[members].sum(axis=0)
    apart = float(figure(own) - figure(total - own))
    if np.isnan(apart):
        return Contrast(None, None, "one of the two cannot be calculated")
    dealt = np.abs(figure(sums) - figure(total - sums))
    found = dealt[~np.isnan(dealt)]
    if len(found) < (1.0 - MOST_UNDEFINED) * len(dealt) or not len(found):
        return Contrast(apart, None, "too few cases bear a second value")
    reach = float(np.quantile(found, confidence, method="higher")) + 1e-9
    if reach < 1e-8:
        return Contrast(apart, None, "no case speaks for a difference")
    return Contrast(apart, (max(apart - reach, -2.0), min(apart + reach, 2.0)))
