"""How far do two alphas of different cases lie apart? An interval from the two intervals."""

from flows.agreement.contrasts import Contrast, apart_by_limits

Limits = tuple[float, float]


def alphas_apart(
    one: float | None, limits: Limits | None, other: float | None, others: Limits | None
) -> Contrast:
    """One alpha less another of other cases, with an interval at the level of the two given.

    See `contrasts.apart_by_limits`. So each alpha brings the interval that its own verdict rests
    on, also where every case agrees and a bootstrap cannot vary. Where the two share cases,
    agreement on these hangs together, and the interval is too wide rather than too narrow.

    None with a reason where either alpha or its interval is undefined.
    """
    if one is None or other is None or limits is None or others is None:
        return Contrast(None, None, "one of the two cannot be calculated")
    return Contrast(one - other, apart_by_limits(one, limits, other, others))
