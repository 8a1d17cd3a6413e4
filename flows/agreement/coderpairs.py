"""How well does each pair of coders agree, over all questions together?"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from flows.agreement.alpha import Floats
from flows.agreement.shares import share_interval
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PairSummary:
    """A pair of coders over all questions: answers compared, agreement with its interval."""

    coders: tuple[str, str]
    cases: int
    compared: int
    agreeing: int
    interval: tuple[float, float] | None
    most_frequent: str
    most_frequent_count: int


def matching_rows(coded: CodedRound) -> Floats:
    """For each pair of coders two columns: a case's rows that agree, and that were compared."""
    columns = []
    for a, b in combinations(range(len(coded.coders)), 2):
        agreeing, compared = np.zeros(len(coded.cases)), np.zeros(len(coded.cases))
        for each in coded.questions:
            alike, both = _alike(each, a, b)
            agreeing += alike & both
            compared += both
        columns += [agreeing, compared]
    return np.column_stack(columns) if columns else np.zeros((len(coded.cases), 0))


def _alike(coded: CodedQuestion | CodedNumbers, a: int, b: int) -> tuple[Flags, Flags]:
    """Per case: whether two coders agree, and whether both answered."""
    if isinstance(coded, CodedNumbers):
        apart = np.abs(coded.numbers[:, a] - coded.numbers[:, b])
        return apart <= coded.question.tolerance + 1e-9, ~np.isnan(apart)
    one, other = coded.codes[:, a], coded.codes[:, b]
    return one == other, (one >= 0) & (other >= 0)


def pair_summaries(
    coded: CodedRound,
    matching: Floats,
    sums: Floats,
    level: float,
) -> tuple[PairSummary, ...]:
    """Each pair over all questions, with a BCa interval over cases for its agreement."""
    found = []
    for at, (a, b) in enumerate(combinations(range(len(coded.coders)), 2)):
        agreeing, compared = matching[:, 2 * at], matching[:, 2 * at + 1]
        total = int(compared.sum())
        if not total:
            continue
        differing = [
            (int((both & ~alike).sum()), -place)
            for place, (alike, both) in enumerate(_alike(each, a, b) for each in coded.questions)
        ]
        most, place = max(differing)
        found.append(
            PairSummary(
                coders=(coded.coders[a], coded.coders[b]),
                cases=int((compared > 0).sum()),
                compared=total,
                agreeing=int(agreeing.sum()),
                interval=share_interval(agreeing, compared, sums[:, 2 * at : 2 * at + 2], level),
                most_frequent=_key(coded.questions[-place]) if most else "",
                most_frequent_count=most,
            )
        )
    return tuple(found)


def _key(coded: CodedQuestion | CodedNumbers) -> str:
    return f"{coded.question.id}/{coded.part}" if coded.part else coded.question.id
