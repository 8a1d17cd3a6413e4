"""Which figures of the register may stand beside the sample's? Those that tell nothing small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.publish.characteristics import Characteristic, family_of
from flows.publish.protect import CONFIDENTIAL, LEAST_BASE, SMALL_BASE
from flows.sample.characteristics import CharacteristicRow
from flows.sample.chart import DotChart, DotRow, DotSection, dot_charts
from flows.sample.percent import percent_text
from flows.studyfile import ALL_CASES, StudyFile

MOST_CHARTS = 2


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One value: the sample's figures as they are published, and the register's beside them.

    population_n, population_denominator: None where they are not shown; marker says why.
    benchmark: a percentage from elsewhere, "" where none is given.
    """

    sample: Characteristic
    population_n: int | None
    population_denominator: int | None
    population_percent: str
    population_marker: str
    benchmark: str
    source: str

    @property
    def name(self) -> str:
        """The value's path where it is nested, else the value."""
        return self.sample.path or self.sample.value


def beside_rows(
    file: StudyFile,
    shown: Sequence[Characteristic],
    sample: Sequence[CharacteristicRow],
    population: Sequence[CharacteristicRow],
) -> list[BesideRow]:
    """Every value of every attribute over all cases, in order.

    shown: the sample's rows as they are published; sample and population: as counted. The
    register's figures of an attribute are shown whole or not at all: none of them, and none of
    the cases that were not drawn, may be a small count, and no figure of the sample hidden. An
    attribute and what is nested in it, or rests on it by a rule, are seen together.
    """
    totals = [each for each in shown if each.group == ALL_CASES]
    counted = {_key(each): each for each in population if each.group == ALL_CASES}
    drawn = {_key(each): each for each in sample if each.group == ALL_CASES}
    unsafe = _unsafe(file, totals, drawn, counted)
    found = []
    for each in totals:
        other = counted.get(_key(each))
        benchmark = file.attributes[each.attribute].benchmark
        elsewhere = benchmark.percent.get(each.path or each.value) if benchmark else None
        found.append(
            BesideRow(
                each,
                *_population(other if each.attribute not in unsafe else None, file),
                benchmark="" if elsewhere is None else f"{elsewhere:g}",
                source=benchmark.source if benchmark and elsewhere is not None else "",
            )
        )
    return found


def beside_charts(
    rows: Sequence[BesideRow], titles: Mapping[str, str], note: str
) -> list[DotChart]:
    """The attributes of which both sample and register are shown, on a few charts."""
    sections = []
    for name in dict.fromkeys(row.sample.attribute for row in rows):
        own = [row for row in rows if row.sample.attribute == name]
        if any(row.population_percent for row in own):
            sources = {row.source for row in own if row.source}
            title = titles.get(name, name)
            said = f"{title} (benchmark: {', '.join(sorted(sources))})" if sources else title
            sections.append(DotSection(said, tuple(map(_dots, own))))
    return dot_charts(sections, note)[:MOST_CHARTS]


def _unsafe(
    file: StudyFile,
    totals: Sequence[Characteristic],
    drawn: Mapping[tuple[str, str], CharacteristicRow],
    counted: Mapping[tuple[str, str], CharacteristicRow],
) -> set[str]:
    """The attributes of which the register's figures would tell a small number."""
    threshold = file.publish.threshold
    touched: set[str] = set()
    for each in totals:
        one, other = drawn[_key(each)], counted.get(_key(each))
        hidden = each.n is None or each.denominator is None
        if other is None or hidden or any(_small(n, threshold) for n in _told(one, other)):
            touched.add(each.attribute)
    names = dict.fromkeys(each.attribute for each in totals)
    spread = {name for name in names if touched & family_of(name, file)}
    based = {name for name in names if spread & set(file.attributes[name].applies_if)}
    return spread | based


def _told(one: CharacteristicRow, other: CharacteristicRow) -> tuple[int, int, int, int]:
    """What a reader could take from the register's figures: them, and those not drawn."""
    return other.n, other.denominator, other.n - one.n, other.denominator - one.denominator


def _small(n: int, threshold: int) -> bool:
    return 1 <= n <= threshold


def _population(
    row: CharacteristicRow | None, file: StudyFile
) -> tuple[int | None, int | None, str, str]:
    if row is None:
        return None, None, "", CONFIDENTIAL
    if row.denominator < LEAST_BASE:
        return row.n, row.denominator, "", SMALL_BASE if row.denominator else "[z]"
    percent = percent_text(row.n, row.denominator, file.publish.decimals)
    return row.n, row.denominator, percent, ""


def _dots(row: BesideRow) -> DotRow:
    own = row.sample.percent if row.sample.n is not None else ""
    words = [f"{own}%" if own else "not shown"]
    words.append(f"register {row.population_percent}%" if row.population_percent else "")
    words.append(f"benchmark {row.benchmark}%" if row.benchmark else "")
    shares = [float(each) if each else None for each in (own, row.population_percent)]
    elsewhere = float(row.benchmark) if row.benchmark else None
    return DotRow(row.name, shares[0], shares[1], elsewhere, ", ".join(filter(None, words)))


def _key(row: CharacteristicRow | Characteristic) -> tuple[str, str]:
    return row.attribute, row.path or row.value
