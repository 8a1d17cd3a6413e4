"""With which facts of this study are the items of the checklist filled in?"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from codebook.pages import fixed, upper_first
from flows.agreement.coding import CoderWork, GroupShare, HowCoded, furthest_apart
from flows.agreement.report.reported import Reported
from flows.agreement.report.shown_groups import by_group_words
from flows.phrases import counted, day_in_words, listed

REST = "a coder is named only where the interval of the difference leaves out 0"
WHY = "Only questions on which coders agree are counted by group."
"""Why agreement is measured where the study file says nothing more."""
CHOSEN = {
    "auto": "The number was left to the program: all where the sample has 60 cases or fewer, else "
    "what intercoder plan recommends.",
    "all": "All cases of the round: no more can be had.",
}
DRAWN = {
    "all": "all of the register",
    "given": "named in the study file",
    "random": "drawn at random",
    "stratified": "drawn at random within strata",
    "strata": "drawn at random within strata",
    "quotas": "drawn to fill set quotas",
    "targets": "drawn to meet set counts",
}


def facts(reported: Reported) -> dict[str, object]:
    """Every fact that an item names, in words; what is not known is empty."""
    standard, how, measured = reported.measured.standard, reported.how, reported.measured
    untrained = [reported.names[each.coder] for each in how.coders if not each.training]
    return {
        "codebook": reported.codebook.title,
        "version": reported.codebook.version,
        "questions": len(measured.questions),
        "round": reported.round,
        "cases": len(measured.cases),
        "cases_words": _cases(reported),
        "case_dates": _dates(how.dates),
        "coding_words": coding_words(how.coders),
        "coders": upper_first(
            f"{counted(len(how.coders), 'coder')}: "
            + listed([reported.names[each.coder] for each in how.coders])
        ),
        "trained": not untrained,
        "untrained": listed(untrained),
        "codebook_by": how.codebook_by,
        "why": how.why or WHY,
        "why_this_many": how.why_this_many or CHOSEN.get(how.design, ""),
        "design": how.design,
        "double_coded": reported.double_coded,
        "drawn_words": _double_coding(reported),
        "shares_words": shares_words(how),
        "all_groups": not _missing(how.shares),
        "groups_missing": listed([each.group for each in _missing(how.shares)]),
        "unit": f"Answers are for {reported.unit}" if reported.unit else "The unit is the case",
        "opened_on": day_in_words(how.opened_at),
        "files": len(reported.files),
        "changes_words": changes_words(how),
        "reliable": fixed(standard.reliable, 3),
        "tentative": fixed(standard.tentative, 3),
        "confidence": f"{standard.confidence:.0%}",
        "replicates": f"{measured.replicates:,}",
        "seed": ", ".join(map(str, measured.seed)),
        "program": reported.program,
        "set_on": standard.set_on,
        "in_view_words": _in_view(how.in_view),
        "disagreements": f"{len(reported.differences):,}",
        "record": f"reconciliation-{reported.round}.html beside this file",
        "refused_words": _refused(how),
        "rest_words": REST if len(measured.coders) > 2 else "of two coders, none is the rest",
        "repeated": sum(each.answers for each in measured.themselves.same)
        if measured.themselves
        else 0,
        "by_group": by_group_words(measured.by_group, reported.group_by),
        "groups_shown": any(each.groups for each in measured.by_group),
        "not_by_group": _not_by_group(reported),
        "name": f"agreement-{reported.round}",
    }


def coding_words(coders: Sequence[CoderWork]) -> str:
    """How many codings there were and from when to when, in a sentence."""
    codings = sum(each.cases for each in coders)
    out = [each.handed_out for each in coders if each.handed_out]
    back = [moment for each in coders for moment in each.returned]
    told = f"{counted(codings, 'coding')} of a case"
    if not out or not back:
        return f"{told}."
    return f"{told}: handed out {_span(out)}, came back {_span(back)}."


def shares_words(how: HowCoded) -> str:
    """Whether the double-coded cases are spread over the groups as the sample is."""
    sampled = sum(each.sampled for each in how.shares)
    twice = sum(each.double_coded for each in how.shares)
    if twice == sampled:
        return f"Every sampled case is double-coded, so they do, by {how.group} as by all else."
    far = furthest_apart(how.shares)
    if far is None:
        return "No sampled case is double-coded."
    group, points = far
    told = f"Of {sampled} sampled cases {twice} are double-coded. By {how.group}, "
    if abs(points) < CLOSE:
        most = f"“{group.group}” differs most, by {fixed(abs(points), 1)} points"
        return f"{told}shares among these and among all are close: {most}."
    return (
        f"{told}“{group.group}” has {counted(group.double_coded, 'case')} of these and "
        f"{group.sampled} of all: {fixed(abs(points), 0)} points "
        f"{'more' if points > 0 else 'less'} than its share."
    )


CLOSE = 5.0
"""Shares that differ by fewer points are called close."""


def changes_words(how: HowCoded) -> str:
    """What versions of the codebook changed, and which changes gave a new meaning."""
    if not how.reworded:
        return "None: every answer was given by the first version."
    told = []
    for version, found in groupby(how.reworded, key=lambda each: each.version):
        changed = list(found)
        new = [each.question for each in changed if not each.same]
        same = [each.question for each in changed if each.same]
        parts = [f"{listed(new)} mean something new"] if new else []
        parts += [f"{listed(same)} mean the same"] if same else []
        told.append(f"Version {version}: {'; '.join(parts)}.")
    return " ".join([*told, "Answers of another meaning are not compared."])


def _cases(reported: Reported) -> str:
    cases = counted(len(reported.measured.cases), "case")
    drawn = DRAWN.get(reported.how.drawn, reported.how.drawn)
    return f"{upper_first(cases)} of round {reported.round}, {drawn}"


def _double_coding(reported: Reported) -> str:
    if reported.double_coded == len(reported.measured.cases):
        return "All cases of the round so far have two or more coders, so none was picked."
    return (
        f"The first {reported.double_coded} of the round's order, which is drawn by lot (seed "
        f"{reported.round_seed}) and spread over {reported.how.group} from its beginning on."
    )


def _missing(shares: Sequence[GroupShare]) -> list[GroupShare]:
    return [each for each in shares if not each.double_coded]


def _in_view(in_view: int) -> str:
    if not in_view:
        return "Nothing was answered with an earlier answer in view."
    told = "answer given again with the earlier one in view is"
    more = "answers given again with the earlier one in view are"
    return f"{counted(in_view, told, more)} not compared."


def _refused(how: HowCoded) -> str:
    if not how.refused:
        return "No returned file was rejected."
    return f"{counted(len(how.refused), 'file')}, under “Who coded, and when”."


def _not_by_group(reported: Reported) -> str:
    poor = [q for q in reported.measured.questions if q.checkpoint_verdict == "not_reliable"]
    if not poor:
        return "all of them"
    keys = [reported.codebook.questions[each.question].row_key(each.part) for each in poor]
    return f"all but {listed(keys)}"


def _dates(dates: tuple[date, date] | None) -> str:
    return f"{day_in_words(dates[0])} to {day_in_words(dates[1])}" if dates else ""


def _span(moments: Sequence[datetime]) -> str:
    first, last = day_in_words(min(moments)), day_in_words(max(moments))
    return f"on {first}" if first == last else f"from {first} to {last}"
