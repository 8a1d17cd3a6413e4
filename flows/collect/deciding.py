"""What does the lead say to a return that was held: is it to count, or not?"""

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.held import undecided
from db.open import reading, transaction
from db.tables import Return
from flows.collect.ahead import Told
from flows.collect.fixes import write_fix_lists
from flows.collect.newthemes import write_new_themes
from flows.collect.reading import said_before, what_it_says
from flows.collect.recording import record_return
from flows.collect.summaries import CollectSummary, Inbox, summary
from flows.inbox import InboxFile
from flows.signed import reason_given
from flows.study import Study


def decide_return(study: Study, which: str, state: str, by: str, why: str) -> CollectSummary:
    """What a held return adds once it is accepted, or that it is not to count.

    which: its number or its file's name; state: accepted or rejected. The held return stays as
    it was; the decision is a return of its own, received now, so that answers which a report
    has shown meanwhile stay frozen. Raises StudyError where nothing of that name is held, or
    its file cannot be read any more.
    """
    reason = reason_given(study.file, by, why, "A decision on a held return")
    with reading(study.engine) as session:
        held = _held(session, which)
        told = Told()
        if state == "accepted":
            told = what_it_says(study, session, InboxFile(held.file_name, held.sha256))
    if told.refusal is not None:
        raise StudyError(
            f"Return {held.id} ({held.file_name}) cannot be read any more: {told.refusal.found}. "
            f"{told.refusal.remedy}"
        )
    if told.sealed is not None and not told.sealed.is_coded:
        raise StudyError(
            f"Return {held.id} ({held.file_name}) is a {told.sealed.kind} workbook, and what is "
            "settled is changed in the workbook that settled it first: let it come back from "
            f"there, and then collect --reject {held.id}"
        )
    with transaction(study.engine) as session:
        held = _held(session, which)
        sealed = told.sealed
        before = said_before(session, sealed) if sealed is not None else {}
        decided = Return(
            sha256=held.sha256,
            file_name=held.file_name,
            received_at=study.clock(),
            workbook_id=held.workbook_id,
            state=state,
            why=reason,
            fix_code=held.fix_code,
            decides=held.id or 0,
            by=by,
            read_as=held.read_as,
        )
        became = record_return(study, session, decided, told, before)
    write_new_themes(study)
    return summary(Inbox((), 0), [became], write_fix_lists(study))


def _held(session: Session, which: str) -> Return:
    """The one held return of that number or file name; raises StudyError for none or several."""
    open_ = undecided(session)
    found = [each for each in open_ if which == str(each.id)]
    found = found or [each for each in open_ if which == each.file_name]
    if len(found) == 1:
        return found[0]
    if not open_:
        raise StudyError("No return is held: nothing waits for a decision")
    known = ", ".join(f"{each.id} ({each.file_name})" for each in open_)
    said = f"'{which}' names several held returns" if found else f"'{which}' is no held return"
    raise StudyError(f"{said}. Held are: {known}. Name one by its number")
