"""Which cases are resampled, and how? The same for every figure of a round."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from flows.agreement.alpha import Floats
from flows.agreement.intervals import bootstrap_sums


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
