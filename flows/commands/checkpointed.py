"""What stands on a checkpoint's lists, and what was decided? In lines for the lead."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.phrases import counted

NAMED = 8
"""So many questions of a list are named in a line."""


def lists_in_words(told: Mapping[str, Any]) -> list[str]:
    """A line for each list of a checkpoint that has a question on it.

    told: a `CheckpointSummary`. The list of those that need more double coding has up to three:
    what a number of cases would settle, what none would, and what is a matter of rare values.
    """
    wanting = told.get("needs_double_coding", ())
    plain = [each for each in wanting if not each["look"]]
    settled = [each for each in plain if each["more"] is not None]
    settled.sort(key=lambda each: each["more"])
    lines = {
        "Pass": list(told.get("passes", ())),
        "Need refinement": [_why(each) for each in told.get("needs_refinement", ())],
        "Need more double coding": [_more(each) for each in settled],
        "Need more double coding, and no number of cases would settle them": [
            _key(each) for each in plain if each["more"] is None
        ],
        "Need more double coding, and a value is rare, so look at the cases": [
            _more(each) for each in wanting if each["look"]
        ],
    }
    return [f"{name}: {_some(those)}" for name, those in lines.items() if those]


def decide_in_words(told: Mapping[str, Any], _: object) -> list[str]:
    """The decision, and what follows from it."""
    again = "" if told["new"] else ", as before"
    number = f" by {counted(told['cases'], 'case')}" if told.get("cases") else ""
    signed = f"(round {told['round']}, by {told['by']})"
    explained = told.get("explained")
    return [
        f"Decision recorded{again}: {told['outcome']}{number} {signed}",
        *([f"So many are {explained}; --cases N sets another number"] if explained else []),
        told["what_follows"],
    ]


def _key(each: Mapping[str, Any]) -> str:
    return f"{each['question']}/{each['part']}" if each["part"] else str(each["question"])


def _why(each: Mapping[str, Any]) -> str:
    """The question, and that answerability alone is to blame where it is."""
    only = each["because"] == "answerability"
    return _key(each) + (" (on when the documents give no answer)" if only else "")


def _more(each: Mapping[str, Any]) -> str:
    more = each["more"]
    return _key(each) + (f" (about {more:,} more case{'s' * (more != 1)})" if more else "")


def _some(words: Sequence[str]) -> str:
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more} more" if more > 0 else "")
