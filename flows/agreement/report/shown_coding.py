"""How do coders, files, groups and the questions themselves stand on the report's page?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from codebook.handbook import guidance_lines
from codebook.model import Codebook, Question
from codebook.rules import rule_in_words
from codebook.saying import answered_in_words
from flows.agreement.coding import HowCoded
from flows.phrases import day_in_words


def shown_coding(how: HowCoded, names: Mapping[str, str]) -> dict[str, Any]:
    """Who coded, when it was handed out and came back, what was refused, and the groups."""
    sampled = sum(each.sampled for each in how.shares)
    twice = sum(each.double_coded for each in how.shares)
    return {
        "coders": [
            {
                "name": names[each.coder],
                "training": each.training or "not recorded",
                "cases": each.cases,
                "answers": each.answers,
                "workbooks": each.workbooks,
                "out": day_in_words(each.handed_out),
                "back": _first_and_last(each.returned),
                "returns": len(each.returned),
            }
            for each in how.coders
        ],
        "refused": [
            {
                "file": each.file_name,
                "on": _moment(each.received_at),
                "why": each.why + (f" (decided by {names.get(each.by, each.by)})" * bool(each.by)),
            }
            for each in how.refused
        ],
        "group": how.group,
        "shares": [
            {
                "group": each.group,
                "sampled": each.sampled,
                "share": 100 * each.sampled / sampled,
                "double_coded": each.double_coded,
                "double_share": 100 * each.double_coded / twice if twice else None,
            }
            for each in how.shares
        ],
        "sampled": sampled,
        "twice": twice,
        "reworded": how.reworded,
    }


def shown_wording(
    codebook: Codebook, titles: Mapping[str, str], compared: set[str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The questions of these ids as coders read them, by area."""
    found = []
    for area in codebook.areas:
        rows = [_worded(codebook, each, titles) for each in area.questions if each.id in compared]
        if rows:
            found.append((area.title, rows))
    return found


def _worded(codebook: Codebook, question: Question, titles: Mapping[str, str]) -> dict[str, Any]:
    scale = codebook.scale_of(question) if question.kind != "choose_any" else None
    return {
        "id": question.id,
        "title": question.title,
        "ask": question.ask,
        "guidance": guidance_lines(question.guidance),
        "answered": answered_in_words(codebook, question),
        "offers": [value.label for value in scale.values] if scale else [],
        "parts": [part for part in question.parts if part],
        "rule": rule_in_words(codebook, question, titles),
    }


def _first_and_last(moments: tuple[datetime, ...]) -> str:
    """When the first and the last of these were, to the minute, in UTC."""
    if not moments:
        return "none"
    first, last = moments[0], moments[-1]
    return _moment(first) if first == last else f"{_moment(first)} to {_moment(last)}"


def _moment(moment: datetime) -> str:
    return f"{day_in_words(moment)}, {moment:%H:%M}"
