"""Which level has agreement reached for sure? How probable alpha is in each band of a scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.agreement.verdicts import Standard

PROBABLE = 0.95
"""The highest level counts as reached that alpha attains with this probability at least."""


@dataclass(frozen=True, slots=True)
class Band:
    """A level of agreement: its name and the alpha from which it begins, up to the next one."""

    name: str
    begins: float


@dataclass(frozen=True, slots=True)
class BandProbability:
    """within: the probability that alpha lies in the band; at_least: in it or a higher one."""

    band: Band
    within: float
    at_least: float


@dataclass(frozen=True, slots=True)
class Membership:
    """The bands from the highest to the lowest, and the highest one reached for sure."""

    bands: tuple[BandProbability, ...]
    reached: Band


LANDIS_KOCH = (
    Band("almost perfect", 0.8),
    Band("substantial", 0.6),
    Band("moderate", 0.4),
    Band("fair", 0.2),
    Band("slight", 0.0),
    Band("poor", -1.0),
)
"""Their words for agreement, shown on request only.

The limits are the authors' own, "clearly arbitrary" by their account.
Source: Landis & Koch (1977), doi:10.2307/2529310.
"""


def verdict_bands(standard: Standard) -> tuple[Band, ...]:
    """The study's own levels, by its thresholds, from the highest to the lowest."""
    return (
        Band("reliable", standard.reliable),
        Band("tentative", standard.tentative),
        Band("below tentative", -1.0),
    )


def membership(
    below: Callable[[float], float], bands: Sequence[Band], probable: float = PROBABLE
) -> Membership:
    """How probable each band is, and the highest one that is reached with `probable`.

    below: the probability that alpha lies below a number, as `Confidence.below` and the like
    give it: the bands rest on the distribution that the interval rests on. bands: from the
    highest to the lowest; the lowest holds all that is left, so that one is always reached.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapter 6 (the
    cumulative membership probability); there from a normal distribution.
    """
    found: list[BandProbability] = []
    reached_before = 0.0
    for at, band in enumerate(bands):
        lowest = at == len(bands) - 1
        at_least = 1.0 if lowest else max(reached_before, 1.0 - below(band.begins))
        found.append(BandProbability(band, at_least - reached_before, at_least))
        reached_before = at_least
    reached = next(each.band for each in found if each.at_least >= probable)
    return Membership(tuple(found), reached)
