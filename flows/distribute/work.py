"""The distribution of a round: its cases assigned, its workbooks written into the outbox."""

import hashlib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from codebook.faults import StudyError
from codebook.files import codebook_content
from db.find.rounds import (
    assignments,
    codebook_of,
    round_named,
    workbooks,
)
from db.find.sample import cases_of_draw, newest_draw, sampled_cases
from db.find.waves import is_decided, released_wave
from db.open import reading, transaction
from db.record.rounds import assigned, codebook_version, issued, opened_round
from db.tables import CodebookVersion, Round, Workbook
from flows.distribute.assignment import Plan, assignment
from flows.distribute.rounds import Due, kept, needed
from flows.distribute.summaries import DistributeSummary, RoundSummary
from flows.outbox import outbox_path, put_out, shown
from flows.study import Study
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import case_to_code
from workbooks.identity import Sealed, workbook_code


def distribute(study: Study, round_name: str) -> DistributeSummary:
    """Open the round if need be and write the workbooks that may go out and are not there.

    Raises StudyError for a round that cannot be opened yet.
    """
    opened = open_round(study, round_name)
    written = [
        write_workbook(study, workbook_id) for workbook_id in due_workbooks(study, round_name)
    ]
    with reading(study.engine) as session:
        written_before = workbooks(session, round_name, "coding")
        released = released_wave(session, round_name)
    waits = ""
    if released < opened.waves:
        waits = f"the decision at the checkpoint of part {released} (intercoder agreement, decide)"
    return DistributeSummary(
        **asdict(opened),
        workbooks=len(written_before),
        written=[shown(study, path) for path in written],
        waits_for=waits,
    )


def open_round(study: Study, round_name: str) -> RoundSummary:
    """Publish the codebook version, choose the round's cases and assign them; once only.

    Raises StudyError where there is no such round or no sample, an earlier round is not
    decided, or a changed codebook bears the number of a published version.
    """
    with transaction(study.engine) as session:
        found = round_named(session, round_name)
        if found is None:
            _may_open(study, session, round_name)
            plan = _plan(study, session, round_name)
            _open(study, session, round_name, plan)
        return _summary(session, round_name, opened=found is None)


def due_workbooks(study: Study, round_name: str) -> list[str]:
    """Codes of the workbooks that may go out now and are not recorded or not in the outbox."""
    with reading(study.engine) as session:
        released = released_wave(session, round_name)
        recorded = {each.id for each in workbooks(session, round_name, "coding")}
        return [
            due.id
            for due in _needed(study, session, round_name)
            if due.wave <= released
            and (due.id not in recorded or not outbox_path(study, due.file_name).exists())
        ]


def write_workbook(study: Study, workbook_id: str) -> Path:
    """The workbook with this code, written into the outbox and recorded.

    One that is already recorded is written again with the same bytes.
    """
    with reading(study.engine) as session:
        due, round_ = _due(study, session, workbook_id)
        recorded = session.get(Workbook, workbook_id)
        moment = recorded.issued_at if recorded else study.clock()
        content = _content(study, session, due, round_, moment)
    path = put_out(study, due.file_name, content)
    if recorded is None:
        _record_workbook(study, due, round_, hashlib.sha256(content).hexdigest(), moment)
    return path


def _may_open(study: Study, session: Session, round_name: str) -> None:
    """Raise StudyError where the round cannot be opened now."""
    names = list(study.file.rounds)
    if round_name not in names:
        raise StudyError(f"study.yaml has no round '{round_name}', only {', '.join(names)}")
    if newest_draw(session) is None:
        raise StudyError("There is no sample yet. Draw it first: intercoder sample")
    for earlier in names[: names.index(round_name)]:
        opened = round_named(session, earlier)
        if opened is None:
            raise StudyError(
                f"Round {round_name} comes after round {earlier}, which is not open yet. "
                f"First: intercoder distribute {earlier}"
            )
        if not is_decided(session, earlier):
            raise StudyError(
                f"Round {round_name} comes after round {earlier}, which is not decided. "
                f"First: intercoder agreement {earlier}, then "
                f"intercoder decide {earlier} proceed --why TEXT --by ID"
            )


def _plan(study: Study, session: Session, round_name: str) -> Plan:
    """Who is to code what. Raises StudyError where the sample has too few cases left."""
    design, file = study.file.rounds[round_name], study.file
    sample = sampled_cases(session)
    taken = {each.case_id for each in assignments(session)}
    left = [case_id for case_id in sample if case_id not in taken]
    wanted = 1 if design.cases == "rest" else design.cases
    if len(left) < max(1, wanted):
        raise StudyError(
            f"study.yaml, rounds.{round_name}.cases: {design.cases} of {len(left)} cases that no "
            f"earlier round has. Lower the number or draw a larger sample"
        )
    columns = dict.fromkeys([file.group_by, *file.sample.strata])
    keys = {
        case_id: tuple(case.details.get(column, "") for column in columns)
        for case_id, case in sample.items()
    }
    coders = [coder.id for coder in file.coders]
    return assignment(design, left, keys, coders, len(sample))


def _open(study: Study, session: Session, round_name: str, plan: Plan) -> None:
    """Write the codebook version, the round and its assignments."""
    now, draw = study.clock(), newest_draw(session)
    assert draw is not None
    assert draw.id is not None
    version = _published_codebook(study, session, now)
    opened_round(
        session,
        name=round_name,
        codebook_version=version.number,
        draw_id=draw.id,
        design=kept(study.file, round_name, plan.double_coded),
        at=now,
    )
    assigned(session, round_name, plan.assigned)
    about = {
        "round": round_name,
        "cases": len(plan.cases),
        "double_coded": len(plan.double_coded),
        "assignments": len(plan.assigned),
    }
    inputs = {"codebook": version.sha256, "sample": draw.design_sha256}
    study.record(session, "opened round", about=about, inputs=inputs)


def _published_codebook(study: Study, session: Session, now: datetime) -> CodebookVersion:
    """The codebook as coders are asked by it from now on."""
    codebook, sha256 = study.codebook, study.codebook_sha256
    try:
        version, added = codebook_version(
            session,
            number=codebook.version,
            sha256=sha256,
            content=codebook_content(codebook),
            at=now,
        )
    except ValueError:
        raise StudyError(
            f"{study.file.codebook}, version: {codebook.version} was published already and the "
            f"codebook has changed since. Raise version to {codebook.version + 1}"
        ) from None
    if added:
        study.record(
            session,
            "published codebook",
            about={"version": version.number, "questions": len(codebook.questions)},
            inputs={"codebook": sha256},
        )
    return version


def _summary(session: Session, round_name: str, *, opened: bool) -> RoundSummary:
    found = round_named(session, round_name)
    assert found is not None
    rows = assignments(session, round_name)
    coders = list(dict.fromkeys(found.design["seen"]["coders"]))
    return RoundSummary(
        round=round_name,
        codebook_version=found.codebook_version,
        cases=len({row.case_id for row in rows}),
        double_coded=len(found.design["double_coded"]),
        waves=max(row.wave for row in rows),
        loads={coder: sum(row.coder == coder for row in rows) for coder in coders},
        opened=opened,
    )


def _needed(study: Study, session: Session, round_name: str) -> list[Due]:
    """All workbooks that the round needs, whether they may go out or not."""
    found = round_named(session, round_name)
    assert found is not None, round_name
    cases: dict[tuple[int, str], list[str]] = {}
    for row in assignments(session, round_name):
        cases.setdefault((row.wave, row.coder), []).append(row.case_id)

    def code(wave: int, coder: str, part: int) -> str:
        return workbook_code(study.key, "coding", round_name, wave, coder, part, 1)

    return needed(code, round_name, cases, found.design["seen"]["cases_per_workbook"])


def _due(study: Study, session: Session, workbook_id: str) -> tuple[Due, Round]:
    for round_name in study.file.rounds:
        found = round_named(session, round_name)
        if found is not None:
            for due in _needed(study, session, round_name):
                if due.id == workbook_id:
                    return due, found
    raise StudyError(f"No open round needs a workbook with the code {workbook_id}")


def _content(study: Study, session: Session, due: Due, round_: Round, moment: datetime) -> bytes:
    """The workbook's bytes, from what is kept with the round only."""
    seen, details = round_.design["seen"], cases_of_draw(session, round_.draw_id)
    version = session.get(CodebookVersion, round_.codebook_version)
    assert version is not None
    book = CodingWorkbook(
        sealed=Sealed(
            code=due.id,
            kind="coding",
            study=seen["study"],
            round=round_.name,
            person=due.coder,
            codebook_version=version.number,
            codebook_sha256=version.sha256,
            cases=due.cases,
        ),
        codebook=codebook_of(session, version.number),
        coder_name=seen["coders"][due.coder],
        cases=tuple(case_to_code(case, details[case].details, seen) for case in due.cases),
        titles=seen["titles"],
        confidence=seen["confidence"],
        synthetic=seen["synthetic"],
        unit=seen.get("unit", {}).get("name", ""),
        unit_guidance=seen.get("unit", {}).get("guidance", ""),
        due=round_.design["round"]["due"],
        part=f"{due.part} of {due.parts}" if due.parts > 1 else "",
    )
    return write_coding_workbook(book, study.key, moment)


def _record_workbook(study: Study, due: Due, round_: Round, sha256: str, moment: datetime) -> None:
    about = {
        "workbook": due.id,
        "round": round_.name,
        "wave": due.wave,
        "coder": due.coder,
        "cases": len(due.cases),
    }
    with transaction(study.engine) as session:
        if session.get(Workbook, due.id) is not None:
            return
        workbook = Workbook(
            id=due.id,
            kind="coding",
            round=round_.name,
            wave=due.wave,
            person=due.coder,
            part=due.part,
            codebook_version=round_.codebook_version,
            cases=list(due.cases),
            file_name=due.file_name,
            sha256=sha256,
            issued_at=moment,
        )
        issued(session, workbook)
        study.record(session, "issued", about=about, inputs={"workbook": sha256})
