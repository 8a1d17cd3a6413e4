"""Which cases are in a round, who codes them, and in which order?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from flows.distribute.coders import dealt, teams
from flows.distribute.spread import spread
from flows.studyfile import Round

SMALL = 60
"""Up to this many sampled cases all are coded twice where the number is left to the program."""
SHARE = 0.2
"""Of a larger sample so many are coded twice where no number would settle any question."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """One coder is to code one case. position: place in the coder's own order, from 1."""

    case_id: str
    coder: str
    wave: int
    position: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is assigned. double_coded: cases with two or more coders, in order."""

    cases: tuple[str, ...]
    double_coded: tuple[str, ...]
    assigned: tuple[Assigned, ...]


def assignment(
    design: Round,
    candidates: Sequence[str],
    keys: Mapping[str, tuple[str, ...]],
    coders: Sequence[str],
    sample_size: int,
    recommended: int | None = None,
) -> Plan:
    """Who codes which of the candidates in a round of this design.

    candidates: cases of the sample that no earlier round has; keys: each case's group, then
    its strata. A round of a given number of cases takes as many of each group, a round of
    the rest is in proportion. The double-coded cases come first, spread over groups; within
    them pairs of coders differ by one case at most, and so do all coders' loads. Each coder
    has an order of their own within a wave.
    """
    random = Random(f"{design.seed}")  # noqa: S311  # to be repeated, not to be secret
    cases = round_cases(design, candidates, keys, random)
    double: list[str] = []
    if team_size(design, len(coders)) > 1:
        double = cases[: double_coded_cases(design, len(cases), sample_size, recommended)]
    chosen = _chosen(design, cases, double, keys, coders, random)
    return Plan(tuple(cases), tuple(double), tuple(_ordered(design, cases, chosen, coders)))


def round_cases(
    design: Round, candidates: Sequence[str], keys: Mapping[str, tuple[str, ...]], random: Random
) -> list[str]:
    """The round's cases in an order of which any beginning is spread over the groups."""
    if design.cases == "rest":
        return spread(candidates, keys, random, equally=False)
    some = spread(candidates, keys, random, equally=True)[: design.cases]
    return spread(some, keys, random, equally=False)


def team_size(design: Round, coders: int) -> int:
    """How many code a double-coded case."""
    return coders if design.coders_per_case == "all" else min(design.coders_per_case, coders)


def is_recommended(design: Round, sample_size: int) -> bool:
    """Whether the number of double-coded cases is for the plan to recommend."""
    return design.double_coded == "auto" and design.coders_per_case != "all" and sample_size > SMALL


def double_coded_cases(
    design: Round, cases: int, sample_size: int, recommended: int | None = None
) -> int:
    """How many of the round's cases are coded by more than one coder.

    A share is rounded up. All cases up to the first checkpoint are, whatever the number
    says, for it is on them that agreement is measured before the rest goes on. recommended:
    what the plan says where it is asked (`is_recommended`); None where it knows none.
    """
    told = design.double_coded
    if told == "all" or (told == "auto" and design.coders_per_case == "all"):
        number = cases
    elif told == "auto":
        share = ceil(SHARE * cases) if recommended is None else recommended
        number = cases if sample_size <= SMALL else max(SMALL, share)
    else:
        number = ceil(round(told * cases, 9)) if told < 1 else int(told)
    return min(cases, max(number, *design.checkpoints[:1], 0))


def waves(design: Round, cases: Sequence[str]) -> list[list[str]]:
    """The cases up to each checkpoint, and the rest; checkpoints beyond the end do not count."""
    ends = sorted({point for point in design.checkpoints if 0 < point < len(cases)})
    starts = [0, *ends]
    return [list(cases[a:b]) for a, b in zip(starts, [*ends, len(cases)], strict=True)]


def _chosen(
    design: Round,
    cases: Sequence[str],
    double: Sequence[str],
    keys: Mapping[str, tuple[str, ...]],
    coders: Sequence[str],
    random: Random,
) -> dict[str, tuple[str, ...]]:
    """The coders of each case: wave by wave, group by group, so that all of these are even."""
    size = max(1, team_size(design, len(coders)))
    shared = teams(random.sample(list(coders), len(coders)), size)
    twice, loads = set(double), dict.fromkeys(coders, 0)
    chosen: dict[str, tuple[str, ...]] = {}
    for wave in waves(design, cases):
        grouped = sorted(wave, key=lambda each: keys[each])
        for case in grouped:
            if case in twice:
                chosen[case] = next(shared)
                for coder in chosen[case]:
                    loads[coder] += 1
        alone = [case for case in grouped if case not in twice]
        chosen |= {case: (coder,) for case, coder in dealt(alone, loads, random).items()}
    return chosen


def _ordered(
    design: Round,
    cases: Sequence[str],
    chosen: Mapping[str, tuple[str, ...]],
    coders: Sequence[str],
) -> list[Assigned]:
    """Each coder's cases, wave by wave, shuffled for each coder."""
    assigned = []
    for coder in coders:
        random = Random(f"{design.seed}/{coder}")  # noqa: S311  # as above
        position = 0
        for number, wave in enumerate(waves(design, cases), 1):
            own = [case for case in wave if coder in chosen[case]]
            for case in random.sample(own, len(own)):
                position += 1
                assigned.append(Assigned(case, coder, number, position))
    return assigned
