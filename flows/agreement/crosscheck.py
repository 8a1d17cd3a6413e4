"""Does an independent implementation agree with our alpha? The `krippendorff` package."""

from typing import Any

import numpy as np

from codebook.model import Level
from flows.agreement.alpha import Floats, Ints

MOST_VALUES = 100
"""The other implementation needs a table of values by values, so not for numbers beyond this."""
TOLERANCE = 1e-9


def assert_same_alpha(
    codes: Ints, scores: Floats, level: Level, ours: float | None, distance: Floats | None = None
) -> None:
    """Raise AssertionError where ours differs from `krippendorff.alpha` by more than 1e-9.

    codes: shape (cases, coders), places among the scores, -1 = none. distance: how far apart
    any two lie, shape (scores, scores), where that is not the level's.
    """
    theirs = other_alpha(codes, scores, level, distance)
    if len(scores) <= MOST_VALUES and (ours is not None or theirs is not None):
        assert ours is not None and theirs is not None, f"alpha {ours}, krippendorff {theirs}"
        assert abs(ours - theirs) <= TOLERANCE, f"alpha {ours}, krippendorff {theirs}"


def other_alpha(
    codes: Ints, scores: Floats, level: Level, distance: Floats | None = None
) -> float | None:
    """Alpha by `krippendorff`; None where it is undefined (or not asked, beyond 100 values)."""
    compared = codes[(codes >= 0).sum(axis=1) >= 2]
    used = np.unique(compared[compared >= 0])
    if len(used) < 2 or len(scores) > MOST_VALUES:
        return None
    from krippendorff import alpha  # noqa: PLC0415  # only a check needs it

    given = np.array([*scores, np.nan])[compared]
    if distance is None:
        return float(alpha(reliability_data=given.T, level_of_measurement=level))

    def metric(*_: object, i1: Ints, i2: Ints, **__: object) -> Floats:
        return np.asarray(distance[used[i1], used[i2]])

    metric_of: Any = metric  # the types it publishes ask for more than it passes on
    return float(alpha(reliability_data=given.T, level_of_measurement=metric_of))
