"""How wide will intervals be? A chart of the expected width over the double-coded cases."""

import io
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from codebook.pages import fixed
from flows.agreement.power import STUDIES, chances
from flows.agreement.studies import Setting
from flows.agreement.verdicts import WIDE, Standard
from flows.plan.planning import RoundDesign, Tick
from flows.publish.figures import FIXED, FONTS, INK, QUIET, style_file

COLOURS = ("#801650", "#F46A25", "#28A197", "#12436D")
KINDS = (
    ("Yes or no, one case in twenty", Setting("nominal", (0.95, 0.05))),
    ("Yes or no, one case in ten", Setting("nominal", (0.9, 0.1))),
    ("Three ordered values, equally often", Setting("ordinal", (1 / 3,) * 3)),
    ("Yes or no, half of the cases", Setting("nominal", (0.5, 0.5))),
)
FEWEST, MOST, POINTS = 10, 1000, 13
APART = 0.1
"""How far the words at the ends of two lines are kept from each other."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The expected width of the interval by double-coded cases, for one kind of question."""

    words: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class WidthChart:
    """The chart as SVG, with a text for those who do not see it."""

    svg: bytes
    alternative: str


def width_curves(
    agreement: float, coders: int, planned: int, standard: Standard, tick: Tick | None = None
) -> tuple[Curve, ...]:
    """Mean widths for four kinds of question, up to well beyond the planned number of cases."""
    most = min(MOST, max(120, 2 * planned))
    numbers = [round(FEWEST * (most / FEWEST) ** (at / (POINTS - 1))) for at in range(POINTS)]
    curves = []
    for words, kind in KINDS:
        setting = Setting(kind.level, kind.shares, (), coders)
        points = []
        for number in numbers:
            seen = chances(setting, agreement, number, standard, studies=STUDIES, all_of_them=True)
            points += [(number, seen.width)] if seen.width is not None else []
        curves.append(Curve(words, tuple(points)))
        if tick is not None:
            tick(len(curves), len(KINDS))
    return tuple(curves)


def width_chart(
    curves: tuple[Curve, ...], rounds: tuple[RoundDesign, ...], standard: Standard
) -> WidthChart:
    """The curves with direct labels, and a mark where each round's number of cases lies."""
    with mpl.rc_context(FIXED, fname=style_file()):
        figure = Figure(figsize=(10.0, 4.6))
        axes = figure.add_axes((0.06, 0.13, 0.56, 0.77))
        most = max(number for curve in curves for number, _ in curve.points)
        for curve, colour in zip(curves, COLOURS, strict=True):
            axes.plot(*zip(*curve.points, strict=True), color=colour, linewidth=2.2)
        _scales(axes, most, standard)
        _marks(axes, rounds, most)
        _named(axes, curves)
        out = io.BytesIO()
        FigureCanvasSVG(figure)
        metadata: dict[str, Any] = {"Date": None, "Creator": None, "Title": "Width of intervals"}
        figure.savefig(out, format="svg", metadata=metadata)
        figure.clear()
    svg = out.getvalue().replace(b"'DejaVu Sans'", FONTS.replace("'", "&apos;").encode())
    return WidthChart(svg, _alternative(curves, rounds, standard))


def _scales(axes: Axes, most: int, standard: Standard) -> None:
    axes.set_xlim(0, most)
    axes.set_ylim(0, 1.5)
    axes.set_yticks([0, WIDE, 1, 1.5], ["0", "0.5", "1", "1.5"])
    axes.grid(visible=False)
    axes.hlines([WIDE, 1, 1.5], 0, most, color="#D5D8DA", linewidth=0.6, zorder=0)
    axes.tick_params(length=0, labelcolor=QUIET, labelsize=10)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Double-coded cases with answers to compare", color=QUIET, fontsize=10)
    axes.set_title(
        f"Expected width of the {standard.confidence:.0%} interval of alpha",
        loc="left", fontsize=10.5, color=INK,
    )  # fmt: skip


def _marks(axes: Axes, rounds: tuple[RoundDesign, ...], most: int) -> None:
    """A line where each round's double-coded cases lie, named at its top."""
    shown = [each for each in rounds if 0 < each.double_coded <= most]
    for place, each in enumerate(shown):
        axes.vlines([each.double_coded], 0, 1.5, color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(
            each.double_coded + most * 0.01, 1.44 - 0.1 * place,
            f"{each.name}: {each.double_coded}", fontsize=10, color=INK, va="center",
        )  # fmt: skip


def _named(axes: Axes, curves: tuple[Curve, ...]) -> None:
    """Each curve's words at its right end, from the widest down, none over another."""
    ends = sorted(
        (
            (curve.points[-1][1], curve.words, colour)
            for curve, colour in zip(curves, COLOURS, strict=True)
        ),
        reverse=True,
    )
    room = APART * (len(ends) - 1)
    at = ends[0][0] + APART
    for end, words, colour in ends:
        at = min(at - APART, max(end, room))
        room -= APART
        axes.annotate(
            words, xy=(1.0, end), xytext=(1.05, at), xycoords=axes.get_yaxis_transform(),
            textcoords=axes.get_yaxis_transform(), va="center", fontsize=10.5, color=INK,
            arrowprops={
                "arrowstyle": "-", "color": colour, "linewidth": 1.6,
                "shrinkB": 0, "relpos": (0.0, 0.5),
            },
        )  # fmt: skip


def _alternative(
    curves: tuple[Curve, ...], rounds: tuple[RoundDesign, ...], standard: Standard
) -> str:
    told = [f"Line chart: expected width of the {standard.confidence:.0%} interval of alpha."]
    for curve in curves:
        points = [curve.points[0], curve.points[len(curve.points) // 2], curve.points[-1]]
        said = ", ".join(f"{fixed(width)} with {number}" for number, width in points)
        told.append(f"{curve.words}: {said} cases.")
    told += [f"Round {each.name} has {each.double_coded}." for each in rounds if each.double_coded]
    return " ".join(told)
