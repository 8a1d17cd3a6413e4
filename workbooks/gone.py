"""What did a coder say before that comes back blank? A question to them, and no deletion."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from codebook.answers import Row
from codebook.model import Codebook
from workbooks.problems import REMEDIES, Problem

KIND = "answer_gone"
BESIDE = "words_gone"
"""Of evidence and what else stood beside an answer."""
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
    return _asked(
        [row for row in blank if row in before],
        Counter(row.case_id for row in before),
        asked_about,
        lambda row: _one(codebook, row, blank[row], before[row]),
        lambda case, rows: _together(case, rows, blank),
    )


@dataclass(frozen=True, slots=True)
class WordsGone:
    """What stood beside an answer, by header, and where the first of it stood on the sheet."""

    sheet: str
    cell: str
    headers: tuple[str, ...]


def words_gone(
    lost: Mapping[Row, WordsGone], there: Mapping[str, int], asked_about: Collection[Row]
) -> list[Problem]:
    """What to ask a coder about evidence, notes and the like that came back blank.

    there: how many answers had any of it before, by case; asked_about: as in `answers_gone`.
    """
    return _asked(
        list(lost),
        there,
        asked_about,
        lambda row: _one_beside(row, lost[row]),
        lambda case, rows: _together_beside(case, rows, lost),
    )


def _asked(
    lost: Collection[Row],
    there: Mapping[str, int],
    asked_about: Collection[Row],
    one: Callable[[Row], Problem],
    together: Callable[[str, list[Row]], Problem],
) -> list[Problem]:
    """One by one, by case or all at once, whatever was not asked about yet."""
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in lost:
        by_case[row.case_id].append(row)
    whole = {case for case, rows in by_case.items() if _many(rows, there.get(case, 0))}
    problems = [
        one(row)
        for case, rows in by_case.items()
        if case not in whole
        for row in rows
        if row not in asked_about
    ]
    if len(whole) > _ASKED_ONE_BY_ONE:
        if Row("", "") not in asked_about:
            problems.append(together("", [row for case in whole for row in by_case[case]]))
        return problems
    fresh = [case for case in by_case if case in whole and Row(case, "") not in asked_about]
    return problems + [together(case, by_case[case]) for case in fresh]


def _many(rows: Collection[Row], there: int) -> bool:
    """Whether what a case had is gone as a whole, and not one here and there."""
    return len(rows) > _ASKED_ONE_BY_ONE or len(rows) == there > 1


def _one(codebook: Codebook, row: Row, where: tuple[str, str], value: str) -> Problem:
    """One answer that is gone; a text that was given is not repeated in what is to be done."""
    question = codebook.questions[row.question]
    scale = codebook.scale_of(question)
    label = scale.label(value) if scale is not None and value in scale.by_code else ""
    shown = f"Empty; before: {label or value}"
    remedy = REMEDIES[KIND].replace("an answer", label or "an answer", 1)
    return Problem(KIND, *where, shown, remedy, row.case_id, row.question, row.part, blocking=False)


def _together(case: str, rows: Collection[Row], blank: Blank) -> Problem:
    """Many answers that are gone, at the first of them; of many cases, nowhere."""
    sheet, cell = blank[next(iter(rows))] if case else ("", "")
    shown = f"Empty; before: {_counted(case, rows)}"
    return Problem(KIND, sheet, cell, shown, REMEDIES["answers_gone"], case, blocking=False)


def _counted(case: str, rows: Collection[Row]) -> str:
    cases = "" if case else f" of {len({row.case_id for row in rows})} cases"
    return f"{len(rows)} answers{cases}"


def _one_beside(row: Row, gone: WordsGone) -> Problem:
    """What is gone beside one answer; what was written is not repeated."""
    shown = f"Empty; filled in before: {', '.join(gone.headers)}"
    remedy = REMEDIES[BESIDE]
    return Problem(BESIDE, gone.sheet, gone.cell, shown, remedy, *row, blocking=False)


def _together_beside(case: str, rows: Collection[Row], lost: Mapping[Row, WordsGone]) -> Problem:
    first = lost[next(iter(rows))]
    sheet, cell = (first.sheet, first.cell) if case else ("", "")
    shown = f"Empty; filled in before: beside {_counted(case, rows)}"
    return Problem(BESIDE, sheet, cell, shown, REMEDIES["more_words_gone"], case, blocking=False)


def told_before(problems: Iterable[Told], kind: str = KIND) -> frozenset[Row]:
    """What a coder was asked about, from the problems of earlier returns of a workbook."""
    return frozenset(
        Row(each.case_id, each.question, each.part) for each in problems if each.kind == kind
    )
