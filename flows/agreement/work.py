"""Measure a round's agreement, write its report, hold the round until the lead has decided."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from db.find.meanings import meanings
from db.find.rounds import (
    newest_checkpoint,
    newest_decision,
    round_named,
)
from db.open import reading, transaction
from db.record.checkpoints import checkpoint, disclosed
from db.tables import Checkpoint
from flows.agreement.asked import AskedQuestion, asked_questions
from flows.agreement.before import measured_before
from flows.agreement.bygroup import groupings_compared
from flows.agreement.checkpoint import (
    checkpoint_lists,
    inputs_sha256,
    kept_verdicts,
    refuse_missing,
)
from flows.agreement.deciding import decide
from flows.agreement.differences import compared_rows, differences
from flows.agreement.drift import course_of
from flows.agreement.evidence import evidence_agreement
from flows.agreement.found import FoundRound, found_round
from flows.agreement.gathered import how_coded
from flows.agreement.measure import measure
from flows.agreement.overrounds import over_rounds
from flows.agreement.report.page import report_files
from flows.agreement.report.reported import Reported
from flows.agreement.results import RoundAgreement
from flows.agreement.rounds import MeasuredRound
from flows.agreement.summaries import CheckpointSummary
from flows.agreement.tables import CodedRound, coded_round
from flows.agreement.themselves import AgainstThemselves, against_themselves
from flows.agreement.verdicts import Standard
from flows.collect.completeness import missing_rows
from flows.garbage import uncollected
from flows.proceeded import proceeded_against
from flows.publish.groups import column_title
from flows.study import Study, program_version, write_private

__all__ = ["agreement", "decide"]


def agreement(study: Study, round_name: str) -> CheckpointSummary:
    """Agreement of the round so far, in its report and as a checkpoint that awaits a decision.

    Measures the waves handed out, cumulated, from the answers that count, and discloses them:
    later answers to the compared rows no longer change agreement. The standard is the one that
    was set when the round was opened. Where nothing has changed and the report is there,
    nothing is written. Raises StudyError where answers are missing.
    """
    with uncollected():
        return _agreement(study, round_name)


def _agreement(study: Study, round_name: str) -> CheckpointSummary:
    found = found_round(study, round_name)
    pairs = [(coder, case) for case, coder in found.assigned]
    lacking = missing_rows(found.codebook, found.cases, pairs, found.given)
    part = f"part {found.wave} of the round" if found.waves > 1 else f"round {round_name}"
    refuse_missing(lacking, _names(study), round_name, part)
    coded = coded_round(found.codebook, found.cases, found.assigned, found.answers, found.given)
    settings = found.settings
    standard = Standard(
        settings.reliable,
        settings.tentative,
        settings.confidence,
        found.set_on,
        settings.interval,
    )
    seed = (settings.seed, found.number)
    inputs = inputs_sha256(
        found.codebook_sha256,
        found.answers,
        found.in_view,
        standard,
        settings.replicates,
        seed,
    )
    asked = asked_questions(found.codebook, found.cases, found.assigned, found.answers)
    groupings = groupings_compared(study.file, found.cases)
    measured = measure(
        coded,
        standard,
        settings.replicates,
        seed,
        course_of(coded, found.positions, found.waves_of, found.came),
        _themselves(found, standard, seed),
        groupings,
        asked,
    )
    verdicts = kept_verdicts(measured, found.double_coded)
    with reading(study.engine) as session:
        last = newest_checkpoint(session, round_name)
    unchanged = last is not None and (last.inputs_sha256, last.verdicts) == (inputs, verdicts)
    same = last if unchanged else None
    at = same.measured_at if same is not None else study.clock()
    own = same.id if same is not None else None
    measured = _beside_earlier_rounds(study, found, coded, measured, at, own)
    report = _write_report(study, found, coded, asked, measured, at, inputs, own)
    if same is not None:
        return _summary(study, found, measured, same, new=False)
    added = _record(study, found, coded, measured, at, inputs, report)
    return _summary(study, found, measured, added, new=True)


def _themselves(
    found: FoundRound, standard: Standard, seed: tuple[int, ...]
) -> AgainstThemselves | None:
    if not found.twice:
        return None
    return against_themselves(
        found.codebook,
        found.cases,
        found.twice,
        standard.confidence,
        found.settings.replicates,
        seed,
    )


def _beside_earlier_rounds(
    study: Study,
    found: FoundRound,
    coded: CodedRound,
    measured: RoundAgreement,
    at: datetime,
    own: int | None,
) -> RoundAgreement:
    """The measurement with what was measured before it, as that stood at this moment."""
    with reading(study.engine) as session:
        opened = round_named(session, found.name)
        assert opened is not None
        version = found.codebook.version
        earlier = measured_before(session, opened, version, study.file.agreement, at, own)
        now = MeasuredRound(
            name=found.name,
            version=version,
            wave=found.wave,
            seed=measured.seed,
            standard=measured.standard,
            coded=coded,
            began=meanings(session, version),
        )
    seen = over_rounds(now, measured.questions, earlier, measured.replicates)
    return replace(measured, over_rounds=seen)


def _write_report(
    study: Study,
    found: FoundRound,
    coded: CodedRound,
    asked: Sequence[AskedQuestion],
    measured: RoundAgreement,
    at: datetime,
    inputs: str,
    own: int | None,
) -> str:
    """Write the report's files where they are not there as they should be; the page's hash."""
    documents = {key: each.title for key, each in study.file.documents.items()}
    with reading(study.engine) as session:
        against = proceeded_against(study.file, session, at, own)
        how = how_coded(study, session, found, at)
    reported = Reported(
        study=study.file.title,
        synthetic=study.file.synthetic,
        round=found.name,
        round_seed=study.file.rounds[found.name].seed if found.name in study.file.rounds else 0,
        wave=found.wave,
        waves=found.waves,
        codebook=found.codebook,
        codebook_sha256=found.codebook_sha256,
        inputs_sha256=inputs,
        measured=measured,
        differences=differences(coded, found.answers, documents),
        names={**_ids(found), **_names(study)},
        earlier=found.earlier,
        against=against,
        double_coded=found.double_coded,
        in_view=len(found.in_view),
        files=dict(sorted({a.file_sha256: a.workbook_id for a in found.answers}.items())),
        at=at,
        program=program_version(),
        how=how,
        titles=study.file.column_titles,
        unit=found.unit,
        group_by=study.file.group_by and column_title(study.file, study.file.group_by),
        asked_apart=tuple(one for each in asked for one in each.apart),
        evidence=evidence_agreement(coded, found.answers, documents),
    )
    files = report_files(reported)
    for name, content in files.items():
        path = study.private("reports") / name
        if not path.is_file() or path.read_bytes() != content:
            write_private(path, content)
    return hashlib.sha256(files[f"agreement-{found.name}.html"]).hexdigest()


def _record(
    study: Study,
    found: FoundRound,
    coded: CodedRound,
    measured: RoundAgreement,
    at: datetime,
    inputs: str,
    report: str,
) -> Checkpoint:
    standard = measured.standard
    with transaction(study.engine) as session:
        added = checkpoint(
            session,
            round_name=found.name,
            wave=found.wave,
            cases=len(found.cases),
            thresholds={
                "coefficient": "alpha",
                "reliable": standard.reliable,
                "tentative": standard.tentative,
                "confidence": standard.confidence,
                "interval": standard.interval,
                "replicates": measured.replicates,
                "set_on": standard.set_on,
            },
            verdicts=kept_verdicts(measured, found.double_coded),
            inputs_sha256=inputs,
            report_sha256=report,
            at=at,
        )
        rows = disclosed(session, compared_rows(coded), round_name=found.name, at=at)
        about = {"round": found.name, "wave": found.wave, "checkpoint": added.id}
        counts = {"cases": len(found.cases), "rows_disclosed": rows}
        inputs_used = {"answers": inputs, "codebook": found.codebook_sha256, "report": report}
        study.record(session, "measured", about={**about, **counts}, inputs=inputs_used)
    return added


def _summary(
    study: Study, found: FoundRound, measured: RoundAgreement, at: Checkpoint, *, new: bool
) -> CheckpointSummary:
    with reading(study.engine) as session:
        decided = newest_decision(session, at.id or 0)
    lists = checkpoint_lists(measured, found.double_coded)
    return CheckpointSummary(
        round=found.name,
        wave=found.wave,
        cases=len(found.cases),
        double_coded=found.double_coded,
        coders=measured.coders,
        questions=len(measured.questions),
        reliable=measured.count("reliable"),
        not_reliable=measured.count("not_reliable"),
        not_enough_evidence=measured.count("not_enough_evidence"),
        passing=sum(each.checkpoint_verdict == "reliable" for each in measured.questions),
        disagreements=sum(each.disagreements for each in measured.questions),
        report=str(study.path("reports", f"agreement-{found.name}.html")),
        checkpoint=at.id or 0,
        new=new,
        awaits_decision=decided is None,
        passes=tuple(each.key for each in lists if each.place == "passes"),
        needs_refinement=tuple(each for each in lists if each.place == "refine"),
        needs_double_coding=tuple(each for each in lists if each.place == "double_code"),
        thresholds=dict(at.thresholds),
    )


def _ids(found: FoundRound) -> dict[str, str]:
    """Ids for names, of those who coded or decided and are in the study file no more."""
    coders = {coder: coder for _, coder in found.assigned}
    return coders | {each["by"]: each["by"] for each in found.earlier}


def _names(study: Study) -> dict[str, str]:
    people = (study.file.lead, *study.file.coders, *study.file.reviewers)
    return {each.id: each.name for each in people}
