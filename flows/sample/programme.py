"""What is the least that something can cost under linear rules? A mixed-integer programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from codebook.faults import StudyError

SECONDS = 60.0
OUT_OF_TIME = 1
NONE_FOUND = 2


@dataclass(slots=True)
class Programme:
    """Variables from 0 up to a limit, and lines: sums of them that lie between two numbers."""

    most: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    lines: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def variable(self, most: float, *, whole: bool = False) -> int:
        """A new variable, by its number."""
        self.most.append(most)
        self.whole.append(whole)
        return len(self.most) - 1

    def line(self, times: Mapping[int, float], low: float, high: float) -> None:
        """The sum of times x variable lies between low and high."""
        self.lines.append((times, low, high))

    def least(self, costs: Mapping[int, float], too_long: str) -> NDArray[np.float64] | None:
        """The values at which the costs are least, solved to the proven optimum by HiGHS.

        None where no values meet all lines. Raises StudyError with the words `too_long` where
        that is not done in a minute.
        """
        rows = [row for row, (times, _, _) in enumerate(self.lines) for _ in times]
        columns = [column for times, _, _ in self.lines for column in times]
        values = [value for times, _, _ in self.lines for value in times.values()]
        table = csr_array((values, (rows, columns)), (len(self.lines), len(self.most)))
        objective = np.zeros(len(self.most))
        objective[list(costs)] = list(costs.values())
        found = milp(
            objective,
            integrality=np.array(self.whole, dtype=np.int8),
            bounds=Bounds(0, np.array(self.most)),
            constraints=LinearConstraint(
                table, [low for _, low, _ in self.lines], [high for _, _, high in self.lines]
            ),
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )
        if found.status == OUT_OF_TIME:
            raise StudyError(too_long)
        if found.status == NONE_FOUND:
            return None
        assert found.success, found.message
        values_found: NDArray[np.float64] = found.x
        return values_found
