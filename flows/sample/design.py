"""Which cases does the study's design choose from the register?"""

from dataclasses import dataclass

from codebook.faults import Fault, StudyError
from flows.register import Register
from flows.sample.strata import allocation, drawn, strata_of
from flows.sample.targets import Demand, demands, meeting, shortfalls
from flows.studyfile import StudyFile

FILE = "study.yaml"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases of a sample in the register's order, and how they came to be chosen.

    method: given, all, random, stratified or targets.
    """

    method: str
    cases: tuple[str, ...]


def chosen_cases(file: StudyFile, register: Register) -> Chosen:
    """The sample that the study file describes; the same for the same register and seed.

    Raises StudyError where the register cannot give it: what is asked, and how far it falls short.
    """
    design = file.sample
    if design.given:
        return Chosen("given", _given(design.given, register))
    if design.size == "all":
        return Chosen("all", tuple(register.rows))
    if design.size > len(register.rows):
        told = f"{design.size} cases wanted, the register has {len(register.rows)}"
        raise _impossible([("sample.size", told, "Lower it, or add cases to the register")])
    if design.targets:
        return Chosen("targets", _targeted(file, register, design.size))
    strata = strata_of(register.rows, design.strata)
    takes = allocation({k: len(v) for k, v in strata.items()}, design.size, design.allocation)
    found = drawn(strata, takes, design.seed)
    method = "stratified" if design.strata else "random"
    return Chosen(method, tuple(case for case in register.rows if case in found))


def _given(given: tuple[str, ...], register: Register) -> tuple[str, ...]:
    unknown = [case for case in given if case not in register.rows]
    twice = sorted({case for case in given if given.count(case) > 1})
    wrong = [
        ("sample.given", f"'{c}' is not in the register", "Check the case id") for c in unknown
    ]
    wrong += [("sample.given", f"'{c}' is named twice", "Name it once") for c in twice]
    if wrong:
        raise _impossible(wrong)
    return tuple(case for case in register.rows if case in set(given))


def _targeted(file: StudyFile, register: Register, size: int) -> tuple[str, ...]:
    ids = sorted(register.rows)
    rows = [register.rows[each] for each in ids]
    asked = demands(rows, size, file.sample.targets, file)
    places = meeting(len(rows), asked, file.sample.seed)
    if places is None:
        raise _impossible([_missed(*each) for each in shortfalls(len(rows), asked)])
    found = {ids[place] for place in places}
    return tuple(each for each in register.rows if each in found)


def _missed(demand: Demand, reached: int) -> tuple[str, str, str]:
    found = f"{demand.wanted} wanted of '{demand.words}', {reached} reached with most others met"
    return "sample.targets", found, "Change this target or one that stands against it"


def _impossible(wrong: list[tuple[str, str, str]]) -> StudyError:
    faults = [Fault(FILE, place, found, remedy) for place, found, remedy in wrong]
    return StudyError("The sample cannot be drawn as designed", faults)
