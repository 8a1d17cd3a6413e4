"""Publish a study's counts as a draft, and release the draft once somebody approved it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from codebook.answers import Row
from codebook.faults import StudyError
from db.find.answers import newest_answers
from db.find.publications import newest_draft, newest_publication, newest_release
from db.find.rounds import assignments
from db.open import reading, transaction
from db.record.publications import publication
from db.tables import Publication
from flows.publish.assembly import Files, counted, internal_files, published_files
from flows.publish.content import Status
from flows.publish.writing import holds, replace_folder, sha256_by_path
from flows.standing import Standing, standing
from flows.study import Study, program_version, write_private

PUBLISHED = "published"
INTERNAL = ("reports", "internal")
RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What a draft holds. new: whether anything had changed since it was last written.

    figures: rows of the published theme-counts.csv; hidden: those of its totals that are not
    shown; not_by_group: questions that show totals only, for small counts or for agreement.
    """

    status: str
    new: bool
    cases: int
    figures: int
    hidden: int
    not_by_group: int
    open_answers: int
    files: list[str]
    folder: str
    internal: str


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """Which release stands in published/. new: False where the draft was released before."""

    number: int
    new: bool
    approved_by: str
    files: list[str]
    folder: str


def publish(study: Study, provisional: bool = False) -> PublishSummary:
    """Write internal and published files as a draft; nothing is done where nothing changed.

    Raises StudyError before the first round, and while answers are open unless provisional.
    """
    now = standing(study)
    left = len(now.open_answers)
    if left and not provisional:
        raise StudyError(_open_in_words(study, now))
    counts = counted(study.file, now)
    status = Status(provisional=left)
    with reading(study.engine) as session:
        newest = newest_publication(session)
    written = newest is not None and newest.inputs_sha256 == now.sha256
    new = not (newest and written and holds(study.path(PUBLISHED), newest.files))
    new = new or not study.path(*INTERNAL, "theme-counts.csv").is_file()
    if new:
        program = program_version()
        _write_internal(study, internal_files(study.file, now, counts, status, program))
        files = published_files(study.file, now, counts, status, program)
        replace_folder(study.path(PUBLISHED), files)
        newest = _record(study, now, files, status)
    assert newest is not None
    rows = counts.protection.rows
    return PublishSummary(
        status=_status(newest),
        new=new,
        cases=len(now.cases),
        figures=len(rows),
        hidden=sum(row.n is None for row in rows),
        not_by_group=len(
            {
                question
                for _, question in (*counts.protection.withheld, *counts.protection.unreliable)
            }
        ),
        open_answers=left,
        files=sorted(newest.files),
        folder=str(study.path(PUBLISHED)),
        internal=str(study.path(*INTERNAL)),
    )


def release(study: Study, approved_by: str, why: str, embargo: str = "") -> ReleaseSummary:
    """Make the newest draft a numbered release, kept in releases/N/ and shown in published/.

    Raises StudyError where there is no draft, it is provisional or out of date, or where
    nobody entitled is named with a reason.
    """
    approver = _approver(study, approved_by)
    if not why.strip():
        raise StudyError("A release needs a reason: --why TEXT")
    until = _embargo(embargo)
    with reading(study.engine) as session:
        draft, last = newest_draft(session), newest_release(session)
    if draft is None:
        raise StudyError("There is no draft to release. Next: intercoder publish")
    now = standing(study)
    if draft.inputs_sha256 != now.sha256:
        raise StudyError(
            "Answers or settings have changed since the draft was written. Next: intercoder "
            "publish, and read the new draft before it is released"
        )
    if draft.provisional:
        raise StudyError(
            f"The draft is provisional: {len(now.open_answers)} answers are open. Settle them, "
            "then: intercoder publish"
        )
    if last is not None and (last.id or 0) > (draft.id or 0):
        _restore(study, last)
        return _released(study, last, new=False)
    number = last.number + 1 if last else 1
    status = Status(number, approved_by=approver, why=why.strip(), embargo=until)
    counts = counted(study.file, now)
    files = published_files(study.file, now, counts, status, program_version())
    study.private(RELEASES)
    replace_folder(study.path(RELEASES, str(number)), files)
    replace_folder(study.path(PUBLISHED), files)
    return _released(study, _record(study, now, files, status, approved_by), new=True)


def _open_in_words(study: Study, now: Standing) -> str:
    """How many answers are open, whose they are, and what to do."""
    told = Counter(each.why for each in now.open_answers)
    words = {
        "awaiting": "not in yet",
        "disagreement": "in disagreement",
        "awaiting document": "wait for a document: when it comes, intercoder register amend",
    }
    parts = [f"{n:,} {words.get(why, why)}" for why, n in sorted(told.items())]
    with reading(study.engine) as session:
        assigned = {(each.case_id, each.coder) for each in assignments(session)}
    waiting: Counter[str] = Counter()
    for each in now.open_answers:
        if each.why == "awaiting":
            given = {answer.coder for answer in each.answers}
            case_id = each.row.case_id
            waiting.update(who for case, who in assigned if case == case_id and who not in given)
    whose = "".join(f"; {who} owes {n:,}" for who, n in sorted(waiting.items()))
    return (
        f"{len(now.open_answers):,} answers are not settled ({', '.join(parts)}{whose}"
        f"{_ended_in_words(study, now)}). Next: "
        "intercoder status, to see what they wait for; or publish with --provisional, and "
        "everything will say so"
    )


def _ended_in_words(study: Study, now: Standing) -> str:
    """How many open answers were given to what their question meant before, if any were."""
    given: dict[Row, set[str]] = {}
    with reading(study.engine) as session:
        for answer in newest_answers(session):
            given.setdefault(answer.row, set()).add(answer.coder)
    ended = sum(
        each.why == "awaiting"
        and not given.get(each.row, set()) <= {answer.coder for answer in each.answers}
        for each in now.open_answers
    )
    if not ended:
        return ""
    return f"; {ended:,} were answered by an earlier codebook version and are to be coded again"


def _write_internal(study: Study, files: Files) -> None:
    study.private(*INTERNAL)
    for path, content in files.items():
        write_private(study.path(*INTERNAL, path), content)


def _record(
    study: Study, now: Standing, files: Files, status: Status, approved_by: str = ""
) -> Publication:
    """The row and the event of what has just been written."""
    hashes = sha256_by_path(files)
    with transaction(study.engine) as session:
        added = publication(
            session,
            number=status.number,
            provisional=bool(status.provisional),
            inputs_sha256=now.sha256,
            files=hashes,
            at=study.clock(),
            approved_by=approved_by,
            why=status.why,
            embargo=status.embargo,
        )
        study.record(
            session,
            "released" if status.number else "published",
            who=approved_by,
            about={
                "publication": added.id,
                "release": status.number,
                "open_answers": status.provisional,
                "files": len(hashes),
            },
            inputs={**now.inputs, **{f"published/{path}": told for path, told in hashes.items()}},
        )
        return added


def _approver(study: Study, person_id: str) -> str:
    """The name and id of the lead or a reviewer."""
    entitled = {each.id: each for each in (study.file.lead, *study.file.reviewers)}
    if person_id not in entitled:
        raise StudyError(
            f"'{person_id}' cannot approve a release. The lead and reviewers of the study can: "
            f"{', '.join(entitled)}"
        )
    return f"{entitled[person_id].name} ({person_id})"


def _embargo(text: str) -> str:
    """The time in ISO form, or nothing; raises StudyError for what is no time with a zone."""
    if not text.strip():
        return ""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StudyError(f"--embargo '{text}' is not a time with its zone, like 2026-03-01T09:00Z")
    return moment.isoformat()


def _restore(study: Study, kept: Publication) -> None:
    """Put a release's files back into published/ if they are not there whole."""
    if holds(study.path(PUBLISHED), kept.files):
        return
    folder = study.path(RELEASES, str(kept.number))
    files = {path: _kept(folder / path) for path in kept.files}
    replace_folder(study.path(PUBLISHED), files)


def _kept(path: Path) -> bytes:
    if not path.is_file():
        raise StudyError(
            f"{path} is missing. Put it back from a backup: releases are kept for good"
        )
    return path.read_bytes()


def _released(study: Study, kept: Publication, *, new: bool) -> ReleaseSummary:
    return ReleaseSummary(
        kept.number, new, kept.approved_by, sorted(kept.files), str(study.path(PUBLISHED))
    )


def _status(found: Publication) -> str:
    if found.number:
        return f"release {found.number}"
    return "provisional draft" if found.provisional else "draft"
