"""How many cases bear a theme of several questions, and when may that be published?"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from codebook.combined import Combination, Wanted, combinations_of, worst_verdict
from codebook.model import Codebook
from flows.publish.counts import ThemeCount, count_unit, figure_id, share
from flows.publish.groups import Cases, Grouping, groupings
from flows.reconcile.consolidated import ConsolidatedAnswer
from flows.studyfile import ALL_CASES, StudyFile

SEVERAL = "Several questions"
"""What stands where the area of one question would."""
_WEAKER = ("agreed", "majority", "reconciled", "single")
"""On what an answer rests; a theme rests on the weakest of its answers."""


@dataclass(frozen=True, slots=True)
class Borne:
    """A theme and the cases in its base.

    cases: by case whether it bears the theme, and on what that rests; open: cases of which an
    answer that it needs is not settled.
    """

    combination: Combination
    cases: Mapping[str, tuple[bool, str]]
    open: frozenset[str]


@dataclass(slots=True)
class _Group:
    """Units of one group: those in the base, those that bear the theme, those still open."""

    base: set[str] = field(default_factory=set)
    bearing: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def borne(
    codebook: Codebook, answers: Sequence[ConsolidatedAnswer], cases: Collection[str]
) -> list[Borne]:
    """Every combination with the cases that can bear it.

    Its base: the cases in which every question it names has a settled answer that is inside
    that question's denominator.
    """
    given = {(each.row.case_id, each.row.question, each.row.part): each for each in answers}
    return [_borne(codebook, each, given, cases) for each in combinations_of(codebook)]


def _borne(
    codebook: Codebook,
    combination: Combination,
    given: Mapping[tuple[str, str, str], ConsolidatedAnswer],
    cases: Collection[str],
) -> Borne:
    found: dict[str, tuple[bool, str]] = {}
    open_: set[str] = set()
    for case_id in cases:
        each = [given.get((case_id, w.question.id, w.part)) for w in combination.wanted]
        if any(answer is not None and answer.basis == "open" for answer in each):
            open_.add(case_id)
            continue
        bearing, basis, inside = True, [], True
        for wanted, answer in zip(combination.wanted, each, strict=True):
            scale = codebook.scale_of(wanted.question)
            assert scale is not None
            if answer is None or answer.value is None or answer.value in scale.outside_denominator:
                inside = False
                break
            bearing = bearing and answer.value in wanted.codes
            basis.append(answer.basis)
        if inside:
            found[case_id] = (bearing, max(basis, key=_WEAKER.index))
    return Borne(combination, found, frozenset(open_))


def combination_counts(
    codebook: Codebook,
    answers: Sequence[ConsolidatedAnswer],
    cases: Cases,
    file: StudyFile,
) -> list[ThemeCount]:
    """A row of kind `theme` for every combination, for all cases and for each group.

    Units are cases, or what `publish.count_by` names; such a unit bears the theme if any of
    its cases does.
    """
    ways = groupings(file, cases)
    units = {case_id: count_unit(file, case_id, details) for case_id, details in cases.items()}
    return [
        row
        for each in borne(codebook, answers, list(cases))
        for way in ways
        for row in _rows(each, way, units, file.publish.decimals)
    ]


def _rows(each: Borne, way: Grouping, units: Mapping[str, str], decimals: int) -> list[ThemeCount]:
    groups = {group: _Group() for group in way.groups}
    for case_id, unit in units.items():
        group = groups.get(way.of_case.get(case_id, ""))
        if group is None:
            continue
        if case_id in each.open:
            group.open.add(unit)
        elif case_id in each.cases:
            bearing, basis = each.cases[case_id]
            group.base.add(unit)
            if bearing:
                group.bearing.setdefault(unit, basis)
    return [_row(each, way.by, name, group, decimals) for name, group in groups.items()]


def _row(each: Borne, by: str, name: str, group: _Group, decimals: int) -> ThemeCount:
    key, theme = each.combination.key, each.combination.name
    basis = Counter(group.bearing.values())
    percent, marker = share(basis.total(), len(group.base), decimals)
    return ThemeCount(
        figure=figure_id(key, theme, by, name),
        area=SEVERAL,
        question=key,
        part="",
        value=theme,
        kind="theme",
        by=by,
        group=name,
        n=basis.total(),
        denominator=len(group.base),
        percent=percent,
        marker=marker,
        agreed=basis["agreed"],
        majority=basis["majority"],
        reconciled=basis["reconciled"],
        single=basis["single"],
        open=len(group.open),
    )


def verdicts_with_combinations(codebook: Codebook, verdicts: Mapping[str, str]) -> dict[str, str]:
    """The verdicts by row key, and for each combination the worst of its questions' by its key."""
    return dict(verdicts) | {
        each.key: worst_verdict(each, verdicts) for each in combinations_of(codebook)
    }


def protected_combinations(
    codebook: Codebook,
    rows: Sequence[ThemeCount],
    shown: Sequence[ThemeCount],
    linked: Mapping[str, Collection[str]],
    threshold: int,
) -> list[ThemeCount]:
    """The rows for all cases, small ones hidden; rows by group are never published.

    shown: the questions' own rows as they are published. linked: the questions that tell of
    each, by question. A count is shown only where nothing of its questions, or of those
    linked to them, is hidden, and where no difference that a reader can make is small: to
    its base, to the cases with the wanted answer to each question, and between two questions
    the cases with neither. Of combinations that share two questions or more only the first
    is shown, since their differences would tell.
    """
    totals = {each.figure: each for each in rows if not each.by}
    hidden = {
        (row.question, row.part) for row in shown if not row.by and None in (row.n, row.denominator)
    }
    kept: list[set[str]] = []
    found: list[ThemeCount] = []
    for each in combinations_of(codebook):
        row = totals[figure_id(each.key, each.name, "", ALL_CASES)]
        keys = {wanted.key for wanted in each.wanted}
        safe = not any(_is_touched(wanted, hidden, linked) for wanted in each.wanted)
        safe = safe and not any(len(keys & other) > 1 for other in kept)
        if safe and _differences_large(each, row, shown, threshold):
            kept.append(keys)
            found.append(row)
        else:
            found.append(_hidden(row))
    return found


def _is_touched(
    wanted: Wanted, hidden: Collection[tuple[str, str]], linked: Mapping[str, Collection[str]]
) -> bool:
    """Whether anything is hidden of a question's part, or of a question linked to it."""
    own = wanted.question.id
    return any(
        (question, part) == (own, wanted.part) or (question != own and question in linked[own])
        for question, part in hidden
    )


def _differences_large(
    combination: Combination, row: ThemeCount, shown: Sequence[ThemeCount], threshold: int
) -> bool:
    """Whether every count that the row makes known is 0 or above the threshold."""
    assert row.n is not None
    assert row.denominator is not None
    known = [row.n, row.denominator, row.denominator - row.n]
    neither = row.denominator + row.n
    for wanted in combination.wanted:
        own = [
            each
            for each in shown
            if not each.by
            and each.kind == "value"
            and (each.question, each.part) == (wanted.question.id, wanted.part)
        ]
        having = sum(each.n or 0 for each in own if each.value in wanted.codes)
        base = own[0].denominator or 0
        neither -= having
        known += [having - row.n, base - row.denominator, base - having]
    known += [neither] if len(combination.wanted) == 2 else []
    return not any(0 < abs(number) <= threshold for number in known)


def _hidden(row: ThemeCount) -> ThemeCount:
    return replace(
        row,
        n=None,
        denominator=None,
        percent="",
        marker="[c]",
        agreed=None,
        majority=None,
        reconciled=None,
        single=None,
        open=None,
    )
