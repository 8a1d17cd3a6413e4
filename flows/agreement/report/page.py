"""What does the agreement report say? One page to decide from, and the same as files."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

from codebook.model import Codebook
from codebook.pages import Banner, fixed, render
from flows.agreement.asked import AskedApart
from flows.agreement.checkpoint import shown_lists
from flows.agreement.differences import Difference
from flows.agreement.evidence import QuestionEvidence
from flows.agreement.report.checklist import checked
from flows.agreement.report.excel import as_excel
from flows.agreement.report.furtherrows import (
    applicability_content,
    evidence_content,
    further_sheets,
    group_content,
)
from flows.agreement.report.intervals import shown_intervals
from flows.agreement.report.numberrows import number_rows
from flows.agreement.report.roundpanels import panels
from flows.agreement.report.roundrows import round_content
from flows.agreement.report.rows import as_csv, flat_rows, report_content, rounded
from flows.agreement.report.setrows import shown_set
from flows.agreement.report.shown import (
    attention,
    by_alpha,
    by_area,
    shown_counts,
    shown_differences,
    shown_pair,
    shown_question,
)
from flows.agreement.report.shown_applicability import shown_applicability
from flows.agreement.report.shown_coders import shown_coders
from flows.agreement.report.shown_evidence import shown_evidence
from flows.agreement.report.shown_groups import by_group_words, shown_groups
from flows.agreement.report.shown_rounds import shown_rounds
from flows.agreement.report.words import METHODS
from flows.agreement.results import RoundAgreement
from flows.datafiles import json_file
from flows.failed import ProceededAgainst

MOST_GRIDS = 6
"""So many questions are shown as grids at once; the others are one click away."""
MOST_LISTED = 60
"""So many disagreements on one question stand on the page; the workbook has them all."""
CONTENTS = (
    ("decision", "Summary for decision"),
    ("questions", "Agreement by question"),
    ("confusion", "Where coders disagree"),
    ("pairs", "Agreement by pair of coders"),
    ("coders", "Agreement by coder"),
    ("groups", "Agreement by group of case"),
    ("applicability", "Agreement on what applies"),
    ("evidence", "Agreement on evidence"),
    ("rounds", "Change over rounds"),
    ("disagreements", "List of disagreements"),
    ("method", "How agreement was measured"),
    ("statisticians", "For statisticians"),
    ("run", "About this run"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """All that a report is made of.

    names: people's names by id. round_seed: of the order of cases. earlier: decisions at this
    round's earlier checkpoints. against: failed checkpoints, of any round, against which it went
    on. double_coded: cases with two or more coders. in_view: answers
    given with an earlier one in view, which were not compared.
    files: the returned files that the answers came from, workbook by sha256. unit: whom or
    what the answers about a case concern, if the coders were told. group_by: the title of the
    column by which results are grouped, if one is set. asked_apart: cases in which a question
    applies for some coders only. evidence: of questions with any.
    """

    study: str
    synthetic: str
    round: str
    round_seed: int
    wave: int
    waves: int
    codebook: Codebook
    codebook_sha256: str
    inputs_sha256: str
    measured: RoundAgreement
    differences: Sequence[Difference]
    names: Mapping[str, str]
    earlier: Sequence[Mapping[str, Any]]
    against: Sequence[ProceededAgainst]
    double_coded: int
    in_view: int
    files: Mapping[str, str]
    at: datetime
    program: str
    unit: str = ""
    group_by: str = ""
    asked_apart: Sequence[AskedApart] = ()
    evidence: Sequence[QuestionEvidence] = ()


def report_files(reported: Reported) -> dict[str, bytes]:
    """File name to content of the report in all its forms; the same for the same `reported`."""
    about = {
        "coder_names": {each: reported.names[each] for each in reported.measured.coders},
        "codebook_version": reported.codebook.version,
        "measured_at": reported.at.isoformat(),
        "synthetic": reported.synthetic,
        "disagreements": len(reported.differences),
        "checkpoint": shown_lists(reported.measured, reported.double_coded),
    }
    content = report_content(reported.round, reported.wave, reported.measured, about)
    content |= group_content(reported.measured)
    content |= applicability_content(reported.measured, reported.asked_apart)
    content |= evidence_content(reported.evidence)
    content |= rounded(round_content(reported.measured.over_rounds, reported.against))
    rows = flat_rows(content)
    run = run_record(reported)
    title = f"Coding agreement, round {reported.round}"
    name = f"agreement-{reported.round}"
    return {
        f"{name}.html": report_html(reported).encode(),
        f"{name}.json": json_file(content),
        f"{name}.csv": as_csv(rows),
        f"{name}.xlsx": as_excel(
            rows,
            reported.differences,
            run,
            title,
            reported.at,
            {
                "Sets": flat_rows(content, "sets"),
                "Numbers": number_rows(content["questions"]),
                **further_sheets(content),
            },
        ),
        f"{name}.run-manifest.json": json_file(manifest(reported)),
    }


def manifest(reported: Reported) -> dict[str, Any]:
    """Versions, seeds and hashes from which the figures can be had again."""
    return {
        "made": f"agreement of round {reported.round}, waves up to {reported.wave}",
        "at": reported.at.isoformat(),
        "intercoder": reported.program,
        "python": platform.python_version(),
        "packages": {each: metadata.version(each) for each in ("krippendorff", "numpy", "scipy")},
        "seed": list(reported.measured.seed),
        "round_seed": reported.round_seed,
        "replicates": reported.measured.replicates,
        "thresholds": asdict(reported.measured.standard),
        "codebook": {"version": reported.codebook.version, "sha256": reported.codebook_sha256},
        "answers_sha256": reported.inputs_sha256,
        "files": dict(reported.files),
        "synthetic": reported.synthetic,
    }


def run_record(reported: Reported) -> list[tuple[str, str]]:
    """The same in words, for the end of the page."""
    made = manifest(reported)
    packages = ", ".join(f"{name} {version}" for name, version in made["packages"].items())
    return [
        ("Measured", f"{reported.at.day} {reported.at:%B %Y, %H:%M} UTC"),
        ("Program", f"intercoder {reported.program}, Python {made['python']}, {packages}"),
        ("Seed of the resampling", ", ".join(str(each) for each in reported.measured.seed)),
        ("Replicates", f"{reported.measured.replicates:,} resamples of cases, shared by all"),
        ("Codebook", f"version {reported.codebook.version}, sha256 {reported.codebook_sha256}"),
        ("Answers", f"sha256 {reported.inputs_sha256}"),
        ("Returned files", f"{len(reported.files)}, listed by hash in the manifest"),
    ]


def report_html(reported: Reported) -> str:
    """The page; decision first, plain words first, no script, nothing from outside."""
    measured = reported.measured
    by_key: dict[str, list[Difference]] = {}
    for each in reported.differences:
        key = f"{each.row.question}/{each.row.part}" if each.row.part else each.row.question
        by_key.setdefault(key, []).append(each)
    standard = measured.standard
    questions = [shown_question(each, reported.codebook, standard) for each in measured.questions]
    of = {each["key"]: each for each in questions}
    confused = sorted(
        (each for each in questions if each["grid"]), key=lambda each: -each["disagreements"]
    )
    return render(
        "agreement.html.j2",
        "flows.agreement.report",
        study=reported.study,
        kind="Agreement report",
        heading=f"Coding agreement, round {reported.round}",
        banner=Banner("Synthetic", reported.synthetic) if reported.synthetic else None,
        contents=CONTENTS,
        counts=shown_counts(measured, reported.double_coded),
        lists=shown_lists(measured, reported.double_coded),
        standard=standard,
        confidence=f"{standard.confidence:.0%}",
        attention=attention(questions),
        rare=[each for each in questions if each["reason"] == "rare_value"],
        undefined=[each for each in questions if each["reason"] == "undefined"],
        areas=by_area(reported.codebook, questions),
        ranked=by_alpha(questions),
        grids=confused[:MOST_GRIDS],
        more_grids=confused[MOST_GRIDS:],
        group_by=reported.group_by,
        most_listed=MOST_LISTED,
        groups=shown_groups(measured.by_group, reported.group_by, of, standard),
        applicability=shown_applicability(
            measured.applied, reported.asked_apart, reported.codebook, reported.names, standard
        ),
        evidence=shown_evidence(reported.evidence, of, reported.names, MOST_LISTED),
        pairs=[shown_pair(each, reported.names, of) for each in measured.pairs],
        sets=[
            shown_set(
                each,
                [one for one in measured.questions if one.question == each.question],
                reported.codebook,
                standard,
            )
            for each in measured.sets
        ],
        coders=shown_coders(measured, reported.names, of),
        differences=[shown_differences(of[key], each, MOST_LISTED) for key, each in by_key.items()],
        names=reported.names,
        **_rounds(measured, questions),
        against=reported.against,
        earlier=reported.earlier,
        version=reported.codebook.version,
        in_view=reported.in_view,
        checklist=checked(_facts(reported)),
        methods=METHODS,
        questions=questions,
        intervals=shown_intervals(questions, standard.confidence),
        run=run_record(reported),
        wave=reported.wave,
        waves=reported.waves,
        name=f"agreement-{reported.round}",
        round=reported.round,
    )


def _rounds(
    measured: RoundAgreement, questions: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """The section on earlier rounds, and its pictures."""
    assert measured.over_rounds is not None, "work.py puts it beside the earlier rounds"
    rows = {(each["id"], each["part"]): each for each in questions}
    found = (measured.over_rounds, rows, measured.standard)
    return {"over": shown_rounds(*found), "pictures": panels(*found)}


def _facts(reported: Reported) -> dict[str, object]:
    standard = reported.measured.standard
    return {
        "codebook": reported.codebook.title,
        "version": reported.codebook.version,
        "questions": len(reported.measured.questions),
        "cases": len(reported.measured.cases),
        "round": reported.round,
        "unit": f"answers are for {reported.unit}" if reported.unit else "the unit is the case",
        "coders": ", ".join(reported.names[each] for each in reported.measured.coders),
        "double_coded": reported.double_coded,
        "files": len(reported.files),
        "seed": reported.round_seed,
        "reliable": fixed(standard.reliable, 3),
        "tentative": fixed(standard.tentative, 3),
        "set_on": standard.set_on,
        "by_group": by_group_words(reported.measured.by_group, reported.group_by),
        "groups_shown": any(each.groups for each in reported.measured.by_group),
    }
