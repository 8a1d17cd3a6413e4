"""Does a figure of one group of cases lie apart from that of all others? Many figures at once.

Resampling a group of 5 cases calls half of all groups different that truly agree alike, one of
20 cases a tenth. So where either side has few cases, these are dealt to the sides at random
instead. That keeps to the promise, but where values are much rarer on one side than on the other
it does so only as long as cases are few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import Contrast, Resampled, same_cases_contrast
from flows.agreement.dealing import Figure, Flags, dealt_contrast, dealt_sums
from flows.agreement.resampling import Resampling

FEWEST = 5
"""Nothing is shown of a group with fewer double-coded cases, or beside fewer others."""
RESAMPLED_FROM = 50
"""From so many cases on each side, figures are compared over resampled cases, not dealt ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A figure over cases: columns that add up, shape (cases, columns), and what they give.

    Rows of zeros: cases on which nothing is compared.
    """

    columns: Floats
    figure: Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of a group beside that of all other groups, with the cases each rests on.

    None where undefined. method: of the contrast's interval, `dealt` or `bca`, "" without one.
    place: of the figure among those that were asked for.
    """

    group: str
    place: int
    cases: int
    other_cases: int
    value: float | None
    other_value: float | None
    contrast: Contrast
    method: str


def groups_beside_others(
    figures: Sequence[Counted],
    members: Mapping[str, Flags],
    shown: Sequence[str],
    resampling: Resampling,
    confidence: float,
) -> list[Beside]:
    """Each figure in each group shown, where it and all others have 5 compared cases or more.

    members: of every group, shape (cases,); a case belongs to one group at most, and those that
    belong to none are left out. In order of `shown`, then of the figures.
    """
    if not shown or not figures:
        return []
    everyone = np.any(list(members.values()), axis=0)
    sizes = {group: _sizes(figures, members[group], everyone) for group in shown}
    shared: dict[str, list[Floats]] = {}
    if any(min(each) >= RESAMPLED_FROM for found in sizes.values() for each in found):
        shared = _shared(figures, members, resampling)
    results = []
    for group, found in sizes.items():
        own = members[group]
        few = [at for at, each in enumerate(found) if FEWEST <= min(each) < RESAMPLED_FROM]
        dealt = dict(zip(few, _dealt([figures[at] for at in few], own, everyone, resampling),
                         strict=True))  # fmt: skip
        for at, each in enumerate(figures):
            if at in dealt:
                contrast = dealt_contrast(
                    each.columns[everyone], each.figure, own[everyone], dealt[at], confidence
                )
            elif min(found[at]) >= RESAMPLED_FROM:
                sums = {name: of[at] for name, of in shared.items()}
                contrast = _resampled(each, group, members, sums, confidence)
            else:
                continue
            method = "dealt" if at in dealt else "bca"
            results.append(_beside(each, group, at, own, everyone, contrast, method))
    return results


def _sizes(figures: Sequence[Counted], own: Flags, everyone: Flags) -> list[tuple[int, int]]:
    """Compared cases of each figure in the group, and in all others."""
    compared = [each.columns.any(axis=1) for each in figures]
    return [(int((c & own).sum()), int((c & everyone & ~own).sum())) for c in compared]


def _beside(
    each: Counted,
    group: str,
    place: int,
    own: Flags,
    everyone: Flags,
    contrast: Contrast,
    method: str,
) -> Beside:
    inside, total = each.columns[own].sum(axis=0), each.columns[everyone].sum(axis=0)
    [(cases, other_cases)] = _sizes([each], own, everyone)
    return Beside(
        group=group,
        place=place,
        cases=cases,
        other_cases=other_cases,
        value=_known(each.figure(inside)),
        other_value=_known(each.figure(total - inside)),
        contrast=contrast,
        method=method if contrast.interval else "",
    )


def _dealt(
    figures: Sequence[Counted], own: Flags, everyone: Flags, resampling: Resampling
) -> list[Floats]:
    """Sums of each figure's columns over cases dealt at random, all by the same deals."""
    if not figures:
        return []
    together = np.concatenate([each.columns[everyone] for each in figures], axis=1)
    sums = dealt_sums(together, own[everyone], resampling.replicates, resampling.seed)
    return _split(sums, figures)


def _shared(
    figures: Sequence[Counted], members: Mapping[str, Flags], resampling: Resampling
) -> dict[str, list[Floats]]:
    """Sums of each figure's columns in each group, over the round's resampled cases."""
    together = np.concatenate([each.columns for each in figures], axis=1)
    sums = resampling.sums_within(together, list(members.values()))
    return {group: _split(each, figures) for group, each in zip(members, sums, strict=True)}


def _split(sums: Floats, figures: Sequence[Counted]) -> list[Floats]:
    ends = np.cumsum([each.columns.shape[1] for each in figures])
    return np.split(sums, ends[:-1], axis=1)


def _resampled(
    each: Counted,
    group: str,
    members: Mapping[str, Flags],
    sums: Mapping[str, Floats],
    confidence: float,
) -> Contrast:
    """The group's figure less that of the others, with its BCa interval over shared cases."""
    everyone = np.any(list(members.values()), axis=0)
    outside = np.sum([of for name, of in sums.items() if name != group], axis=0)
    return same_cases_contrast(
        _over(each, members[group], everyone, sums[group]),
        _over(each, everyone & ~members[group], everyone, outside),
        confidence,
    )


def _over(each: Counted, part: Flags, everyone: Flags, sums: Floats) -> Resampled:
    """The figure in a part of the cases, over resampled ones, and without each case in turn."""
    total = each.columns[part].sum(axis=0)
    estimate = float(each.figure(total))
    left_out = np.full(len(part), estimate)
    left_out[part] = each.figure(total - each.columns[part])
    return Resampled(estimate, each.figure(sums), left_out[everyone])


def _known(figure: Floats) -> float | None:
    return None if np.isnan(figure) else float(figure)
