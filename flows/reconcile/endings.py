"""How did each disagreement end, and who gave way?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.model import Codebook, Question
from flows.reconcile.settled import common_value


@dataclass(frozen=True, slots=True)
class Ending:
    """A disagreement that has a final answer. answers: value by coder; stood: whose it was."""

    row: Row
    answers: tuple[tuple[str, str], ...]
    resolved: Resolved
    stood: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GaveWay:
    """One coder over all settled disagreements that they took part in.

    stood: their answer is the final one; gave_way: another coder's is; neither: nobody's is.
    """

    coder: str
    settled: int
    stood: int
    gave_way: int
    neither: int


def endings(
    codebook: Codebook,
    given: Mapping[Row, Sequence[CodedAnswer]],
    resolutions: Mapping[Row, Resolved],
) -> list[Ending]:
    """The settled disagreements in order of question and case.

    given: the answers of those who were asked, by row. What was settled of a question that is
    no longer asked, or that nobody had been asked, is left out.
    """
    found = []
    for question in codebook:
        for part in question.parts:
            rows = (row for row in resolutions if (row.question, row.part) == (question.id, part))
            for row in sorted(rows):
                answers = tuple((each.coder, each.value) for each in given.get(row, ()))
                if answers:
                    final = resolutions[row]
                    found.append(Ending(row, answers, final, _stood(question, answers, final)))
    return found


def gave_way(found: Sequence[Ending]) -> tuple[GaveWay, ...]:
    """Each coder's count, by coder."""
    coders = sorted({coder for each in found for coder, _ in each.answers})
    return tuple(_of(coder, found) for coder in coders)


def _of(coder: str, found: Sequence[Ending]) -> GaveWay:
    own = [each for each in found if coder in dict(each.answers)]
    stood = sum(coder in each.stood for each in own)
    neither = sum(not each.stood for each in own)
    return GaveWay(coder, len(own), stood, len(own) - stood - neither, neither)


def _stood(
    question: Question, answers: Sequence[tuple[str, str]], final: Resolved
) -> tuple[str, ...]:
    """The coders whose answer is the final one; a number within the question's tolerance is."""
    return tuple(
        coder
        for coder, value in answers
        if common_value(question, [value, final.value]) is not None
    )
