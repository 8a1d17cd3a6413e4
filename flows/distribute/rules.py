"""What does the study file say of who may code what, for the cases that there are?"""

from collections.abc import Mapping

from flows.distribute.wanted import Relations, Rules
from flows.studyfile import StudyFile

Details = Mapping[str, Mapping[str, str]]
"""Register text by column, by case id."""


def keys_of(file: StudyFile, details: Details) -> dict[str, tuple[str, ...]]:
    """The group of each case, then its strata."""
    columns = dict.fromkeys([file.group_by, *file.sample.strata])
    return {
        case_id: tuple(each.get(column, "") for column in columns)
        for case_id, each in details.items()
    }


def rules_of(file: StudyFile, details: Details) -> Rules:
    """Capacities, exclusions, and which of the cases are related (blanks relate nothing)."""
    related: dict[str, list[str]] = {}
    if file.related is not None and file.related.coders != "any":
        for case_id, each in details.items():
            if each.get(file.related.column):
                related.setdefault(each[file.related.column], []).append(case_id)
    clusters = tuple(tuple(cases) for cases in related.values() if len(cases) > 1)
    return Rules(
        capacities={who.id: who.capacity for who in file.coders if who.capacity is not None},
        excluded={who.id: frozenset(who.not_cases) for who in file.coders if who.not_cases},
        relations=Relations(file.related.coders if file.related else "any", clusters),
    )
