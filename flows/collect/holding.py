"""Must the lead look at a return before anything is taken from it, and why?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from codebook.answers import Row
from codebook.model import Codebook
from db.find.held import undecided
from db.find.returns import Said, accepted_values, since_it_said_more
from db.find.rounds import codebook_of
from db.tables import Return
from flows.collect.ahead import Told
from flows.collect.contradictions import contradicted
from flows.collect.reading import what_it_says
from flows.inbox import InboxFile
from flows.study import Study
from workbooks.fixlist import fix_code
from workbooks.identity import Sealed

NAMED = 5
"""More rows than these are counted, not named."""
ASK = "Nothing was taken from it. Ask which is right"


@dataclass(frozen=True, slots=True)
class Beside:
    """Another file of the same workbook: it and what it says.

    number: of its return where it is held already, and nobody decided on it yet.
    """

    file: InboxFile
    told: Told
    number: int = 0


def why_held(
    study: Study,
    session: Session,
    name: str,
    told: Told,
    before: Mapping[Row, Said],
    beside: Sequence[Beside] = (),
) -> str:
    """Why a return is held for the lead, or nothing where it may be accepted.

    name: of its file below the inbox; before: what its coder said before, by row; beside: other
    files of its workbook that are as new, so that nobody can know which came last.
    """
    assert told.sealed is not None and told.returned is not None, name
    sealed, codebook = told.sealed, codebook_of(session, told.sealed.codebook_version)
    if told.locked_by and told.locked_by != sealed.person:
        return (
            f"It is locked with the password of {told.locked_by}, and is the workbook of "
            f"{sealed.person}. {ASK}: whether {sealed.person} filled it in"
        )
    sender = _sender(study, name)
    if sender and sender != sealed.person:
        return (
            f"It lies in the folder of {sender}, and is the workbook of {sealed.person}. "
            f"{ASK}: whether {sealed.person} filled it in"
        )
    values = {row: answer.value for row, answer in before.items()}
    others = _others(study, session, sealed, beside)
    if answers_newest_list(study, session, sealed):
        same = [each for each in others if _answers_list(study, session, each)]
        return _apart(codebook, told, {}, same)
    rows = contradicted(codebook, values, _values(told))
    if rows:
        return _taken_back(session, sealed, told, rows)
    others = [each for each in others if each.number or not _answers_list(study, session, each)]
    return _apart(codebook, told, values, others)


def _others(
    study: Study, session: Session, sealed: Sealed, beside: Sequence[Beside]
) -> list[Beside]:
    """The readable files of its workbook that are as new, and those held before, read again.

    A held one is taken as a whole, so that it is all one whether it came in this collection or
    before: a collection that was broken off ends as it would have.
    """
    found, here = list(beside), {each.file.sha256 for each in beside}
    for each in undecided(session):
        if each.workbook_id == sealed.code and each.sha256 not in here:
            file = InboxFile(each.file_name, each.sha256)
            found.append(Beside(file, what_it_says(study, session, file), each.id or 0))
    return [each for each in found if each.told.returned is not None]


def answers_newest_list(study: Study, session: Session, sealed: Sealed) -> bool:
    """Whether a return carries the code of its workbook's newest fix list."""
    return listed_return(study, session, sealed) is not None


def listed_return(study: Study, session: Session, sealed: Sealed) -> Return | None:
    """The return whose fix list came back, where that is its workbook's newest.

    Where later returns said nothing new, the list before them is as good.
    """
    lists = since_it_said_more(session, sealed.code)
    codes = {fix_code(study.key, sealed.code, each.sha256): each for each in lists}
    return codes.get(sealed.fix_code)


def _answers_list(study: Study, session: Session, each: Beside) -> bool:
    return each.told.sealed is not None and answers_newest_list(study, session, each.told.sealed)


def _values(told: Told) -> dict[Row, str]:
    assert told.returned is not None
    return {each.row: each.value for each in told.returned.answers}


def _sender(study: Study, name: str) -> str:
    """The coder in whose folder of the inbox the file lies, or nothing."""
    folder, _, rest = name.partition("/")
    return folder if rest and folder in {each.id for each in study.file.coders} else ""


def _taken_back(session: Session, sealed: Sealed, told: Told, rows: Sequence[Row]) -> str:
    """The words for a return that changes answers, which may be an older copy sent again."""
    now, ever = _values(told), accepted_values(session, sealed.round, sealed.person, sealed.kind)
    if all(now[row] in {value for _, value in ever.get(row, ())} for row in rows):
        return (
            f"It looks like an older copy: in {_places(rows)} it says what {sealed.person} said "
            f"before and has changed since. {ASK}, or let it lie"
        )
    changes = f"{len(rows)} answers" if len(rows) > 1 else "an answer"
    return (
        f"It changes {changes} that {sealed.person} gave before ({_places(rows)}) and did "
        f"not come as a corrected fix list. {ASK}"
    )


def _apart(
    codebook: Codebook, told: Told, values: Mapping[Row, str], others: Sequence[Beside]
) -> str:
    """The words where a file that is as new, or held, says something else.

    values: accepted before, by row. A row in which either says no more than that sets nothing
    apart: the other adds to it, or is held by itself.
    """
    said = _more_than(values, _values(told))
    for each in others:
        other = _more_than(values, _values(each.told))
        rows = {*contradicted(codebook, other, said), *contradicted(codebook, said, other)}
        if not rows:
            continue
        if each.number:
            return (
                f"It differs in {_places(rows)} from return {each.number} ({each.file.name}), "
                f"which is held as well. {ASK}"
            )
        return (
            f"It came together with {each.file.name}, of the same workbook, and differs from it in "
            f"{_places(rows)}; both are held, since nobody can tell which is newer. {ASK}"
        )
    return ""


def _more_than(values: Mapping[Row, str], said: Mapping[Row, str]) -> dict[Row, str]:
    return {row: value for row, value in said.items() if values.get(row) != value}


def _places(rows: Collection[Row]) -> str:
    places = sorted({f"case {row.case_id}, {row.question}" for row in rows})
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return "; ".join(places[:NAMED]) + more
