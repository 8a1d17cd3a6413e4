"""Who says so, and why? What goes on the record needs somebody of the study, and a reason."""

from codebook.faults import StudyError
from flows.studyfile import Person, StudyFile


def person_named(file: StudyFile, by: str) -> Person:
    """Whoever bears the id; raises StudyError where nobody of the study does."""
    found = file.person(by)
    if found is None:
        people = (file.lead, *file.coders, *file.reviewers)
        known = ", ".join(dict.fromkeys(each.id for each in people))
        raise StudyError(f"Nobody in the study file has the id '{by}' (--by). Known: {known}")
    return found


def reason_given(file: StudyFile, by: str, why: str, act: str) -> str:
    """The reason without spaces around it.

    act: what it is a reason for, such as "A decision". Raises StudyError where nobody of the
    study bears the id `by`, or no reason is given.
    """
    person_named(file, by)
    if not why.strip():
        raise StudyError(f"{act} needs a reason: give it with --why TEXT")
    return why.strip()
