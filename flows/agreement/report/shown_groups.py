"""How does agreement by group of case stand on the report's page?"""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.bygroup import AgreementByGroup, GroupAgreement
from flows.agreement.contrasts import Contrast
from flows.agreement.groupalphas import QuestionInGroup
from flows.agreement.report.words import figure
from flows.agreement.verdicts import Standard

READ_APART = (
    "Counts by group may differ because of how cases are read, not only because of what is in "
    "them: look at the disagreements on these cases before counting by group."
)
NOTHING_SHOWN = (
    "No group stands out: nothing shows that coders agree less on the cases of one group than on "
    "all others. Where groups are small, a difference can be there and not show; the intervals "
    "say how large it could be."
)
NOT_SET = "No grouping of cases is set (group_by in the study file)."


def shown_groups(
    ways: Sequence[AgreementByGroup],
    group_by: str,
    of: Mapping[str, dict[str, Any]],
    standard: Standard,
) -> list[dict[str, Any]]:
    """Each way of grouping as the page shows it; of: questions as the page shows them, by key."""
    return [_way(each, of, standard) for each in ways] if group_by or ways else []


def by_group_words(ways: Sequence[AgreementByGroup], group_by: str) -> str:
    """Where the checklist's item is met, or why it is not."""
    if not group_by:
        return NOT_SET
    shown = [each for each in ways if each.groups]
    if not shown:
        return f"No group by {_inside(group_by)} has 5 double-coded cases."
    titles = " and ".join(_inside(each.title) for each in shown)
    return f"“Agreement by group of case”, by {titles}, with an interval for each difference."


def chance_words(comparisons: int, confidence: float) -> str:
    """How many differences were looked at, and how many chance alone would show."""
    many = "1 difference was" if comparisons == 1 else f"{comparisons:,} differences were"
    by_chance = comparisons * (1.0 - confidence)
    told = f"about {fixed(by_chance, 0)}" if by_chance >= 1.0 else "fewer than one"
    return (
        f"{many} looked at. If coders agreed alike everywhere, {told} of them would be "
        "expected to stand out by chance."
    )


def _way(
    way: AgreementByGroup, of: Mapping[str, dict[str, Any]], standard: Standard
) -> dict[str, Any]:
    order = {key: at for at, key in enumerate(of)}
    in_order = sorted(way.questions, key=lambda each: (not each.contrast.apart, order[_key(each)]))
    questions = [_question(each, of, standard) for each in in_order]
    apart = sum(each.contrast.apart for each in way.questions)
    return {
        "by": way.by,
        "title": way.title,
        "sentences": _sentences(way),
        "rows": [_group(each) for each in way.groups],
        "chance": chance_words(way.comparisons, standard.confidence) if way.comparisons else "",
        "too_few": way.too_few,
        "unknown": way.unknown,
        "questions": questions,
        "questions_apart": apart // 2 if way.mirrored else apart,
        "questions_chance": chance_words(way.question_comparisons, standard.confidence),
    }


def _sentences(way: AgreementByGroup) -> list[str]:
    """What a reader is to take away, each as a sentence."""
    if not way.groups:
        return [f"No group by {_inside(way.title)} has 5 double-coded cases yet."]
    if not way.comparisons:
        return ["There is nothing to hold a group against: no difference could be measured."]
    apart = [each for each in way.groups if each.contrast.apart]
    if apart:
        return [
            *(f"Coders agree {_how(_named(apart, less=less))}." for less in (True, False)
              if _named(apart, less=less)),
            READ_APART,
            *(_beyond(each) for each in sorted(apart, key=lambda each: not _less(each.contrast))),
        ]  # fmt: skip
    return [NOTHING_SHOWN]


def _named(apart: Sequence[GroupAgreement], *, less: bool) -> list[GroupAgreement]:
    return [each for each in apart if _less(each.contrast) == less]


def _how(groups: Sequence[GroupAgreement]) -> str:
    word = "less" if _less(groups[0].contrast) else "more"
    return f"{word} on cases of {_listed([each.group for each in groups])} than on all other cases"


def _beyond(each: GroupAgreement) -> str:
    """Whether the same is so once chance is allowed for."""
    contrast = each.beyond_contrast
    if contrast.apart and _less(contrast) == _less(each.contrast):
        return f"{each.group}: the difference stays once chance is allowed for."
    return (
        f"{each.group}: once chance is allowed for, no difference is shown. It may come from the "
        "answers, which vary more on some cases than on others, and not from how they are read."
    )


def _group(each: GroupAgreement) -> dict[str, Any]:
    return {
        "group": each.group,
        "cases": each.cases,
        "comparisons": each.comparisons,
        "agreement": _percent(each.agreement),
        "interval": _percents(each.interval),
        "difference": _points(each.contrast.difference),
        "difference_interval": " to ".join(_points(limit) for limit in each.contrast.interval)
        if each.contrast.interval
        else "",
        "reason": each.contrast.reason,
        "chip": _chip(each.contrast),
        "beyond": fixed(each.beyond_chance),
        "beyond_difference": _with_limits(each.beyond_contrast),
    }


def _question(
    each: QuestionInGroup, of: Mapping[str, dict[str, Any]], standard: Standard
) -> dict[str, Any]:
    return {
        "asked": of[_key(each)],
        "group": each.group,
        "cases": each.cases,
        "other_cases": each.other_cases,
        "alpha": figure(each.alpha, standard),
        "other_alpha": figure(each.other_alpha, standard),
        "difference": _with_limits(each.contrast),
        "known": each.contrast.interval is not None,
        "reason": each.contrast.reason,
        "chip": _chip(each.contrast),
    }


def _with_limits(contrast: Contrast) -> str:
    """Such as "−0.12 (−0.30 to +0.06)"; without limits where there are none."""
    shown = _signed(contrast.difference)
    if contrast.interval is None:
        return shown
    return f"{shown} ({' to '.join(_signed(limit) for limit in contrast.interval)})"


def _chip(contrast: Contrast) -> dict[str, str] | None:
    """Words and tone where a difference stands out."""
    if not contrast.apart:
        return None
    less = _less(contrast)
    return {
        "words": "Agree less" if less else "Agree more",
        "tone": "poor" if less else "fair",
    }


def _key(each: QuestionInGroup) -> str:
    return f"{each.question}/{each.part}" if each.part else each.question


def _less(contrast: Contrast) -> bool:
    return contrast.difference is not None and contrast.difference < 0


def _percent(share: float) -> str:
    return f"{fixed(100 * share, 0)}%"


def _percents(limits: tuple[float, float] | None) -> str:
    return " to ".join(_percent(each) for each in limits) if limits else ""


def _points(share: float | None) -> str:
    """A difference of two percentages, in percentage points with its sign."""
    return _signed(None if share is None else 100 * share, 0)


def _signed(number: float | None, decimals: int = 2) -> str:
    shown = fixed(number, decimals)
    return f"+{shown}" if number is not None and number > 0 and float(shown) > 0 else shown


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _inside(title: str) -> str:
    """A title within a sentence: its first word small, unless that is no common word."""
    first = title.split(" ", maxsplit=1)[0]
    return title if first[1:].lower() != first[1:] else title[:1].lower() + title[1:]
