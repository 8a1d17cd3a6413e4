"""Measure a round's agreement, write its report, hold the round until the lead has decided."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from codebook.answers import CodedAnswer
from codebook.faults import StudyError
from codebook.files import codebook_sha256
from codebook.model import Codebook
from db.find.answers import answers_to_measure
from db.find.extensions import extended_cases
from db.find.meanings import meanings
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    decisions,
    further_codings,
    newest_checkpoint,
    newest_decision,
    round_named,
    workbooks,
)
from db.find.sample import cases_of_draw
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
from flows.agreement.measure import measure
from flows.agreement.overrounds import over_rounds
from flows.agreement.remembered import days_of_receipt, twice_answered
from flows.agreement.report.page import Reported, report_files
from flows.agreement.results import RoundAgreement
from flows.agreement.rounds import MeasuredRound
from flows.agreement.summaries import CheckpointSummary
from flows.agreement.tables import CodedRound, coded_round
from flows.agreement.themselves import AgainstThemselves, AnsweredTwice, against_themselves
from flows.agreement.verdicts import Standard
from flows.collect.completeness import missing_rows
from flows.phrases import day_in_words
from flows.proceeded import proceeded_against
from flows.publish.groups import column_title
from flows.study import Study, program_version, write_private
from flows.studyfile import AgreementSettings

__all__ = ["agreement", "decide"]


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """What is measured, and by what standard: the answers of the waves handed out so far.

    answers: those that can be compared; given: those and the ones that were given with an
    earlier answer in view. positions: by case and coder, the place in the coder's order;
    waves_of: by case; came: by case and coder, the day on which the first of the answers came.
    twice: what coders answered twice with no earlier answer in view.
    """

    name: str
    settings: AgreementSettings
    set_on: str
    number: int
    wave: int
    waves: int
    codebook: Codebook
    codebook_sha256: str
    cases: Mapping[str, Mapping[str, str]]
    assigned: tuple[tuple[str, str], ...]
    answers: tuple[CodedAnswer, ...]
    given: tuple[CodedAnswer, ...]
    earlier: tuple[dict[str, Any], ...]
    unit: str = ""
    positions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    waves_of: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[tuple[str, str], date] = field(default_factory=dict)
    twice: tuple[AnsweredTwice, ...] = ()

    @property
    def double_coded(self) -> int:
        """How many cases two or more coders have."""
        return sum(n >= 2 for n in Counter(case for case, _ in self.assigned).values())


def agreement(study: Study, round_name: str) -> CheckpointSummary:
    """Agreement of the round so far, in its report and as a checkpoint that awaits a decision.

    Measures the waves handed out, cumulated, from the answers that count, and discloses them:
    later answers to the compared rows no longer change agreement. The standard is the one that
    was set when the round was opened. Where nothing has changed and the report is there,
    nothing is written. Raises StudyError where answers are missing.
    """
    found = _round(study, round_name)
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
        (*found.answers, *_in_view(found)),
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


def _round(study: Study, name: str) -> _Round:
    """The round's handed-out part; raises StudyError where nothing was handed out."""
    with reading(study.engine) as session:
        opened = round_named(session, name)
        if opened is None:
            known = ", ".join(study.file.rounds)
            told = f"Round '{name}' is not open. Rounds of the study: {known}. "
            raise StudyError(f"{told}First: intercoder distribute {name}")
        issued = {each.wave for each in workbooks(session, name, "coding")}
        wanted = [each for each in assignments(session, name) if each.wave in issued]
        if not wanted:
            raise StudyError(
                f"No workbook of round {name} is out. First: intercoder distribute {name}"
            )
        beside = further_codings(session, name)
        in_round = {each.case_id for each in wanted}
        drawn = cases_of_draw(session, opened.draw_id)
        details = {case: each.details for case, each in drawn.items() if case in in_round}
        version = asked_version(session, opened)
        codebook = codebook_of(session, version)
        blind, given = (
            tuple(each for each in some if each.row.case_id in in_round)
            for some in answers_to_measure(session, name, version)
        )
        kept = opened.design.get("agreement")
        return _Round(
            name=name,
            settings=AgreementSettings(**kept) if kept else study.file.agreement,
            set_on=day_in_words(opened.opened_at) if kept else "",
            number=opened.number,
            wave=max(issued),
            waves=max(each.wave for each in assignments(session, name)),
            codebook=codebook,
            codebook_sha256=codebook_sha256(codebook),
            cases=details,
            assigned=tuple(
                sorted(
                    {(each.case_id, each.coder) for each in wanted}
                    | {(case, who) for case in in_round for who in beside.get(case, ())}
                )
            ),
            answers=blind,
            given=given,
            earlier=tuple(_earlier(session, name, max(issued), version)),
            unit=opened.design.get("seen", {}).get("unit", {}).get("name", ""),
            positions={(each.case_id, each.coder): each.position for each in wanted},
            waves_of={each.case_id: each.wave for each in wanted},
            came=days_of_receipt(session, blind),
            twice=twice_answered(session, name, version, details),
        )


def _themselves(
    found: _Round, standard: Standard, seed: tuple[int, ...]
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


def _in_view(found: _Round) -> list[CodedAnswer]:
    """The answers given with an earlier one in view, which are never compared."""
    if len(found.given) == len(found.answers):
        return []
    compared = set(found.answers)
    return [each for each in found.given if each not in compared]


def _earlier(session: Session, name: str, wave: int, version: int) -> list[dict[str, Any]]:
    """Decisions at the checkpoints of earlier waves or codebook versions, oldest first.

    Also those after which the double coding was extended: the figures are a second look.
    """
    found = []
    for each, decided in decisions(session, name):
        more = len(extended_cases(session, name, each.id or 0))
        before = each.wave < wave or each.codebook_version < version or more
        if before and decided is not None:
            poor = sum(told["checkpoint"] == "not_reliable" for told in each.verdicts.values())
            found.append(
                {
                    "wave": each.wave,
                    "cases": each.cases,
                    "version": each.codebook_version,
                    "outcome": decided.outcome,
                    "more": more,
                    "why": decided.why,
                    "by": decided.by,
                    "at": decided.decided_at,
                    "not_reliable": poor,
                }
            )
    return found


def _beside_earlier_rounds(
    study: Study,
    found: _Round,
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
    found: _Round,
    coded: CodedRound,
    asked: Sequence[AskedQuestion],
    measured: RoundAgreement,
    at: datetime,
    inputs: str,
    own: int | None,
) -> str:
    """Write the report's files where they are not there as they should be; the page's hash."""
    with reading(study.engine) as session:
        against = proceeded_against(study.file, session, at, own)
    documents = {key: each.title for key, each in study.file.documents.items()}
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
        names=_names(study),
        earlier=found.earlier,
        against=against,
        double_coded=found.double_coded,
        in_view=len(_in_view(found)),
        files=dict(sorted({a.file_sha256: a.workbook_id for a in found.answers}.items())),
        at=at,
        program=program_version(),
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
    found: _Round,
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
    study: Study, found: _Round, measured: RoundAgreement, at: Checkpoint, *, new: bool
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


def _names(study: Study) -> dict[str, str]:
    people = (study.file.lead, *study.file.coders, *study.file.reviewers)
    return {each.id: each.name for each in people}
