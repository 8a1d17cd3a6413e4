"""What is the example's synthetic register made of? Its file, and one source of chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Part
from flows.studyfile import StudyFile

EXAMPLE = Path(__file__).parent / "its-silent"
MAKINGS = "population.yaml"
RAPID, LOCAL = "Rapid review", "LCSPR"
RELATED, UNRELATED = "Related to abuse/neglect", "Not related to abuse/neglect"
HARDLY = 9
NO_LETTER = "none"

Case = dict[str, str]
"""A case in the making: register columns, and `band`, which the register does not keep."""


class Cause(Part):
    """What goes with a cause: cost by age band, suspects, whether it is abuse or neglect."""

    ages: tuple[int, ...]
    suspects: tuple[str, ...]
    abuse: bool | Literal["unknown"]


class ReviewType(Part):
    """How many reviews of a type there are, their published shares, the years of the others."""

    cases: int
    shares: dict[str, dict[str, float]]
    years: dict[str, float]


class Pair(Part):
    """The planted incident with both kinds of review: what they share, and the year of each."""

    band: str
    shared: dict[str, str]
    years: dict[str, str]


class Makings(Part):
    """population.yaml as a whole."""

    types: dict[str, ReviewType]
    other_pairs: int
    ages: dict[str, tuple[int, ...]]
    causes: dict[str, dict[str, Cause]]
    pair: Pair
    regions: dict[str, float]
    additional_children: dict[str, float]
    chances: dict[str, float]


def makings() -> Makings:
    """The bundled makings; raises StudyError where their file has faults."""
    found, faults = validated(Makings, read_yaml(EXAMPLE / MAKINGS), MAKINGS)
    if found is None:
        raise StudyError(f"{MAKINGS} cannot be used", faults)
    return found


@dataclass(frozen=True, slots=True)
class Maker:
    """The study's targets and the register's makings, with one source of chance."""

    file: StudyFile
    makings: Makings
    chance: np.random.Generator

    @property
    def bands(self) -> tuple[str, ...]:
        """The age bands in order."""
        return tuple(self.makings.ages)

    @property
    def groups(self) -> dict[str, str]:
        """Ethnicity group by ethnicity."""
        values = self.file.attributes["ethnicity"].values
        assert isinstance(values, dict), "ethnicity is nested in its group"
        return {value: group for group, own in values.items() for value in own}

    def wanted(self, column: str, **where: str) -> list[str]:
        """The values of a column that the targets ask for under exactly this condition."""
        for target in self.file.sample.targets:
            if target.by == column and target.where == where:
                return [value for value, n in target.counts.items() for _ in range(n)]
        raise AssertionError(f"no target for {column} where {where}")

    def number(self, **where: str) -> int:
        """The number that a target asks for under exactly this condition."""
        for target in self.file.sample.targets:
            if target.n is not None and not target.distinct and target.where == where:
                return target.n
        raise AssertionError(f"no target where {where}")

    def shuffled(self, values: Sequence[str]) -> list[str]:
        """The values in a random order."""
        return [values[int(place)] for place in self.chance.permutation(len(values))]

    def matched(self, values: Sequence[str], costs: Sequence[Mapping[str, float]]) -> list[str]:
        """One of the values for each place, all used, such that they go together well.

        costs: for each place, how ill a value goes there; a value that is not named hardly goes.
        """
        table = [[cost.get(value, HARDLY) for value in values] for cost in costs]
        jitter = self.chance.random((len(costs), len(values)))
        rows, columns = linear_sum_assignment(np.array(table, dtype=float) + jitter)
        return [values[int(column)] for _, column in sorted(zip(rows, columns, strict=True))]

    def pick(self, shares: Mapping[str, float]) -> str:
        """One of the values, each as likely as its share of all."""
        weights = np.array([*shares.values()], dtype=float)
        return [*shares][int(self.chance.choice(len(weights), p=weights / weights.sum()))]

    def happens(self, name: str) -> bool:
        """Whether something of that chance is so."""
        return bool(self.chance.random() < self.makings.chances[name])

    def give(self, cases: Sequence[Case], column: str, yes: int) -> None:
        """Yes in the column to so many of the cases at random, No to the others."""
        values = self.shuffled(["Yes"] * yes + ["No"] * (len(cases) - yes))
        for case, value in zip(cases, values, strict=True):
            case[column] = value

    def cause(self, case: Case) -> Cause:
        """What goes with a case's cause."""
        return self.makings.causes[case["harm"]][case["cause"]]
