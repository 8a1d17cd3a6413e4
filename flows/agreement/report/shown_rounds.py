"""How do the rounds stand on the report's page? Sentences, and tables' rows in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.report.words import chip, figure
from flows.agreement.rounds import (
    CodebookChange,
    Key,
    OverRounds,
    RoundDifference,
    RoundFigure,
)
from flows.agreement.verdicts import Standard
from flows.phrases import counted, listed

TONES = {"improved": "good", "worsened": "poor", "": "none"}
Rows = Mapping[Key, Mapping[str, Any]]
"""The questions as the page shows them, by question and part."""


def shown_rounds(seen: OverRounds, questions: Rows, standard: Standard) -> dict[str, Any]:
    """All of the section but its figure. questions: rows of the page (`shown_question`)."""
    of = _by_key(seen)
    return {
        "names": seen.rounds,
        "cases": dict(zip(seen.rounds, seen.cases, strict=True)),
        "said": sentences(seen, questions),
        "rows": [_row(seen, questions[key], of[key], standard) for key in questions if key in of],
        "together": any(each.scope == "cumulated" for each in seen.figures),
        "differences": [
            _difference(each, of, seen.changes, questions, standard) for each in seen.differences
        ],
        "on_the_way": any(each.scope == "checkpoint" for each in seen.figures),
        "stages": [
            {
                "row": questions[each.key]["row"],
                "title": questions[each.key]["title"],
                "label": stage_words(each, seen.rounds[-1]),
                **_cell(each, standard),
                "interval": _limits(each.interval, standard),
                "agreement": percent(each.percent_agreement),
                "chip": chip(each.verdict),  # type: ignore[arg-type]  # a verdict as recorded
            }
            for key in questions
            for each in of.get(key, ())
        ],
    }


def sentences(seen: OverRounds, questions: Rows) -> list[str]:
    """What a reader needs to know of the rounds, and how sure it is."""
    named = [
        f"{name} ({counted(cases, 'case')} compared)"
        for name, cases in zip(seen.rounds, seen.cases, strict=True)
    ]
    if not seen.differences:
        if len(seen.rounds) > 1:
            return [f"{_measured(named)} No question was asked in two of them."]
        first = "This is the first round that was measured: there is none to compare it with."
        way = any(each.scope == "checkpoint" for each in seen.figures)
        return [f"{first} Its earlier checkpoints are shown beside it." if way else first]
    told = [_measured(named)] if len(named) > 1 else []
    for name, version in dict.fromkeys((one.round, one.version) for one in seen.differences):
        against = [e for e in seen.differences if (e.round, e.version) == (name, version)]
        told.append(_since(seen, name, version, against, questions))
    return [*told, _chance(seen)]


def stage_words(each: RoundFigure, now: str) -> str:
    """What a point in time is called: a round, a part of it, or several together."""
    if each.scope == "cumulated":
        return f"{listed(each.rounds)} together"
    if each.scope == "round":
        return f"{each.round} (now)" if each.round == now else each.round
    return f"{each.round}, checkpoint {each.wave}, codebook version {each.version}"


def percent(share: float | None) -> str:
    """A share as a whole percentage, or a dash."""
    return "–" if share is None else f"{fixed(100 * share, 0)}%"


def _measured(named: Sequence[str]) -> str:
    return f"Agreement has been measured in {len(named)} rounds: {listed(named)}."


def _since(
    seen: OverRounds,
    name: str,
    version: int,
    against: Sequence[RoundDifference],
    questions: Rows,
) -> str:
    """What has changed since an earlier round, or an earlier version of this one's codebook."""
    since = f"round {name}"
    if name == seen.rounds[-1]:
        since = f"this round was coded by version {version} of the codebook"
    comparable = [each for each in against if each.interval is not None]
    if not comparable:
        return f"No question can be compared with {since}: there are too few cases."
    parts = []
    for change in ("improved", "worsened"):
        found = [each for each in comparable if each.change == change]
        names = [f"{questions[e.question, e.part]['row']}" for e in found]
        which = f" ({', '.join(names)})" if names else ""
        have = "have" if len(found) > 1 else "has"
        parts.append(f"{len(found) or 'none'} {have} {change}{which}")
    of = counted(len(comparable), "question", "questions and parts")
    return (
        f"Since {since}, of {of} that can be compared, {' and '.join(parts)} by more than chance "
        "would do."
    )


def _chance(seen: OverRounds) -> str:
    """How many of the comparisons stand out, against how many would by chance."""
    apart = sum(bool(each.change) for each in seen.differences)
    told = (
        f"{counted(seen.comparisons, 'comparison')} were made, and if nothing had changed about "
        f"{fixed(seen.by_chance, 0 if seen.by_chance >= 10 else 1)} of them would still stand out."
    )
    if seen.comparisons == 1:
        told = told.replace("were made", "was made").replace("of them ", "")
    if apart and apart <= seen.by_chance:
        told += " What stands out here is no more than that: take it as a hint, not as a finding."
    return told


def _by_key(seen: OverRounds) -> dict[Key, list[RoundFigure]]:
    found: dict[Key, list[RoundFigure]] = {}
    for each in seen.figures:
        found.setdefault(each.key, []).append(each)
    return found


def _row(
    seen: OverRounds,
    question: Mapping[str, Any],
    figures: Sequence[RoundFigure],
    standard: Standard,
) -> dict[str, Any]:
    """A question in each round, with what stands out and what its codebook said."""
    by_round = {each.round: each for each in figures if each.scope == "round"}
    together = [e for e in figures if e.scope == "cumulated" and e.round == seen.rounds[-1]]
    key = figures[0].key
    compared = [e for e in seen.differences if (e.question, e.part) == key]
    known = any(each.interval for each in compared)
    return {
        "row": question["row"],
        "anchor": question["anchor"],
        "title": question["title"],
        "cells": [_cell(by_round.get(name), standard) for name in seen.rounds],
        "together": _cell(together[0] if together else None, standard),
        "flags": [
            {"words": f"{each.change} since {_earlier(each)}", "tone": TONES[each.change]}
            for each in compared
            if each.change
        ],
        "unflagged": "None that is clear" if known else "Cannot be compared",
        "changes": [_change(e) for e in seen.changes if (e.question, e.part) == key],
    }


def _cell(each: RoundFigure | None, standard: Standard) -> dict[str, Any]:
    """Alpha in words, and of how many cases."""
    if each is None:
        return {"alpha": "–", "cases": "not asked", "n": 0}
    words = figure(each.alpha, standard)
    if each.alpha is None:
        words = "too few cases" if 0 < each.cases < 5 else "not calculable"
    return {"alpha": words, "cases": counted(each.cases, "case"), "n": each.cases}


def _difference(
    each: RoundDifference,
    of: Mapping[Key, Sequence[RoundFigure]],
    changes: Sequence[CodebookChange],
    questions: Rows,
    standard: Standard,
) -> dict[str, Any]:
    """One comparison: alpha then and now, the difference, and what it says."""
    key = (each.question, each.part)
    apart = [one for one in of[key] if one.scope != "cumulated"]
    then = next(e for e in apart if (e.round, e.version) == (each.round, each.version))
    low, high = each.interval or (None, None)
    return {
        "row": questions[key]["row"],
        "title": questions[key]["title"],
        "since": _earlier(each),
        "then": _cell(then, standard),
        "now": _cell(apart[-1], standard),
        "difference": fixed(each.difference),
        "interval": f"{fixed(low)} to {fixed(high)}" if each.interval else "–",
        "words": each.change or ("no clear change" if each.interval else each.reason),
        "tone": TONES[each.change],
        "changed": "" if each.same_meaning else _meant(each, changes),
    }


def _meant(each: RoundDifference, changes: Sequence[CodebookChange]) -> str:
    """That the question was another one then, and what has changed of it."""
    since = [
        f"{one.words.lower()} in version {one.version}"
        for one in changes
        if (one.question, one.part) == (each.question, each.part) and one.version > each.version
    ]
    return f"It meant something else then: {listed(since)}." if since else ""


def _earlier(each: RoundDifference) -> str:
    return f"{each.round}, version {each.version}" if not each.same_meaning else each.round


def _change(each: CodebookChange) -> str:
    """As in: Version 2, from round main on: Wording (means something new)."""
    meaning = "means something new" if each.new else "means the same"
    return f"Version {each.version}, from round {each.round} on: {each.words} ({meaning})"


def _limits(interval: tuple[float, float] | None, standard: Standard) -> str:
    if interval is None:
        return "–"
    return f"{figure(interval[0], standard)} to {figure(interval[1], standard)}"
