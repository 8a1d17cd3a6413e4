"""How many cases have each value and theme, by group, and on what do the counts rest?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from codebook.model import Codebook, Question, Scale
from flows.publish.groups import Cases, Grouping, groupings
from flows.reconcile.consolidated import ConsolidatedAnswer
from flows.sample.percent import percent_text
from flows.studyfile import ALL_CASES, StudyFile

Kind = Literal["value", "theme"]
NO_CASE = "[z]"
BELOW_ONE = "[low]"


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """One row of theme-counts.csv: how many of a group's cases have a value or theme.

    figure: the row's id, by which `intercoder trace` finds it. value: a value's code, or a
    theme's name where kind is theme. by: the column that divides the cases, "" for the group
    All. n of denominator, a whole or one-decimal percentage as text. agreed to single: how
    many of n rest on what; open: how many of the group's cases have no settled answer yet.
    A protected number is None. weighted_percent: by design weights, where the study uses them.
    """

    figure: str
    area: str
    question: str
    part: str
    value: str
    kind: Kind
    by: str
    group: str
    n: int | None
    denominator: int | None
    percent: str
    marker: str
    agreed: int | None
    majority: int | None
    reconciled: int | None
    single: int | None
    open: int | None
    weighted_percent: str = ""


COLUMNS = tuple(each.name for each in fields(ThemeCount))[:-1]
WEIGHTED_COLUMNS = (*COLUMNS, "weighted_percent")


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many of all cases are outside a question's base, and why."""

    question: str
    part: str
    reason: str
    n: int


@dataclass(slots=True)
class Tally:
    """The units of one group that have an answer to one question: their basis by unit.

    A unit is a case, or a child or an incident where the study counts by those.
    """

    by_value: dict[str, dict[str, str]] = field(default_factory=dict)
    excluded: dict[str, set[str]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def having(self, codes: Iterable[str]) -> dict[str, str]:
        """The units with any of these values, once each, with the basis of the first."""
        found: dict[str, str] = {}
        for code in codes:
            for unit, basis in self.by_value.get(code, {}).items():
                found.setdefault(unit, basis)
        return found


def theme_counts(
    codebook: Codebook,
    answers: Sequence[ConsolidatedAnswer],
    cases: Cases,
    file: StudyFile,
    ways: Sequence[Grouping] = (),
) -> list[ThemeCount]:
    """A row for every value and theme of every question, for all cases and for each group.

    Rows stand in the codebook's order: within a question or part its values, then its themes,
    each for all cases first. Values outside the denominator have no row; numbers and text
    have no values to count. A group without cases has rows of zeros. ways: other groups than
    those of the study file.
    """
    ways = ways or groupings(file, cases)
    given = _by_question(answers)
    units = {case_id: count_unit(file, case_id, details) for case_id, details in cases.items()}
    found: list[ThemeCount] = []
    for question in codebook:
        scale = codebook.scale_of(question)
        if scale is None:
            continue
        for part in question.parts:
            tallies = _tallies(scale, given.get((question.id, part), []), units, ways)
            found += _rows(codebook, question, part, ways, tallies, file.publish.decimals)
    return found


def exclusions(
    codebook: Codebook,
    answers: Sequence[ConsolidatedAnswer],
    cases: Cases,
    file: StudyFile,
) -> list[Excluded]:
    """How many of all cases are outside each question's base, by reason."""
    everyone = groupings(file, cases)[:1]
    given = _by_question(answers)
    units = {case_id: count_unit(file, case_id, details) for case_id, details in cases.items()}
    found: list[Excluded] = []
    for question in codebook:
        scale = codebook.scale_of(question)
        if scale is None:
            continue
        for part in question.parts:
            tallies = _tallies(scale, given.get((question.id, part), []), units, everyone)
            for reason, out in sorted(tallies["", ALL_CASES].excluded.items()):
                found.append(Excluded(question.id, part, reason, len(out)))
    return found


def figure_id(key: str, value: str, by: str, group: str) -> str:
    """The id of a figure: `D05:no`, or `D05:no@ethnicity_group=Asian/Asian British`."""
    return f"{key}:{value}@{by}={group}" if by else f"{key}:{value}"


def theme_id(theme: str, codes: Iterable[str]) -> str:
    """The theme's name as it stands in figure ids, told from a value code of the same word."""
    return f"{theme} (theme)" if theme in codes else theme


def count_unit(file: StudyFile, case_id: str, details: Mapping[str, str]) -> str:
    """What is counted for a case: the case itself, or what `count_by` names (if known)."""
    column = file.publish.count_by
    if column == "case":
        return case_id
    return details.get(column) or f"case {case_id}"


Tallies = dict[tuple[str, str], Tally]
ByQuestion = dict[tuple[str, str], list[ConsolidatedAnswer]]


def _by_question(answers: Sequence[ConsolidatedAnswer]) -> ByQuestion:
    found: ByQuestion = {}
    for answer in answers:
        found.setdefault((answer.row.question, answer.row.part), []).append(answer)
    return found


def _tallies(
    scale: Scale,
    answers: Sequence[ConsolidatedAnswer],
    units: Mapping[str, str],
    ways: Sequence[Grouping],
) -> Tallies:
    """The tally of every group, by column and group."""
    tallies: Tallies = {(way.by, group): Tally() for way in ways for group in way.groups}
    for answer in answers:
        case_id = answer.row.case_id
        for way in ways:
            group = way.of_case.get(case_id)
            if group is not None:
                _count(tallies[way.by, group], scale, answer, units[case_id])
    return tallies


def _count(tally: Tally, scale: Scale, answer: ConsolidatedAnswer, unit: str) -> None:
    if answer.basis == "open":
        tally.open.add(unit)
        tally.excluded.setdefault("no settled answer", set()).add(unit)
    elif answer.value is None:
        tally.excluded.setdefault("the question does not apply", set()).add(unit)
    elif answer.value in scale.outside_denominator:
        reason = f"the answer is {scale.label(answer.value)}"
        tally.excluded.setdefault(reason, set()).add(unit)
    else:
        tally.by_value.setdefault(answer.value, {}).setdefault(unit, answer.basis)


def _rows(
    codebook: Codebook,
    question: Question,
    part: str,
    ways: Sequence[Grouping],
    tallies: Tallies,
    decimals: int,
) -> list[ThemeCount]:
    counted = counted_codes(codebook, question)
    bases = {place: len(tally.having(counted)) for place, tally in tallies.items()}
    key, area = question.row_key(part), codebook.area_of(question.id).title
    found: list[ThemeCount] = []
    for value, kind, codes in _lines(question, counted):
        short = theme_id(value, counted) if kind == "theme" else value
        for way in ways:
            for group in way.groups:
                tally, base = tallies[way.by, group], bases[way.by, group]
                basis = Counter(tally.having(codes).values())
                n = basis.total()
                percent, marker = share(n, base, decimals)
                found.append(
                    ThemeCount(
                        figure=figure_id(key, short, way.by, group),
                        area=area,
                        question=question.id,
                        part=part,
                        value=value,
                        kind=kind,
                        by=way.by,
                        group=group,
                        n=n,
                        denominator=base,
                        percent=percent,
                        marker=marker,
                        agreed=basis["agreed"],
                        majority=basis["majority"],
                        reconciled=basis["reconciled"],
                        single=basis["single"],
                        open=len(tally.open),
                    )
                )
    return found


def _lines(
    question: Question, counted: tuple[str, ...]
) -> Iterator[tuple[str, Kind, tuple[str, ...]]]:
    """Value or theme, which of them it is, and the value codes that make it."""
    for code in counted:
        yield code, "value", (code,)
    for theme, codes in question.theme.items():
        yield theme, "theme", codes


def counted_codes(codebook: Codebook, question: Question) -> tuple[str, ...]:
    """The values that have rows: those that are not outside the denominator."""
    scale = codebook.scale_of(question)
    if scale is None:
        return ()
    return tuple(code for code in scale.codes if code not in scale.outside_denominator)


def share(n: int, denominator: int, decimals: int) -> tuple[str, str]:
    """Percentage and marker: none of a base without cases, and a share that rounds to nothing."""
    if not denominator:
        return "", NO_CASE
    percent = percent_text(n, denominator, decimals)
    return percent, BELOW_ONE if n and not float(percent) else ""
