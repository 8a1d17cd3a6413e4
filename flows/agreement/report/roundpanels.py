"""How do the weakest questions look from round to round? Small pictures, point by point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.agreement.report.shown_rounds import Rows, stage_words
from flows.agreement.report.words import figure
from flows.agreement.rounds import Key, OverRounds, RoundFigure
from flows.agreement.verdicts import Standard
from flows.phrases import counted

PANELS = 4
"""So many of the weakest questions have a picture."""
LEFT, RIGHT, TOP, BOTTOM = 50.0, 226.0, 20.0, 166.0
"""Where the first and the last point lie, and the alphas 1 and `LOWEST`."""
LOWEST = -0.2
"""The foot of the pictures; what lies below is drawn at it."""
NARROW = 4
"""With more points than this, not every label has room."""
Stage = tuple[str, str, int, int]
"""A round, a for a checkpoint on the way or b for its end, the codebook version and the wave."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a picture: where it lies, its interval, and what stands at it.

    x, y, low, high: in the picture's own units, downwards; low and high None without interval.
    """

    x: float
    y: float
    low: float | None
    high: float | None
    alpha: str
    name: str
    cases: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The picture of one question. line: the path through its points; said: all of it in words."""

    row: str
    title: str
    anchor: str
    dots: tuple[Dot, ...]
    line: str
    said: str


def panels(seen: OverRounds, questions: Rows, standard: Standard) -> dict[str, Any]:
    """The weakest questions with two points or more, and the paths of all the others."""
    of: dict[Key, dict[Stage, RoundFigure]] = {}
    for each in seen.figures:
        if each.scope != "cumulated" and each.alpha is not None:
            of.setdefault(each.key, {})[_stage(each)] = each
    order = list(dict.fromkeys(_stage(e) for e in seen.figures if e.scope != "cumulated"))
    order.sort(key=lambda each: (seen.rounds.index(each[0]), each[1], each[2], each[3]))
    places = _places(order)
    followed = {key: found for key, found in of.items() if len(found) > 1 and order[-1] in found}
    weakest = sorted(
        followed,
        key=lambda key: (*_importance(questions[key]), followed[key][order[-1]].alpha or 0.0, key),
    )
    return {
        "panels": [
            _panel(questions[key], followed[key], places, seen, standard)
            for key in weakest[:PANELS]
        ],
        "others": " ".join(
            _path([(places[stage], _down(each.alpha)) for stage, each in found.items()])
            for found in followed.values()
        ),
        "followed": len(followed),
        "grid": [(_down(tick / 5), f"{tick / 5:.1f}") for tick in range(6)],
        "marks": [_down(standard.tentative), _down(standard.reliable)],
    }


def _stage(each: RoundFigure) -> Stage:
    """Checkpoints on the way come before the round's end."""
    return each.round, "a" if each.scope == "checkpoint" else "b", each.version, each.wave


def _importance(question: Mapping[str, Any]) -> tuple[bool, bool]:
    """First what is not reliable, last what only has a rare value."""
    return question["word"] != "not_reliable", question["reason"] == "rare_value"


def _places(order: Sequence[Stage]) -> dict[Stage, float]:
    wide = (RIGHT - LEFT) / max(len(order) - 1, 1)
    return {stage: LEFT + at * wide for at, stage in enumerate(order)}


def _panel(
    question: Mapping[str, Any],
    found: Mapping[Stage, RoundFigure],
    places: Mapping[Stage, float],
    seen: OverRounds,
    standard: Standard,
) -> Panel:
    stages = sorted(found, key=lambda stage: places[stage])
    ends = {name: version for name, kind, version, _ in places if kind == "b"}
    few = len(places) <= NARROW
    dots = tuple(
        _dot(found[stage], places[stage], standard, ends[stage[0]], named=few or stage[1] == "b")
        for stage in stages
    )
    told = "; ".join(_in_words(found[stage], seen.rounds[-1], standard) for stage in stages)
    return Panel(
        row=question["row"],
        title=question["title"],
        anchor=question["anchor"],
        dots=dots,
        line=_path([(dot.x, dot.y) for dot in dots]),
        said=f"Alpha of {question['row']} {question['title']}: {told}.",
    )


def _dot(each: RoundFigure, x: float, standard: Standard, end: int, *, named: bool) -> Dot:
    """end: the codebook version by which the round was measured at its end."""
    low, high = each.interval or (None, None)
    name = each.round
    if each.scope == "checkpoint":
        name = f"part {each.wave}" if each.version == end else f"version {each.version}"
    return Dot(
        x=round(x, 1),
        y=_down(each.alpha),
        low=None if low is None else _down(low),
        high=None if high is None else _down(high),
        alpha=figure(each.alpha, standard),
        name=name if named else "",
        cases=str(each.cases) if named else "",
    )


def _in_words(each: RoundFigure, now: str, standard: Standard) -> str:
    told = f"{stage_words(each, now)} {figure(each.alpha, standard)}"
    if each.interval is not None:
        low, high = (figure(end, standard) for end in each.interval)
        told += f", interval {low} to {high}"
    return f"{told}, of {counted(each.cases, 'case')}"


def _down(alpha: float | None) -> float:
    """Where an alpha lies, counted from the top."""
    share = (max(alpha or 0.0, LOWEST) - LOWEST) / (1.0 - LOWEST)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in sorted(points))
