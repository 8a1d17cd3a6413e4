"""What else is known of how sure an alpha is? Its level, and intervals by other methods by name."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from codebook.faults import StudyError
from flows.agreement.byquestion import readings_of
from flows.agreement.membership import LANDIS_KOCH, Membership, membership, verdict_bands
from flows.agreement.namedintervals import NAMES, Name, Sure, ToBeSure, sure_by
from flows.agreement.resampling import Resampling
from flows.agreement.results import Reading
from flows.agreement.tables import CodedNumbers, CodedQuestion
from flows.agreement.verdicts import Standard


@dataclass(frozen=True, slots=True)
class Beside:
    """What was asked for beside the default. interval: by the method so named, or why not.

    landis_koch: whether their words are wanted.
    """

    interval: str = ""
    landis_koch: bool = False

    def __post_init__(self) -> None:
        """Raise StudyError for a method that there is not."""
        if self.interval and self.interval not in NAMES:
            raise StudyError(
                f"There is no interval '{self.interval}'. The methods are: {', '.join(NAMES)}"
            )


def beside_rows(
    coded: CodedQuestion | CodedNumbers,
    reading: Reading,
    standard: Standard,
    resampling: Resampling,
    beside: Beside,
) -> dict[str, Any]:
    """The level reached by the thresholds; and as asked, another interval and other words."""
    found: dict[str, Any] = {
        "membership": _by_thresholds(reading, standard),
        "other_interval": None,
        "landis_koch": None,
    }
    if beside.interval or beside.landis_koch:
        known = to_be_sure(coded, resampling)
        default = sure_by("default", known)
        if beside.interval:
            other = sure_by(cast("Name", beside.interval), known)
            found["other_interval"] = _interval(beside.interval, other, standard.confidence)
        if beside.landis_koch and default is not None and not isinstance(default, str):
            found["landis_koch"] = _levels(membership(default.below, LANDIS_KOCH))
    return found


def to_be_sure(coded: CodedQuestion | CodedNumbers, resampling: Resampling) -> ToBeSure:
    """What the methods ask of the scale's alpha, from the cases that the default resamples."""
    read = readings_of(coded)[0]
    if isinstance(coded, CodedNumbers):
        scores = np.unique(coded.numbers[~np.isnan(coded.numbers)])
    else:
        scores = coded.scores
    sums = resampling.sums(read.statistics.columns)
    return ToBeSure(read.codes, scores, read.statistics, sums, resampling.seed)


def _by_thresholds(reading: Reading, standard: Standard) -> dict[str, Any] | None:
    """From the probabilities that the reading holds already."""
    if reading.below_reliable is None or reading.below_tentative is None:
        return None
    below = {
        standard.reliable: reading.below_reliable,
        standard.tentative: reading.below_tentative,
    }
    return _levels(membership(below.__getitem__, verdict_bands(standard)))


def _levels(found: Membership) -> dict[str, Any]:
    return {
        "reached": found.reached.name,
        "bands": [
            {
                "band": each.band.name,
                "from": each.band.begins,
                "within": each.within,
                "at_least": each.at_least,
            }
            for each in found.bands
        ],
    }


def _interval(name: str, sure: Sure | str | None, confidence: float) -> dict[str, Any]:
    if sure is None or isinstance(sure, str):
        reason = "alpha cannot be calculated" if sure is None else sure
        return {"method": name, "interval": None, "reason": reason}
    return {"method": sure.method, "interval": sure.limits(confidence), "reason": ""}
