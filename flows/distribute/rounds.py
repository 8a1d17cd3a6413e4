"""Which workbooks does a round need, and what do coders see in them? Without files or tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from flows.studyfile import StudyFile


@dataclass(frozen=True, slots=True)
class Due:
    """A workbook that a round needs. part of parts: where a wave fills more than one."""

    id: str
    wave: int
    coder: str
    part: int
    parts: int
    cases: tuple[str, ...]
    file_name: str


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
        "show": list(file.workbook.show),
        "titles": {each.column: each.title for each in file.documents.values() if each.column}
        | {column: each.title for column, each in file.attributes.items()},
        "confidence": file.workbook.confidence,
        "unit": {"name": file.unit.name, "guidance": file.unit.guidance},
        "cases_per_workbook": file.workbook.cases,
    }
