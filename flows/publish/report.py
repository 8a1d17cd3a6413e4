"""What does report.html show? Findings as charts, tables, method, limits and reliability."""

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.pages import render
from flows.publish.characteristics import Characteristic
from flows.publish.charts import Chart, label_of
from flows.publish.combined import SEVERAL
from flows.publish.content import VERDICT_WORDS, Content
from flows.publish.counts import ThemeCount
from flows.publish.findings import key_findings
from flows.publish.groups import column_title
from flows.sample.characteristics import APART
from flows.sample.chart import DotChart

TONES = {"reliable": "good", "not_enough_evidence": "fair", "not_reliable": "poor", "": "none"}
ALL = "All"
SAMPLE = ("sample", "representativeness")
"""How the names of charts begin that show what the cases are like."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its drawing as a data URI."""

    chart: Chart | DotChart
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a count, and the counts of the groups beside it, as they are shown.

    nested: whether it is a part of the row above it.
    """

    figure: str
    label: str
    kind: str
    n: str
    denominator: str
    percent: str
    groups: tuple[str, ...]
    nested: bool = False
    weighted: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A question or part with its counts."""

    key: str
    part: str
    title: str
    ask: str
    verdict: str
    tone: str
    lines: tuple[Line, ...]
    outside: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaBlocks:
    """An area with its questions. groups: columns of its table, where any is shown by group."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of any of its questions, in their order."""
        return tuple(dict.fromkeys(group for block in self.blocks for group in block.groups))


def report_html(content: Content, drawings: Mapping[str, bytes]) -> str:
    """The report as one page without script or outside request.

    drawings: SVG files by name (`themes.svg`).
    """
    titles = {name: each.title for name, each in content.file.attributes.items()}
    return render(
        "report.html.j2",
        "flows.publish",
        study=content.file.title,
        kind="Results for the study team" if content.status.internal else "Results",
        heading="What the cases show",
        banners=content.banners,
        content=content,
        findings=key_findings(content.rows, content.verdicts, content.cases),
        pictures=[_picture(each, drawings) for each in content.charts if not _of_sample(each)],
        sample=[_picture(each, drawings) for each in content.charts if _of_sample(each)],
        areas=_areas(content),
        characteristics=_characteristics(content.characteristics, titles),
        verdicts=_verdicts(content),
        by_group=_by_group(content),
        judged=Counter(word for _, _, word, _ in _verdicts(content)),
        contents=[
            ("findings", "Key findings"),
            ("cases", "The cases"),
            ("answers", "All answers"),
            ("method", "Method"),
            ("limits", "Limits"),
            ("reliability", "Reliability of each question"),
            ("trace", "Where the figures come from"),
        ],
    )


def _of_sample(chart: Chart | DotChart) -> bool:
    return chart.name.startswith(SAMPLE)


def _picture(chart: Chart | DotChart, drawings: Mapping[str, bytes]) -> Picture:
    drawn = base64.b64encode(drawings[f"{chart.name}.svg"]).decode()
    return Picture(chart, f"data:image/svg+xml;base64,{drawn}")


def _areas(content: Content) -> list[AreaBlocks]:
    blocks: dict[tuple[str, str], list[ThemeCount]] = {}
    for row in content.rows:
        blocks.setdefault((row.question, row.part), []).append(row)
    outside: dict[tuple[str, str], list[str]] = {}
    for each in content.excluded:
        told = f"{each.n:,} where {each.reason}"
        outside.setdefault((each.question, each.part), []).append(told)
    areas = [(area.id, area.title) for area in content.codebook.areas]
    return [
        AreaBlocks(
            area_id,
            title,
            tuple(
                _block(content, rows, tuple(outside.get(key, ())))
                for key, rows in blocks.items()
                if rows[0].area == title
            ),
        )
        for area_id, title in [*areas, ("several-questions", SEVERAL)]
        if any(rows[0].area == title for rows in blocks.values())
    ]


def _block(content: Content, rows: Sequence[ThemeCount], outside: tuple[str, ...]) -> Block:
    part = rows[0].part
    asked = content.asked(rows[0].question, part)
    by = content.file.group_by
    groups = tuple(dict.fromkeys(row.group for row in rows if row.by == by))
    by_group = {(row.kind, row.value, row.group): row for row in rows if row.by == by}
    lines = tuple(
        Line(
            row.figure,
            label_of(content.codebook, row),
            row.kind,
            *_shown(row),
            tuple(_in_group(by_group[row.kind, row.value, group]) for group in groups),
            weighted=f"{row.weighted_percent}%" if row.weighted_percent else "–",
        )
        for row in rows
        if not row.by
    )
    verdict = content.verdicts.get(asked.key, "")
    return Block(
        key=asked.key,
        part=part,
        title=asked.title,
        ask=asked.ask,
        verdict=VERDICT_WORDS[verdict],
        tone=TONES[verdict],
        lines=lines,
        outside=outside,
        groups=groups,
    )


def _shown(row: ThemeCount | Characteristic) -> tuple[str, str, str]:
    """Number, denominator and percentage as text, each with its symbol where it is not shown."""
    symbol = next((each for each in row.marker.split() if each not in {"[ne]", "[nr]"}), "")
    return (
        "[c]" if row.n is None else f"{row.n:,}",
        "[c]" if row.denominator is None else f"{row.denominator:,}",
        symbol or (f"{row.percent}%" if row.percent else ""),
    )


def _in_group(row: ThemeCount) -> str:
    n, denominator, percent = _shown(row)
    return percent if percent == "[z]" else f"{n} of {denominator}, {percent}"


def _characteristics(
    rows: Sequence[Characteristic], titles: Mapping[str, str]
) -> list[tuple[str, list[Line]]]:
    """Title and lines of each attribute, all cases only."""
    found: dict[str, list[Line]] = {}
    for row in rows:
        if row.group == ALL:
            nested = APART in row.path
            line = Line("", row.value, "value", *_shown(row), (), nested)
            found.setdefault(titles.get(row.attribute, row.attribute), []).append(line)
    return list(found.items())


def _by_group(content: Content) -> str:
    """How many questions are not shown by group, and why; nothing where all are."""
    if content.status.internal or not (content.withheld or content.unreliable):
        return ""
    group = column_title(content.file, content.file.group_by).lower()
    small, unsure = len(content.withheld), len(content.unreliable)
    why = "a count would be so small that it could tell of single people"
    questions = {row.question for row in content.rows} & set(content.codebook.questions)
    if small + unsure >= len(questions):
        told = f"No question is shown by {group}: in each, {why}"
        return f"{told}, or coders did not agree reliably." if unsure else f"{told}."
    told = f"{small} {_are(small)} not shown by {group}, since {why}." if small else ""
    if unsure:
        told += f" {unsure} {_are(unsure)} not, since coders did not agree reliably."
    return told.strip()


def _are(questions: int) -> str:
    return "question is" if questions == 1 else "questions are"


def _verdicts(content: Content) -> list[tuple[str, str, str, str]]:
    """Key, title, verdict in words and its tone, for each question and part with counts."""
    found = []
    for question in content.codebook:
        for part in question.parts:
            key = question.row_key(part)
            if content.codebook.scale_of(question) is not None:
                word = content.verdicts.get(key, "")
                title = f"{question.title}: {part}" if part else question.title
                found.append((key, title, VERDICT_WORDS[word], TONES[word]))
    return found
