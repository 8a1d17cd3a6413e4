"""What does the agreement report say? One page to decide from, and the same as files."""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import Banner, render
from flows.agreement.checkpoint import shown_lists
from flows.agreement.differences import Difference
from flows.agreement.report.checklist import checked
from flows.agreement.report.excel import as_excel
from flows.agreement.report.facts import facts
from flows.agreement.report.forest import forest
from flows.agreement.report.furtherrows import (
    applicability_content,
    evidence_content,
    group_content,
)
from flows.agreement.report.intervals import shown_intervals
from flows.agreement.report.reported import Reported, manifest, run_record
from flows.agreement.report.roundpanels import panels
from flows.agreement.report.roundrows import round_content
from flows.agreement.report.rows import (
    SIDES,
    as_csv,
    difference_rows,
    flat_rows,
    report_content,
    rounded,
)
from flows.agreement.report.setrows import shown_set
from flows.agreement.report.shown import (
    attention,
    by_area,
    shown_counts,
    shown_differences,
    shown_pair,
    shown_question,
    stands,
)
from flows.agreement.report.shown_applicability import shown_applicability
from flows.agreement.report.shown_coders import shown_coders
from flows.agreement.report.shown_coding import shown_coding, shown_wording
from flows.agreement.report.shown_evidence import shown_evidence
from flows.agreement.report.shown_groups import shown_groups
from flows.agreement.report.shown_rounds import shown_rounds
from flows.agreement.report.words import METHODS
from flows.agreement.results import RoundAgreement
from flows.datafiles import json_file

MOST_GRIDS = 6
"""So many questions are shown as grids at once; the others are one click away."""
MOST_LISTED = 60
"""So many disagreements on one question stand on the page; the workbook has them all."""
CONTENTS = (
    ("decision", "Summary for decision"),
    ("questions", "Agreement by question"),
    ("confusion", "Where coders disagree"),
    ("disagreements", "List of disagreements"),
    ("rounds", "Change over rounds"),
    ("groups", "Agreement by group of case"),
    ("pairs", "Agreement by pair of coders"),
    ("coders", "Agreement by coder"),
    ("applicability", "Agreement on what applies"),
    ("evidence", "Agreement on evidence"),
    ("method", "How agreement was measured"),
    ("statisticians", "For statisticians"),
    ("run", "About this run"),
)


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
    sides = difference_rows(reported.differences)
    run = run_record(reported)
    title = f"Coding agreement, round {reported.round}"
    name = reported.name
    return {
        f"{name}.html": report_html(reported).encode(),
        f"{name}.json": json_file(content),
        f"{name}.csv": as_csv(rows),
        f"{name}-disagreements.csv": as_csv(sides, SIDES),
        f"{name}.xlsx": as_excel(content, sides, checked(facts(reported)), run, title, reported.at),
        f"{name}.run-manifest.json": json_file(manifest(reported)),
    }


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
        stands=stands(questions),
        rare=[each for each in questions if each["reason"] == "rare_value"],
        undefined=[each for each in questions if each["reason"] == "undefined"],
        areas=by_area(reported.codebook, questions),
        forest=forest(questions, standard),
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
        checklist=checked(facts(reported)),
        coding=shown_coding(reported.how, reported.names),
        wording=shown_wording(
            reported.codebook, reported.titles, {each.question for each in measured.questions}
        ),
        methods=METHODS,
        questions=questions,
        intervals=shown_intervals(questions, standard.confidence),
        run=run_record(reported),
        wave=reported.wave,
        waves=reported.waves,
        name=reported.name,
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
