"""What stood beside answers and came back blank: is it kept, or did the coder take it back?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from codebook.answers import Row
from db.find.returns import Said, problems_told
from flows.collect.ahead import Told
from flows.collect.holding import listed_return
from flows.collect.rows import BESIDE, PLACE, not_back
from flows.readable import content_of
from flows.returned import expected_in
from flows.study import Study
from workbooks import gone
from workbooks.anatomy import CONFIDENCE, DOCUMENT, EVIDENCE, KIND, NOTE, PAGE
from workbooks.answercell import ReadAnswer
from workbooks.gone import WordsGone, told_before, words_gone
from workbooks.identity import Sealed
from workbooks.problems import Problem
from workbooks.read import opened, read_return

HEADERS = dict(zip(BESIDE, (EVIDENCE, DOCUMENT, PAGE, KIND, NOTE, CONFIDENCE), strict=True))
NO_EVIDENCE = "evidence_missing"


@dataclass(frozen=True, slots=True)
class Blanked:
    """Names of what is blank beside the same value as before, by row.

    kept: blank, so that it stays as it was; taken_back: cleared in the newest fix list.
    """

    kept: Mapping[Row, tuple[str, ...]] = field(default_factory=dict)
    taken_back: Mapping[Row, frozenset[str]] = field(default_factory=dict)


def blanked(study: Study, session: Session, told: Told, before: Mapping[Row, Said]) -> Blanked:
    """What of a return is blank beside answers that had more before.

    A blank never supersedes. But who clears a cell in which their newest fix list showed what
    counts, and sends that list back, takes it back; a cell that is in doubt was not cleared.
    """
    assert told.sealed is not None and told.returned is not None
    blank = {each.row: _blank(each, before) for each in told.returned.answers}
    blank = {row: names for row, names in blank.items() if names}
    if not blank:
        return Blanked()
    doubted = {(p.sheet, p.cell) for p in told.returned.problems if p.kind != NO_EVIDENCE}
    listed = _listed(study, session, told.sealed)
    taken = {
        each.row: frozenset(
            name
            for name in blank[each.row]
            if (each.sheet, each.cells[HEADERS[name]]) not in doubted
            and getattr(listed[each.row], name) == getattr(before[each.row], name)
        )
        for each in told.returned.answers
        if each.row in blank and each.row in listed and listed[each.row].value == each.value
    }
    taken = {row: names for row, names in taken.items() if names}
    kept = {row: _left(names, taken.get(row, ())) for row, names in blank.items()}
    return Blanked({row: names for row, names in kept.items() if names}, taken)


def told_problems(
    session: Session, told: Told, before: Mapping[Row, Said], found: Blanked
) -> list[Problem]:
    """The return's problems with what is asked about words that are kept, once for each row.

    Evidence that is kept is not missing.
    """
    assert told.sealed is not None and told.returned is not None
    bears_out = {
        row
        for row, names in found.kept.items()
        if "evidence" in names or ("kind" in names and before[row].kind == "throughout")
    }
    problems = [
        each
        for each in told.returned.problems
        if each.kind != NO_EVIDENCE or Row(each.case_id, each.question, each.part) not in bears_out
    ]
    if not found.kept:
        return problems
    lost = {
        each.row: _where(each, found.kept[each.row])
        for each in told.returned.answers
        if each.row in found.kept
    }
    there = Counter(row.case_id for row, said in before.items() if any(said[1:]))
    asked = told_before(problems_told(session, told.sealed.code), gone.BESIDE)
    return problems + words_gone(lost, there, asked)


def _blank(answer: ReadAnswer, before: Mapping[Row, Said]) -> tuple[str, ...]:
    """What is blank now, as far as the columns for it are there."""
    names = not_back(answer, before.get(answer.row))
    return tuple(name for name in names if HEADERS[name] in answer.cells)


def _left(names: Collection[str], taken: Collection[str]) -> tuple[str, ...]:
    """What is kept where some of it was taken back; without its quote a place goes as well."""
    place = PLACE if "evidence" in taken else ()
    return tuple(name for name in names if name not in {*taken, *place})


def _where(answer: ReadAnswer, names: tuple[str, ...]) -> WordsGone:
    headers = tuple(HEADERS[name] for name in names)
    return WordsGone(answer.sheet, answer.cells[headers[0]], headers)


def _listed(study: Study, session: Session, sealed: Sealed) -> dict[Row, ReadAnswer]:
    """What stood in the newest fix list when it went out, where this is that list: its return.

    Nothing where that return's file is gone. Raises StudyError where it is locked and the
    password is not set.
    """
    listed = listed_return(study, session, sealed)
    content = content_of(study, listed) if listed is not None else None
    if listed is None or content is None:
        return {}
    read = read_return(opened(content, listed.file_name), expected_in(study, session, sealed, {}))
    return {each.row: each for each in read.answers}
