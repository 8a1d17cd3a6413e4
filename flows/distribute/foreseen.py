"""What of the rounds can be seen not to work before anybody codes?"""

from collections.abc import Collection, Iterator

from flows.distribute.assignment import double_coded_cases, is_recommended, team_size
from flows.distribute.wanted import cases_in_words
from flows.studyfile import Round, Sample, StudyFile

Told = tuple[list[str | int], str, str]
"""Place in the study file, what was found, remedy."""


def foreseen(file: StudyFile, register: Collection[str]) -> Iterator[Told]:
    """Why cases cannot be shared out, as far as study file and case ids of the register show it."""
    for place, coder in enumerate(file.coders):
        unknown = [case for case in coder.not_cases if case not in register]
        if unknown:
            found = f"no {cases_in_words(unknown)} in the register"
            yield ["coders", place, "not_cases"], found, "Write case ids as the register does"
    certain = _certain(file, register)
    nobody = [case for case in certain if all(case in coder.not_cases for coder in file.coders)]
    if nobody:
        remedy = "Let somebody read it, or name another coder"
        yield ["coders"], f"nobody may read {cases_in_words(nobody)}", remedy
    size = len(certain) or _size(file.sample)
    if size:
        yield from _no_room(file, size)


def _size(design: Sample) -> int:
    """How many cases the sample is to have; 0 where that is not known before the draw."""
    if design.quotas is not None:
        return sum(design.quotas.counts.values())
    return design.size if isinstance(design.size, int) else sum(design.counts.values())


def _certain(file: StudyFile, register: Collection[str]) -> Collection[str]:
    """The cases that are in the sample whatever is drawn; none where that is not known."""
    if file.sample.given:
        return file.sample.given
    whole = file.sample.size == "all" and not (file.sample.quotas or file.sample.targets)
    eligible = file.eligibility
    narrowed = bool(eligible.dates or eligible.exclude or eligible.column)
    return register if whole and not narrowed else ()


def _no_room(file: StudyFile, size: int) -> Iterator[Told]:
    """Capacities that are too small for a sample of this size.

    What a coder is not to read may make a case need fewer codings, and is taken off.
    """
    codings, everybody, left = 0, 0, size
    for each in file.rounds.values():
        cases = left if each.cases == "rest" else min(each.cases, left)
        left -= cases
        team = team_size(each, len(file.coders))
        codings += cases + (team - 1) * _certainly_several(each, cases, size, team)
        if team == len(file.coders) and _certainly_several(each, cases, size, team) == cases:
            everybody += cases
    codings -= sum(len(set(coder.not_cases)) for coder in file.coders)
    for place, coder in enumerate(file.coders):
        needed = everybody - len(set(coder.not_cases))
        if coder.capacity is not None and coder.capacity < needed:
            found = f"{coder.capacity}, but all coders code {everybody} cases"
            remedy = "Raise it, or let fewer cases be coded by all"
            yield ["coders", place, "capacity"], found, remedy
    room = [coder.capacity for coder in file.coders if coder.capacity is not None]
    if len(room) == len(file.coders) and sum(room) < codings:
        found = f"room for {sum(room)} codings, and the rounds need {codings}"
        remedy = f"{codings - sum(room)} are too many: raise a capacity or name another coder"
        yield ["coders"], found, remedy


def _certainly_several(design: Round, cases: int, size: int, team: int) -> int:
    """How many cases at least more than one coder codes."""
    if team < 2 or is_recommended(design, size):
        return 0
    return double_coded_cases(design, cases, size)
