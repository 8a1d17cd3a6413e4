"""Which answers did a coder give before that come back blank? A question to them, no deletion."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from codebook.answers import Row
from codebook.model import Codebook
from workbooks.problems import REMEDIES, Problem

KIND = "answer_gone"
_ASKED_ONE_BY_ONE = 3
"""Where more answers of a case (or cases) are gone than these, they are told in one line."""


class Told(Protocol):
    """A problem that was told before, as far as it is known again."""

    kind: str
    case_id: str
    question: str
    part: str
    found: str


Blank = Mapping[Row, tuple[str, str]]
"""Sheet and cell of rows that a workbook asks and in which no answer stands."""


def answers_gone(
    codebook: Codebook, blank: Blank, before: Mapping[Row, str], asked_about: Collection[Row]
) -> list[Problem]:
    """What to ask a coder about answers given before to rows that are blank now.

    before: values by row; asked_about: what an earlier return was asked about already: a row,
    a case (a row of no question) or the whole workbook (a row of no case). A few answers of a
    case are asked about one by one; more of them, or all, once; and so are many cases, since
    a coder may go on in a fresh copy.
    """
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in blank:
        if row in before:
            by_case[row.case_id].append(row)
    whole = {case for case, rows in by_case.items() if _many(case, rows, before)}
    problems = [
        _one(codebook, row, blank[row], before[row])
        for case, rows in by_case.items()
        if case not in whole
        for row in rows
        if row not in asked_about
    ]
    if len(whole) > _ASKED_ONE_BY_ONE:
        if Row("", "") not in asked_about:
            problems.append(_together("", [row for case in whole for row in by_case[case]]))
        return problems
    fresh = [case for case in by_case if case in whole and Row(case, "") not in asked_about]
    return problems + [_together(case, by_case[case], blank) for case in fresh]


def _many(case: str, rows: Collection[Row], before: Mapping[Row, str]) -> bool:
    """Whether a case's answers are gone as a whole, and not one here and there."""
    answered = sum(row.case_id == case for row in before)
    return len(rows) > _ASKED_ONE_BY_ONE or len(rows) == answered > 1


def _one(codebook: Codebook, row: Row, where: tuple[str, str], value: str) -> Problem:
    """One answer that is gone; a text that was given is not repeated in what is to be done."""
    question = codebook.questions[row.question]
    scale = codebook.scale_of(question)
    label = scale.label(value) if scale is not None and value in scale.by_code else ""
    shown = f"Empty; before: {label or value}"
    remedy = REMEDIES[KIND].replace("an answer", label or "an answer", 1)
    return Problem(KIND, *where, shown, remedy, row.case_id, row.question, row.part, blocking=False)


def _together(case: str, rows: Collection[Row], blank: Blank | None = None) -> Problem:
    """Many answers that are gone, at the first of them."""
    first = min(rows) if blank is None else next(iter(rows))
    sheet, cell = blank[first] if blank is not None else ("", "")
    cases = "" if case else f" of {len({row.case_id for row in rows})} cases"
    shown = f"Empty; before: {len(rows)} answers{cases}"
    return Problem(KIND, sheet, cell, shown, REMEDIES["answers_gone"], case, blocking=False)


def told_before(problems: Iterable[Told]) -> frozenset[Row]:
    """What a coder was asked about, from the problems of earlier returns of a workbook."""
    return frozenset(
        Row(each.case_id, each.question, each.part) for each in problems if each.kind == KIND
    )
