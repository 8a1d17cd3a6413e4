"""Which cases does the study's design choose from the register?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codebook.faults import StudyError
from flows.register.load import Register
from flows.sample.contention import contended
from flows.sample.contradictions import Wrong, contradictions
from flows.sample.quotas import filled, kinds, themes_in
from flows.sample.strata import Stratum, allocation, drawn, strata_of, stratum_name
from flows.sample.targets import Demand, demands, meeting, shortfalls
from flows.studyfile import Quotas, Sample, StudyFile

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases of a sample in the register's order, and how they came to be chosen.

    method: given, all, random, stratified, quotas or targets. strata: by case the stratum it was
    drawn from, or the quota it fills; weights: by case the design weight of a probability
    sample, how many cases of its stratum it stands for; both empty where the method has none.
    """

    method: str
    cases: tuple[str, ...]
    strata: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


def method_of(design: Sample) -> str:
    """How the design draws, by the keys it uses."""
    if design.given:
        return "given"
    if design.quotas is not None:
        return "quotas"
    if design.targets:
        return "targets"
    if design.size == "all" and design.allocation != "fixed":
        return "all"
    return "stratified" if design.strata else "random"


def chosen_cases(file: StudyFile, register: Register) -> Chosen:
    """The sample that the study file describes; the same for the same register and seed.

    Raises StudyError where the register cannot give it: what is asked, and how far it falls short.
    """
    design = file.sample
    _refuse(file, contradictions(design))
    method, size = method_of(design), len(register.rows)
    if isinstance(design.size, int) and design.size > size and method != "given":
        told = f"{design.size} cases wanted, the register has {size}"
        _refuse(file, [("sample.size", told, "Lower it, or add cases to the register")])
    if method == "given":
        return Chosen(method, _given(file, register))
    if method == "all":
        return Chosen(method, tuple(register.rows), {}, dict.fromkeys(register.rows, 1.0))
    if design.quotas is not None:
        return _in_order(register, method, _by_quotas(file, register, design.quotas))
    if method == "targets":
        return Chosen(method, _targeted(file, register))
    strata = strata_of(register.rows, design.strata, file.attributes)
    takes = takes_of(file, strata)
    found = drawn(strata, takes, design.seed)
    weights = {case: len(strata[key]) / takes[key] for case, key in found.items()}
    named = {case: stratum_name(key) for case, key in found.items()}
    return _in_order(register, method, named, weights)


def takes_of(file: StudyFile, strata: Mapping[Stratum, list[str]]) -> dict[Stratum, int]:
    """Cases to draw by stratum; raises StudyError with every number that cannot be met."""
    design, sizes = file.sample, {key: len(cases) for key, cases in strata.items()}
    if design.allocation == "fixed":
        _refuse(file, _fixed_wrong(design, sizes))
        return {key: design.counts.get(stratum_name(key), 0) for key in sizes}
    assert isinstance(design.size, int)
    least = sum(min(design.minimum, size) for size in sizes.values())
    if least > design.size:
        found = (
            f"{design.minimum} of each of {len(sizes)} strata takes {least} cases, "
            f"{least - design.size} more than sample.size ({design.size})"
        )
        _refuse(
            file, [("sample.minimum", found, "Lower it, use fewer strata or raise sample.size")]
        )
    return allocation(sizes, design.size, design.allocation, design.minimum)


def _in_order(
    register: Register,
    method: str,
    strata: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
) -> Chosen:
    """The chosen cases in the register's order, each with its stratum and weight."""
    cases = tuple(case for case in register.rows if case in strata)
    return Chosen(method, cases, strata, weights or {})


def _given(file: StudyFile, register: Register) -> tuple[str, ...]:
    given = file.sample.given
    unknown = [case for case in given if case not in register.rows]
    twice = sorted({case for case in given if given.count(case) > 1})
    wrong = [
        ("sample.given", f"'{c}' is not in the register", "Check the case id") for c in unknown
    ]
    wrong += [("sample.given", f"'{c}' is named twice", "Name it once") for c in twice]
    _refuse(file, wrong)
    return tuple(case for case in register.rows if case in set(given))


def _fixed_wrong(design: Sample, sizes: Mapping[Stratum, int]) -> Iterator[Wrong]:
    """Counts of strata that do not exist, or that have fewer cases."""
    named = {stratum_name(key): size for key, size in sizes.items()}
    for name, wanted in design.counts.items():
        if name not in named:
            found = f"no case of stratum '{name}', {wanted} wanted"
            yield (
                ["sample", "counts", name],
                found,
                f"Strata of the register: {_listed(sorted(named))}",
            )
        elif wanted > named[name]:
            found = f"{wanted} cases wanted of stratum '{name}', it has {named[name]}"
            yield ["sample", "counts", name], found, f"Lower it by {wanted - named[name]}"


def _by_quotas(file: StudyFile, register: Register, quotas: Quotas) -> dict[str, str]:
    """The quota that each chosen case fills, by case id."""
    found = kinds(register.rows, quotas, file.attributes)
    _refuse(file, _quotas_wrong(register, quotas, found.bearing))
    return filled(found, quotas.counts, file.sample.seed)


def _quotas_wrong(
    register: Register, quotas: Quotas, bearing: Mapping[tuple[str, ...], int]
) -> Iterator[Wrong]:
    """The quotas that there are too few cases for, alone or together."""
    for each in contended(bearing, quotas.counts):
        short = each.wanted - each.there
        if len(each.quotas) > 1:
            wanted = " and ".join(f"'{name}' ({quotas.counts[name]})" for name in each.quotas)
            found = f"{wanted} want {each.wanted} cases, {each.there} bear any of these themes"
            remedy = f"Lower them by {short} in all: a case fills one quota only"
        else:
            found = f"{each.wanted} cases wanted of '{each.quotas[0]}', {each.there} bear it"
            remedy = f"Lower it by {short}"
            if not each.there:
                cells = (row.get(quotas.column, "") for row in register.rows.values())
                known = sorted({name for cell in cells for name in themes_in(cell).values()})
                remedy = f"Themes in column {quotas.column}: {_listed(known)}"
        where = ["sample", "quotas", "counts", *each.quotas[:1]]
        yield where, f"{found}: {short} too few", remedy


def _targeted(file: StudyFile, register: Register) -> tuple[str, ...]:
    ids = sorted(register.rows)
    rows = [register.rows[each] for each in ids]
    assert isinstance(file.sample.size, int)
    asked = demands(rows, file.sample.size, file.sample.targets, file)
    places = meeting(len(rows), asked, file.sample.seed)
    if places is None:
        _refuse(file, [_missed(*each) for each in shortfalls(len(rows), asked)])
    found = {ids[place] for place in places or ()}
    return tuple(each for each in register.rows if each in found)


def _missed(demand: Demand, reached: int) -> Wrong:
    found = f"{demand.wanted} wanted of '{demand.words}', {reached} reached with most others met"
    return "sample.targets", found, "Change this target or one that stands against it"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(f"'{name}'" for name in names[:SHOWN]) or "none") + more


def _refuse(file: StudyFile, wrong: Iterable[Wrong]) -> None:
    """Raises StudyError with all that is wrong, if anything is."""
    faults = [file.fault(*each) for each in wrong]
    if faults:
        raise StudyError("The sample cannot be drawn as designed", faults)
