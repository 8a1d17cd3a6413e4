"""Is a round's newest measurement still of what stands, or is it to be measured again?"""

from sqlmodel import Session

from db.find.answers import answers_that_count
from db.find.events import events
from db.find.returns import newest_of_coder
from db.find.rounds import asked_version, assignments
from db.tables import Checkpoint, Round


def stands(session: Session, found: Round, checkpoint: Checkpoint) -> bool:
    """Whether a measurement is of what the round asks now, and of all that late workbooks gave.

    A late workbook is one that was handed out after the measurement: for a document that came,
    for cases that were given later, or for re-coding.
    """
    version = asked_version(session, found)
    if checkpoint.codebook_version != version:
        return False
    late, known = _since(session, checkpoint)
    cases = {
        each.case_id
        for each in assignments(session, found.name)
        if late and each.wave <= checkpoint.wave
    }
    new = [
        each
        for each in (answers_that_count(session, found.name, version) if late else ())
        if each.workbook_id in late and each.row.case_id in cases
    ]
    then = {
        coder: newest_of_coder(session, found.name, coder, version, known)
        for coder in {each.coder for each in new}
    }
    return all(
        each.row in then[each.coder] and then[each.coder][each.row].value == each.value
        for each in new
    )


def _since(session: Session, checkpoint: Checkpoint) -> tuple[set[str], int]:
    """Codes of the workbooks handed out since a measurement, and the newest return before it."""
    late, newest, known = set[str](), 0, 0
    for each in events(session, "issued", "received", "measured"):
        if each.what == "issued":
            late.add(each.about.get("workbook", ""))
        elif each.what == "received":
            newest = each.about.get("return", newest)
        elif each.about.get("checkpoint") == checkpoint.id:
            late, known = set(), newest
    return late, known
