"""Which charts are drawn, with which words? Bars, titles and alternative texts, no drawing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook.model import Codebook
from flows.publish.characteristics import Characteristic
from flows.publish.counts import ThemeCount
from flows.studyfile import ALL_CASES

MOST_BARS = 26
MOST_PANELS = 6
MOST_THEME_CHARTS = 3
WITHHELD = "withheld"
MARKS = {
    "[ne]": "not enough evidence on whether coders agree",
    "[nr]": "coders did not agree reliably",
}
TIED = 2
"""So many themes with the same share are named in a title."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its share in percent (None where it is not shown) and direct text.

    mark: [ne] or [nr] where coders are not known to agree, or do not agree, on it.
    """

    label: str
    share: float | None
    text: str
    mark: str = ""

    @property
    def words(self) -> str:
        """All that stands beside the bar."""
        return f"{self.text} {self.mark}".strip()


@dataclass(frozen=True, slots=True)
class Section:
    """Bars under one heading; beside each other as panels in a chart of groups."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: file name, a title that says the finding, what the bars are, and a text for it.

    panels: sections stand beside each other and share their labels. note: stands below the
    bars, in the picture itself.
    """

    name: str
    title: str
    under: str
    alternative: str
    sections: tuple[Section, ...]
    panels: bool = False
    note: str = ""


def theme_charts(rows: Sequence[ThemeCount], unit: str) -> list[Chart]:
    """Themes over all cases, areas kept together, on as few charts as hold them."""
    themes = [row for row in rows if row.kind == "theme" and not row.by and not row.part]
    sections = [
        Section(area, tuple(_bar(row.value, row) for row in themes if row.area == area))
        for area in dict.fromkeys(row.area for row in themes)
    ]
    packed = _packed(sections)[:MOST_THEME_CHARTS]
    return [
        Chart(
            name=f"themes-{number}" if len(packed) > 1 else "themes",
            title=_finding(each, unit),
            under=_under(
                f"Of the {unit} to which each question applies, those with the theme", each
            ),
            alternative=_alternative(each),
            sections=tuple(each),
        )
        for number, each in enumerate(packed, 1)
    ]


def group_charts(
    rows: Sequence[ThemeCount], by: str, title: str, unit: str, charts: int = 1
) -> list[Chart]:
    """Themes that are shown by group, those that differ most first, as panels beside each other."""
    shown: dict[tuple[str, str, str], list[ThemeCount]] = {}
    for row in rows:
        if row.kind == "theme" and row.by == by:
            shown.setdefault((row.question, row.part, row.value), []).append(row)
    ranked = sorted(shown.items(), key=lambda each: (-_spread(each[1]), each[0]))
    panels = [
        Section(value, tuple(_bar(row.group, row) for row in found))
        for (_, _, value), found in ranked
    ]
    chosen = [panels[at : at + MOST_PANELS] for at in range(0, len(panels), MOST_PANELS)][:charts]
    return [
        Chart(
            name=f"by-group-{number}" if len(chosen) > 1 else "by-group",
            title=_differing(each, title) if number == 1 else f"More themes by {title.lower()}",
            under=_under(
                f"Of each group's {unit} to which the question applies. Themes of which the "
                "groups' shares are furthest apart come first",
                each,
            ),
            alternative=_alternative(each),
            sections=tuple(each),
            panels=True,
        )
        for number, each in enumerate(chosen, 1)
    ]


def sample_chart(
    rows: Sequence[Characteristic], titles: Mapping[str, str], unit: str
) -> list[Chart]:
    """Characteristics of all cases, those with few values first, as far as one chart holds."""
    totals = [row for row in rows if row.group == ALL_CASES and not row.path]
    sections = [
        Section(
            titles.get(name, name), tuple(_plain(row) for row in totals if row.attribute == name)
        )
        for name in dict.fromkeys(row.attribute for row in totals)
    ]
    few = [each for each in sections if 2 <= len(each.bars) <= 5]
    chosen: list[Section] = []
    for each in few:
        if sum(len(one.bars) + 1 for one in chosen) + len(each.bars) < MOST_BARS:
            chosen.append(each)
    if not chosen:
        return []
    return [
        Chart(
            name="sample",
            title=f"What the {unit} of this study are like",
            under=_under(f"Share of the {unit} of which it is known", chosen),
            alternative=_alternative(chosen),
            sections=tuple(chosen),
        )
    ]


def share_text(row: ThemeCount | Characteristic, marker: str = "") -> str:
    """The share as in 78% (39 of 50), or what stands for it where it is not shown."""
    if row.denominator == 0:
        return "no case applies"
    if row.n is None or row.denominator is None:
        return f"[c] {WITHHELD}"
    told = f"{row.n:,} of {row.denominator:,}"
    return f"{row.percent}% ({told})" if row.percent else f"{told} {marker}".strip()


def _bar(label: str, row: ThemeCount) -> Bar:
    marker = " ".join(each for each in row.marker.split() if each in {"[u]", "[low]"})
    share = float(row.percent) if row.percent else None
    mark = next((each for each in row.marker.split() if each in MARKS), "")
    return Bar(label, share, share_text(row, marker), mark)


def _plain(row: Characteristic) -> Bar:
    share = float(row.percent) if row.percent and row.n is not None else None
    return Bar(row.value, share, share_text(row))


def _packed(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections in order on pages of about equal length, none longer than it need be."""
    total = sum(len(each.bars) + 1 for each in sections)
    pages = max(1, -(-total // MOST_BARS))
    room = total / pages
    packed: list[list[Section]] = [[]]
    filled = 0.0
    for each in sections:
        length = len(each.bars) + 1
        if packed[-1] and filled + length / 2 > room and len(packed) < pages:
            packed.append([])
            filled = 0.0
        packed[-1].append(each)
        filled += length
    return [page for page in packed if page]


def _finding(sections: Sequence[Section], unit: str) -> str:
    """What the chart shows, in neutral words: the themes with the largest share shown."""
    bars = [
        bar
        for section in sections
        for bar in section.bars
        if bar.share is not None and bar.mark != "[nr]"
    ]
    if not bars:
        return "Themes that have no count to go by yet"
    largest = max(bar.share or 0 for bar in bars)
    most = [bar for bar in bars if bar.share == largest]
    share, _, counts = most[0].text.partition(" (")
    if len(most) == 1:
        return f"“{most[0].label}” has the largest share here: {share} ({counts[:-1]} {unit})"
    if len(most) == TIED:
        return f"“{most[0].label}” and “{most[1].label}” have the largest share here: {share} each"
    return f"{len(most)} themes have the largest share here: {share} each"


def _differing(panels: Sequence[Section], title: str) -> str:
    """What differs most between the groups, and how far; only a title where nothing is shown."""
    shares = [(bar.share, bar.text) for bar in panels[0].bars if bar.share is not None]
    if not shares:
        return f"Themes by {title.lower()}"
    low, high = (each(shares)[1].partition(" (")[0] for each in (min, max))
    return f"“{panels[0].title}” differs most by {title.lower()}: from {low} to {high}"


def _under(told: str, sections: Sequence[Section]) -> str:
    """What the bars are, and what the symbols beside them mean."""
    bars = [bar for section in sections for bar in section.bars]
    used = {bar.mark for bar in bars}
    symbols = [f"{mark}: {words}" for mark, words in MARKS.items() if mark in used]
    if any(WITHHELD in bar.text for bar in bars):
        symbols.insert(0, "[c]: confidential, whatever the number behind it")
    return f"{told}. {'; '.join(symbols)}" if symbols else told


def _spread(rows: Sequence[ThemeCount]) -> float:
    shares = [float(row.percent) for row in rows if row.percent]
    return max(shares) - min(shares) if len(shares) > 1 else 0.0


def _alternative(sections: Sequence[Section]) -> str:
    """Every bar in words; what is withheld is said to be."""
    return "Bar chart. " + " ".join(_sentences(sections))


def _sentences(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        told = "; ".join(f"{bar.label} {bar.words}" for bar in section.bars)
        yield f"{section.title}: {told}."


def label_of(codebook: Codebook, row: ThemeCount) -> str:
    """The words for a row's value: the scale's label, or the theme's name."""
    if row.kind == "theme":
        return row.value
    scale = codebook.scale_of(codebook.questions[row.question])
    assert scale is not None
    return scale.label(row.value)
