"""Which words of Landis & Koch has an alpha reached? Only where somebody asks for them."""

from dataclasses import replace
from typing import Any

from flows.agreement.byquestion import readings_of
from flows.agreement.membership import LANDIS_KOCH, membership
from flows.agreement.namedintervals import Name, ToBeSure, sure_by, sure_for_verdict
from flows.agreement.report.intervals import sureness
from flows.agreement.resampling import Resampling
from flows.agreement.results import Reading
from flows.agreement.tables import CodedNumbers, CodedQuestion
from flows.agreement.verdicts import Interval

DEFAULT: Name = "default"


def landis_koch(
    coded: CodedQuestion | CodedNumbers, reading: Reading, method: Interval, resampling: Resampling
) -> dict[str, Any] | None:
    """Their levels with the probability of each; None where alpha is undefined.

    From the distribution that the reading's interval rests on, from the same resampled cases.
    """
    read = readings_of(coded)[0]
    sums = resampling.sums(read.statistics.columns)
    drawn = (*resampling.seed, 1)
    known = ToBeSure(read.codes, read.scores, read.statistics, sums, drawn)
    found = {name: sure_by(name, known) for name in (method, DEFAULT)}
    sure = sure_for_verdict(found, method)
    if sure is None:
        return None
    theirs: dict[str, Any] = sureness(
        replace(reading, membership=membership(sure.below, LANDIS_KOCH))
    )
    return dict(theirs["membership"])
