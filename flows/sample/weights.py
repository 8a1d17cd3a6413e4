"""For how many cases of the register does each case of a probability sample stand?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Protocol

PROBABILITY = ("random", "stratified")
"""Methods in which every case of a stratum has the same known chance."""
WEIGHTED = (*PROBABILITY, "all")
"""Methods that give design weights; where all cases are in, each stands for itself."""


class Weighed(Protocol):
    """A case of a draw, with the weight it was drawn with."""

    @property
    def stratum(self) -> str: ...  # noqa: D102  # said above
    @property
    def weight(self) -> float | None: ...  # noqa: D102


def weights_now(
    drawn: Mapping[str, Weighed], out: Collection[str], substitutes: Collection[str]
) -> dict[str, Fraction]:
    """The weight of each case that stands, by case id; none where the draw has no weights.

    drawn: every case that the draw ever held. Within a stratum all have the weight N / n: N, the
    cases of the register in it, is the sum of the weights first drawn; n, the cases that stand
    now. So where cases could not be used the weights are response-adjusted: those that stand
    stand for them, too, as if the unusable were like the others of their stratum (weighting
    classes: Little & Rubin 2019, section 3.3, doi:10.1002/9781119482260).
    """
    cases: dict[str, float] = defaultdict(float)
    for case_id, each in drawn.items():
        if each.weight is not None and case_id not in substitutes:
            cases[each.stratum] += each.weight
    standing = {
        case_id: each.stratum
        for case_id, each in drawn.items()
        if case_id not in out and each.stratum in cases
    }
    left = Counter(standing.values())
    return {
        case_id: Fraction(round(cases[stratum]), left[stratum])
        for case_id, stratum in standing.items()
    }


def unweighable(method: str, count_by: str) -> str:
    """Why counts cannot use design weights, in words; "" where they can."""
    if method not in WEIGHTED:
        return f"design weights, but a draw by {method} is no probability sample and has none"
    if count_by != "case":
        return f"design weights, which are of cases, but counted is by {count_by}"
    return ""
