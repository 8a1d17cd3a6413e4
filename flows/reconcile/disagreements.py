"""Where do the coders of a case differ, and which rows must somebody settle?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.model import Codebook
from flows.reconcile.consolidated import DISAGREEMENT, ConsolidatedAnswer, consolidated_answers
from flows.reconcile.settled import common_value, majority_value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that needs a final answer.

    answers: of the coders who were asked, by coder; none where nobody was asked what, by the
    final answer to an earlier question, applies. follows: the earlier question that is still
    disputed, whose final answer decides whether this row is needed at all; else empty.
    """

    row: Row
    answers: tuple[CodedAnswer, ...]
    follows: str = ""


def disagreements(
    codebook: Codebook,
    cases: Mapping[str, Mapping[str, str]],
    assigned: Mapping[str, int],
    answers: Sequence[CodedAnswer],
    resolutions: Mapping[Row, Resolved],
    further: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Disagreement]:
    """The rows to settle: by question, then case, each follow-up below the row it rests on.

    Takes what `consolidated_answers` takes. A follow-up is listed while its earlier question
    is disputed only if two or more coders were asked it and differ; the others are opened, if
    need be, by the final answer to the earlier question.
    """
    consolidated = consolidated_answers(codebook, cases, assigned, answers, resolutions, further)
    found = [each for one in consolidated if (each := _disagreement(codebook, one)) is not None]
    disputed = {(each.row.case_id, each.row.question) for each in found}
    kept = [
        each for each in found if not each.follows or (each.row.case_id, each.follows) in disputed
    ]
    return _sorted(codebook, list(cases), kept)


def _disagreement(codebook: Codebook, each: ConsolidatedAnswer) -> Disagreement | None:
    """The row as one to settle, None where there is nothing to settle (yet)."""
    if each.basis != "open" or each.why != DISAGREEMENT or each.resolved is not None:
        return None
    if each.rests_on:
        question = codebook.questions[each.row.question]
        values = [answer.value for answer in each.weighed]
        settled = common_value(question, values) or majority_value(question, values)
        if len(values) < 2 or settled is not None:
            return None
    return Disagreement(each.row, each.weighed, each.rests_on)


def _sorted(
    codebook: Codebook, cases: Sequence[str], found: Sequence[Disagreement]
) -> list[Disagreement]:
    """By the question at the root of each, its case, and then in order of asking."""
    place = {question.id: number for number, question in enumerate(codebook)}
    case_place = {case_id: number for number, case_id in enumerate(cases)}
    follows = {(each.row.case_id, each.row.question): each.follows for each in found}

    def order(each: Disagreement) -> tuple[int, int, int, int, int]:
        row, root = each.row, each.row.question
        while earlier := follows.get((row.case_id, root)):
            root = earlier
        part = codebook.questions[row.question].parts.index(row.part)
        outer = part if root == row.question else 0
        return (place[root], outer, case_place[row.case_id], place[row.question], part)

    return sorted(found, key=order)
