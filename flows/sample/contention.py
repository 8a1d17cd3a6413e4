"""Can every quota be filled, and if not, which stand against each other?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Bearing = Mapping[tuple[str, ...], int]
"""How many cases there are by the quotas that each could fill."""


@dataclass(frozen=True, slots=True)
class Contended:
    """Quotas that together want more cases than there are; without any one there are enough.

    there: cases that could fill any of them.
    """

    quotas: tuple[str, ...]
    wanted: int
    there: int


def contended(bearing: Bearing, wanted: Mapping[str, int]) -> list[Contended]:
    """The smallest sets of quotas that cannot all be filled, each apart; none if all can.

    By Hall's theorem quotas can be filled, each case filling one, if and only if no set of them
    wants more cases than could fill any of it (doi:10.1112/jlms/s1-10.37.26).
    """
    found: list[Contended] = []
    left = dict(wanted)
    while short := _short(bearing, left):
        while spared := [each for each in sorted(short) if _lacks(bearing, left, short - {each})]:
            short -= {spared[0]}
        quotas = tuple(quota for quota in wanted if quota in short)
        n = sum(wanted[quota] for quota in quotas)
        found.append(Contended(quotas, n, _there(bearing, short)))
        left = {quota: n for quota, n in left.items() if quota not in short}
    return found


def _there(bearing: Bearing, quotas: Collection[str]) -> int:
    return sum(n for could, n in bearing.items() if not set(quotas).isdisjoint(could))


def _lacks(bearing: Bearing, wanted: Mapping[str, int], quotas: Collection[str]) -> bool:
    return sum(wanted[quota] for quota in quotas) > _there(bearing, quotas)


@dataclass(slots=True)
class _Filling:
    """Cases given to quotas so far: how many of each kind to which quota."""

    bearing: Bearing
    given: dict[tuple[tuple[str, ...], str], int] = field(default_factory=dict)

    def spare(self, could: tuple[str, ...]) -> int:
        """Cases of a kind that fill nothing yet."""
        return self.bearing[could] - sum(self.given.get((could, quota), 0) for quota in could)

    def one_more(self, quota: str, seen: set[str]) -> bool:
        """Give the quota one more case, moving others to where they could be too.

        seen: grows by every quota that was asked; where it fails, their cases are all in use.
        """
        seen.add(quota)
        for could in sorted(each for each in self.bearing if quota in each):
            if self.spare(could) > 0:
                self._give(could, quota, 1)
                return True
            for other in could:
                moves = other not in seen and self.given.get((could, other), 0) > 0
                if moves and self.one_more(other, seen):
                    self._give(could, other, -1)
                    self._give(could, quota, 1)
                    return True
        return False

    def _give(self, could: tuple[str, ...], quota: str, n: int) -> None:
        self.given[could, quota] = self.given.get((could, quota), 0) + n


def _short(bearing: Bearing, wanted: Mapping[str, int]) -> set[str]:
    """Quotas that together want more cases than there are; empty where all can be filled."""
    filling = _Filling(bearing)
    for quota, n in wanted.items():
        for _ in range(n):
            seen: set[str] = set()
            if not filling.one_more(quota, seen):
                return seen
    return set()
