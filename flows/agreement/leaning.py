"""Which way does a coder lean? Values that one coder gives where the others give another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.contrasts import Contrast, Resampled, same_cases_contrast
from flows.agreement.resampling import Resampling
from flows.agreement.shares import resampled_share
from flows.agreement.tables import CodedQuestion, CodedRound

FEWEST_APART = 6
"""So many cases must set a coder and the others apart on a value before it is looked at: fewer
could not stand out even if all went one way (a sign test of 5 to 0 has p = 0.0625)."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """How often a coder gave a value where others gave another, and the other way round.

    In pairs of answers of one case, one of them the coder's: compared, all; gave, with the
    value from the coder alone; others_gave, from the other alone. more: the difference as a
    share of those compared, with its interval over cases.
    """

    question: str
    part: str
    coder: str
    value: str
    compared: int
    gave: int
    others_gave: int
    more: Contrast


@dataclass(frozen=True, slots=True)
class Leanings:
    """Those that stand out; looked_at: how many values came more often from one coder at all.

    Each of these stands out by chance with a probability of 1 less the confidence.
    """

    looked_at: int
    found: tuple[Leaning, ...]


def leanings(coded: CodedRound, resampling: Resampling, confidence: float) -> Leanings:
    """Each coder's values that come more often than the others give them, beyond chance.

    All values of a question count, those off its scale too. Two coders mirror each other: what
    one says more often, the other says less often. Numbers have no values to lean to.
    """
    wanted = list(_wanted(coded))
    if not wanted:
        return Leanings(0, ())
    columns = [np.column_stack([net, compared]) for *_, net, compared in wanted]
    sums = resampling.sums(np.concatenate(columns, axis=1))
    zero = np.zeros(1)
    found = []
    for at, (leaning, net, compared) in enumerate(wanted):
        more = resampled_share(net, compared, sums[:, 2 * at : 2 * at + 2])
        none = Resampled(0.0, np.broadcast_to(zero, len(sums)), np.broadcast_to(zero, len(net)))
        contrast = same_cases_contrast(more, none, confidence)
        if contrast.apart and more.estimate > 0:
            found.append(replace(leaning, more=contrast))
    return Leanings(len(wanted), tuple(found))


def _wanted(coded: CodedRound) -> Iterator[tuple[Leaning, Floats, Floats]]:
    """What is to be looked at, with what each case adds to the difference and to all compared."""
    later = Contrast(None, None)
    for each in coded.questions:
        if not isinstance(each, CodedQuestion):
            continue
        for at, coder in enumerate(coded.coders):
            gave, others, compared = _apart(each.codes, at, len(each.values))
            for value in range(len(each.values)):
                net = gave[:, value] - others[:, value]
                apart = int(((gave[:, value] > 0) | (others[:, value] > 0)).sum())
                if apart >= FEWEST_APART and net.sum() > 0:
                    leaning = Leaning(
                        each.question.id,
                        each.part,
                        coder,
                        each.values[value].label,
                        int(compared.sum()),
                        int(gave[:, value].sum()),
                        int(others[:, value].sum()),
                        later,
                    )
                    yield leaning, net, compared


def _apart(codes: Ints, at: int, values: int) -> tuple[Floats, Floats, Floats]:
    """Per case and value, pairs in which the coder alone, or the other alone, gave it.

    And per case all pairs with an answer of the coder and one of another.
    """
    own = codes[:, at]
    others = np.delete(codes, at, axis=1)
    counts = (others[:, :, None] == np.arange(values)).sum(axis=1).astype(np.float64)
    said = own[:, None] == np.arange(values)
    answered = np.where(own >= 0, counts.sum(axis=1), 0.0)
    gave = np.where(said, answered[:, None] - counts, 0.0)
    others_gave = np.where(~said & (own >= 0)[:, None], counts, 0.0)
    return gave, others_gave, answered
