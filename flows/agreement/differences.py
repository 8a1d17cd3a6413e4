"""Where do the answers differ, and what did each coder say?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from codebook.answers import CodedAnswer, Row
from flows.agreement.coderpairs import Flags
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound


@dataclass(frozen=True, slots=True)
class Said:
    """One coder's side of a disagreement: the answer in words, the evidence and its place."""

    coder: str
    answer: str
    evidence: str
    verbatim: bool
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that was answered differently, with what each coder said, by coder."""

    row: Row
    title: str
    said: tuple[Said, ...]


def compared_rows(coded: CodedRound) -> list[Row]:
    """Every row with two or more comparable answers, in order of question and case."""
    return [
        Row(coded.cases[at], each.question.id, each.part)
        for each in coded.questions
        for at in np.nonzero(_given(each).sum(axis=1) >= 2)[0]
    ]


def differences(
    coded: CodedRound, answers: Sequence[CodedAnswer], documents: Mapping[str, str]
) -> list[Difference]:
    """The disagreements in order of question and case. documents: titles by id."""
    given: dict[Row, list[CodedAnswer]] = defaultdict(list)
    for answer in answers:
        given[answer.row].append(answer)
    found = []
    for each in coded.questions:
        asked_of = _given(each)
        for at in np.nonzero(_differs(each))[0]:
            row = Row(coded.cases[at], each.question.id, each.part)
            coders = {coded.coders[k] for k in np.nonzero(asked_of[at])[0]}
            sides = sorted((a for a in given[row] if a.coder in coders), key=lambda a: a.coder)
            said = tuple(_said(each, side, documents) for side in sides)
            found.append(Difference(row, each.question.title, said))
    return found


def _said(
    each: CodedQuestion | CodedNumbers, answer: CodedAnswer, documents: Mapping[str, str]
) -> Said:
    words = answer.value
    if isinstance(each, CodedQuestion):
        words = next(value.label for value in each.values if value.code == answer.value)
    page = f"p. {answer.page}" if answer.page.strip().isdigit() else answer.page
    place = [documents.get(answer.document, answer.document), page]
    return Said(
        coder=answer.coder,
        answer=words,
        evidence=answer.evidence,
        verbatim=answer.kind in ("", "verbatim"),
        place=", ".join(filter(None, place)),
        note=answer.note,
    )


def _given(each: CodedQuestion | CodedNumbers) -> Flags:
    return ~np.isnan(each.numbers) if isinstance(each, CodedNumbers) else each.codes >= 0


def _differs(each: CodedQuestion | CodedNumbers) -> Flags:
    """Per case: whether two or more answers are not all the same (within the tolerance)."""
    two = _given(each).sum(axis=1) >= 2
    table = each.numbers if isinstance(each, CodedNumbers) else each.codes.astype(np.float64)
    low = np.where(_given(each), table, np.inf).min(axis=1, initial=np.inf)
    high = np.where(_given(each), table, -np.inf).max(axis=1, initial=-np.inf)
    allowed = each.question.tolerance + 1e-9 if isinstance(each, CodedNumbers) else 0.0
    apart = np.subtract(high, low, out=np.zeros_like(high), where=two)
    differing: Flags = two & (apart > allowed)
    return differing
