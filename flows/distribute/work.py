"""The distribution of a round: its cases assigned, its workbooks written into the outbox."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from codebook.changes import is_changed
from codebook.faults import StudyError
from db.find.meanings import newest_version
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    ever_assigned,
    round_named,
    workbooks,
)
from db.find.sample import newest_draw, sampled_cases
from db.find.waves import is_decided, released_wave
from db.open import reading, transaction
from db.record.meanings import published_version
from db.record.rounds import assigned, opened_round
from db.tables import CodebookVersion, Round
from flows.distribute.assignment import Plan, assignment, is_recommended, team_size
from flows.distribute.extending import extend
from flows.distribute.handed import needed_workbooks
from flows.distribute.reassigning import follow_replacements
from flows.distribute.repeats import needed_repeats
from flows.distribute.rounds import kept
from flows.distribute.rules import keys_of, rules_of
from flows.distribute.summaries import DistributeSummary, RoundSummary
from flows.distribute.writing import write_workbooks
from flows.outbox import outbox_path, ready_to_send, shown
from flows.plan.observed import observed
from flows.plan.planning import recommended_double_coded
from flows.study import Study


def distribute(study: Study, round_name: str, coder: str = "") -> DistributeSummary:
    """Open the round if need be and write the workbooks that may go out and are not there.

    coder: only those of this coder. Raises StudyError for a round that cannot be opened yet.
    """
    opened = open_round(study, round_name)
    codes = due_workbooks(study, round_name, coder)
    return summary(study, opened, write_workbooks(study, codes))


def summary(study: Study, opened: RoundSummary, written: Mapping[str, Path]) -> DistributeSummary:
    """What was done, once these workbooks of the round are written; by code."""
    round_name = opened.round
    with reading(study.engine) as session:
        written_before = workbooks(session, round_name, "coding")
        released = released_wave(session, round_name)
    waits = ""
    if released < opened.waves:
        waits = f"the decision at the checkpoint of part {released} (intercoder agreement, decide)"
    return DistributeSummary(
        **asdict(opened),
        workbooks=len(written_before),
        written=[shown(study, path) for path in written.values()],
        waits_for=waits,
        further=[
            shown(study, written[each.id])
            for each in written_before
            if each.id in written and each.issue > 1
        ],
    )


def open_round(study: Study, round_name: str) -> RoundSummary:
    """Publish the codebook version, choose the round's cases and assign them; once only.

    Of an open round, cases that were replaced in the sample give way to those in their place,
    and as many cases get a second coder as the lead decided to extend it by.

    Raises StudyError where there is no such round or no sample, an earlier round is not
    decided, or the codebook has changed since its newest version was published.
    """
    with transaction(study.engine) as session:
        found = round_named(session, round_name)
        if found is None:
            _may_open(study, session, round_name)
            ready_to_send(study, [each.id for each in study.file.coders])
            plan = _plan(study, session, round_name)
            _open(study, session, round_name, plan)
        else:
            follow_replacements(study, session, found)
        extended = extend(study, session, found) if found is not None else None
        told = _summary(session, round_name, opened=found is None)
        return replace(told, extended=asdict(extended)) if extended is not None else told


def due_workbooks(study: Study, round_name: str, coder: str = "") -> list[str]:
    """Codes of the workbooks that may go out now and are not recorded or not in the outbox.

    coder: of this coder only; raises StudyError where nobody of that id codes in the round.
    """
    with reading(study.engine) as session:
        coders = {each.coder for each in ever_assigned(session, round_name)}
        if coder and coder not in coders:
            known = ", ".join(sorted(coders))
            raise StudyError(f"Nobody with the id '{coder}' codes in round {round_name}: {known}")
        found = _open_round(session, round_name)
        needs = needed_workbooks(session, found, study.key)
        return [
            each.due.id
            for each in [*needs, *needed_repeats(session, found, study.key)]
            if coder in ("", each.due.coder)
            and (each.recorded is None or not outbox_path(study, each.due.file_name).exists())
        ]


def _may_open(study: Study, session: Session, round_name: str) -> None:
    """Raise StudyError where the round cannot be opened now."""
    names = list(study.file.rounds)
    if round_name not in names:
        raise StudyError(f"The study has no round '{round_name}', only {', '.join(names)}")
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
        found = f"{design.cases} of {len(left)} cases that no earlier round has"
        where, remedy = ["rounds", round_name, "cases"], "Lower it, or draw a larger sample"
        told = f"Round {round_name} cannot be opened"
        raise StudyError(told, [file.fault(where, found, remedy)])
    details = {case_id: case.details for case_id, case in sample.items()}
    coders = [coder.id for coder in file.coders]
    recommended, team = None, team_size(design, len(coders))
    if team > 1 and is_recommended(design, len(sample)):
        recommended = recommended_double_coded(
            file,
            study.codebook,
            list(details.values()),
            len(left) if design.cases == "rest" else design.cases,
            team,
            observed(session),
        )
    had = Counter(each.coder for each in assignments(session))
    try:
        return assignment(
            design,
            left,
            keys_of(file, details),
            coders,
            len(sample),
            rules=rules_of(file, details),
            had=had,
            recommended=recommended,
        )
    except StudyError as error:
        told = f"Round {round_name} cannot be shared out"
        placed = [file.placed(each) for each in error.faults]
        raise StudyError(told if placed else f"{told}. {error}", placed) from None


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
        design=kept(study.file, round_name, plan.double_coded) | {"balance": asdict(plan.balance)},
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
    """The newest version of the codebook; the first is published here, later ones by the lead."""
    newest = newest_version(session)
    if newest is None:
        first = published_version(session, study.codebook, at=now)
        about = {"version": first.number, "questions": len(study.codebook.questions)}
        study.record(session, "published codebook", about=about, inputs={"codebook": first.sha256})
        return first
    if is_changed(codebook_of(session, newest.number), study.codebook):
        raise StudyError(
            f"The codebook has changed since version {newest.number} was published. See what "
            "changed: intercoder codebook diff; then: intercoder codebook publish --by ID "
            "--why TEXT"
        )
    return newest


def _summary(session: Session, round_name: str, *, opened: bool) -> RoundSummary:
    found = round_named(session, round_name)
    assert found is not None
    rows = assignments(session, round_name)
    coders = dict.fromkeys([*found.design["seen"]["coders"], *(row.coder for row in rows)])
    return RoundSummary(
        round=round_name,
        codebook_version=asked_version(session, found),
        cases=len({row.case_id for row in rows}),
        double_coded=sum(n > 1 for n in Counter(row.case_id for row in rows).values()),
        waves=max(row.wave for row in rows),
        loads={coder: sum(row.coder == coder for row in rows) for coder in coders},
        balance=found.design.get("balance", {}),
        opened=opened,
    )


def _open_round(session: Session, round_name: str) -> Round:
    found = round_named(session, round_name)
    assert found is not None, round_name
    return found
