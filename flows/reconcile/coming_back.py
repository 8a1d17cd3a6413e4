"""What did adjudicators settle? Their returned workbooks, each kept, read and recorded once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from codebook.answers import Resolved, Row
from codebook.faults import StudyError
from db.find.answers import resolutions
from db.find.returns import received_files
from db.find.rounds import codebook_of, round_named
from db.open import reading, transaction
from db.record.resolutions import add_resolutions
from db.record.returns import add_return
from db.tables import Resolution, Return
from flows.collect.rows import problem_row
from flows.inbox import InboxFile
from flows.readable import readable
from flows.reconcile.lists import write_lists
from flows.reconcile.outstanding import outstanding, rows_named
from flows.reconcile.report import write_endings
from flows.reconcile.summaries import ResolutionsSummary
from flows.returned import identity_in, kept_file, known_identities, new_of_kind
from flows.study import Study
from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import opened
from workbooks.reconciliation_read import (
    ReadResolution,
    ReturnedReconciliation,
    read_reconciliation,
)

RECONCILIATION = "reconciliation"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: accepted, held or rejected, with why; numbers from it."""

    name: str
    state: str
    resolutions: int = 0
    problems: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a file of this round says, or why it is refused."""

    sealed: Sealed
    returned: ReturnedReconciliation | None = None
    refusal: Problem | None = None
    read_as: str = ""


def collect_resolutions(study: Study, round_name: str) -> ResolutionsSummary:
    """Read the round's reconciliation workbooks in the inbox and record what they settle.

    Other files are left alone. Raises StudyError for a round that is not open.
    """
    received = [receive(study, round_name, name) for name in returned_files(study, round_name)]
    found = [each for each in received if each is not None]
    lists = write_lists(study, round_name)
    write_endings(study, round_name)
    with reading(study.engine) as session:
        opened_round = round_named(session, round_name)
        assert opened_round is not None, round_name
        left = outstanding(session, opened_round)
    states = [each.state for each in found]
    return ResolutionsSummary(
        round=round_name,
        files=len(found),
        accepted=states.count("accepted"),
        held=states.count("held"),
        rejected=states.count("rejected"),
        resolutions=sum(each.resolutions for each in found if each.state == "accepted"),
        problems=sum(each.problems for each in found),
        open=len(left.unsettled),
        to_send=len(left.unissued),
        lists=lists,
        notes=[f"{each.name}: {each.state}. {each.why}" for each in found if each.why],
        has_fixes=bool(lists) or "rejected" in states,
    )


def returned_files(study: Study, round_name: str) -> list[str]:
    """New files of the inbox that are reconciliation workbooks of this round, in order."""
    with reading(study.engine) as session:
        if round_named(session, round_name) is None:
            raise StudyError(
                f"Round {round_name} is not open. First: intercoder distribute {round_name}"
            )
    return new_of_kind(study, RECONCILIATION, round_name)


def receive(study: Study, round_name: str, name: str) -> Received | None:
    """Keep, read and record one file in one transaction; None where that was done before."""
    file = kept_file(study, name)
    with transaction(study.engine) as session:
        if file.sha256 in received_files(session):
            return None
        told = _told(study, session, file)
        if told is None or told.sealed.round != round_name:
            return None
        return _record(study, session, file, told)


def _told(study: Study, session: Session, file: InboxFile) -> _Told | None:
    """What the file says; None where it is no reconciliation workbook."""
    content = study.inside("received", file.sha256).read_bytes()
    sealed = identity_in(study, content, file.name, known_identities(study, session))
    if sealed is None or sealed.kind != RECONCILIATION:
        return None
    codebook = codebook_of(session, sealed.codebook_version)
    rows = dict(zip(sealed.cases, rows_named(codebook, sealed.cases), strict=True))
    try:
        found = readable(study, content, file.name)
        returned = read_reconciliation(
            opened(found.content, file.name), sealed, rows, codebook, study.key
        )
    except Refused as refusal:
        return _Told(sealed, refusal=refusal.problem)
    return _Told(sealed, returned, read_as=found.read_as)


def _record(study: Study, session: Session, file: InboxFile, told: _Told) -> Received:
    """Add the return with its final answers, problems and events."""
    sealed = told.sealed
    before = resolutions(session, sealed.round, sealed.codebook_version)
    settled: list[ReadResolution] = []
    problems = [told.refusal] if told.refusal is not None else []
    why, state = "", "rejected"
    if told.refusal is not None:
        why = f"{told.refusal.found}. {told.refusal.remedy}"
    elif told.returned is not None:
        why = _why_held(sealed, before, told.returned)
        state = "held" if why else "accepted"
        settled = [each for each in told.returned.resolutions if _adds(each, before)]
        problems = list(told.returned.problems)
    kept = Return(
        sha256=file.sha256,
        file_name=file.name,
        received_at=study.clock(),
        workbook_id=sealed.code,
        state=state,
        why=why,
        read_as=told.read_as,
    )
    number = add_return(session, kept, [], [problem_row(each) for each in problems])
    add_resolutions(session, number, [_row(each, sealed) for each in settled])
    about = {"return": number, "workbook": sealed.code, "round": sealed.round}
    counts = {**about, "resolutions": len(settled), "problems": len(problems)}
    inputs = {"file": file.sha256}
    study.record(session, "received", about=about, inputs=inputs)
    study.record(session, state, about=counts, inputs=inputs)
    if state == "accepted" and settled:
        study.record(session, "resolved", who=sealed.person, about=counts, inputs=inputs)
    return Received(file.name, state, len(settled), len(problems), why)


def _why_held(
    sealed: Sealed, before: Mapping[Row, Resolved], returned: ReturnedReconciliation
) -> str:
    """Why the lead must look at it: another workbook settled a row in another way."""
    rows = [
        each.row
        for each in returned.resolutions
        if each.row in before
        and before[each.row].workbook_id != sealed.code
        and before[each.row].value != each.value
    ]
    if not rows:
        return ""
    places = [f"case {row.case_id}, {row.question}" for row in rows]
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return (
        f"It settles {len(rows)} disagreements in another way than an earlier workbook "
        f"({'; '.join(places[:5])}{more}). Nothing was taken from it. Ask which is right, and let "
        "the change be made in the workbook that settled it first"
    )


def _adds(each: ReadResolution, before: Mapping[Row, Resolved]) -> bool:
    """Whether a final answer says anything that was not recorded."""
    known = before.get(each.row)
    said = (each.value, each.how, each.reason, each.words)
    return known is None or said != (known.value, known.how, known.reason, known.words)


def _row(each: ReadResolution, sealed: Sealed) -> Resolution:
    return Resolution(
        return_id=0,
        round=sealed.round,
        case_id=each.row.case_id,
        question=each.row.question,
        part=each.row.part,
        value=each.value,
        how=each.how,
        reason=each.reason,
        words=each.words,
        by=sealed.person,
        sheet=each.sheet,
        cell=each.cell,
    )
