"""How far do two alphas of different cases lie apart? An interval from the two intervals."""

import math

from flows.agreement.contrasts import Contrast

Limits = tuple[float, float]


def alphas_apart(
    one: float | None, limits: Limits | None, other: float | None, others: Limits | None
) -> Contrast:
    """One alpha less another of other cases, with an interval at the level of the two given.

    Each limit keeps as far from the difference as those of the two alphas do together: the
    square root of the sum of their squared distances. So each alpha brings the interval that
    its own verdict rests on, also where every case agrees and a bootstrap cannot vary. Where
    the two share cases, agreement on these hangs together, and the interval is too wide rather
    than too narrow.

    None with a reason where either alpha or its interval is undefined.

    Source: Donner & Zou (2002), doi:10.1111/j.0006-341X.2002.00209.x, for two kappas;
    Zou & Donner (2008), doi:10.1002/sim.3095, in general.
    """
    if one is None or other is None or limits is None or others is None:
        return Contrast(None, None, "one of the two cannot be calculated")
    difference = one - other
    down = math.hypot(one - limits[0], others[1] - other)
    up = math.hypot(limits[1] - one, other - others[0])
    return Contrast(difference, (max(-2.0, difference - down), min(2.0, difference + up)))
