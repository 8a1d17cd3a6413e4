"""Correct the register, with why; say what that sends back for coding. The draw stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from codebook.faults import Fault, StudyError
from codebook.model import Codebook
from codebook.places import or_nearest
from db.find.events import events
from db.find.rounds import asked_version, codebook_of, rounds
from db.find.sample import newest_draw, sampled_cases
from db.open import reading, transaction
from db.tables import Amendment, Draw
from flows.register.amended import SentBack, drawn_by, ineligible, sent_back
from flows.register.attributes import named_columns
from flows.register.load import CASE_ID, Register, load_register, settle, sha256_of_rows
from flows.register.sheetwriting import changed_register, register_like, register_texts
from flows.register.states import (
    AMENDED,
    Difference,
    Rows,
    differences,
    forget,
    is_kept,
    keep,
    kept_rows,
    known_states,
    listed_differences,
    unlogged,
)
from flows.register.units import PARTED, ROW_ID, is_own, with_part
from flows.signed import reason_given
from flows.study import Study, write_private


@dataclass(frozen=True, slots=True)
class AmendSummary:
    """What an amendment changed.

    new: whether it was recorded now. changes: of characteristics, in the words of the register;
    others are counted only. added: cases that are new in the register and not in the sample.
    drawn_by: columns of the draw's design that changed for sampled cases; ineligible: sampled
    cases with the reason that now stands against them.
    """

    new: bool
    changes: tuple[Difference, ...]
    others: int
    added: tuple[str, ...]
    sent_back: tuple[SentBack, ...]
    drawn_by: tuple[str, ...]
    ineligible: dict[str, str]
    file: str


def amend(
    study: Study, case_id: str, column: str, value: str, *, why: str, by: str
) -> AmendSummary:
    """Say one column of one case anew, in the record first and then in the register's file.

    The same command again completes what was broken off, and changes nothing more. Raises
    StudyError for an unknown case, column or person, a value that the register may not have,
    no reason, or a register that was changed without a record.
    """
    reason_given(study.file, by, why, "A change of the register")
    before = study.register
    _known(before, case_id, column, study.file.register_)
    changed, text = _amended(study, before, case_id, column, value)
    row_id = before.rows[case_id].get(ROW_ID, case_id)
    path = study.path(study.file.register_)
    with reading(study.engine) as session:
        _require_logged(study, session, before, changed)
    written = changed_register(path, {(row_id, column): text})
    summary = _record(study, before.rows, changed, why, by)
    if changed.sha256 != before.sha256:
        write_private(path, written)
    return summary


def import_register(study: Study, source: Path, *, why: str, by: str) -> AmendSummary:
    """Make a newer file the study's register, each difference recorded as an amendment.

    It may be the register's own file, edited by hand. New cases stand in the register and not
    in the sample. Raises StudyError where a case has vanished, and as `amend` does.
    """
    reason_given(study.file, by, why, "A change of the register")
    newer = load_register(source, study.file)
    with reading(study.engine) as session:
        draw = newest_draw(session)
        states = known_states(session, draw) if draw is not None else []
    before = kept_rows(study, states[-1]) if states else study.register.rows
    _require_all(before, newer, source.name)
    path = study.path(study.file.register_)
    content = _imported(study, path, source, newer)
    summary = _record(study, before, newer, why, by)
    if not path.is_file() or path.read_bytes() != content:
        write_private(path, content)
    return summary


def _imported(study: Study, path: Path, source: Path, newer: Register) -> bytes:
    """The register's file as it becomes; raises StudyError unless it then says what is meant."""
    content = register_like(path, source)
    with TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_bytes(content)
        if load_register(draft, study.file).sha256 != newer.sha256:
            raise StudyError(
                f"{source.name} says what {path.name} cannot hold as it is. Type it into the sheet "
                f"there, and then: intercoder register import {path.name} --why TEXT --by ID"
            )
    return content


def characteristics(study: Study, register: Register) -> tuple[str, ...]:
    """The register's columns that the study uses: those that its files name, and units' own."""
    path = study.path(study.file.codebook)
    rules = _named_in_rules(study.codebook) if path.is_file() else set()
    settings = study.file.eligibility
    used = {*named_columns(study.file), *rules, *settings.dates, settings.column}
    used |= {column for rule in settings.exclude.values() for column in rule}
    each = study.file.unit.each
    return tuple(c for c in register.columns if c in used or is_own(c, each))


def _named_in_rules(codebook: Codebook) -> set[str]:
    return {name for question in codebook for name in question.applies_if}


def _known(register: Register, case_id: str, column: str, name: str) -> None:
    """Raise StudyError for a case or column that the register does not have."""
    if case_id not in register.rows:
        near = or_nearest(case_id, register.rows, "It has")
        raise StudyError(f"{name} has no case '{case_id}'. {near}")
    if column not in register.columns or column in (CASE_ID, ROW_ID):
        columns = [each for each in register.columns if each not in (CASE_ID, ROW_ID)]
        near = or_nearest(column, columns, "It has")
        raise StudyError(f"{name} has no column '{column}' that can be amended. {near}")


def _amended(
    study: Study, register: Register, case_id: str, column: str, value: str
) -> tuple[Register, str]:
    """The register with the value said anew, and the whole text of its field in the file.

    A column that all units of a row share changes for all of them.
    """
    text = " ".join(value.split())
    row, each = register.rows[case_id], study.file.unit.each
    row_id = row.get(ROW_ID, case_id)
    units = [name for name, one in register.rows.items() if one.get(ROW_ID, name) == row_id]
    own = bool(each) and (column == each or is_own(column, each))
    if own and PARTED in text:
        raise StudyError(f"'{text}' names several units. Use: intercoder register import FILE")
    changed = {name: dict(register.rows[name]) for name in ([case_id] if own else units)}
    faults: list[Fault] = []
    for one in changed.values():
        one[column] = text
        faults += settle(one, study.file, 0, study.file.register_)
    if faults:
        told = [replace(f, place=f"{case_id}, {f.place.partition(', ')[2]}") for f in faults]
        raise StudyError("The register cannot say so", tuple(dict.fromkeys(told)))
    rows = {name: changed.get(name, one) for name, one in register.rows.items()}
    settled = changed[case_id][column]
    if own and len(units) > 1:
        whole = register_texts(study.path(study.file.register_))[row_id, column]
        settled = with_part(whole, units.index(case_id), settled)
    return Register(register.columns, rows, sha256_of_rows(rows)), settled


def _require_logged(study: Study, session: Session, before: Register, after: Register) -> None:
    """Raise StudyError where the file says what nobody recorded, or lacks what was recorded."""
    draw = newest_draw(session)
    if draw is None:
        return
    told = unlogged(study, session, draw, before)
    if told:
        raise StudyError(changed_by_hand(study, told))
    tip = known_states(session, draw)[-1]
    if tip not in (before.sha256, after.sha256):
        lacking = differences(before.rows, kept_rows(study, tip))
        told_lacking = listed_differences(lacking, characteristics(study, before))
        raise StudyError(
            f"{study.file.register_} lacks what was recorded last, when a command was broken off: "
            f"{told_lacking}. Run that command again first"
        )


def changed_by_hand(study: Study, told: Sequence[Difference]) -> str:
    """What differs from the register that the sample was drawn from, and how to record it."""
    name = study.file.register_
    listed = listed_differences(told, characteristics(study, study.register))
    return (
        f"{name} was changed since the sample was drawn, without a record of why: {listed}. "
        f"To record it, and let the draw stand: intercoder register import {name} --why TEXT "
        "--by ID. Or put it back as it was"
    )


def changed_since(study: Study, session: Session, draw: Draw) -> str:
    """What differs from the register of this draw, in words; short where that is not kept."""
    if not is_kept(study, known_states(session, draw)[-1]):
        return "what it said then is not kept"
    told = unlogged(study, session, draw, study.register)
    return listed_differences(told, characteristics(study, study.register))


def _require_all(before: Mapping[str, object], newer: Register, name: str) -> None:
    gone = [case_id for case_id in before if case_id not in newer.rows]
    if gone:
        remedy = "Keep its row; eligibility.column can say why it is no longer to be sampled"
        faults = [Fault(name, each, "the register has this case, the file has not", remedy)
                  for each in gone]  # fmt: skip
        raise StudyError("A case does not vanish from the register", faults)


def _record(
    study: Study,
    before: Rows,
    later: Register,
    why: str,
    by: str,
) -> AmendSummary:
    """Record each difference, with what follows from it; nothing where it is recorded already."""
    after = later.rows
    found = differences(before, after)
    used = {*characteristics(study, later), CASE_ID}
    hashes = {"register before": sha256_of_rows(before), "register": sha256_of_rows(after)}
    with reading(study.engine) as session:
        for opened in rounds(session):
            used |= _named_in_rules(codebook_of(session, asked_version(session, opened)))
        last = events(session, AMENDED)[-1:]
        new = bool(found) and not (last and last[0].inputs == hashes)
        draw = newest_draw(session)
    if new:
        keep(study, before)
        keep(study, after)
        with transaction(study.engine) as session:
            rows = [_row(study, each, why, by) for each in found if each.column in used]
            session.add_all(rows)
            session.flush()
            about = {
                "changes": len(found),
                "cases": sorted({each.case_id for each in found}),
                "columns": sorted({each.column for each in found}),
                "amendments": [row.id for row in rows],
            }
            study.record(session, AMENDED, who=by, about=about, inputs=hashes)
        drawn = [draw.register_sha256] if draw is not None else []
        forget(study, [*drawn, *hashes.values()])
    changes = tuple(each for each in found if each.column != CASE_ID)
    with reading(study.engine) as session:
        sampled = [each for each in sampled_cases(session) if each in after]
        back = tuple(sent_back(session, changes, before, after))
    return AmendSummary(
        new=new,
        changes=tuple(each for each in changes if each.column in used),
        others=sum(each.column not in used for each in changes),
        added=tuple(each.case_id for each in found if each.column == CASE_ID),
        sent_back=back,
        drawn_by=drawn_by(study, changes, sampled),
        ineligible=ineligible(study, changes, later, sampled),
        file=study.file.register_,
    )


def _row(study: Study, each: Difference, why: str, by: str) -> Amendment:
    return Amendment(
        case_id=each.case_id,
        column=each.column,
        before=each.before,
        after=each.after,
        why=why.strip(),
        by=by,
        amended_at=study.clock(),
    )
