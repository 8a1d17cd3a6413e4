"""What are the key findings? For each area the theme with the largest share, in neutral words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flows.publish.counts import ThemeCount

MOST_TIED = 3
"""More themes with the same share than this are no finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An area with a sentence about it; sure: whether coders agree reliably on all it names."""

    area: str
    sentence: str
    sure: bool


def key_findings(
    rows: Sequence[ThemeCount], verdicts: Mapping[str, str], cases: int
) -> list[Finding]:
    """One finding for each area with a theme that is counted over all cases and shown.

    rows: as they are published. Themes of questions on which coders did not agree reliably are
    left out, as are those whose share is not shown. cases: in the study.
    """
    found = []
    for area in dict.fromkeys(row.area for row in rows):
        most = _largest([row for row in rows if row.area == area and _counts(row, verdicts)])
        if 0 < len(most) <= MOST_TIED:
            sure = all(verdicts.get(each.question) == "reliable" for each in most)
            found.append(Finding(area, _sentence(most, cases), sure))
    return found


def _counts(row: ThemeCount, verdicts: Mapping[str, str]) -> bool:
    return (
        row.kind == "theme"
        and not row.by
        and not row.part
        and bool(row.n and row.denominator and row.percent)
        and verdicts.get(row.question) != "not_reliable"
    )


def _largest(rows: Sequence[ThemeCount]) -> list[ThemeCount]:
    shares = [Fraction(row.n or 0, row.denominator or 1) for row in rows]
    return [row for row, share in zip(rows, shares, strict=True) if share == max(shares)]


def _sentence(most: Sequence[ThemeCount], cases: int) -> str:
    first = most[0]
    of = f"{first.denominator:,} cases"
    if first.denominator != cases:
        of = f"the {first.denominator:,} cases to which the question applies"
    told = f"{first.n:,} of {of} ({first.percent}%)"
    names = [f"“{each.value}”" for each in most]
    if len(most) == 1:
        return f"{names[0]} was found in {told}."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    if len({(each.n, each.denominator) for each in most}) == 1:
        return f"{listed} were each found in {told}."
    return f"{listed} were each found in {first.percent}% of their cases."
