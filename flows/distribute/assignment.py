"""Which cases are in a round, who codes them, and in which order?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from random import Random

from flows.distribute.balance import Balance, Teams
from flows.distribute.sharing import shared_out
from flows.distribute.spread import spread
from flows.distribute.wanted import Coders, Rules, Wanted
from flows.studyfile import Round

Keys = Mapping[str, tuple[str, ...]]
"""The group of each case, then its strata."""
NO_RULES = Rules()

SMALL = 60
"""Up to this many sampled cases all are coded twice where the number is left to the program."""
SHARE = 0.2
"""Of a larger sample so many are coded twice where no number would settle any question."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """One coder is to code one case. position: place in the coder's own order, from 1.

    origin: why it came after the round was opened; nothing where it did not.
    """

    case_id: str
    coder: str
    wave: int
    position: int
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is assigned. double_coded: cases with two or more coders, in order."""

    cases: tuple[str, ...]
    double_coded: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    balance: Balance


def assignment(
    design: Round,
    candidates: Sequence[str],
    keys: Keys,
    coders: Sequence[str],
    sample_size: int,
    recommended: int | None = None,
    *,
    rules: Rules = NO_RULES,
    had: Mapping[str, int] | None = None,
) -> Plan:
    """Who codes which of the candidates in a round of this design.

    candidates: cases of the sample that no earlier round has; keys: each case's group, then
    its strata; had: cases that each coder has of earlier rounds. A round of a given number of
    cases takes as many of each group, a round of the rest is in proportion. The double-coded
    cases come first, spread over groups. How they are shared out is said by `shared_out`: loads
    and pairs' overlaps differ by one at most where constraints allow. A case that fewer may
    read than are to code it comes last and is coded by those who may. Each coder has an order
    of their own within a wave. Raises StudyError where constraints cannot be met.
    """
    random = Random(f"{design.seed}")  # noqa: S311  # to be repeated, not to be secret
    size = team_size(design, len(coders))
    cases = round_cases(design, candidates, keys, random, _last(candidates, size, coders, rules))
    number = double_coded_cases(design, len(cases), sample_size, recommended) if size > 1 else 0
    cases = represented(cases, number, keys)
    wave = {case: n for n, part in enumerate(waves(design, cases), 1) for case in part}
    allowed = {case: rules.allowed(case, coders) for case in cases}
    several = set(cases[:number])
    wanted = [
        Wanted(
            case_id=case,
            size=min(size, max(1, len(allowed[case]))) if case in several else 1,
            allowed=allowed[case],
            group=keys[case][0] if keys[case] else "",
            wave=wave[case],
            deeper=keys[case][1:],
        )
        for case in cases
    ]
    sharing = Coders(tuple(coders), rules.room(coders, had or {}), dict(rules.capacities))
    shared = shared_out(wanted, sharing, rules.relations, f"{design.seed}")
    once = [case for case in cases if case in several and len(shared.teams[case]) == 1]
    return Plan(
        cases=tuple(cases),
        double_coded=tuple(case for case in cases if len(shared.teams[case]) > 1),
        assigned=tuple(ordered(design.seed, cases, wave, shared.teams, coders)),
        balance=replace(shared.balance, coded_once=once),
    )


def round_cases(
    design: Round,
    candidates: Sequence[str],
    keys: Keys,
    random: Random,
    last: frozenset[str] = frozenset(),
) -> list[str]:
    """The round's cases in an order of which any beginning is spread over the groups.

    last: candidates that are taken only where the others do not suffice, and come last.
    """
    first = [case for case in candidates if case not in last]
    rest = [case for case in candidates if case in last]
    if design.cases == "rest":
        return _spread(first, rest, keys, random, equally=False)
    some = _spread(first, rest, keys, random, equally=True)[: design.cases]
    first = [case for case in some if case not in last]
    rest = [case for case in some if case in last]
    return _spread(first, rest, keys, random, equally=False)


def _spread(
    first: Sequence[str], rest: Sequence[str], keys: Keys, random: Random, *, equally: bool
) -> list[str]:
    order = spread(first, keys, random, equally=equally)
    return [*order, *spread(rest, keys, random, equally=equally)] if rest else order


def _last(
    candidates: Sequence[str], size: int, coders: Sequence[str], rules: Rules
) -> frozenset[str]:
    """Cases that cannot be coded as they are to be, and so are taken last.

    Fewer coders may read them than are to code one, or related cases are to have different
    coders and there are not enough for this one, too.
    """
    narrow = {case for case in candidates if len(rules.allowed(case, coders)) < size}
    if rules.relations.coders == "different" and 2 * size > len(coders):
        for cluster in rules.relations.of(candidates).clusters:
            narrow.update([case for case in cluster if case not in narrow][1:])
    return frozenset(narrow)


def represented(cases: Sequence[str], number: int, keys: Keys) -> list[str]:
    """The cases, those of groups without one among the first `number` exchanged into them.

    A group that has more than its share there gives up its last one, as long as it keeps one
    and no more than one case less than its share.
    """
    order = list(cases)
    groups = [keys[case][0] if keys[case] else "" for case in order]
    sizes = Counter(groups)
    for group in sorted(set(groups) - set(groups[:number]), key=lambda each: (-sizes[each], each)):
        there = Counter(groups[:number])
        over = {each: n - Fraction(number * sizes[each], len(order)) for each, n in there.items()}
        givers = [each for each, more in over.items() if more >= 0 and there[each] > 1]
        if not givers:
            break
        giver = max(givers, key=lambda each: (over[each], each))
        out = max(place for place in range(number) if groups[place] == giver)
        back = groups.index(group)
        order[out], order[back] = order[back], order[out]
        groups[out], groups[back] = groups[back], groups[out]
    return order


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


def ordered(
    seed: int,
    cases: Sequence[str],
    wave: Mapping[str, int],
    chosen: Teams,
    coders: Sequence[str],
) -> list[Assigned]:
    """Each coder's cases, wave by wave, shuffled for each coder."""
    assigned = []
    for coder in coders:
        random = Random(f"{seed}/{coder}")  # noqa: S311  # as above
        position = 0
        for number in sorted(set(wave.values())):
            own = [case for case in cases if wave[case] == number and coder in chosen[case]]
            for case in random.sample(own, len(own)):
                position += 1
                assigned.append(Assigned(case, coder, number, position))
    return assigned
