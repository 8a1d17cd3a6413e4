"""What is each percentage by design weights, and which of them may be published?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from codebook.faults import StudyError
from codebook.model import Codebook
from flows.publish.counts import ThemeCount, theme_counts
from flows.publish.groups import Grouping, groupings
from flows.publish.linked import blocks
from flows.publish.protect import is_small
from flows.sample.percent import percent_text
from flows.sample.weights import unweighable
from flows.standing import Standing
from flows.studyfile import StudyFile

Place = tuple[str, str, str, str, str, str]
"""Question, part, kind, value, column and group of a row of counts."""
APART = "\0"


@dataclass(frozen=True, slots=True)
class Shares:
    """Weighted percentages by figure. telling: those that would tell a small count of a stratum."""

    percent: Mapping[str, str]
    telling: frozenset[str]


def weighted_shares(
    rows: Sequence[ThemeCount], codebook: Codebook, standing: Standing, file: StudyFile
) -> Shares | None:
    """The share of each row's cases, each counted by its weight; None where weights are off.

    Raises StudyError where the draw has no weights. A weighted percentage follows from the
    counts by stratum, and together with the plain one can tell them. So it may be published
    where those counts could be: no count of a stratum is small, in the question and in those
    linked to it. Where all weights of a group are equal it is the plain percentage, and tells
    nothing.
    """
    if file.publish.weights == "off":
        return None
    if trouble := unweighable(standing.draw_method, file.publish.count_by):
        fault = file.fault("publish.weights", f"it asks for {trouble}", "Write off")
        raise StudyError("The counts cannot be weighted", [fault])
    crossed = theme_counts(
        codebook, standing.answers, standing.cases, file, _crossed(file, standing)
    )
    parts: dict[Place, dict[str, ThemeCount]] = {}
    for row in crossed:
        group, _, stratum = row.group.partition(APART)
        parts.setdefault(_place(row, group), {})[stratum] = row
    weight = {standing.strata[case]: each for case, each in standing.weights.items()}
    percent = {row.figure: _share(parts[_place(row)], weight, file) for row in rows}
    return Shares(percent, _telling(rows, parts, weight, codebook, file.publish.threshold))


def with_shares(rows: Sequence[ThemeCount], shares: Shares, *, public: bool) -> list[ThemeCount]:
    """The rows with weighted percentages; if public, only beside a percentage that is shown."""
    return [
        row
        if public and (not row.percent or row.n is None or row.figure in shares.telling)
        else replace(row, weighted_percent=shares.percent[row.figure])
        for row in rows
    ]


def _crossed(file: StudyFile, standing: Standing) -> list[Grouping]:
    """Each way to divide the cases, with its groups divided by stratum once more."""
    strata = sorted(set(standing.strata.values()))
    return [
        Grouping(
            way.by,
            way.title,
            tuple(f"{group}{APART}{stratum}" for group in way.groups for stratum in strata),
            {
                case: f"{group}{APART}{standing.strata[case]}"
                for case, group in way.of_case.items()
                if case in standing.strata
            },
        )
        for way in groupings(file, standing.cases)
    ]


def _place(row: ThemeCount, group: str | None = None) -> Place:
    where = row.group if group is None else group
    return (row.question, row.part, row.kind, row.value, row.by, where)


def _share(
    strata: Mapping[str, ThemeCount], weight: Mapping[str, Fraction], file: StudyFile
) -> str:
    """Percentage of the cases of all strata, each counted by its weight; "" without any."""
    n = sum((weight[each] * (row.n or 0) for each, row in strata.items()), Fraction())
    of = sum((weight[each] * (row.denominator or 0) for each, row in strata.items()), Fraction())
    share = n / of if of else Fraction()
    return percent_text(share.numerator, share.denominator if of else 0, file.publish.decimals)


def _telling(
    rows: Sequence[ThemeCount],
    parts: Mapping[Place, Mapping[str, ThemeCount]],
    weight: Mapping[str, Fraction],
    codebook: Codebook,
    threshold: int,
) -> frozenset[str]:
    """The figures whose group has unequal weights, and a small count by stratum beside them."""
    block = {
        question: at for at, each in enumerate(blocks(codebook)) for question in each.questions
    }
    small: set[tuple[int, str, str]] = set()
    unequal: dict[tuple[int, str, str], set[Fraction]] = {}
    for row in rows:
        key = (block[row.question], row.by, row.group)
        for stratum, each in parts[_place(row)].items():
            if each.denominator:
                unequal.setdefault(key, set()).add(weight[stratum])
            if is_small(each.n or 0, each.denominator or 0, threshold):
                small.add(key)
    return frozenset(
        row.figure
        for row in rows
        if (key := (block[row.question], row.by, row.group)) in small
        and len(unequal.get(key, ())) > 1
    )
