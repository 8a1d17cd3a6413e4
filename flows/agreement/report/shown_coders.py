"""How do coders stand on the report's page? What is known of each, in a page's words."""

from collections.abc import Mapping
from typing import Any

from codebook.pages import fixed
from flows.agreement.bycoder import CoderAgreement
from flows.agreement.contrasts import Contrast
from flows.agreement.drift import Change, Piece
from flows.agreement.results import RoundAgreement
from flows.agreement.shares import FEWEST
from flows.agreement.themselves import SelfAgreement
from flows.phrases import counted, listed

FEW = f"fewer than {FEWEST} cases"
ORDERS = {
    "place": "in the order in which each coder was given their cases; the study does not know in "
    "which order they did them",
    "receipt": "by the day on which each coder's answers came",
}
HAND_OVER = {
    "half": "the first half with the last half",
    "third": "the first third with the last third",
}


def shown_coders(
    measured: RoundAgreement, names: Mapping[str, str], of: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """All that the section on coders shows. of: questions as the page shows them, by key."""
    beside, level = measured.coders_beside, measured.standard.confidence
    better = [each for each in measured.without_coder if each.better]
    leanings = measured.leanings
    return {
        "sentence": _sentence(measured, names),
        "beside": [_beside(each, names) for each in beside],
        "chance": _chance(sum(each.less.interval is not None for each in beside), level, sides=2),
        "without": [
            {
                "question": _row(of, each.question, each.part),
                "coder": names[each.coder],
                "cases": each.cases,
                "alpha": each.alpha,
                "more": _apart(each.more, 1.0, 2),
            }
            for each in better
        ],
        "without_chance": _chance(
            sum(each.more.interval is not None for each in measured.without_coder), level, sides=2
        ),
        "leanings": [
            {
                "question": _row(of, each.question, each.part),
                "words": f"{names[each.coder]} says “{each.value}” more often than the others",
                "gave": each.gave,
                "others_gave": each.others_gave,
                "compared": each.compared,
                "more": _apart(each.more, 100.0, 0),
            }
            for each in (leanings.found if leanings else ())
        ],
        "leanings_chance": _chance(leanings.looked_at if leanings else 0, level),
        "drift": _drift(measured, names),
        "themselves": _themselves(measured, names, of),
    }


def _sentence(measured: RoundAgreement, names: Mapping[str, str]) -> str:
    if len(measured.coders) < 3:
        return (
            "With two coders, nothing tells which of them differs from the rest: there is no "
            "rest. A third coder on some of the cases would show it."
        )
    tested = [each for each in measured.coders_beside if each.less.interval is not None]
    apart = [names[each.coder] for each in tested if each.differs]
    if not any(each.less.difference is not None for each in measured.coders_beside):
        return (
            f"No coder can be set beside the rest: {FEW} were answered by the coder and another, "
            "or by two others."
        )
    if not apart:
        return (
            "Nobody differs from the rest: no coder agrees less with the others than these agree "
            "with each other, beyond what chance explains."
        )
    one = len(apart) == 1
    return (
        f"{listed(apart)} {'differs' if one else 'differ'} from the rest: "
        f"{'agrees' if one else 'each agrees'} less with the others than these agree with each "
        "other, by more than chance explains. That does not say who is right. Talk the questions "
        "through before more is coded."
    )


def _beside(each: CoderAgreement, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": names[each.coder],
        "own": each.own,
        "own_words": _percent(each.own.percent_agreement),
        "interval": _limits(each.own.interval, 100.0, 0, "%"),
        "others_words": _percent(each.others.percent_agreement),
        "others": each.others,
        "less": _apart(each.less, 100.0, 0),
        "differs": each.differs,
        "verdict": _verdict(each),
    }


def _verdict(each: CoderAgreement) -> str:
    if each.differs:
        return "Differs from the rest"
    if each.less.apart:
        return "Agrees better than the rest"
    if each.less.interval is None and each.less.difference is None:
        return "Cannot be said"
    return "Not apart"


def _drift(measured: RoundAgreement, names: Mapping[str, str]) -> dict[str, Any] | None:
    found = measured.drift
    if found is None or not found.changes:
        return None
    changed = [each for each in found.changes if each.more.apart]
    tested = [each for each in found.changes if each.more.interval is not None]
    rows = [
        {
            "name": _changes(each, names),
            "early": _piece(each.early),
            "late": _piece(each.late),
            "more": _apart(each.more, 100.0, 0),
            "apart": each.more.apart,
        }
        for each in found.changes
    ]
    if not tested:
        sentence = f"Whether coding changed in the course of the round cannot be said: {FEW}."
        if any(each.more.difference is not None for each in found.changes):
            sentence = "No change in the course of the round can be shown."
    elif not changed:
        sentence = "Nothing shows that coding changed in the course of the round."
    else:
        told = [_change_words(each, names) for each in changed]
        sentence = f"In the course of the round {listed(told)}, by more than chance explains."
    return {
        "sentence": sentence,
        "how": f"Compared: {HAND_OVER[found.portion]}, {ORDERS[found.order]}.",
        "rows": rows,
        "chance": _chance(len(tested), measured.standard.confidence),
    }


def _changes(each: Change, names: Mapping[str, str]) -> str:
    if each.about == "agreement":
        return "Agreement, all coders"
    if each.about == "wave":
        return f"Agreement, part 1 and part {each.name} of the round"
    return f"{names[each.name]}: answers that are the question’s commonest"


def _change_words(each: Change, names: Mapping[str, str]) -> str:
    more = (each.more.difference or 0.0) > 0
    if each.about == "commonest":
        return f"{names[each.name]} came to give the commonest answer {'more' if more else 'less'}"
    whom = "coders" if each.about == "agreement" else f"coders, by part {each.name},"
    return f"{whom} came to agree {'more' if more else 'less'}"


def _themselves(
    measured: RoundAgreement, names: Mapping[str, str], of: Mapping[str, dict[str, Any]]
) -> dict[str, Any] | None:
    found = measured.themselves
    if found is None or not (found.same or found.new):
        return None
    return {
        "same": [_with_themselves(each, names, of) for each in found.same],
        "new": [
            {
                "question": _row(of, each.question, each.part),
                "coder": names[each.coder],
                "answers": each.answers,
                "changed": each.answers - each.alike,
                "words": f"{_percent(1 - each.alike / each.answers)}"
                if each.answers >= FEWEST
                else "–",
            }
            for each in found.new
        ],
    }


def _with_themselves(
    each: SelfAgreement, names: Mapping[str, str], of: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    low, high = each.days
    enough = each.cases >= FEWEST
    return {
        "name": names[each.coder],
        "cases": each.cases,
        "answers": each.answers,
        "alike": _percent(each.alike / each.answers) if enough else FEW,
        "interval": _limits(each.interval, 100.0, 0, "%"),
        "days": str(low) if low == high else f"{low} to {high}",
        "shown": each.shown,
        "questions": [
            {
                "name": names[each.coder],
                "question": _row(of, one.question, one.part),
                "cases": one.cases,
                "alike": one.alike,
                "alpha": one.alpha,
                "interval": _limits(one.interval, 1.0, 2, ""),
            }
            for one in each.questions
        ],
    }


def _chance(comparisons: int, confidence: float, sides: int = 1) -> str:
    """How many were compared, and how many of these stand out by chance."""
    if not comparisons:
        return ""
    expected = comparisons * (1.0 - confidence) / sides
    about = "fewer than 1" if expected < 1 else f"about {fixed(expected, 0)}"
    made = f"{counted(comparisons, 'comparison')} {'was' if comparisons == 1 else 'were'} made"
    return f"{made}; {about} would stand out by chance alone."


def _apart(each: Contrast, times: float, decimals: int) -> str:
    """A difference with its interval, or why there is none.

    With a decimal more where a limit that leaves out 0 would look like 0.
    """
    if each.difference is None:
        return f"not said: {each.reason}"
    if each.apart and any(not round(limit * times, decimals) for limit in each.interval or ()):
        decimals += 1
    told = _signed(each.difference * times, decimals)
    if each.interval is None:
        return f"{told} (no interval: {each.reason})"
    low, high = (_signed(limit * times, decimals) for limit in each.interval)
    return f"{told} ({low} to {high})"


def _signed(number: float, decimals: int) -> str:
    told = fixed(number, decimals)
    return f"+{told}" if float(told.replace("−", "-").replace(",", "")) > 0 else told


def _limits(interval: tuple[float, float] | None, times: float, decimals: int, unit: str) -> str:
    if interval is None:
        return "–"
    low, high = (f"{fixed(limit * times, decimals)}{unit}" for limit in interval)
    return f"{low} to {high}"


def _percent(share: float | None) -> str:
    return FEW if share is None else f"{fixed(100 * share, 0)}%"


def _piece(piece: Piece) -> str:
    if piece.share is None:
        return FEW
    return f"{_percent(piece.share)} of {piece.answers:,} ({counted(piece.cases, 'case')})"


def _row(of: Mapping[str, dict[str, Any]], question: str, part: str) -> str:
    """A question as its row and title; by its id where the page does not show it."""
    each = of.get(f"{question}/{part}" if part else question)
    return f"{each['row']} {each['title']}" if each else question
