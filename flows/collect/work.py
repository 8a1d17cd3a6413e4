"""What came back? Every new file of the inbox is kept, read and recorded, once."""

from collections.abc import Sequence

from db.find.returns import newest_of_coder, received_files
from db.open import reading, transaction
from db.tables import Return
from flows.collect.fixes import write_fix_lists
from flows.collect.holding import Beside, why_held
from flows.collect.newthemes import write_new_themes
from flows.collect.reading import what_it_says
from flows.collect.recording import record_return
from flows.collect.summaries import CollectSummary, Inbox, ReceivedFile, summary
from flows.inbox import files_of, inbox_at, new_files
from flows.returned import claimed_identity, kept_file
from flows.study import Study


def collect(study: Study) -> CollectSummary:
    """Read every new file of the inbox, record what it says, and write each coder's fix list."""
    inbox = look_into_inbox(study)
    received = [receive(study, name, inbox.beside(name)) for name in inbox.new]
    write_new_themes(study)
    return summary(inbox, received, write_fix_lists(study))


def look_into_inbox(study: Study) -> Inbox:
    """The files whose bytes were not received before, fix lists first, by name and hash.

    A corrected fix list is newer than whatever else came with it.
    """
    inbox = inbox_at(study.folder, study.file.inbox)
    files = files_of(inbox)
    with reading(study.engine) as session:
        new = new_files(files, received_files(session))
    claims = {}
    if len(new) > 1:
        claims = {
            each.name: claimed_identity(study, (inbox / each.name).read_bytes(), each.name)
            for each in new
        }
    corrected = {name for name, each in claims.items() if each is not None and each.fix_code}
    return Inbox(
        tuple(sorted((each.name for each in new), key=lambda name: name not in corrected)),
        len(files) - len(new),
        {name: each.code for name, each in claims.items() if each is not None},
    )


def receive(study: Study, name: str, beside: Sequence[str] = ()) -> ReceivedFile:
    """Keep a file's bytes, read them and record the return with its event in one transaction.

    beside: other new files of its workbook. Broken off at any point, it can be done again:
    bytes are kept by hash, and a return is recorded as a whole or not at all.
    """
    file = kept_file(study, name)
    with reading(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        told = what_it_says(study, session, file)
        others = [
            Beside(each, what_it_says(study, session, kept_file(study, each))) for each in beside
        ]
    sealed = told.sealed
    if sealed is not None and sealed.kind != "coding":
        return ReceivedFile(name, "left")
    with transaction(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        kept = Return(
            sha256=file.sha256,
            file_name=file.name,
            received_at=study.clock(),
            workbook_id=sealed.code if sealed else None,
            state="rejected",
            fix_code=sealed.fix_code if sealed else "",
            read_as=told.read_as,
        )
        if told.refusal is not None:
            kept.why = f"{told.refusal.found}. {told.refusal.remedy}"
        if sealed is None or told.returned is None:
            return record_return(study, session, kept, told, {})
        before = newest_of_coder(session, sealed.round, sealed.person, sealed.codebook_version)
        readable = [each for each in others if each.told.returned is not None]
        kept.why = why_held(study, session, name, told, before, readable)
        kept.state = "held" if kept.why else "accepted"
        return record_return(study, session, kept, told, before)
