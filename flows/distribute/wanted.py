"""Which coders do cases still want, and what keeps a coder from a case?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from codebook.faults import Fault

STUDY_FILE = "study.yaml"
SHOWN_CASES = 5
Pair = tuple[str, str]
Relation = Literal["any", "same", "different"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A case that wants `size` more coders out of `allowed`.

    group: by which counts are split; deeper: what the case is within it. mates: coders who have
    the case already.
    """

    case_id: str
    size: int
    allowed: frozenset[str]
    group: str = ""
    wave: int = 1
    deeper: tuple[str, ...] = ()
    mates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coders:
    """Who may be given cases, and what they have already.

    names: in the order of the study file. room: how many more cases each may take; no entry
    where there is no limit. capacities: over all rounds, only to be told. loads, met, seen and
    waves: what each has in this round, pairs of coders together, by group and by wave.
    """

    names: tuple[str, ...]
    room: Mapping[str, int] = field(default_factory=dict)
    capacities: Mapping[str, int] = field(default_factory=dict)
    loads: Mapping[str, int] = field(default_factory=dict)
    met: Mapping[Pair, int] = field(default_factory=dict)
    seen: Mapping[tuple[str, str], int] = field(default_factory=dict)
    waves: Mapping[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relations:
    """Cases that belong together, such as those of one incident, and what follows for coders."""

    coders: Relation = "any"
    clusters: tuple[tuple[str, ...], ...] = ()

    def of(self, cases: Sequence[str]) -> "Relations":
        """Only the clusters that bind these cases, each with two of them or more."""
        here = set(cases)
        inside = (tuple(case for case in each if case in here) for each in self.clusters)
        bind = () if self.coders == "any" else tuple(each for each in inside if len(each) > 1)
        return Relations(self.coders, bind)


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may not read what, and who has how much room. The same for every round.

    capacities: at most so many cases of a coder over all rounds. excluded: cases by coder.
    """

    capacities: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    relations: Relations = Relations()

    def allowed(self, case_id: str, coders: Sequence[str]) -> frozenset[str]:
        """Those of the coders who may read a case."""
        return frozenset(
            coder for coder in coders if case_id not in self.excluded.get(coder, frozenset())
        )

    def room(self, coders: Sequence[str], had: Mapping[str, int]) -> dict[str, int]:
        """How many more cases those with a capacity may take. had: their cases so far."""
        return {
            coder: max(0, self.capacities[coder] - had.get(coder, 0))
            for coder in coders
            if coder in self.capacities
        }


def pair(one: str, other: str) -> Pair:
    """Two coders, whoever is named first."""
    return (one, other) if one < other else (other, one)


def faults(wanted: Sequence[Wanted], coders: Coders, relations: Relations) -> list[Fault]:
    """Why the cases cannot be given out at all, and by how much, as far as counting shows it.

    Places are keys of the study file.
    """
    return [*_nobody(wanted), *_no_room(wanted, coders), *_not_related(wanted, relations)]


def _nobody(wanted: Sequence[Wanted]) -> Iterator[Fault]:
    """Cases with fewer coders who may read them than they want."""
    short = [each for each in wanted if len(each.allowed) < each.size]
    alone = [each.case_id for each in short if not each.allowed]
    if alone:
        found = f"nobody may read {cases_in_words(alone)}"
        remedy = "Let somebody read it (not_cases), name another coder, or replace the case"
        yield Fault(STUDY_FILE, "coders", found, remedy)
    rest = [each for each in short if each.allowed]
    if rest:
        most = max(each.size - len(each.allowed) for each in rest)
        found = f"{cases_in_words([each.case_id for each in rest])}: up to {most} too few may read"
        yield Fault(STUDY_FILE, "coders", found, "Name another coder, or allow more (not_cases)")


def _no_room(wanted: Sequence[Wanted], coders: Coders) -> Iterator[Fault]:
    """Capacities that together, or for coders of the same cases, fall short."""
    codings = sum(each.size for each in wanted)
    may: Counter[str] = Counter(coder for each in wanted for coder in each.allowed)
    most = {coder: min(coders.room.get(coder, may[coder]), may[coder]) for coder in coders.names}
    if codings > sum(most.values()):
        room = sum(most.values())
        found = f"{codings} codings are to be done and there is room for {room}: {codings - room}"
        remedy = "Raise a capacity, name another coder, or lower double_coded or cases"
        yield Fault(STUDY_FILE, "coders", f"{found} too few", remedy)
    must = Counter(c for each in wanted if len(each.allowed) == each.size for c in each.allowed)
    for coder, number in sorted(must.items()):
        if number > coders.room.get(coder, number):
            found = f"{coder} has room for {coders.room[coder]} cases, and {number} need them"
            remedy = "Raise the capacity or let another coder read some of these"
            yield Fault(STUDY_FILE, f"coders.{coder}.capacity", found, remedy)


def _not_related(wanted: Sequence[Wanted], relations: Relations) -> Iterator[Fault]:
    """Related cases that no coders can have as they must be had."""
    by_id = {each.case_id: each for each in wanted}
    for cluster in relations.of(list(by_id)).clusters:
        here = [by_id[case] for case in cluster]
        anybody = frozenset[str]().union(*(each.allowed for each in here))
        named = cases_in_words(cluster)
        together = [
            (len(frozenset.intersection(*(e.allowed for e in here if e.size >= size))), size)
            for size in {each.size for each in here}
        ]
        most, size = min(together, key=lambda each: (each[0] - each[1], each[1]))
        if relations.coders == "same" and most < size:
            found = f"{named} go to the same coders: {size} of them, and {most} may read all"
            remedy = "Allow more of not_cases, or set related.coders: any"
            yield Fault(STUDY_FILE, "related.coders", found, remedy)
        codings = sum(each.size for each in here)
        if relations.coders == "different" and len(anybody) < codings:
            found = f"{named} want {codings} different coders, and there are {len(anybody)}"
            remedy = "Name more coders, or set related.coders: any"
            yield Fault(STUDY_FILE, "related.coders", found, remedy)


def cases_in_words(cases: Sequence[str]) -> str:
    """The cases by id, the first few of many."""
    more = len(cases) - SHOWN_CASES
    named = ", ".join(cases[:SHOWN_CASES])
    return f"case{'s' * (len(cases) > 1)} {named}" + (f" and {more} more" if more > 0 else "")
