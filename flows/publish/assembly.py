"""Of which files does a publication consist, for readers and for the study team?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codebook.handbook import handbook_html
from flows.publish.beside import BesideRow, beside_charts, beside_rows
from flows.publish.characteristics import (
    Characteristic,
    characteristics,
    protected_characteristics,
)
from flows.publish.charts import Chart, group_charts, sample_chart, theme_charts
from flows.publish.combined import combination_counts, verdicts_with_combinations
from flows.publish.content import Content, Status
from flows.publish.counts import Excluded, ThemeCount, exclusions, theme_counts
from flows.publish.dots import draw_dots
from flows.publish.figures import draw
from flows.publish.groups import column_title, published_columns
from flows.publish.linked import blocks
from flows.publish.method import limits, method
from flows.publish.outputs import (
    characteristics_csv,
    datapackage_json,
    manifest_json,
    theme_counts_csv,
)
from flows.publish.protect import Protection, protected
from flows.publish.report import report_html
from flows.publish.tables import tables_xlsx
from flows.publish.weighted import weighted_shares, with_shares
from flows.sample.characteristics import characteristic_rows
from flows.sample.chart import DotChart
from flows.standing import Standing, received_files
from flows.studyfile import StudyFile

UNIT = "cases"
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a study before and after protection."""

    rows: Sequence[ThemeCount]
    characteristics: Sequence[Characteristic]
    excluded: Sequence[Excluded]
    protection: Protection
    protected_characteristics: Sequence[Characteristic]
    beside: Sequence[BesideRow]


def counted(file: StudyFile, standing: Standing) -> Counted:
    """Everything that is counted, and what of it may be published."""
    codebook, cases, settings = standing.codebook, standing.cases, file.publish
    rows = theme_counts(codebook, standing.answers, cases, file)
    rows += combination_counts(codebook, standing.answers, cases, file)
    columns = {"", *published_columns(file)}
    sampled = characteristic_rows(list(cases.values()), file)
    described = characteristics(sampled, settings.decimals)
    published = protected_characteristics(described, file, settings.threshold)
    population = characteristic_rows(standing.population, file, grouped=False)
    found = protected(
        codebook,
        [row for row in rows if row.by in columns],
        settings.threshold,
        standing.verdicts,
        additive=settings.count_by == "case",
    )
    shares = weighted_shares(rows, codebook, standing, file)
    if shares is not None:
        rows = with_shares(rows, shares, public=False)
        found = replace(found, rows=tuple(with_shares(found.rows, shares, public=True)))
    return Counted(
        rows=rows,
        characteristics=described,
        excluded=exclusions(codebook, standing.answers, cases, file),
        protection=found,
        protected_characteristics=published,
        beside=beside_rows(file, published, sampled, population) if standing.population else (),
    )


def published_files(
    file: StudyFile, standing: Standing, counts: Counted, status: Status, program: str
) -> Files:
    """The files of published/ by path: protected, without a case, a quote or a coder's answer."""
    rows, titles = counts.protection.rows, file.column_titles
    charts = [
        *theme_charts(rows, UNIT),
        *group_charts(rows, file.group_by, column_title(file, file.group_by), UNIT),
        *sample_chart(counts.protected_characteristics, titles, UNIT),
    ]
    beside = counts.beside
    beside_pictures = beside_charts(beside, titles, file.synthetic)
    shown: list[Chart | DotChart] = [*_noted(charts, file), *beside_pictures]
    content = replace(
        _content(file, standing, counts, status, shown),
        beside=beside,
        rows=rows,
        characteristics=counts.protected_characteristics,
        excluded=shown_exclusions(standing, counts, file.publish.threshold),
        withheld=_questions(counts.protection.withheld, file.group_by),
        unreliable=_questions(counts.protection.unreliable, file.group_by),
    )
    drawings = _drawings(shown)
    handbook = handbook_html(
        standing.codebook,
        standing.reliability,
        titles,
        content.banners,
        unit=file.unit.name,
        unit_guidance=file.unit.guidance,
        changed=standing.changed,
    )
    return {
        "theme-counts.csv": theme_counts_csv(rows, content.weighted),
        "characteristics.csv": characteristics_csv(content.characteristics),
        "datapackage.json": datapackage_json(content),
        "tables.xlsx": tables_xlsx(content),
        "report.html": report_html(content, drawings).encode(),
        "codebook.html": handbook.encode(),
        **{f"figures/{name}": drawn for name, drawn in drawings.items()},
        "run-manifest.json": manifest_json(
            content, standing.inputs, received_files(standing.answers), program
        ),
    }


def internal_files(
    file: StudyFile, standing: Standing, counts: Counted, status: Status, program: str
) -> Files:
    """The unprotected twins by path below reports/internal/."""
    title = column_title(file, file.group_by)
    charts = _noted(group_charts(counts.rows, file.group_by, title, UNIT, charts=2), file)
    content = _content(file, standing, counts, replace(status, internal=True), charts)
    return {
        "theme-counts.csv": theme_counts_csv(counts.rows, content.weighted),
        "characteristics.csv": characteristics_csv(counts.characteristics),
        "report.html": report_html(content, _drawings(charts, png=False)).encode(),
        "run-manifest.json": manifest_json(
            content, standing.inputs, received_files(standing.answers), program
        ),
    }


def shown_exclusions(standing: Standing, counts: Counted, threshold: int) -> list[Excluded]:
    """What was left out of denominators, where that tells no small number.

    Only for questions all of whose reasons are large, in blocks without a hidden count.
    """
    hidden = {row.question for row in counts.protection.rows if row.n is None}
    safe: set[str] = set()
    for block in blocks(standing.codebook):
        if not hidden & set(block.questions):
            safe |= set(block.questions)
    small = {(each.question, each.part) for each in counts.excluded if each.n <= threshold}
    return [
        each
        for each in counts.excluded
        if each.question in safe and (each.question, each.part) not in small
    ]


def _content(
    file: StudyFile,
    standing: Standing,
    counts: Counted,
    status: Status,
    charts: Sequence[Chart | DotChart],
) -> Content:
    return Content(
        file=file,
        codebook=standing.codebook,
        status=status,
        cases=len(standing.cases),
        rows=counts.rows,
        characteristics=counts.characteristics,
        excluded=counts.excluded,
        verdicts=verdicts_with_combinations(standing.codebook, standing.verdicts),
        charts=charts,
        method=method(file, standing),
        limits=limits(file, standing),
        against=standing.against,
    )


def _questions(left_out: Sequence[tuple[str, str]], by: str) -> list[str]:
    return [question for column, question in left_out if column == by]


def _noted(charts: Sequence[Chart], file: StudyFile) -> list[Chart]:
    """The charts, with a note in each picture where nothing in it is real."""
    return [replace(chart, note=file.synthetic) for chart in charts]


def _drawings(charts: Sequence[Chart | DotChart], *, png: bool = True) -> Files:
    return {name: drawn for chart in charts for name, drawn in _drawn(chart, png).items()}


def _drawn(chart: Chart | DotChart, png: bool) -> Mapping[str, bytes]:
    return draw_dots(chart, png=png) if isinstance(chart, DotChart) else draw(chart, png=png)
