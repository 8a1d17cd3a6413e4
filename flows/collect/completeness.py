"""What has each coder still to answer?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from codebook.answers import Row
from codebook.model import Codebook
from codebook.rules import asked


class Given(Protocol):
    """An answer, as far as completeness goes: who gave it, to what, and its value."""

    @property
    def row(self) -> Row:
        """What was answered."""

    @property
    def coder(self) -> str:
        """Who answered."""

    @property
    def value(self) -> str:
        """What was answered."""


def missing_rows(
    codebook: Codebook,
    details: Mapping[str, Mapping[str, str]],
    assigned: Iterable[tuple[str, str]],
    answers: Iterable[Given],
) -> dict[str, tuple[Row, ...]]:
    """The rows that each coder is asked and has not answered, in order of cases and questions.

    details: register row by case; assigned: coder and case, in each coder's order; answers:
    the newest ones of one round. Every coder assigned has an entry, empty when complete.
    Text questions are not required; a question whose earlier question has no answer yet is
    not asked yet, and so is not missing.
    """
    given: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
    for answer in answers:
        row = answer.row
        given[answer.coder, row.case_id][row.question, row.part] = answer.value
    found: dict[str, list[Row]] = {}
    for coder, case_id in assigned:
        here = given[coder, case_id]
        missing = _missing(codebook, case_id, details.get(case_id, {}), here)
        found.setdefault(coder, []).extend(missing)
    return {coder: tuple(rows) for coder, rows in found.items()}


def _missing(
    codebook: Codebook,
    case_id: str,
    details: Mapping[str, str],
    given: Mapping[tuple[str, str], str],
) -> Iterable[Row]:
    values = {question: value for (question, _), value in given.items()}
    states = asked(codebook, details, values)
    for question in codebook:
        if question.kind == "text" or not states[question.id].asked:
            continue
        for part in question.parts:
            if (question.id, part) not in given:
                yield Row(case_id, question.id, part)
