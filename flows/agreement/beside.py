"""Does a figure of one group of cases lie apart from that of all others? Many figures at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import numpy.typing as npt

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import Contrast, Resampled, other_cases_contrast
from flows.agreement.limitsatonce import with_limits
from flows.agreement.resampling import Resampling

Flags = npt.NDArray[np.bool_]
FEWEST = 5
"""Nothing is shown of a group with fewer double-coded cases, or beside fewer others."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A figure over cases: columns that add up, shape (cases, columns), and what they give.

    Rows of zeros: cases on which nothing is compared. resampled: the figure of some of the
    rows, from these and from sums of resampled ones, shape (replicates, columns).
    """

    columns: Floats
    resampled: Callable[[Floats, Floats], Resampled]


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of a group beside that of all other groups, with the cases each rests on.

    None where undefined. place: of the figure among those that were asked for.
    """

    group: str
    place: int
    cases: int
    other_cases: int
    value: float | None
    other_value: float | None
    contrast: Contrast


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A figure in a group and in all others, before they are compared."""

    group: str
    place: int
    cases: int
    other_cases: int
    one: Resampled
    other: Resampled


def groups_beside_others(
    figures: Sequence[Counted],
    members: Mapping[str, Flags],
    shown: Sequence[str],
    resampling: Resampling,
    confidence: float,
) -> list[Beside]:
    """Each figure in each group shown, where it and all others have 5 compared cases or more.

    members: of every group, shape (cases,); a case belongs to one group at most, and those that
    belong to none are left out. In order of `shown`, then of the figures. Intervals: see
    `flows.agreement.contrasts.other_cases_contrast`.
    """
    if not shown or not figures:
        return []
    found = list(_found(figures, members, shown, resampling))
    inside = with_limits([each.one for each in found], confidence)
    outside = with_limits([each.other for each in found], confidence)
    return [
        Beside(
            group=each.group,
            place=each.place,
            cases=each.cases,
            other_cases=each.other_cases,
            value=_known(one.estimate),
            other_value=_known(other.estimate),
            contrast=other_cases_contrast(one, other, confidence),
        )
        for each, one, other in zip(found, inside, outside, strict=True)
    ]


def _found(
    figures: Sequence[Counted],
    members: Mapping[str, Flags],
    shown: Sequence[str],
    resampling: Resampling,
) -> Iterator[_Found]:
    """Each figure on both sides of each group, where there are cases enough on both."""
    together = np.concatenate([each.columns for each in figures], axis=1)
    within = resampling.sums_within(together, list(members.values()))
    sums, total = dict(zip(members, within, strict=True)), np.sum(within, axis=0)
    everyone = np.any(list(members.values()), axis=0)
    ends = np.cumsum([0] + [each.columns.shape[1] for each in figures])
    for group in shown:
        own, others = members[group], everyone & ~members[group]
        for place, each in enumerate(figures):
            compared = each.columns.any(axis=1)
            cases, other_cases = int((compared & own).sum()), int((compared & others).sum())
            if min(cases, other_cases) < FEWEST:
                continue
            piece = slice(ends[place], ends[place + 1])
            inside = sums[group][:, piece]
            one = each.resampled(each.columns[own], inside)
            other = each.resampled(each.columns[others], total[:, piece] - inside)
            yield _Found(group, place, cases, other_cases, one, other)


def _known(figure: float) -> float | None:
    return None if isnan(figure) else figure
