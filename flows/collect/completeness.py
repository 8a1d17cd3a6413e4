"""What has each coder still to answer?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from codebook.answers import Row
from codebook.asking import Asking
from codebook.model import Codebook


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
    given: dict[str, dict[Row, str]] = defaultdict(dict)
    for answer in answers:
        given[answer.coder][answer.row] = answer.value
    return missing_by_coder(codebook, details, assigned, given)


def missing_by_coder(
    codebook: Codebook,
    details: Mapping[str, Mapping[str, str]],
    assigned: Iterable[tuple[str, str]],
    given: Mapping[str, Mapping[Row, str]],
) -> dict[str, tuple[Row, ...]]:
    """The same by each coder's values by row."""
    cases: dict[str, list[str]] = defaultdict(list)
    for coder, case_id in assigned:
        cases[coder].append(case_id)
    asking = Asking(codebook)
    return {
        coder: tuple(_missing(asking, details, ids, given.get(coder, {})))
        for coder, ids in cases.items()
    }


def missing_of(
    codebook: Codebook,
    details: Mapping[str, Mapping[str, str]],
    cases: Iterable[str],
    given: Mapping[Row, str],
) -> tuple[Row, ...]:
    """The rows of these cases that one coder is asked and has not answered.

    given: that coder's values by row; the rest as in `missing_rows`.
    """
    return tuple(_missing(Asking(codebook), details, cases, given))


def _missing(
    asking: Asking,
    details: Mapping[str, Mapping[str, str]],
    cases: Iterable[str],
    given: Mapping[Row, str],
) -> Iterator[Row]:
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row, value in given.items():
        if row.question in asking.earlier:
            values[row.case_id][row.question] = value
    for case_id in cases:
        for question in asking.questions(details.get(case_id, {}), values.get(case_id, {})):
            if question.kind != "text":
                rows = (Row(case_id, question.id, part) for part in question.parts)
                yield from (row for row in rows if row not in given)
