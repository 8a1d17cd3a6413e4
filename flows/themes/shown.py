"""What does an analyst read? Every answer that stands, with the coders' quotes and notes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from codebook.answers import CodedAnswer
from codebook.model import Codebook, Question
from flows.reconcile.consolidated import ConsolidatedAnswer
from workbooks.themes import ReadingRow

RESTS_ON = {
    "agreed": "Agreement",
    "majority": "A majority",
    "reconciled": "A decision",
    "single": "One coder",
    "open": "Still open",
}
IN_WORDS = "A coder's words"
BEFORE = "A coder's words, before the question changed"


def reading_rows(
    codebook: Codebook,
    groups: Mapping[str, str],
    settled: Sequence[ConsolidatedAnswer],
    said: Iterable[CodedAnswer],
    documents: Mapping[str, str],
    before: Iterable[CodedAnswer] = (),
) -> list[ReadingRow]:
    """A row an answer, by case and question in their order; nothing that does not apply.

    groups: the cases to show with their group. said: answers to text questions; before: those
    to what such a question asked in an earlier version.
    """
    place = {question.id: number for number, question in enumerate(codebook)}
    cases = {case_id: number for number, case_id in enumerate(groups)}
    rows = [
        (cases[each.row.case_id], place[each.row.question], _settled(codebook, each, documents))
        for each in settled
        if each.row.case_id in cases and each.answers and each.basis != "not_applicable"
    ]
    rows += [
        (cases[each.row.case_id], place[each.row.question], _said(codebook, each, rests_on))
        for rests_on, words in ((IN_WORDS, said), (BEFORE, before))
        for each in words
        if each.row.case_id in cases
    ]
    ordered = sorted(rows, key=lambda each: each[:2])
    return [_with_group(row, groups[row.case_id]) for _, _, row in ordered]


def _settled(
    codebook: Codebook, each: ConsolidatedAnswer, documents: Mapping[str, str]
) -> ReadingRow:
    question = codebook.questions[each.row.question]
    scale = codebook.scale_of(question)
    value = each.value or ""
    return ReadingRow(
        case_id=each.row.case_id,
        group="",
        key=question.row_key(each.row.part),
        question=_asked(question, each.row.part),
        answer=scale.label(value) if scale is not None and value else value,
        rests_on=RESTS_ON[each.basis],
        quotes="\n".join(_quote(one, documents) for one in each.answers if one.evidence),
        notes="\n".join(dict.fromkeys(one.note for one in each.answers if one.note)),
    )


def _said(codebook: Codebook, each: CodedAnswer, rests_on: str) -> ReadingRow:
    question = codebook.questions[each.row.question]
    return ReadingRow(
        case_id=each.row.case_id,
        group="",
        key=question.row_key(each.row.part),
        question=_asked(question, each.row.part),
        answer="",
        rests_on=rests_on,
        quotes="",
        notes=each.value,
    )


def _with_group(row: ReadingRow, group: str) -> ReadingRow:
    return replace(row, group=group)


def _asked(question: Question, part: str) -> str:
    return f"{question.title}: {part}" if part else question.title


def _quote(each: CodedAnswer, documents: Mapping[str, str]) -> str:
    where = [part for part in (documents.get(each.document, each.document), each.page) if part]
    return f"{each.evidence} ({'; '.join(where)})" if where else each.evidence
