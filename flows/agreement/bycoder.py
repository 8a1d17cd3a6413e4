"""Does one coder differ from the rest? Each coder's agreement beside that of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.agreement.alpha import Floats
from flows.agreement.contrasts import Contrast, same_cases_contrast
from flows.agreement.shares import FEWEST, resampled_share, share_interval

FEW_CASES = f"fewer than {FEWEST} cases"


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of answers to all questions together. interval: None below FEWEST cases."""

    cases: int
    compared: int
    agreeing: int
    interval: tuple[float, float] | None

    @property
    def percent_agreement(self) -> float | None:
        """The share of pairs of answers that are the same; None below FEWEST cases."""
        return self.agreeing / self.compared if self.cases >= FEWEST else None


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """A coder beside the rest.

    own: pairs of answers that involve the coder; others: pairs that do not. less: the share of
    the first less that of the second.
    """

    coder: str
    own: Compared
    others: Compared
    less: Contrast

    @property
    def differs(self) -> bool:
        """Whether the coder agrees less with the others than these do, beyond chance."""
        return self.less.apart and (self.less.difference or 0.0) < 0.0


def by_coder(
    coders: Sequence[str], matching: Floats, sums: Floats, confidence: float
) -> tuple[CoderAgreement, ...]:
    """Each coder of three or more against the rest; nothing for two, of whom none is the rest.

    matching: as of `coderpairs.matching_rows`, two columns for each pair of coders: agreeing
    and compared answers, case by case; sums: of these over resampled cases. The difference has
    an interval over cases: pairs with and without the coder come from the same resample.
    """
    if len(coders) < 3:
        return ()
    pairs = list(combinations(range(len(coders)), 2))
    found = []
    for at, coder in enumerate(coders):
        pieces = []
        for inside in (True, False):
            columns = [2 * place for place, each in enumerate(pairs) if (at in each) == inside]
            agreeing = matching[:, columns].sum(axis=1)
            compared = matching[:, [each + 1 for each in columns]].sum(axis=1)
            drawn = sums[:, [*columns, *(each + 1 for each in columns)]]
            drawn = drawn.reshape(len(sums), 2, -1).sum(axis=2)
            pieces.append((agreeing, compared, drawn))
        own, others = (_compared(*each, confidence) for each in pieces)
        less = Contrast(None, None, FEW_CASES)
        if min(own.cases, others.cases) >= FEWEST:
            one, rest = (resampled_share(*each) for each in pieces)
            less = same_cases_contrast(one, rest, confidence)
        found.append(CoderAgreement(coder, own, others, less))
    return tuple(found)


def _compared(agreeing: Floats, compared: Floats, sums: Floats, confidence: float) -> Compared:
    cases = int((compared > 0).sum())
    enough = cases >= FEWEST
    return Compared(
        cases,
        int(compared.sum()),
        int(agreeing.sum()),
        share_interval(agreeing, compared, sums, confidence) if enough else None,
    )
