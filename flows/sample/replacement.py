"""Which case takes the place of one that turned out unusable, so that the design is kept?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.register.load import Register
from flows.sample.lots import in_lot_order
from flows.sample.quotas import kinds, next_for
from flows.sample.strata import strata_of, stratum_name
from flows.sample.targets import Demand, demands, lots_of, reached
from flows.sample.weights import PROBABILITY
from flows.studyfile import StudyFile


@dataclass(frozen=True, slots=True)
class Held:
    """What a draw holds.

    strata: stratum or quota by case, of every case it ever held, in order; out: cases that were
    replaced before; substitutes: cases that took the place of others.
    """

    method: str
    strata: Mapping[str, str]
    out: frozenset[str] = field(default_factory=frozenset)
    substitutes: frozenset[str] = field(default_factory=frozenset)

    @property
    def standing(self) -> dict[str, str]:
        """Stratum or quota by case, of the cases that stand."""
        return {case: each for case, each in self.strata.items() if case not in self.out}


def substitute(file: StudyFile, register: Register, held: Held, case_out: str) -> str:
    """The case that takes the place of one that stands in the sample; "" where none can.

    random, stratified: the next case of the same stratum in the seed's order, as if one more had
    been drawn. quotas: the case for the same quota with which it is most varied. targets: by
    lot, of the cases with which every count is what it was. given, all: there is none.
    """
    if held.method == "targets":
        return _for_targets(file, register, held, case_out)
    if held.method == "quotas":
        return _for_quota(file, register, held, case_out)
    if held.method not in PROBABILITY:
        return ""
    left = {case: row for case, row in register.rows.items() if case not in held.strata}
    strata = strata_of(left, file.sample.strata, file.attributes)
    named = {stratum_name(key): cases for key, cases in strata.items()}
    return next(iter(in_lot_order(named.get(held.strata[case_out], []), file.sample.seed)), "")


def shortages(file: StudyFile, register: Register, held: Held) -> list[str]:
    """Which counts of the design are short, now that cases went out for which none came in."""
    if held.method == "targets":
        asked, places = _asked(file, register)
        return list(_missed(asked, {places[case] for case in held.standing}))
    wanted = Counter(each for case, each in held.strata.items() if case not in held.substitutes)
    standing = Counter(held.standing.values())
    words = {"quotas": "quota '{}'", "stratified": "stratum '{}'"}.get(held.method, "the sample")
    return [
        f"{words.format(name)} has {standing[name]} of {n} cases"
        for name, n in wanted.items()
        if standing[name] < n
    ]


def _for_quota(file: StudyFile, register: Register, held: Held, case_out: str) -> str:
    quotas, quota = file.sample.quotas, held.strata[case_out]
    assert quotas is not None
    found = kinds(register.rows, quotas, file.attributes)
    beside = {case: each for case, each in held.standing.items() if case != case_out}
    gone = {case for case in held.strata if case not in beside}
    return next_for(quota, found, beside, gone, quotas.counts, file.sample.seed)


def _asked(file: StudyFile, register: Register) -> tuple[list[Demand], dict[str, int]]:
    """What the targets ask, and each case's place in that."""
    ids = sorted(register.rows)
    assert isinstance(file.sample.size, int)
    rows = [register.rows[each] for each in ids]
    asked = demands(rows, file.sample.size, file.sample.targets, file)
    return asked, {case: place for place, case in enumerate(ids)}


def _for_targets(file: StudyFile, register: Register, held: Held, case_out: str) -> str:
    """By lot of those with which all counts stay as they were."""
    asked, places = _asked(file, register)
    beside = {places[case] for case in held.standing if case != case_out}
    before = [reached(each, beside | {places[case_out]}) for each in asked]
    lots = lots_of(len(places), file.sample.seed)
    left = (case for case in places if case not in held.strata)
    for case in sorted(left, key=lambda case: (lots[places[case]], case)):
        if _alike(asked, before, beside, places[case]):
            return case
    return ""


def _alike(asked: Sequence[Demand], before: Sequence[int], beside: set[int], place: int) -> bool:
    """Whether every count is what it was with this case beside the others."""
    together = beside | {place}
    return all(reached(each, together) == n for each, n in zip(asked, before, strict=True))


def _missed(asked: Sequence[Demand], chosen: set[int]) -> Iterator[str]:
    for each in asked:
        n = reached(each, chosen)
        if n != each.wanted:
            yield f"'{each.words}' has {n} of {each.wanted}"
