"""Which cases are resampled, and how? The same for every figure of a round."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from flows.agreement.alpha import Floats, Ints
from flows.agreement.intervals import bootstrap_sums, bootstrap_weights
from flows.agreement.tables import CodedNumbers, CodedRound

MANY = 20_000
"""With more cases than this, those that are alike are drawn together…"""
ALIKE = 4
"""… if there are so many times fewer kinds of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """The resampled cases that all figures of a round share, so that differences have intervals.

    taken: shape (cases,), those on which anything at all is compared; the others say nothing
    and are not drawn. The weights are made anew from the seed whenever sums are asked for:
    figures computed apart still rest on the same resampled cases.
    kinds: shape (cases,), where cases with the same number are alike in whatever columns are asked
    for (see `kinds_of`); they are then drawn together, which is the same distribution.
    """

    taken: npt.NDArray[np.bool_]
    replicates: int
    seed: tuple[int, ...]
    kinds: Ints | None = None

    def sums(self, columns: Floats | csr_array) -> Floats:
        """Sums over resampled cases, shape (cases, columns) to (replicates, columns).

        Columns of which most are 0 in a case may be sparse.
        """
        if self.kinds is None:
            return bootstrap_sums(columns[self.taken], self.replicates, self.seed)
        _, first, times = np.unique(self.kinds[self.taken], return_index=True, return_counts=True)
        cases = int(times.sum())
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed)))
        weights = generator.multinomial(cases, times / max(cases, 1), size=self.replicates)
        return np.asarray(weights @ columns[self.taken][first])

    def sums_within(self, columns: Floats, parts: Sequence[npt.NDArray[np.bool_]]) -> list[Floats]:
        """The same within parts of the cases, each of shape (cases,), drawn as in `sums`."""
        here = [part[self.taken] for part in parts]
        within = [columns[self.taken][part] for part in here]
        found: list[list[Floats]] = [[] for _ in parts]
        for weights in bootstrap_weights(int(self.taken.sum()), self.replicates, self.seed):
            for at, part in enumerate(here):
                found[at].append(weights[:, part] @ within[at])
        nothing = np.zeros((0, columns.shape[1]))
        return [np.concatenate([nothing, *each]) for each in found]


def kinds_of(coded: CodedRound) -> Ints | None:
    """A number for each case, the same where every answer is: shape (cases,).

    None where cases are few or hardly any alike. Whatever is computed of a case from its answers
    alone is then the same for all cases of a kind.
    """
    if len(coded.cases) <= MANY:
        return None
    answers = np.column_stack(
        [each.numbers if isinstance(each, CodedNumbers) else each.codes for each in coded.questions]
    )
    table = pd.DataFrame(answers)
    kinds = table.groupby(list(table.columns), sort=False, dropna=False).ngroup()
    found = np.asarray(kinds, dtype=np.int64)
    return found if found.max() + 1 <= len(found) / ALIKE else None
