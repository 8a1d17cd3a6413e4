"""Do coders rest their answers on the same passages? Agreement on evidence, by question."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from codebook.answers import CodedAnswer, Row
from flows.agreement.passages import overlap, same_page, words_of
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of compared answers for which both coders gave evidence, and what it shares.

    documents, pages, quotes: pairs in which both named a document, both a page or paragraph,
    both quoted words; same_document, same_page, overlapping: those in which these are the same
    (a page only within the same document) or share words.
    """

    pairs: int = 0
    documents: int = 0
    same_document: int = 0
    pages: int = 0
    same_page: int = 0
    quotes: int = 0
    overlapping: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


@dataclass(frozen=True, slots=True)
class Apart:
    """Two coders gave the same answer and quoted other words for it. places: where each looked."""

    row: Row
    coders: tuple[str, str]
    value: str
    places: tuple[str, str]


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """Agreement on evidence on one question or part. compared: pairs of answers compared.

    alike, unlike: of answers that agree, and of those that do not. apart: same answer, other
    words, by case.
    """

    question: str
    part: str
    title: str
    compared: int
    alike: Tally
    unlike: Tally
    apart: tuple[Apart, ...]

    @property
    def all(self) -> Tally:
        """Of all pairs of answers."""
        return self.alike + self.unlike


def evidence_agreement(
    coded: CodedRound, answers: Sequence[CodedAnswer], documents: Mapping[str, str]
) -> tuple[QuestionEvidence, ...]:
    """Agreement on evidence on each question with any evidence from two coders of a case.

    answers: those that can be compared. documents: titles by id. Evidence is words, a document,
    or a page or paragraph; only words that are given as a quote are held against each other.
    """
    given: dict[tuple[str, str], list[CodedAnswer]] = defaultdict(list)
    for answer in answers:
        if _has_evidence(answer):
            given[answer.row.question, answer.row.part].append(answer)
    found = (
        _of_question(coded, each, given.get((each.question.id, each.part), []), documents)
        for each in coded.questions
    )
    return tuple(each for each in found if each.all.pairs)


def _of_question(
    coded: CodedRound,
    each: CodedQuestion | CodedNumbers,
    answers: Sequence[CodedAnswer],
    documents: Mapping[str, str],
) -> QuestionEvidence:
    found: dict[bool, list[tuple[int, ...]]] = {True: [], False: []}
    apart: list[Apart] = []
    words: dict[str, tuple[str, ...]] = {}
    for one, other, alike in _side_by_side(coded, each, answers):
        shared = _shared(one, other, words)
        found[alike].append(shared)
        if alike and shared[-2] > shared[-1]:
            coders = (one.coder, other.coder)
            places = (_place(one, documents), _place(other, documents))
            apart.append(Apart(one.row, coders, _in_words(each, one.value), places))
    return QuestionEvidence(
        question=each.question.id,
        part=each.part,
        title=each.question.title,
        compared=_compared_pairs(each),
        alike=_total(found[True]),
        unlike=_total(found[False]),
        apart=tuple(apart),
    )


def _side_by_side(
    coded: CodedRound, each: CodedQuestion | CodedNumbers, answers: Sequence[CodedAnswer]
) -> Iterator[tuple[CodedAnswer, CodedAnswer, bool]]:
    """Pairs of compared answers with evidence, in order of case and coder; whether they agree."""
    table = each.numbers if isinstance(each, CodedNumbers) else each.codes.astype(np.float64)
    known = ~np.isnan(table) if isinstance(each, CodedNumbers) else table >= 0
    allowed = each.question.tolerance + 1e-9 if isinstance(each, CodedNumbers) else 0.0
    coder_at = {coder: at for at, coder in enumerate(coded.coders)}
    of_case: dict[str, list[CodedAnswer]] = defaultdict(list)
    for answer in answers:
        of_case[answer.row.case_id].append(answer)
    for at, case_id in enumerate(coded.cases):
        sides = [a for a in of_case.get(case_id, ()) if known[at, coder_at.get(a.coder, 0)]]
        for one, other in combinations(sorted(sides, key=lambda a: a.coder), 2):
            values = table[at, coder_at[one.coder]], table[at, coder_at[other.coder]]
            yield one, other, bool(abs(values[0] - values[1]) <= allowed)


def _shared(
    one: CodedAnswer, other: CodedAnswer, words: dict[str, tuple[str, ...]]
) -> tuple[int, ...]:
    """What two coders' evidence shares, as ones and zeros in the order of a Tally.

    words: of quotes that were read before; those of these are added.
    """
    documents = bool(one.document and other.document)
    pages = bool(one.page.strip() and other.page.strip())
    alike = one.document == other.document
    page = pages and alike and same_page(one.page, other.page)
    first, second = (_words(each, words) for each in (one, other))
    quotes = bool(first and second)
    overlapping = quotes and overlap(first, second)
    places = (documents, documents and alike, pages, page)
    return (1, *map(int, places), int(quotes), int(overlapping))


def _words(answer: CodedAnswer, words: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words of a quote; none of what is no quote."""
    if answer.kind not in ("", "verbatim"):
        return ()
    if answer.evidence not in words:
        words[answer.evidence] = words_of(answer.evidence)
    return words[answer.evidence]


def _total(shared: Sequence[tuple[int, ...]]) -> Tally:
    return Tally(*np.sum(shared, axis=0).tolist()) if shared else Tally()


def _has_evidence(answer: CodedAnswer) -> bool:
    return bool(answer.evidence.strip() or answer.document or answer.page.strip())


def _compared_pairs(each: CodedQuestion | CodedNumbers) -> int:
    table = each.numbers if isinstance(each, CodedNumbers) else each.codes
    known = ~np.isnan(table) if isinstance(each, CodedNumbers) else table >= 0
    m = known.sum(axis=1)
    return int((m * (m - 1) // 2).sum())


def _in_words(each: CodedQuestion | CodedNumbers, value: str) -> str:
    if isinstance(each, CodedNumbers):
        return value
    return next(one.label for one in each.values if one.code == value)


def _place(answer: CodedAnswer, documents: Mapping[str, str]) -> str:
    """Where a coder looked, such as "Review report, p. 4"."""
    page = answer.page.strip()
    named = f"p. {page}" if page.isdigit() else page
    return ", ".join(filter(None, (documents.get(answer.document, answer.document), named)))
