"""How sure are we of a share of answers that come in cases, and of the difference of two shares?

Answers about one case hang together, and a group may hold five cases. Resampling five cases is
overconfident: of groups that truly agree alike it calls one in five to ten different. So
the spread between cases is learned from all groups together, and the limits are a score's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import Contrast

Flags = npt.NDArray[np.bool_]
OWN_SPREAD = 50
"""From so many cases on, a group's own spread is used, not that of all groups together."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """Agreeing answers in some cases. agreeing, compared: of each case, shape (cases,).

    agreeing: whole or in part, as where two of three coders agree; compared: above 0.
    """

    agreeing: Floats
    compared: Floats

    @property
    def share(self) -> float:
        """Agreeing answers of those compared."""
        return float(self.agreeing.sum() / self.compared.sum())

    def part(self, members: Flags) -> "Clustered":
        """The same of some of the cases; members: shape (cases,)."""
        return Clustered(self.agreeing[members], self.compared[members])


@dataclass(frozen=True, slots=True)
class Spread:
    """How many times as far the share varies between cases as answers apart would make it.

    freedom: on how many degrees of freedom that rests.
    """

    times: float
    freedom: int


def common_spread(groups: Sequence[Clustered]) -> Spread | None:
    """The spread between cases within groups, from all groups; None where all answers agree.

    Pearson's dispersion of a quasi-binomial model with a share for each group; a group in
    which all or none agree says nothing of it.
    Source: McCullagh & Nelder (1989), Generalized Linear Models, section 4.5.
    """
    squares, freedom = 0.0, 0
    for each in groups:
        share = each.share
        if len(each.compared) < 2 or not 1e-12 < share < 1.0 - 1e-12:
            continue
        apart = each.agreeing - share * each.compared
        squares += float((apart**2 / each.compared).sum()) / (share * (1.0 - share))
        freedom += len(each.compared) - 1
    if not freedom or squares <= 1e-12:
        return None
    return Spread(squares / freedom, freedom)


def spread_of(group: Clustered, common: Spread | None) -> Spread | None:
    """The group's own spread where it holds 50 cases or more, else the common one."""
    own = common_spread([group]) if len(group.compared) >= OWN_SPREAD else None
    return own or common


def share_limits(
    group: Clustered, spread: Spread | None, confidence: float
) -> tuple[float, float] | None:
    """Score limits of a group's share, with the number of answers cut down by the spread.

    Where every answer of all groups agrees, Clopper-Pearson's bound for no disagreeing case;
    None where cases disagree and yet are all alike. Source: Wilson (1927),
    doi:10.1080/01621459.1927.10502953, with a design effect: Korn & Graubard (1998), Survey
    Methodology 24(2), 193-201.
    """
    share = group.share
    if spread is None:
        exact = ((1.0 - confidence) / 2.0) ** (1.0 / len(group.compared))
        return (exact, 1.0) if share >= 1.0 - 1e-12 else None
    t2 = float(stdtrit(spread.freedom, (1.0 + confidence) / 2.0)) ** 2
    n = float(group.compared.sum()) / spread.times
    middle = (share + t2 / (2.0 * n)) / (1.0 + t2 / n)
    half = np.sqrt(t2 * (share * (1.0 - share) / n + t2 / (4.0 * n**2))) / (1.0 + t2 / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def share_contrast(
    one: Clustered, other: Clustered, common: Spread | None, confidence: float
) -> Contrast:
    """One share less the other, of different cases, with an interval from each share's limits.

    Square-and-add: each side of the interval takes the two limits that lie that way.
    Source: Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I;
    Zou & Donner (2008), doi:10.1002/sim.3095.
    """
    apart = one.share - other.share
    near = share_limits(one, spread_of(one, common), confidence)
    far = share_limits(other, spread_of(other, common), confidence)
    if common is None or near is None or far is None:
        return Contrast(apart, None, "no case speaks for a difference")
    down = np.hypot(one.share - near[0], far[1] - other.share)
    up = np.hypot(near[1] - one.share, other.share - far[0])
    return Contrast(apart, (float(apart - down), float(apart + up)))
