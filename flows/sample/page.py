"""What does the page of the sample show? How it came about, and how it compares."""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codebook.pages import Banner, render
from flows.datafiles import csv_file
from flows.publish.dots import draw_dots
from flows.publish.groups import column_title
from flows.register.eligibility import NO_DATE, Sieved, rule_in_words
from flows.sample.casesflow import Step, boxes
from flows.sample.chart import DotChart, dot_charts, dot_sections
from flows.sample.comparison import Compared, ComparedNumbers
from flows.studyfile import StudyFile

COMPARED = (
    "attribute",
    "value",
    "sample_n",
    "sample_denominator",
    "sample_percent",
    "register_n",
    "register_denominator",
    "register_percent",
    "difference_points",
    "benchmark_percent",
)
NUMBERS = ("mean", "lowest", "highest")
FLOW = ("step", "stays_or_out", "words", "cases")


@dataclass(frozen=True, slots=True)
class Out:
    """A case that went out of the sample, and the one that came in, "" where none could."""

    case_out: str
    case_in: str
    why: str
    who: str
    day: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the page tells beside its tables.

    population: the cases that could be drawn; register: all of the register. alike: sentences
    on the draw, and on cases that are one child or one incident. dates: which date was believed.
    replaced: cases that went out since; short: counts of the design that are short for it.
    """

    study: str
    banner: Banner | None
    method: str
    seed: int
    cases: int
    population: int
    register: int
    alike: tuple[str, ...]
    dates: Sieved
    replaced: tuple[Out, ...] = ()
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its drawing as a data URI."""

    chart: DotChart
    source: str


def sample_html(
    file: StudyFile, known: Known, tables: Sequence[Compared], flow: Sequence[Step]
) -> str:
    """The page, without script or outside request."""
    return render(
        "sample.html.j2",
        "flows.sample",
        study=known.study,
        kind="Sample",
        heading="The sample beside the register",
        banner=known.banner,
        known=known,
        tables=tables,
        boxes=list(boxes(flow)),
        flow=flow,
        rules=_rules(file, known.dates),
        pictures=[_picture(each) for each in dot_charts(dot_sections(tables), file.synthetic)],
        contents=[
            ("flow", "Cases in and out"),
            ("compared", "Sample and register, attribute by attribute"),
        ],
    )


def representativeness_csv(tables: Sequence[Compared]) -> bytes:
    """Every value of every attribute; for numbers rows of mean, lowest and highest at the end."""
    return csv_file(COMPARED, [line for table in tables for line in _lines(table)])


def flow_csv(flow: Sequence[Step]) -> bytes:
    """The flow of cases, a row for each step."""
    return csv_file(FLOW, [(each.step, each.kind, each.words, each.cases) for each in flow])


def _picture(chart: DotChart) -> Picture:
    drawn = base64.b64encode(draw_dots(chart, png=False)[f"{chart.name}.svg"]).decode()
    return Picture(chart, f"data:image/svg+xml;base64,{drawn}")


def _lines(table: Compared) -> Iterator[Sequence[object]]:
    for row in table.rows:
        counts = (row.n, table.base, row.percent, row.population_n, table.population_base)
        more = (row.population_percent, row.difference, row.benchmark)
        yield (table.name, row.name, *counts, *more)
    one, other = table.numbers, table.population_numbers
    if one is not None and other is not None:
        for name in NUMBERS:
            told = (_number(one, name), one.n, "", _number(other, name), other.n)
            yield (table.name, name, *told, "", "", "")


def _number(numbers: ComparedNumbers, name: str) -> str:
    return str(getattr(numbers, name))


def _rules(file: StudyFile, found: Sieved) -> list[str]:
    """How eligibility was told, in sentences."""
    settings, told = file.eligibility, []
    if settings.dates:
        used = Counter(found.dated_by.values())
        sources = [f"{column_title(file, c)} ({used[c]:,} cases)" for c in settings.dates]
        told.append(
            f"A case's date is the first that is given of: {', '.join(sources)}. "
            f"Of {used['']:,} there is none ({NO_DATE})."
        )
    for reason in settings.exclude:
        sentence = f"Excluded as “{reason}”: cases where {rule_in_words(file, reason)}."
        unsure = found.undecided.get(reason, 0)
        if unsure:
            sentence += f" Of {unsure:,} the register does not say; they are not excluded."
        told.append(sentence)
    if settings.column:
        told.append(f"Other reasons stand in the register's column {settings.column}.")
    return told
