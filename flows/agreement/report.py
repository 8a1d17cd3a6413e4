"""What does the agreement report say? One page to decide from, and the same as files."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

from codebook.model import Codebook
from codebook.pages import Banner, fixed, render
from flows.agreement.checklist import checked
from flows.agreement.differences import Difference
from flows.agreement.excel import as_excel
from flows.agreement.results import QuestionAgreement, RoundAgreement
from flows.agreement.rows import as_csv, as_json, flat_rows, report_content
from flows.agreement.words import (
    METHODS,
    alpha_words,
    chip,
    question_sentence,
    reading_sentence,
)

MOST_GRIDS = 6
"""So many questions are shown as grids at once; the others are one click away."""
MOST_LISTED = 60
"""So many disagreements on one question stand on the page; the workbook has them all."""
CONTENTS = (
    ("decision", "Summary for decision"),
    ("questions", "Agreement by question"),
    ("confusion", "Where coders disagree"),
    ("pairs", "Agreement by pair of coders"),
    ("disagreements", "List of disagreements"),
    ("method", "How agreement was measured"),
    ("statisticians", "For statisticians"),
    ("run", "About this run"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """All that a report is made of.

    names: people's names by id. round_seed: of the order of cases. earlier: decisions at this
    round's earlier checkpoints. double_coded: cases with two or more coders.
    files: the returned files that the answers came from, workbook by sha256.
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
    double_coded: int
    files: Mapping[str, str]
    at: datetime
    program: str


def report_files(reported: Reported) -> dict[str, bytes]:
    """File name to content of the report in all its forms; the same for the same `reported`."""
    about = {
        "coder_names": {each: reported.names[each] for each in reported.measured.coders},
        "codebook_version": reported.codebook.version,
        "measured_at": reported.at.isoformat(),
        "synthetic": reported.synthetic,
        "disagreements": len(reported.differences),
    }
    content = report_content(reported.round, reported.wave, reported.measured, about)
    rows = flat_rows(content)
    run = run_record(reported)
    title = f"Coding agreement, round {reported.round}"
    name = f"agreement-{reported.round}"
    return {
        f"{name}.html": report_html(reported).encode(),
        f"{name}.json": as_json(content),
        f"{name}.csv": as_csv(rows),
        f"{name}.xlsx": as_excel(rows, reported.differences, run, title, reported.at),
        f"{name}.run-manifest.json": as_json(manifest(reported)),
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
    questions = [_question(each, reported) for each in measured.questions]
    of = {each["key"]: each for each in questions}
    confused = sorted(
        (each for each in questions if each["grid"]), key=lambda each: -each["disagreements"]
    )
    return render(
        "agreement.html.j2",
        "flows.agreement",
        study=reported.study,
        kind="Agreement report",
        heading=f"Coding agreement, round {reported.round}",
        banner=Banner("Simulated", reported.synthetic) if reported.synthetic else None,
        contents=CONTENTS,
        counts=_counts(reported),
        standard=measured.standard,
        confidence=f"{measured.standard.confidence:.0%}",
        attention=_attention(questions),
        rare=[each for each in questions if each["reason"] == "rare_value"],
        undefined=[each for each in questions if each["reason"] == "undefined"],
        areas=_areas(reported.codebook, questions),
        grids=confused[:MOST_GRIDS],
        more_grids=confused[MOST_GRIDS:],
        pairs=[_pair(each, reported, of) for each in measured.pairs],
        differences=[(of[key], each[:MOST_LISTED], len(each)) for key, each in by_key.items()],
        names=reported.names,
        earlier=reported.earlier,
        checklist=checked(_facts(reported)),
        methods=METHODS,
        questions=questions,
        run=run_record(reported),
        wave=reported.wave,
        waves=reported.waves,
        name=f"agreement-{reported.round}",
    )


def _question(each: QuestionAgreement, reported: Reported) -> dict[str, Any]:
    """One question as the page shows it."""
    standard = reported.measured.standard
    low, high = each.scale.interval or (None, None)
    word = each.checkpoint_verdict
    title = f"{each.title}: {each.part}" if each.part else each.title
    top = each.confusion.commonest_disagreement if each.confusion else None
    off = each.answerability
    return {
        "key": each.key,
        "anchor": f"q-{reported.codebook.questions[each.question].row_key(each.part)}",
        "id": each.question,
        "row": reported.codebook.questions[each.question].row_key(each.part),
        "title": title,
        "level": each.level,
        "cases": each.cases_compared,
        "disagreements": each.disagreements,
        "agreement": each.percent_agreement,
        "scale": each.scale,
        "low": low,
        "high": high,
        "alpha_words": alpha_words(each.scale),
        "word": word,
        "reason": each.scale.verdict.reason,
        "chip": chip(each.scale.verdict.word),
        "held_back": word != each.scale.verdict.word,
        "sentence": question_sentence(each, standard),
        "top": top,
        "pairs_apart": each.confusion.disagreeing_pairs if each.confusion else 0,
        "grid": each.confusion if each.disagreements and each.confusion else None,
        "most": max(map(max, each.confusion.together)) if each.confusion else 0,
        "off": off,
        "off_words": alpha_words(off) if off else "",
        "off_chip": chip(off.verdict.word) if off else None,
        "off_sentence": reading_sentence(off, standard) if off else "",
        "other": each.other,
        "nominal": each.alpha_nominal,
        "specific": each.specific_agreement,
        "pair_figures": each.pairs,
        "number": each.kind == "number",
    }


def _counts(reported: Reported) -> dict[str, Any]:
    """Questions by the scale's verdict, and how many the other reading holds back."""
    measured = reported.measured
    words = [(each.scale.verdict.word, each.checkpoint_verdict) for each in measured.questions]
    return {
        "questions": len(words),
        "reliable": sum(scale == "reliable" for scale, _ in words),
        "not_reliable": sum(scale == "not_reliable" for scale, _ in words),
        "not_enough": sum(scale == "not_enough_evidence" for scale, _ in words),
        "held_back": sum(one == "reliable" and worse != one for one, worse in words),
        "passing": sum(worse == "reliable" for _, worse in words),
        "cases": len(measured.cases),
        "double_coded": reported.double_coded,
        "coders": len(measured.coders),
        "compared": sum(each.cases_compared for each in measured.questions),
        "disagreements": sum(each.disagreements for each in measured.questions),
    }


def _attention(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions that are not reliable by either reading, the weakest first."""
    poor = [each for each in questions if each["word"] == "not_reliable"]
    return sorted(poor, key=lambda each: (each["scale"].alpha or 0.0, each["key"]))


def _areas(
    codebook: Codebook, questions: Sequence[dict[str, Any]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    found = []
    for area in codebook.areas:
        ids = {question.id for question in area.questions}
        rows = [each for each in questions if each["id"] in ids]
        if rows:
            found.append((area.title, rows))
    return found


def _pair(each: Any, reported: Reported, of: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    most = of.get(each.most_frequent)
    low, high = each.interval or (None, None)
    return {
        "names": " and ".join(reported.names[coder] for coder in each.coders),
        "cases": each.cases,
        "compared": each.compared,
        "agreement": 100 * each.agreeing / each.compared,
        "low": None if low is None else 100 * low,
        "high": None if high is None else 100 * high,
        "most": f"{most['row']} {most['title']} ({each.most_frequent_count})" if most else "none",
    }


def _facts(reported: Reported) -> dict[str, object]:
    standard = reported.measured.standard
    return {
        "codebook": reported.codebook.title,
        "version": reported.codebook.version,
        "questions": len(reported.measured.questions),
        "cases": len(reported.measured.cases),
        "round": reported.round,
        "coders": ", ".join(reported.names[each] for each in reported.measured.coders),
        "double_coded": reported.double_coded,
        "files": len(reported.files),
        "seed": reported.round_seed,
        "reliable": fixed(standard.reliable, 3),
        "tentative": fixed(standard.tentative, 3),
        "set_on": standard.set_on,
    }
