"""What did a stage do? Its result in plain sentences, for whoever typed the command."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.commands.checkpointed import lists_in_words
from flows.phrases import counted, listed

Result = Mapping[str, Any]
Shown = Callable[[str], str]
"""A path below the study folder, or a whole one, as the user would type it."""

METHODS = {
    "given": "those that the study file lists",
    "all": "all that there are",
    "random": "at random",
    "stratified": "at random within strata",
    "quotas": "every quota filled, as varied as can be",
    "targets": "every target met",
}


def checked_in_words(faults: Sequence[object], advice: Sequence[object]) -> str:
    """What is to be put right, and then what is worth a look although it stops nothing."""
    lines = [*map(str, faults), f"{len(faults)} to put right" if faults else "All in order"]
    if advice:
        lines += ["", "Worth a look; it stops nothing:", *map(str, advice)]
    return "\n".join(lines)


def sample_in_words(told: Result, shown: Shown) -> list[str]:
    """How many cases were drawn, how, and where to look."""
    how = METHODS[told["method"]]
    out = told["replaced"]
    eligible = "eligible cases" if told["eligible"] != told["population"] else "cases"
    drawn = f"{told['cases']} of {told['eligible']} {eligible} drawn ({how})"
    anew = f"Drawn anew, since the register has changed: {told['redrawn']}"
    return [
        *([anew] if told["redrawn"] else []),
        f"Sample: {drawn}" + ("" if told["new"] else ", as before"),
        *([f"{counted(out, 'case')} went out of it since; the page says why"] if out else []),
        *told["notes"],
        f"{shown('reports/sample.csv')} lists them, {shown('reports/sample.html')} compares them "
        "with the register",
    ]


def replace_in_words(told: Result, shown: Shown) -> list[str]:
    """Which case went out and which came in, what is short, and where to look."""
    came_in = (
        f"{told['case_in']} takes its place" if told["case_in"] else "no other can take its place"
    )
    lines = [
        f"{told['case_out']} is out of the sample, {came_in}"
        + ("" if told["new"] else ", as before"),
        f"The sample has {counted(told['cases'], 'case')}",
    ]
    if told["short"]:
        lines.append(f"Short of the design: {'; '.join(told['short'])}")
    return [*lines, f"{shown('reports/sample.html')} lists what was replaced, and why"]


def distribute_in_words(told: Result, shown: Shown) -> list[str]:
    """The round's design, and the workbooks that went out."""
    loads = listed([f"{who} codes {n}" for who, n in told["loads"].items()])
    double = "all" if told["double_coded"] == told["cases"] else f"{told['double_coded']} of them"
    lines = [
        f"Round {told['round']}: {counted(told['cases'], 'case')}, {double} double-coded; "
        f"{loads} (codebook version {told['codebook_version']})"
    ]
    lines += balance_in_words(told.get("balance") or {}) if told.get("opened") else []
    if told.get("remark"):
        lines.append(told["remark"])
    if told.get("extended"):
        lines.append(extended_in_words(told["extended"]))
    if told.get("recoded"):
        lines.append(f"From now on the round is asked by codebook version {told['recoded']}")
    if told.get("repeated"):
        each = listed([f"{who} {n}" for who, n in told["repeated"].items()])
        lines.append(
            f"Cases to be coded once more, blind ({each}), in workbooks of their own (repeat in "
            "the name). They show whether coders agree with themselves, and count for nothing else"
        )
    if told["written"]:
        lines.append(f"{counted(len(told['written']), 'workbook')} written for you to hand out:")
        lines += [f"  {shown(path)}" for path in told["written"]]
        if told.get("further"):
            lines.append(_further(len(told["further"]), len(told["written"])))
    else:
        lines.append("Nothing new to hand out: the workbooks that are due lie in the outbox")
    if told["waits_for"]:
        lines.append(f"The rest waits for {told['waits_for']}")
    return [_sentence(line) for line in lines]


def extended_in_words(told: Result) -> str:
    """How many cases got a second coder, and how many fewer than was decided."""
    given = listed([f"{who} gets {n}" for who, n in told["given"].items()])
    said = f"{counted(told['cases'], 'case')} to be coded a second time, as decided"
    said += f": {given}" if given else ""
    short = told["asked"] - told["cases"]
    return said + (f"; for {short} more there is no case or coder left" if short else "")


def balance_in_words(told: Result) -> list[str]:
    """Where a round is not within one, by how much, why, and that no way is more even."""
    lines = []
    limited = told.get("limited", {})
    if limited:
        most = listed([f"{who} {n}" for who, n in limited.items()])
        lines.append(f"Less than an even share, at most: {most} (capacity, not_cases)")
    names = {"load": "loads", "pairs": "pairs' overlaps", "group": "loads within a group"}
    for key, what in names.items():
        each = told.get(key)
        if not each or each["found"] <= 1:
            continue
        proven = each["proven"]
        least = "the least that is possible" if proven == each["found"] else f"{proven} or more"
        lines.append(f"{what} differ by {each['found']}, {least} ({each['forced_by']})")
    if told.get("coded_once"):
        once = listed(told["coded_once"])
        lines.append(f"Coded once, since only one coder may read it: {once}")
    return lines


def _further(further: int, written: int) -> str:
    """That some workbooks ask only what their coders were not asked before."""
    if further == written:
        return "They ask only what was not asked before; what was answered stands"
    return f"{further} of them: only what was not asked before (further in the name)"


def reissue_in_words(told: Result, shown: Shown) -> list[str]:
    """Which workbooks were written again, and which lay there as they were sent."""
    lines = []
    if told["written"]:
        number = counted(len(told["written"]), "workbook")
        lines.append(f"{number} written again as sent, under the code of then:")
        lines += [f"  {shown(path)}" for path in told["written"]]
    if told["unchanged"]:
        lines.append("In the outbox just as sent:")
        lines += [f"  {shown(path)}" for path in told["unchanged"]]
    return [_sentence(line) for line in lines]


def collect_in_words(told: Result, shown: Shown) -> list[str]:
    """What came in, what is held or rejected, and what each coder still has to do."""
    if not told["files"]:
        lines = ["Nothing new in the inbox"]
    else:
        states = [
            f"{told[key]} {words}"
            for key, words in (
                ("accepted", "accepted"),
                ("held", "held for you"),
                ("rejected", "rejected"),
                ("left", "for another stage"),
                ("unread", "left for the next time"),
            )
            if told[key]
        ]
        before = f" ({told['repeated']} received before)" if told["repeated"] else ""
        lines = [
            f"{counted(told['files'], 'new file')} in the inbox{before}: {', '.join(states)}",
            f"{counted(told['answers'], 'answer')} recorded",
        ]
        if told["normalised"]:
            lines[-1] += f", {told['normalised']} of them spelt otherwise than in the list"
    if told.get("outdated"):
        lines.append(
            f"{counted(told['outdated'], 'answer')} of them to what means something else by now: "
            "kept, counted nowhere"
        )
    if told.get("late"):
        out = f"; release {told['release']} does not contain them" if told.get("release") else ""
        lines.append(
            f"{counted(told['late'], 'answer')} of them came after the round was decided{out}"
        )
    if told.get("revised"):
        lines.append(
            f"{counted(told['revised'], 'answer')} of them came after a report or reconciliation "
            "had shown what was answered: they reach results only through reconcile"
        )
    if told.get("themes"):
        lines.append(
            f"{counted(told['themes'], 'new theme')} proposed: see reports/internal/new-themes.html"
        )
    if told.get("withdrawn"):
        lines.append(
            f"{counted(told['withdrawn'], 'answer')} of these do not count: the case was moved to "
            "another coder since. To count them: distribute ROUND --reassign ID --half keep"
        )
    lines += [*told["notes"], *_owed(told)]
    if told["fix_lists"]:
        lines.append("To send to the coders, with the text that lies beside each:")
        lines += [f"  {shown(path)}" for path in told["fix_lists"]]
    return [_sentence(line) for line in lines]


def _owed(told: Result) -> list[str]:
    lines = []
    for who in sorted({*told["missing"], *told["to_fix"]}):
        missing, to_fix = told["missing"].get(who, 0), told["to_fix"].get(who, 0)
        parts = [f"{counted(to_fix, 'cell')} to fix"] if to_fix else []
        parts += [f"{counted(missing, 'answer')} missing"] if missing else []
        if parts:
            lines.append(f"{who}: {', '.join(parts)}")
    return lines


def agreement_in_words(told: Result, shown: Shown) -> list[str]:
    """Verdicts in numbers, and the report."""
    parts = [
        f"{told[key]} {words}"
        for key, words in (
            ("reliable", "reliable"),
            ("not_reliable", "not reliable"),
            ("not_enough_evidence", "with not enough evidence"),
        )
    ]
    lines = [
        f"Round {told['round']}: {_double_coded(told)}, coded by "
        f"{listed(list(told['coders']))}" + ("" if told["new"] else "; nothing has changed since"),
        f"{counted(told['questions'], 'question')}: {', '.join(parts)}",
        *lists_in_words(told),
        f"{counted(told['disagreements'], 'disagreement')}. Report: {shown(told['report'])}",
    ]
    return [_sentence(line) for line in lines]


def _double_coded(told: Result) -> str:
    """How many of a round's cases could be compared."""
    cases = counted(told["cases"], "case")
    if told["double_coded"] == told["cases"]:
        return f"{cases} compared"
    return f"{cases}, {told['double_coded']} of them double-coded and compared"


def reconcile_in_words(told: Result, shown: Shown) -> list[str]:
    """How many disagreements are where."""
    lines = []
    if told["sent"]:
        lines.append(f"Round {told['round']}: {counted(told['sent'], 'disagreement')} to settle")
    elif told["waiting"]:
        lines.append(f"Round {told['round']}: no new disagreement to settle")
    else:
        lines.append(f"Round {told['round']}: every disagreement is settled")
    if told["waiting"]:
        lines.append(f"{counted(told['waiting'], 'row')} handed out before, not back yet")
    if told["written"]:
        lines.append("For the adjudicators, to be handed out:")
        lines += [f"  {shown(path)}" for path in told["written"]]
    return [_sentence(line) for line in lines]


def resolutions_in_words(told: Result, shown: Shown) -> list[str]:
    """What adjudicators settled, and what is left."""
    if not told["files"]:
        lines = [f"No new reconciliation workbook of round {told['round']} in the inbox"]
    else:
        settled = counted(told["resolutions"], "disagreement")
        lines = [f"{counted(told['files'], 'workbook')} read: {settled} settled"]
    lines += told["notes"]
    if told["problems"]:
        lines.append(f"{counted(told['problems'], 'row')} to put right")
    if told["open"]:
        lines.append(f"{counted(told['open'], 'row')} still to be settled")
    if told["to_send"]:
        lines.append(f"{counted(told['to_send'], 'disagreement')} not handed out yet")
    if told["lists"]:
        lines.append("To send to the adjudicators:")
        lines += [f"  {shown(path)}" for path in told["lists"]]
    return [_sentence(line) for line in lines]


def publish_in_words(told: Result, shown: Shown) -> list[str]:
    """What the draft holds and hides, and where it lies."""
    drafted = "Draft written" if told["new"] else "Nothing has changed since the last draft"
    lines = [
        f"{drafted}: {counted(told['cases'], 'case')}, {counted(told['figures'], 'figure')}, "
        f"{told['hidden']} of them hidden for small counts",
    ]
    if told["not_by_group"]:
        words = "question shows", "questions show"
        lines.append(f"{counted(told['not_by_group'], *words)} totals only")
    if told["open_answers"]:
        lines.append(f"Provisional: {counted(told['open_answers'], 'answer')} still open")
    lines.append(f"Read {shown('published/report.html')} before it is released")
    lines.append(f"{shown('reports/internal')} holds the same unprotected: not for release")
    return [_sentence(line) for line in lines]


def release_in_words(told: Result, shown: Shown) -> list[str]:
    """The release's number, who approved it, and where it lies."""
    again = "" if told["new"] else ", as before"
    kept = f"releases/{told['number']}"
    return [
        f"Release {told['number']}, approved by {told['approved_by']}{again}",
        f"It stands in {shown('published')} and is kept in {shown(kept)}",
    ]


def themes_in_words(told: Result, shown: Shown) -> list[str]:
    """Which groups are read by whom, and the workbooks."""
    if not told["written"]:
        return [f"Nothing new for {told['analyst']}: the theme workbooks lie in the outbox"]
    workbooks = counted(len(told["written"]), "theme workbook")
    return [
        f"{workbooks} for {told['analyst']}, one for each of: {', '.join(told['groups'])}",
        *(f"  {shown(path)}" for path in told["written"]),
    ]


def theme_marks_in_words(told: Result, shown: Shown) -> list[str]:
    """What came back from the second-level reading."""
    if not told["files"]:
        lines = ["No new theme workbook in the inbox"]
    else:
        lines = [
            f"{counted(told['files'], 'theme workbook')} read: {counted(told['marks'], 'mark')}, "
            f"{counted(told['themes'], 'theme')}"
        ]
    if told["problems"]:
        lines.append(f"{counted(told['problems'], 'row')} to put right")
    lines += told["notes"]
    if told["report"]:
        lines.append(f"Report: {shown(told['report'])}")
    return [_sentence(line) for line in lines]


def _sentence(line: str) -> str:
    """The line with a capital first letter, unless it names a person or a path."""
    return "N" + line[1:] if line.startswith("no ") else line
