"""Which fix lists are due, and are they written? One for each workbook that needs a hand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from codebook.answers import Row
from codebook.faults import StudyError
from codebook.model import Codebook
from db.find.meanings import comparable
from db.find.returns import known_workbooks, newest_accepted, newest_values, problems_of
from db.find.rounds import codebook_of, rounds, workbooks
from db.open import reading
from db.tables import Return, Workbook
from flows.collect.completeness import missing_by_coder
from flows.collect.marking import ToMark, marked
from flows.collect.rows import problem_kept
from flows.collect.summaries import FixLists
from flows.distribute.handed import Handed, handed_out
from flows.outbox import as_sent
from flows.processes import in_processes
from flows.readable import content_of
from flows.returned import identity_kept
from flows.study import Study, write_private
from workbooks.fixlist import FixList, with_fix_code
from workbooks.fixmail import fix_list_text
from workbooks.identity import Sealed
from workbooks.problems import Problem


@dataclass(frozen=True, slots=True)
class Due:
    """A workbook whose coder has something to put right or to answer.

    newest: its newest accepted return; None where it never came back, so that there is no
    file to mark. missing: all its rows without an answer, those with problems among them.
    """

    name: str
    coder: str
    newest: Return | None
    fixes: FixList
    missing: tuple[Row, ...]


def write_fix_lists(study: Study) -> FixLists:
    """Write every fix list that is due into reports/returns, and remove those that are not.

    A list that stands as it should is left alone.
    """
    with reading(study.engine) as session:
        due = list(_all_due(study, session))
    folder = study.private("reports", "returns")
    missing, to_fix = Counter[str](), Counter[str]()
    for each in due:
        missing[each.coder] += len(each.missing)
        to_fix[each.coder] += len(each.fixes.problems)
    written = _write_all(study, folder, due)
    kept = {path.with_suffix("") for path in written}
    for path in sorted([*folder.glob("*.xlsx"), *folder.glob("*.txt")]):
        if path.with_suffix("") not in kept:
            path.unlink()
    names = tuple(path.relative_to(study.folder).as_posix() for path in written)
    return FixLists(names, dict(sorted(missing.items())), dict(sorted(to_fix.items())))


def _all_due(study: Study, session: Session) -> Iterator[Due]:
    """What is open in each coding workbook, by what stands in the database."""
    known, accepted = known_workbooks(session), newest_accepted(session)
    for round_ in rounds(session):
        handed = handed_out(session, round_)
        missing, told = _missing(session, handed), comparable(session, handed.now.number)
        standing = set(handed.pairs)
        for workbook in workbooks(session, round_.name, kind="coding"):
            newest, lacking = accepted.get(workbook.id), missing.get(workbook.id, ())
            codebook = codebook_of(session, workbook.codebook_version)
            sealed = identity_kept(workbook, study.file.title, known[workbook.id][1])
            problems = tuple(
                each
                for each in _problems(session, newest)
                if (not each.case_id or (workbook.person, each.case_id) in standing)
                and (not each.question or told(workbook.codebook_version, each.question, each.part))
            )
            fixes = _fixes(study, codebook, sealed, newest, problems, lacking)
            yield Due(_name(workbook), workbook.person, newest, fixes, lacking)
        yield from _due_once_more(study, session, handed, accepted)


def _due_once_more(
    study: Study, session: Session, handed: Handed, accepted: Mapping[str, Return]
) -> Iterator[Due]:
    """What is open in the workbooks in which cases are coded once more, as far as they came back.

    A question that means something else by now is let be.
    """
    known = known_workbooks(session)
    given = newest_values(session, handed.round.name, kind="repeat")
    told = comparable(session, handed.now.number)
    for workbook in workbooks(session, handed.round.name, kind="repeat"):
        newest = accepted.get(workbook.id)
        if newest is None:
            continue
        codebook, by = codebook_of(session, workbook.codebook_version), workbook.codebook_version
        pairs = [(workbook.person, case_id) for case_id in workbook.cases]
        rows = missing_by_coder(codebook, handed.details, pairs, given)[workbook.person]
        lacking = tuple(row for row in rows if told(by, row.question, row.part))
        problems = tuple(
            each
            for each in _problems(session, newest)
            if not each.question or told(by, each.question, each.part)
        )
        sealed = identity_kept(workbook, study.file.title, known[workbook.id][1])
        fixes = _fixes(study, codebook, sealed, newest, problems, lacking)
        yield Due(_name(workbook), workbook.person, newest, fixes, lacking)


def _missing(session: Session, handed: Handed) -> dict[str, tuple[Row, ...]]:
    """By workbook, what is missing of what it asks and no later one asks again."""
    given = newest_values(session, handed.round.name, handed.now.number)
    lacking = missing_by_coder(handed.now.codebook, handed.details, handed.pairs, given)
    found: dict[str, list[Row]] = {}
    for coder, rows in lacking.items():
        for row in rows:
            found.setdefault(handed.asked_in(coder, row), []).append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def _fixes(
    study: Study,
    codebook: Codebook,
    sealed: Sealed,
    newest: Return | None,
    problems: tuple[Problem, ...],
    missing: tuple[Row, ...],
) -> FixList:
    """The fix list that answers a workbook's newest return.

    problems: what is still to be put right in it: of cases that are still the coder's, and of
    questions that still mean what they meant.
    """
    listed = {Row(each.case_id, each.question, each.part) for each in problems}
    person = study.file.person(sealed.person)
    return FixList(
        sealed=sealed if newest is None else with_fix_code(sealed, study.key, newest.sha256),
        codebook=codebook,
        coder_name=person.name if person is not None else sealed.person,
        problems=problems,
        missing=tuple(row for row in missing if row not in listed),
    )


def _problems(session: Session, newest: Return | None) -> tuple[Problem, ...]:
    if newest is None or newest.id is None:
        return ()
    return tuple(problem_kept(each) for each in problems_of(session, newest.id))


def _write_all(study: Study, folder: Path, due: list[Due]) -> list[Path]:
    """The fix lists' paths; each text is written last, so that it stands only for a whole list.

    A text that stands says whether its list is the coder's workbook, which only writing it shows.
    """
    paths, late = [], []
    for each in due:
        if each.newest is None or not (each.fixes.problems or each.fixes.missing):
            continue
        path = folder / f"{each.name}.xlsx"
        mail = path.with_suffix(".txt")
        paths.append(path)
        if not (path.exists() and mail.exists() and mail.read_bytes() in _texts(path, each.fixes)):
            mail.unlink(missing_ok=True)
            content = content_of(study, each.newest)
            if content is None:
                raise StudyError(
                    f"The file of return {each.newest.id} ({each.newest.file_name}) is gone from "
                    f".intercoder/received/{each.newest.sha256}. Put it back from a backup"
                )
            told = ToMark(
                content, each.newest.file_name, each.fixes, study.key, each.newest.received_at
            )
            late.append((path, each.coder, told))
    made = in_processes(marked, [told for _, _, told in late])
    for (path, coder, told), found in zip(late, made, strict=True):
        write_private(path, as_sent(study, coder, found.content))
        write_private(path.with_suffix(".txt"), _texts(path, told.fixes)[found.alone])
    return paths


def _texts(path: Path, fixes: FixList) -> tuple[bytes, bytes]:
    """The e-mail with a list that is the coder's workbook, and with one that stands alone."""
    within, alone = (fix_list_text(fixes, path.name, alone=each) for each in (False, True))
    return within.encode(), alone.encode()


def _name(workbook: Workbook) -> str:
    """CODER-ROUND, with the wave, part and issue where they are not the first."""
    name = f"{workbook.person}-{workbook.round}"
    name += f"-wave{workbook.wave}" if workbook.wave > 1 else ""
    name += f"-part{workbook.part}" if workbook.part > 1 else ""
    name += "-repeat" if workbook.kind == "repeat" else ""
    return name + (f"-issue{workbook.issue}" if workbook.issue > 1 else "")
