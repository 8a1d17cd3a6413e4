"""How do intervals by every method, and the level reached for sure, stand in the report?"""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.membership import PROBABLE
from flows.agreement.namedintervals import NAMES
from flows.agreement.report.words import METHODS
from flows.agreement.results import Reading

MOST_LISTED = 8
"""More questions than these are counted, not listed."""


def sureness(reading: Reading) -> dict[str, Any]:
    """For the JSON file: limits by method or null with why, and the probability of each level."""
    limits = {each.method: each.limits for each in reading.intervals}
    found = reading.membership
    return {
        "intervals": {name: limits.get(name) for name in NAMES},
        "intervals_missing": {
            each.method: each.reason for each in reading.intervals if each.limits is None
        },
        "membership": found
        and {
            "reached": found.reached.name,
            "bands": [
                {
                    "level": each.band.name,
                    "from": each.band.begins,
                    "probability": each.within,
                    "at_least": each.at_least,
                }
                for each in found.bands
            ],
        },
    }


def shown_intervals(questions: Sequence[Mapping[str, Any]], level: float) -> dict[str, Any]:
    """For the page: a row a question, a column a method; `missing` says why there is none.

    questions: as the page shows them, of which `row` and `scale` are asked.
    """
    rows = []
    missing: dict[str, list[str]] = {}
    for each in questions:
        reading: Reading = each["scale"]
        for told in reading.intervals:
            if told.limits is None:
                named = f"{METHODS[told.method]}: {told.reason}"
                missing.setdefault(named, []).append(each["row"])
        rows.append(
            {
                "row": each["row"],
                "cases": reading.cases,
                "used": METHODS[reading.method],
                "alpha_reason": reading.alpha_reason,
                "cells": [
                    f"{fixed(told.limits[0])} to {fixed(told.limits[1])}" if told.limits else "none"
                    for told in reading.intervals
                ],
                "reached": _reached(reading),
            }
        )
    return {
        "methods": [METHODS[name] for name in NAMES],
        "rows": rows,
        "missing": [(why, _listed(rows)) for why, rows in missing.items()],
        "confidence": f"{level:.0%}",
        "probable": f"{PROBABLE:.0%}",
    }


def _listed(rows: Sequence[str]) -> str:
    return ", ".join(rows) if len(rows) <= MOST_LISTED else f"{len(rows)} questions"


def _reached(reading: Reading) -> str:
    """The level reached for sure, with the probability of it or a higher one."""
    found = reading.membership
    if found is None:
        return ""
    at_least = next(each.at_least for each in found.bands if each.band == found.reached)
    lowest = found.reached == found.bands[-1].band
    return "no level" if lowest else f"{found.reached.name} ({fixed(at_least, 3)})"
