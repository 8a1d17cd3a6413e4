"""Which figures of the register may stand beside the sample's? Those that tell nothing small."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.publish.characteristics import (
    Characteristic,
    base_of,
    cell_of,
    characteristics,
    counts_of_rows,
    family_of,
    relations,
)
from flows.publish.protect import CONFIDENTIAL, LEAST_BASE, SMALL_BASE
from flows.publish.recover import Cell, Relation, ranges
from flows.sample.characteristics import APART, CharacteristicRow
from flows.sample.chart import DotChart, DotRow, DotSection, dot_charts
from flows.sample.percent import percent_text
from flows.studyfile import ALL_CASES, StudyFile

MOST_CHARTS = 2
REGISTER, LEFT = "register", "not drawn"
"""What begins the names of the register's counts, and of those of the cases not drawn."""
Level = tuple[str, bool]
"""An attribute's outer (or only) values, or its inner ones."""


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
    register's figures are shown for all values of an attribute or for none (of a nested one for
    the outer values, or for these and the inner ones): where no small count of the sample, of
    the register or of the cases not drawn can be worked out from all that is shown. What rests
    by a rule on an attribute that is not shown whole is not shown.
    """
    totals = [each for each in shown if each.group == ALL_CASES]
    counted = {_key(each): each for each in population if each.group == ALL_CASES}
    drawn = [each for each in sample if each.group == ALL_CASES]
    levels = _shown(file, totals, drawn, list(counted.values()))
    found = []
    for each in totals:
        other, level = counted[_key(each)], (each.attribute, _is_inner(each))
        benchmark = file.attributes[each.attribute].benchmark
        elsewhere = benchmark.percent.get(each.path or each.value) if benchmark else None
        found.append(
            BesideRow(
                each,
                *_population(other if level in levels else None, file),
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
        own = [row for row in rows if row.sample.attribute == name and row.population_percent]
        if own:
            sources = {row.source for row in own if row.source}
            title = titles.get(name, name)
            said = f"{title} (benchmark: {', '.join(sorted(sources))})" if sources else title
            sections.append(DotSection(said, tuple(map(_dots, own))))
    return dot_charts(sections, note)[:MOST_CHARTS]


def _shown(
    file: StudyFile,
    totals: Sequence[Characteristic],
    drawn: Sequence[CharacteristicRow],
    counted: Sequence[CharacteristicRow],
) -> set[Level]:
    """The levels of attributes of which the register's figures tell nothing small."""
    levels: set[Level] = set()
    for family in {frozenset(family_of(each.attribute, file)) for each in totals}:
        levels |= _of_family(
            file,
            [each for each in totals if each.attribute in family],
            characteristics([each for each in drawn if each.attribute in family], 0),
            characteristics([each for each in counted if each.attribute in family], 0),
        )
    whole = {
        each.attribute
        for each in totals
        if each.n is not None and (each.attribute, _is_inner(each)) in levels
    }
    part = {each.attribute for each in totals if each.n is None} | (
        {each.attribute for each in totals} - whole
    )
    based = {name for name, each in file.attributes.items() if part & set(each.applies_if)}
    return {level for level in levels if level[0] not in based}


def _of_family(
    file: StudyFile,
    totals: Sequence[Characteristic],
    drawn: Sequence[Characteristic],
    counted: Sequence[Characteristic],
) -> set[Level]:
    """Levels are taken away until no small number can be worked out, of whatever is shown.

    Numbers are the sample's, the register's, and of the cases that were not drawn.
    """
    threshold = file.publish.threshold
    sample, register = counts_of_rows(drawn), counts_of_rows(counted)
    hidden = {cell_of(each) for each in totals if each.n is None}
    hidden |= {base_of(each.attribute) for each in totals if each.denominator is None}
    level = {cell_of(each): (each.attribute, _is_inner(each)) for each in totals}
    level |= {base_of(each.attribute): (each.attribute, False) for each in totals}
    truth = dict(sample)
    truth |= {(REGISTER, *cell): n for cell, n in register.items()}
    truth |= {(LEFT, *cell): register[cell] - n for cell, n in sample.items()}
    known = [*relations(drawn, sample, file)]
    known += [_moved(each) for each in relations(counted, register, file)]
    known += [
        Relation({(REGISTER, *cell): 1, cell: -1, (LEFT, *cell): -1}, equal=True) for cell in sample
    ]
    shown = set(level.values())
    while shown:
        unseen = {cell for cell in truth if cell in hidden or _unseen(cell, level, shown)}
        told = _told_small(truth, unseen, known, threshold)
        if not told:
            break
        touched = {level[_bare(cell)] for cell in told} & shown
        shown = shown - touched if touched else set()
    return {each for each in shown if (each[0], False) in shown}


def _unseen(cell: Cell, level: Mapping[Cell, Level], shown: Collection[Level]) -> bool:
    """Whether a count is not printed: of the cases not drawn none is."""
    return cell[0] == LEFT or (cell[0] == REGISTER and level[_bare(cell)] not in shown)


def _told_small(
    truth: Mapping[Cell, int], unseen: Collection[Cell], known: Sequence[Relation], threshold: int
) -> list[Cell]:
    """The small counts that are printed, or can be worked out from what is."""
    visible = {cell: n for cell, n in truth.items() if cell not in unseen}
    small = sorted(cell for cell, n in truth.items() if 1 <= n <= threshold)
    found = ranges(unseen, visible, known, [cell for cell in small if cell in unseen])
    return [cell for cell in small if cell in visible or found[cell].determined]


def _bare(cell: Cell) -> Cell:
    """The count's name among the sample's."""
    return cell[1:] if cell[0] in (REGISTER, LEFT) else cell


def _moved(relation: Relation) -> Relation:
    """What holds of the sample's numbers, said of the register's."""
    times = {(REGISTER, *cell): each for cell, each in relation.times.items()}
    return Relation(times, relation.equal)


def _is_inner(row: Characteristic) -> bool:
    return APART in row.path


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
