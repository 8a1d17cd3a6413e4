"""Which cases are resampled, and how? The same for every figure of a round."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from flows.agreement.alpha import Floats
from flows.agreement.intervals import bootstrap_sums, bootstrap_weights


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """The resampled cases that all figures of a round share, so that differences have intervals.

    taken: shape (cases,), those on which anything at all is compared; the others say nothing
    and are not drawn. The weights are made anew from the seed whenever sums are asked for:
    figures computed apart still rest on the same resampled cases.
    """

    taken: npt.NDArray[np.bool_]
    replicates: int
    seed: tuple[int, ...]

    def sums(self, columns: Floats | csr_array) -> Floats:
        """Sums over resampled cases, shape (cases, columns) to (replicates, columns).

        Columns of which most are 0 in a case may be sparse.
        """
        return bootstrap_sums(columns[self.taken], self.replicates, self.seed)

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
