"""What came back? Every new file of the inbox is kept, read and recorded, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from codebook.answers import Row
from codebook.model import Codebook
from db.find.meanings import comparable
from db.find.returns import Said, newest_accepted, newest_of_coder, received_files
from db.find.rounds import asked_version, codebook_of, round_named, uncounted
from db.open import reading, transaction
from db.record.returns import add_return
from db.tables import Answer, Return
from flows.collect.contradictions import contradicted
from flows.collect.fixes import write_fix_lists
from flows.collect.rows import adds, answer_row, problem_row
from flows.collect.summaries import CollectSummary, Inbox, ReceivedFile, summary
from flows.inbox import InboxFile, files_of, inbox_at, new_files
from flows.returned import expected_in, kept_file, known_identities
from flows.study import Study
from workbooks.fixlist import fix_code
from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import Opened, ReturnedWorkbook, opened, read_return
from workbooks.sealed import identity_of


@dataclass(frozen=True, slots=True)
class Told:
    """What a file turned out to be, before it is recorded."""

    sealed: Sealed | None = None
    returned: ReturnedWorkbook | None = None
    refusal: Problem | None = None


def collect(study: Study) -> CollectSummary:
    """Read every new file of the inbox, record what it says, and write each coder's fix list."""
    inbox = look_into_inbox(study)
    received = [receive(study, name) for name in inbox.new]
    return summary(inbox, received, write_fix_lists(study))


def look_into_inbox(study: Study) -> Inbox:
    """The files whose bytes were not received before, in order of name and hash."""
    files = files_of(inbox_at(study.folder, study.file.inbox))
    with reading(study.engine) as session:
        new = new_files(files, received_files(session))
    return Inbox(tuple(each.name for each in new), len(files) - len(new))


def receive(study: Study, name: str) -> ReceivedFile:
    """Keep a file's bytes, read them and record the return with its event in one transaction.

    Broken off at any point, it can be done again: bytes are kept by hash, and a return is
    recorded as a whole or not at all.
    """
    file = kept_file(study, name)
    with reading(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        told = _told(study, session, file)
    if told.sealed is not None and told.sealed.kind != "coding":
        return ReceivedFile(name, "left")
    with transaction(study.engine) as session:
        if file.sha256 in received_files(session):
            return ReceivedFile(name, "repeated")
        return _record(study, session, file, told)


def _told(study: Study, session: Session, file: InboxFile) -> Told:
    """What the file says, or why it is refused."""
    content = study.inside("received", file.sha256).read_bytes()
    sealed: Sealed | None = None
    try:
        returned = opened(content, file.name)
        identity = identity_of(returned.cells, study.key, known_identities(study, session))
        if isinstance(identity, Problem):
            return Told(refusal=identity)
        sealed = identity
        if sealed.kind != "coding":
            return Told(sealed)
        return Told(sealed, _read(study, session, returned, sealed))
    except Refused as refusal:
        return Told(sealed, refusal=refusal.problem)


def _read(study: Study, session: Session, returned: Opened, sealed: Sealed) -> ReturnedWorkbook:
    before = newest_of_coder(session, sealed.round, sealed.person, sealed.codebook_version)
    said = {row: answer.value for row, answer in before.items()}
    return read_return(returned, expected_in(study, session, sealed, said))


def _record(study: Study, session: Session, file: InboxFile, told: Told) -> ReceivedFile:
    """Add the return with its answers, problems and events."""
    sealed = told.sealed
    kept = Return(
        sha256=file.sha256,
        file_name=file.name,
        received_at=study.clock(),
        workbook_id=sealed.code if sealed else None,
        state="rejected",
        fix_code=sealed.fix_code if sealed else "",
    )
    answers: list[Answer] = []
    problems = [told.refusal] if told.refusal is not None else []
    if told.refusal is not None:
        kept.why = f"{told.refusal.found}. {told.refusal.remedy}"
    elif sealed is not None and told.returned is not None:
        before = newest_of_coder(session, sealed.round, sealed.person, sealed.codebook_version)
        codebook = codebook_of(session, sealed.codebook_version)
        kept.why = _why_held(study, session, sealed, codebook, before, told.returned)
        kept.state = "held" if kept.why else "accepted"
        answers = [
            answer_row(each, sealed)
            for each in told.returned.answers
            if adds(each, before.get(each.row))
        ]
        problems = list(told.returned.problems)
    number = add_return(session, kept, answers, [problem_row(each) for each in problems])
    about = {"return": number, "workbook": kept.workbook_id or ""}
    study.record(session, "received", about=about, inputs={"file": file.sha256})
    counts = {**about, "answers": len(answers), "problems": len(problems)}
    study.record(session, kept.state, about=counts, inputs={"file": file.sha256})
    return ReceivedFile(
        name=file.name,
        state=kept.state,
        answers=len(answers),
        problems=len(problems),
        normalised=told.returned.normalised if told.returned else 0,
        why=kept.why,
        outdated=_outdated(session, sealed, answers),
        withdrawn=_withdrawn(session, answers),
    )


def _withdrawn(session: Session, answers: Sequence[Answer]) -> int:
    """How many of the answers are to cases that this coder was to code and is not any more."""
    gone = uncounted(session) if answers else frozenset()
    return sum((each.round, each.case_id, each.coder) in gone for each in answers)


def _outdated(session: Session, sealed: Sealed | None, answers: Sequence[Answer]) -> int:
    """How many of the answers are to questions that mean something else by now, or are gone."""
    found = round_named(session, sealed.round) if sealed is not None and answers else None
    if sealed is None or found is None:
        return 0
    told = comparable(session, asked_version(session, found))
    by = sealed.codebook_version
    return sum(not told(by, each.question, each.part) for each in answers)


def _why_held(
    study: Study,
    session: Session,
    sealed: Sealed,
    codebook: Codebook,
    before: Mapping[Row, Said],
    returned: ReturnedWorkbook,
) -> str:
    """Why the lead must look at a return, or nothing where it may be accepted."""
    values = {row: answer.value for row, answer in before.items()}
    rows = contradicted(codebook, values, {each.row: each.value for each in returned.answers})
    earlier = newest_accepted(session).get(sealed.code)
    answers_newest = earlier is not None and sealed.fix_code == fix_code(
        study.key, sealed.code, earlier.sha256
    )
    if not rows or answers_newest:
        return ""
    places = sorted({f"case {row.case_id}, {row.question}" for row in rows})
    named = "; ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")
    return (
        f"It changes {len(rows)} answers that {sealed.person} gave before ({named}) and is not "
        "the newest fix list. Nothing was taken from it. Ask which is right, and let changes be "
        "made in the newest fix list"
    )
