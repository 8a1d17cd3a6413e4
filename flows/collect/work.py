"""What came back? Every new file of the inbox is kept, read and recorded, once."""

from collections.abc import Iterator, Mapping, Sequence

from codebook.faults import StudyError
from db.find.returns import received_files
from db.open import reading, transaction
from db.tables import Return
from flows.collect.ahead import Told, ToRead, read_ahead
from flows.collect.fixes import write_fix_lists
from flows.collect.holding import Beside, why_held
from flows.collect.newthemes import write_new_themes
from flows.collect.reading import said_before, to_read_ahead, what_it_says
from flows.collect.recording import record_return
from flows.collect.summaries import CollectSummary, Inbox, ReceivedFile, summary
from flows.inbox import Folder, InboxFile, files_of, inbox_at, new_files
from flows.processes import WORTH_IT, in_processes
from flows.returned import claimed_identity, identity_in, kept_file, known_identities
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
    inbox = inbox_at(study.folder, study.file.inbox)
    files = files_of(inbox)
    with reading(study.engine) as session:
        new = new_files(files, received_files(session))
        known = known_identities(study, session) if len(new) > 1 else {}
    names = [each.name for each in new]
    claims = _claims(study, {name: inbox / name for name in names}, known) if known else {}
    corrected = {name for name, each in claims.items() if each.fix_code}
    return Inbox(
        tuple(sorted(names, key=lambda name: name not in corrected)),
        len(files) - len(new),
        {name: each.code for name, each in claims.items()},
        {each.name: each.sha256 for each in new},
        claims,
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
            kept[name] = whole_file(study, name, inbox.seen.get(name, ""))
        except StudyError as error:
            troubles[name] = str(error)
    ahead: list[ToRead] = []
    if len(kept) >= WORTH_IT:
        claims = {name: each for name, each in inbox.claims.items() if name in kept}
        ahead = to_read_ahead(study, claims, kept)
    told = iter(in_processes(read_ahead, ahead))
    names = {each.name for each in ahead}
    beside: dict[str, Beside] = {}
    for name in inbox.new:
        if name in troubles:
            yield ReceivedFile(name, "unread", why=troubles[name])
            continue
        for each in inbox.beside(name):
            if each in kept and each not in beside:
                beside[each] = read_beside(study, kept[each])
        others = [beside[each] for each in inbox.beside(name) if each in kept]
        read = next(told) if name in names else None
        try:
            yield receive(study, kept[name], others, read)
        except StudyError as error:  # one that is held beside it is locked, without its password
            yield ReceivedFile(name, "unread", why=str(error))


def read_beside(study: Study, file: InboxFile) -> Beside:
    """A file whose bytes are kept, with what it says, for comparison with others."""
    with reading(study.engine) as session:
        return Beside(file, what_it_says(study, session, file))


def whole_file(study: Study, name: str, seen: str) -> InboxFile:
    """A file with its bytes kept; raises StudyError where it cannot be read or is being written.

    seen: sha256 of its bytes when it was found, or nothing.
    """
    file = kept_file(study, name)
    if seen and file.sha256 != seen:
        raise StudyError(
            f"{name} in the inbox changed while it was looked at: another program is still writing "
            "it. Collect again when it is done"
        )
    return file


def _claims(
    study: Study, paths: Mapping[str, Folder], known: Mapping[str, Sealed] | None = None
) -> dict[str, Sealed]:
    """What each file claims to be, of those that claim anything, in order.

    paths: by name; known: with it, a file without a hidden sheet is known by its case sheets.
    """
    found = {}
    for name, path in paths.items():
        try:
            content = path.read_bytes()
            claim = claimed_identity(study, content, name)
            if claim is None and known:
                claim = identity_in(study, content, name, known)
        except (OSError, StudyError):
            continue
        if claim is not None:
            found[name] = claim
    return found


def receive(
    study: Study, file: InboxFile, beside: Sequence[Beside] = (), told: Told | None = None
) -> ReceivedFile:
    """Read a file whose bytes are kept, and record the return with its events in one transaction.

    beside: other new files of its workbook; told: what it says, if those bytes were
    read already. Broken off at any point, it can be done again: bytes are kept by hash, and a
    return is recorded as a whole or not at all.
    """
    name = file.name
    with reading(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        try:
            told = told or what_it_says(study, session, file)
        except StudyError as error:  # it is locked, and the password is not set here
            return ReceivedFile(name, "unread", why=str(error))
    sealed = told.sealed
    if sealed is not None and not sealed.is_coded:
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
        before = said_before(session, sealed)
        kept.why = why_held(study, session, name, told, before, beside)
        kept.state = "held" if kept.why else "accepted"
        return record_return(study, session, kept, told, before)
