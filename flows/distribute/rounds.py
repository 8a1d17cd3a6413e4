"""Which workbooks does a round need, and what do coders see in them? Without files or tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil
from typing import Any, Protocol

from flows.distribute.uncovered import Left
from flows.studyfile import StudyFile


@dataclass(frozen=True, slots=True)
class Due:
    """A workbook that a round needs. part of parts: where a wave fills more than one.

    issue: 1 for a coder's first of a wave, more for further ones, which ask what the first did
    not. rows: by case, the rows it asks where those are some only. shown: with earlier answers.
    kind: coding, or repeat where cases are coded once more.
    """

    id: str
    wave: int
    coder: str
    part: int
    parts: int
    cases: tuple[str, ...]
    file_name: str
    issue: int = 1
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: bool = False
    kind: str = "coding"


def needed(
    code: Callable[[int, str, int], str],
    round_name: str,
    assigned: Mapping[tuple[int, str], Sequence[str]],
    cases_per_workbook: int,
) -> list[Due]:
    """The workbooks of a round, in order of wave and coder.

    code: a workbook's code by wave, coder and part.
    assigned: the cases in their order by wave and coder. A wave with more cases than one
    workbook holds is split into parts of equal length, give or take a case.
    """
    several_waves = len({wave for wave, _ in assigned}) > 1
    due = []
    for (wave, coder), cases in sorted(assigned.items()):
        chunks = in_parts(cases, cases_per_workbook)
        for part, chunk in enumerate(chunks, 1):
            name = "-".join(
                [round_name]
                + [str(wave)] * several_waves
                + [coder]
                + [f"part{part}"] * (len(chunks) > 1)
            )
            file_name = f"{coder}/{name}.xlsx"
            due.append(
                Due(
                    code(wave, coder, part), wave, coder, part, len(chunks), tuple(chunk), file_name
                )
            )
    return due


class Recorded(Protocol):
    """A workbook as it is recorded, as far as it matters here (as of table Workbook)."""

    id: str
    wave: int
    person: str
    part: int
    issue: int
    cases: list[str]
    rows: dict[str, list[str]] | None
    earlier_shown: bool
    file_name: str


def as_recorded(recorded: Iterable[Recorded], first: Sequence[Due]) -> dict[str, Due]:
    """The workbooks that were handed out, by code; first: all first ones that a round needs.

    How many parts a wave had for its coder is known by those, or by what is recorded.
    """
    found = {
        each.id: Due(
            each.id,
            each.wave,
            each.person,
            each.part,
            1,
            tuple(each.cases),
            each.file_name,
            each.issue,
            {case_id: tuple(rows) for case_id, rows in (each.rows or {}).items()},
            each.earlier_shown,
        )
        for each in recorded
    }
    parts: dict[tuple[int, str], int] = {}
    for each in found.values():
        if each.issue == 1:
            key = (each.wave, each.coder)
            alike = [one for one in first if _alike(one, each)]
            parts[key] = max(parts.get(key, 1), each.part, *(one.parts for one in alike))
    return {
        each.id: replace(each, parts=parts[each.wave, each.coder] if each.issue == 1 else 1)
        for each in found.values()
    }


def to_write(due: Sequence[Due], recorded: Mapping[str, Due]) -> list[Due]:
    """Of a round's first workbooks those that nobody has yet.

    Where a coder has workbooks of a wave and its cases are no longer shared out as they were
    then, nothing is added to them: what is still to be asked comes in further workbooks.
    """
    stale = {
        (each.wave, each.coder)
        for each in recorded.values()
        if each.issue == 1 and not any(_alike(one, each) for one in due)
    }
    return [
        each for each in due if each.id not in recorded and (each.wave, each.coder) not in stale
    ]


def _alike(one: Due, other: Due) -> bool:
    """Whether two workbooks are one and hold the same cases."""
    return (one.id, one.cases, one.file_name) == (other.id, other.cases, other.file_name)


def further(
    code: Callable[[int, str, int], str],
    round_name: str,
    left: Sequence[Left],
    waves: Mapping[tuple[str, str], int],
    issues: Mapping[str, int],
    cases_per_workbook: int,
    *,
    earlier_shown: bool,
) -> list[Due]:
    """The further workbooks that ask what is left, by coder and issue.

    code: a workbook's code by wave, coder and issue; waves: of coder and case; issues: the
    newest of each coder. earlier_shown: rows that changed come in workbooks of their own, with
    the earlier answers beside them.
    """
    due = []
    for coder in dict.fromkeys(each.coder for each in left):
        issue = max(1, issues.get(coder, 1))
        own = [each for each in left if each.coder == coder]
        for shown in (False, True):
            batch = [part for each in own if (part := _shown(each, shown, earlier_shown))]
            for start in range(0, len(batch), cases_per_workbook):
                issue += 1
                chunk = batch[start : start + cases_per_workbook]
                wave = max(waves[coder, each.case_id] for each in chunk)
                due.append(
                    _further(code(wave, coder, issue), round_name, chunk, wave, issue, shown)
                )
    return due


def _shown(left: Left, shown: bool, earlier_shown: bool) -> Left | None:
    """What of it goes into a workbook with, or without, earlier answers; None for nothing."""
    if not earlier_shown or not left.rows:
        return None if shown else left
    changed = any(row.why == "changed" for row in left.rows)
    kinds = ("changed", "follows") if changed else ("changed",)
    rows = tuple(row for row in left.rows if (row.why in kinds) == shown)
    return replace(left, rows=rows) if rows else None


def _further(
    code: str, round_name: str, left: Sequence[Left], wave: int, issue: int, shown: bool
) -> Due:
    coder = left[0].coder
    return Due(
        id=code,
        wave=wave,
        coder=coder,
        part=1,
        parts=1,
        cases=tuple(each.case_id for each in left),
        file_name=f"{coder}/{round_name}-{coder}-further{issue}.xlsx",
        issue=issue,
        rows={each.case_id: tuple(row.key for row in each.rows) for each in left if each.rows},
        shown=shown,
    )


def in_parts(cases: Sequence[str], most: int) -> list[Sequence[str]]:
    """The cases in as few parts of at most `most` as there can be, even in length."""
    count = ceil(len(cases) / most)
    ends = [round(len(cases) * number / count) for number in range(count + 1)]
    return [cases[a:b] for a, b in pairwise(ends)]


def kept(file: StudyFile, round_name: str, double_coded: Sequence[str]) -> dict[str, Any]:
    """What is kept with an open round: what was settled before anybody coded in it.

    Its design, its double-coded cases, what coders see, and from when on agreement is reliable.
    """
    return {
        "round": file.rounds[round_name].model_dump(mode="json"),
        "double_coded": list(double_coded),
        "seen": seen_by_coders(file),
        "agreement": file.agreement.model_dump(mode="json"),
    }


def seen_by_coders(file: StudyFile) -> dict[str, Any]:
    """What the study file says of workbooks, kept with a round to write them again alike."""
    return {
        "study": file.title,
        "synthetic": file.synthetic,
        "coders": {coder.id: coder.name for coder in file.coders},
        "documents": [[each.title, each.column] for each in file.documents.values()],
        "folders": [each.folder for each in file.documents.values()],
        "document_titles": {name: each.title for name, each in file.documents.items()},
        "show": list(file.workbook.show),
        "titles": {each.column: each.title for each in file.documents.values() if each.column}
        | {column: each.title for column, each in file.attributes.items()},
        "confidence": file.workbook.confidence,
        "new_themes": file.workbook.new_themes,
        "unit": file.unit.model_dump(mode="json"),
        "cases_per_workbook": file.workbook.cases,
    }
