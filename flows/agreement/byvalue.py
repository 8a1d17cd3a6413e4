"""On which value do coders agree? Each value against all others, from counts per case."""

from dataclasses import dataclass

import numpy as np

from flows.agreement.alpha import Ints, alpha, count_statistics
from flows.agreement.coefficients import fleiss_kappa, specific_agreement


@dataclass(frozen=True, slots=True)
class ValueAgreement:
    """Agreement on one value; a figure is None where nobody, or everybody always, gave it.

    answers: how often it was given, in compared cases. alpha, fleiss_kappa: of the yes/no
    question whether a coder gave this value. specific: of the pairs of answers in which one
    is this value, the share where the other is too.
    """

    answers: int
    alpha: float | None
    fleiss_kappa: float | None
    specific: float | None


def by_value(counts: Ints) -> tuple[ValueAgreement, ...]:
    """Each value against the rest, in the order of the columns of counts (cases, values).

    Source: Krippendorff (2018), Content Analysis, 4th ed., doi:10.4135/9781071878781;
    Fleiss (1971), doi:10.1037/h0031619.
    """
    compared = counts[counts.sum(axis=1) >= 2]
    plain = np.eye(2)
    found = []
    for at, share in enumerate(specific_agreement(counts)):
        against = np.column_stack([counts[:, at], counts.sum(axis=1) - counts[:, at]])
        found.append(
            ValueAgreement(
                answers=int(compared[:, at].sum()),
                alpha=alpha(count_statistics(against, "nominal")),
                fleiss_kappa=fleiss_kappa(against, plain),
                specific=share,
            )
        )
    return tuple(found)
