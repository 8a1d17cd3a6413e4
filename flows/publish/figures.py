"""How does a chart look? Bars with direct text, as SVG and PNG, the same bytes each time."""

import io
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from flows.publish.charts import Bar, Chart, Section

BAR = "#12436D"
QUIET = "#505A5F"
INK = "#0B0C0C"
FONTS = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif"
WIDTH = 10.0
ROW = 0.31
"""Inches that a bar takes."""
GROUP_ROW = 0.42
LABEL_WIDTH = 46
FIXED: dict[Any, Any] = {
    "svg.hashsalt": "intercoder",
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "path.simplify": False,
}


@lru_cache(maxsize=32)
def draw(chart: Chart, *, png: bool = True) -> Mapping[str, bytes]:
    """The chart's files by name below `figures/`: NAME.svg and, if wanted, NAME.png.

    The same chart is drawn once: a release that follows its draft shows the draft's pictures.
    """
    with mpl.rc_context(FIXED, fname=style_file()):
        figure = _panels(chart.sections) if chart.panels else _listed(chart.sections)
        if chart.note:
            figure.text(0.004, 0.06 / figure.get_figheight(), chart.note, fontsize=9, color=QUIET)
        files = files_of(figure, chart, png=png)
        figure.clear()
    return MappingProxyType(files)


class Described(Protocol):
    """What every chart says of itself."""

    @property
    def name(self) -> str: ...  # noqa: D102  # of its files
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def alternative(self) -> str: ...  # noqa: D102


def files_of(figure: Figure, chart: Described, *, png: bool) -> dict[str, bytes]:
    """The drawn figure as NAME.svg and, if wanted, NAME.png."""
    files = {f"{chart.name}.svg": _svg(figure, chart)}
    if png:
        files[f"{chart.name}.png"] = _png(figure, chart)
    return files


def style_file() -> str:
    """The file of the Government Analysis Function's style, found without importing its package."""
    spec = find_spec("afcharts")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).with_name("afcharts.mplstyle"))


def _svg(figure: Figure, chart: Described) -> bytes:
    out = io.BytesIO()
    FigureCanvasSVG(figure)
    metadata = {
        "Date": None,
        "Creator": None,
        "Title": chart.title,
        "Description": chart.alternative,
    }
    figure.savefig(out, format="svg", metadata=metadata)
    return out.getvalue().replace(b"'DejaVu Sans'", FONTS.replace("'", "&apos;").encode())


def _png(figure: Figure, chart: Described) -> bytes:
    out = io.BytesIO()
    FigureCanvasAgg(figure)
    metadata = {"Software": None, "Title": chart.title, "Description": chart.alternative}
    figure.savefig(out, format="png", dpi=110, metadata=metadata)
    return out.getvalue()


def _listed(sections: Sequence[Section]) -> Figure:
    """Sections below each other, each under its heading in bold."""
    lines = sum(len(wrapped(bar.label)) for section in sections for bar in section.bars)
    rows = lines * 0.82 + len(sections) * 1.35
    tall = rows * ROW + 0.68
    figure = Figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((0.40, 0.6 / tall, 0.39, 1 - 0.68 / tall))
    at = 0.0
    for section in sections:
        at += 1.0
        heading(figure, axes, at, section.title)
        at += 0.35
        begun = at
        for bar in section.bars:
            height = 0.82 * len(wrapped(bar.label))
            _bar(axes, at + height / 2, bar, 0.56)
            label(axes, -0.02, at + height / 2, wrapped(bar.label), apart=0.62)
            at += height
        guide_lines(axes, begun, at)
    percent_scale(axes, at)
    return figure


def _panels(sections: Sequence[Section]) -> Figure:
    """Sections beside each other, three in a row, with the group's names at the left."""
    groups = max(len(section.bars) for section in sections)
    across = min(3, len(sections))
    down = -(-len(sections) // across)
    tall = groups * GROUP_ROW + 1.05
    whole = down * tall + 0.28
    figure = Figure(figsize=(WIDTH, whole))
    left, width = 0.23, 0.77 / across
    for place, section in enumerate(sections):
        row, column = divmod(place, across)
        bottom = 1 - ((row + 1) * tall - 0.42) / whole
        axes = figure.add_axes(
            (left + column * width, bottom, width * 0.42, groups * GROUP_ROW / whole)
        )
        axes.set_title(
            "\n".join(textwrap.wrap(section.title, 30)), loc="left", fontsize=10.5, weight="bold"
        )
        for at, bar in enumerate(section.bars):
            _bar(axes, at + 0.5, bar, 0.62, size=9.5)
            if column == 0:
                label(axes, -0.04, at + 0.5, wrapped(bar.label, 26), apart=0.38, size=9.5)
        guide_lines(axes, 0, groups)
        percent_scale(axes, groups)
    return figure


def heading(figure: Figure, axes: Axes, at: float, title: str) -> None:
    """A section's title in bold, from the left edge of the picture."""
    place = blended_transform_factory(figure.transFigure, axes.transData)
    axes.text(0.004, at, title, transform=place, va="center", weight="bold", color=INK)


def label(
    axes: Axes, x: float, at: float, lines: Sequence[str], apart: float, size: float = 11
) -> None:
    """A bar's label, each line for itself, so that its right edge holds in any font."""
    for number, line in enumerate(lines):
        axes.text(
            x, at + (number - (len(lines) - 1) / 2) * apart, line, ha="right", va="center",
            transform=axes.get_yaxis_transform(), fontsize=size, color=INK,
        )  # fmt: skip


def guide_lines(axes: Axes, begin: float, end: float) -> None:
    """The line that bars stand on and faint ones at 50 and 100 percent, beside the bars only."""
    axes.vlines([50, 100], begin, end, color="#D5D8DA", linewidth=0.6, zorder=0)
    axes.vlines([0], begin, end, color=QUIET, linewidth=1)


def _bar(axes: Axes, at: float, bar: Bar, thick: float, size: float = 11) -> None:
    """The bar and its text, which stands right of it, in grey where nothing is shown."""
    if bar.share:
        axes.barh(at, bar.share, height=thick, color=BAR)
    colour = INK if bar.share is not None else QUIET
    axes.text((bar.share or 0) + 2, at, bar.words, va="center", color=colour, fontsize=size)


def percent_scale(axes: Axes, rows: float) -> None:
    """A scale from 0 to 100 percent, from the top down."""
    axes.set_xlim(0, 100)
    axes.set_ylim(rows + 0.1, 0)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.set_xticks([0, 50, 100], ["0", "50", "100%"])
    axes.tick_params(axis="x", length=0, labelsize=9.5, labelcolor=QUIET)
    axes.spines[["left", "bottom"]].set_visible(False)


def wrapped(label: str, width: int = LABEL_WIDTH) -> list[str]:
    """The label in lines, which may end at a space or after a slash."""
    lines = textwrap.wrap(label.replace("/", "/\x00 "), width + 1, break_long_words=False)
    return [line.replace("\x00 ", "").replace("\x00", "") for line in lines] or [""]
