"""What came back? Every new file of the inbox is kept, read and recorded, once."""

from collections.abc import Iterator, Sequence

from codebook.faults import StudyError
from db.find.returns import newest_of_coder, received_files
from db.open import reading, transaction
from db.tables import Return
from flows.collect.ahead import Told, read_ahead
from flows.collect.fixes import write_fix_lists
from flows.collect.holding import Beside, why_held
from flows.collect.newthemes import write_new_themes
from flows.collect.reading import to_read_ahead, what_it_says
from flows.collect.recording import record_return
from flows.collect.summaries import CollectSummary, Inbox, ReceivedFile, summary
from flows.inbox import InboxFile, files_of, inbox_at, new_files
from flows.processes import WORTH_IT, in_processes
from flows.returned import claimed_identity, kept_file
from flows.study import Study
from workbooks.identity import Sealed


def collect(study: Study) -> CollectSummary:
    """Read every new file of the inbox, record what it says, and write each coder's fix list."""
    inbox = look_into_inbox(study)
    received = receive_all(study, inbox)
    write_new_themes(study)
    return summary(inbox, received, write_fix_lists(study))


def look_into_inbox(study: Study) -> Inbox:
    """The files whose bytes were not received before, fix lists first, by name and hash.

    A corrected fix list is newer than whatever else came with it.
    """
    files = files_of(inbox_at(study.folder, study.file.inbox))
    with reading(study.engine) as session:
        new = [each.name for each in new_files(files, received_files(session))]
    claims = _claims(study, new) if len(new) > 1 else {}
    corrected = {name for name, each in claims.items() if each.fix_code}
    return Inbox(
        tuple(sorted(new, key=lambda name: name not in corrected)),
        len(files) - len(new),
        {name: each.code for name, each in claims.items()},
    )


def receive_all(study: Study, inbox: Inbox) -> list[ReceivedFile]:
    """What became of every new file, many of them read in several processes.

    A file that cannot be read now is left for the next time, and holds up no other.
    """
    return list(_received(study, inbox))


def _received(study: Study, inbox: Inbox) -> Iterator[ReceivedFile]:
    kept: dict[str, InboxFile] = {}
    troubles: dict[str, str] = {}
    for name in inbox.new:
        try:
            kept[name] = kept_file(study, name)
        except StudyError as error:
            troubles[name] = str(error)
    claims = _claims(study, inbox.new) if len(kept) >= WORTH_IT else {}
    ahead = to_read_ahead(study, claims, kept)
    read = iter(in_processes(read_ahead, ahead))
    names = {each.name for each in ahead}
    for name in inbox.new:
        if name in troubles:
            yield ReceivedFile(name, "unread", why=troubles[name])
            continue
        told = next(read) if name in names else None
        yield receive(study, name, inbox.beside(name), told)


def _claims(study: Study, names: Sequence[str]) -> dict[str, Sealed]:
    """What each file claims to be, of those that claim anything, in order."""
    inbox = inbox_at(study.folder, study.file.inbox)
    found = {}
    for name in names:
        try:
            claim = claimed_identity(study, (inbox / name).read_bytes(), name)
        except OSError:
            continue
        if claim is not None:
            found[name] = claim
    return found


def receive(
    study: Study, name: str, beside: Sequence[str] = (), told: Told | None = None
) -> ReceivedFile:
    """Keep a file's bytes, read them and record the return with its event in one transaction.

    beside: other new files of its workbook; told: what it says, if it was read already.
    Broken off at any point, it can be done again: bytes are kept by hash, and a return is
    recorded as a whole or not at all.
    """
    file = kept_file(study, name)
    with reading(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        try:
            told = told or what_it_says(study, session, file)
        except StudyError as error:  # it is locked, and the password is not set here
            return ReceivedFile(name, "unread", why=str(error))
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
