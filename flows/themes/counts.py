"""How many cases bear each second-level theme, in all and by group?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseTheme:
    """An analyst says that a case bears a theme."""

    case_id: str
    theme: str


@dataclass(frozen=True, slots=True)
class MarkedCases:
    """Cases of a group that bear a theme; denominator: all cases of the group."""

    theme: str
    group: str
    n: int
    denominator: int


def marked_cases(
    marks: Iterable[CaseTheme], groups: Mapping[str, str], order: Sequence[str], all_cases: str
) -> list[MarkedCases]:
    """Theme by theme in order of name: all cases first, then each group in the given order.

    groups: each case's group. A case counts once for a theme, however often it is marked;
    marks of cases that are not in `groups` count nowhere.
    """
    bearing: dict[str, set[str]] = {}
    for mark in marks:
        if mark.case_id in groups:
            bearing.setdefault(mark.theme, set()).add(mark.case_id)
    found = []
    for theme in sorted(bearing):
        for group in (all_cases, *order):
            members = {case for case, own in groups.items() if group in (all_cases, own)}
            found.append(MarkedCases(theme, group, len(bearing[theme] & members), len(members)))
    return found
