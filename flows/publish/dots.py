"""How does a chart of dots look? Sample, register and benchmark on one line for each value."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flows.publish.figures import (
    BAR,
    FIXED,
    INK,
    QUIET,
    WIDTH,
    files_of,
    guide_lines,
    heading,
    label,
    percent_scale,
    style_file,
    wrapped,
)
from flows.sample.chart import DotChart, DotRow, DotSection

RING = "#801650"
DIAMOND = "#28A197"
ROW = 0.34
"""Inches that a value takes."""


@lru_cache(maxsize=32)
def draw_dots(chart: DotChart, *, png: bool = True) -> Mapping[str, bytes]:
    """The chart's files by name: NAME.svg and, if wanted, NAME.png."""
    with mpl.rc_context(FIXED, fname=style_file()):
        figure = _figure(chart)
        files = files_of(figure, chart, png=png)
        figure.clear()
    return MappingProxyType(files)


def _figure(chart: DotChart) -> Figure:
    """The chart's sections below each other, each under its heading."""
    rows = sum(_tall(section) for section in chart.sections)
    tall = rows * ROW + 0.68
    figure = Figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((0.40, 0.6 / tall, 0.34, 1 - 0.68 / tall))
    at = 0.0
    for section in chart.sections:
        at += 1.0
        heading(figure, axes, at, section.title)
        at += 0.35
        begun = at
        for row in section.rows:
            lines = wrapped(row.label)
            height = 0.82 * len(lines)
            _dots(axes, at + height / 2, row)
            label(axes, -0.05, at + height / 2, lines, apart=0.62)
            at += height
        guide_lines(axes, begun, at)
    percent_scale(axes, at)
    if chart.note:
        figure.text(0.004, 0.06 / tall, chart.note, fontsize=9, color=QUIET)
    return figure


def _tall(section: DotSection) -> float:
    return 1.35 + sum(0.82 * len(wrapped(row.label)) for row in section.rows)


def _dots(axes: Axes, at: float, row: DotRow) -> None:
    """What is known of a value, joined by a line, and its text right of the scale."""
    known = [each for each in (row.sample, row.population, row.benchmark) if each is not None]
    if len(known) > 1:
        axes.hlines([at], min(known), max(known), color="#B1B4B6", linewidth=2, zorder=1)
    if row.benchmark is not None:
        axes.plot([row.benchmark], [at], "D", color=DIAMOND, markersize=7, clip_on=False, zorder=2)
    if row.population is not None:
        axes.plot(
            [row.population], [at], "o", markersize=9, markerfacecolor="white",
            markeredgecolor=RING, markeredgewidth=2, clip_on=False, zorder=3,
        )  # fmt: skip
    if row.sample is not None:
        axes.plot([row.sample], [at], "o", color=BAR, markersize=7, clip_on=False, zorder=4)
    axes.text(106, at, row.text, va="center", color=INK, fontsize=10)
