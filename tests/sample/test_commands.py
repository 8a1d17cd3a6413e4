"""What `check` says of a design, and how a replacement is asked for and told."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from flows import cli, running
from flows.beginning import write_template
from flows.check import study_faults
from flows.commands.told import replace_in_words, sample_in_words

pytestmark = pytest.mark.stages


@pytest.fixture
def study(tmp_path):
    """The template, whose sample is 30 of 48 cases in strata of `group`, with other settings."""
    write_template(tmp_path)

    def rewritten(sample, more=""):
        path = tmp_path / "study.yaml"
        before, _, rest = path.read_text(encoding="utf-8").partition("sample:\n")
        after = rest[rest.index("\n# Rounds in order") :]
        path.write_text(f"{before}sample: {sample}\n{more}\n{after}", encoding="utf-8")
        return tmp_path

    return rewritten


@pytest.mark.parametrize(
    ("sample", "place", "found"),
    [
        (
            "{size: 30, strata: [group], minimum: 20}",
            "sample.minimum",
            "20 of each of 2 strata takes 40 cases, 10 more than sample.size (30)",
        ),
        (
            "{strata: [group], allocation: fixed, counts: {North: 30, Soth: 1}}",
            "sample.counts.North",
            "30 cases wanted of stratum 'North', it has 24",
        ),
        (
            "{quotas: {column: report_file, counts: {Voice: 3}, range: [group]}}",
            "sample.quotas.counts.Voice",
            "3 cases wanted of 'Voice', 0 bear it: 3 too few",
        ),
        (
            "{quotas: {column: report_file, counts: {Voice: 3}, range: [grup]}}",
            "sample.quotas.range.0",
            "'grup' is no attribute",
        ),
        ("{size: 3, given: [C-001]}", "sample.size", "3 cases, but given lists 1"),
    ],
)
def test_check_shows_each_constraint_with_its_line(study, sample, place, found):
    path = study(sample)
    lines = (path / "study.yaml").read_text(encoding="utf-8").splitlines()
    line = lines.index(f"sample: {sample}") + 1
    faults = study_faults(path)

    assert (f"line {line}, {place}", found) in [(each.place, each.found) for each in faults]


def test_check_finds_a_column_of_themes_that_the_register_lacks(study):
    faults = study_faults(study("{quotas: {column: themes, counts: {Voice: 3}}}"))

    assert "no column 'themes' (sample.quotas)" in [each.found for each in faults]


def test_check_refuses_weights_that_the_design_does_not_give(study):
    path = study("{size: 12, targets: [{where: {group: South}, n: 1}]}")
    text = (path / "study.yaml").read_text(encoding="utf-8")
    (path / "study.yaml").write_text(
        text.replace("publish: {", "publish: {weights: design, "), encoding="utf-8"
    )
    [fault] = study_faults(path)

    assert fault.place.endswith("publish.weights")
    assert "a draw by targets is no probability sample" in fault.found


def test_a_replacement_is_asked_for_with_case_reason_and_person(study, monkeypatch):
    """Without any of the three it is refused; with them the flow gets just these."""
    folder = str(study("{size: 3}"))
    asked = []
    told = {
        "case_out": "C-001", "case_in": "C-002", "new": True, "cases": 3, "short": [],
    }  # fmt: skip
    monkeypatch.setattr(running, "run_stage", lambda *words, **_: asked.append(words[1:]) or told)

    def run(*words):
        return CliRunner().invoke(cli.app, ["sample", folder, *words])

    assert "--why is missing" in str(run("--replace", "C-001", "--by", "lead").exception)
    assert "--replace is missing" in str(run("--why", "w", "--by", "lead").exception)
    done = run("--replace", "C-001", "--why", "w", "--by", "lead", "--json")
    assert json.loads(done.stdout)["case_in"] == "C-002"
    [(stage, flow, where)] = asked
    assert (stage, flow) == ("sample", "replace_flow")
    assert (where.replace, where.why, where.by) == ("C-001", "w", "lead")


def test_a_replacement_is_told_in_sentences():
    told = {
        "case_out": "C-001", "case_in": "", "new": False, "cases": 29,
        "short": ["stratum 'North' has 14 of 15 cases"],
    }  # fmt: skip

    assert replace_in_words(told, str) == [
        "C-001 is out of the sample, no other can take its place, as before",
        "The sample has 29 cases",
        "Short of the design: stratum 'North' has 14 of 15 cases",
        "reports/sample.html lists what was replaced, and why",
    ]


def test_a_sample_tells_what_is_to_be_said_of_it():
    told = {
        "method": "quotas", "population": 144, "eligible": 144, "cases": 40, "new": False,
        "redrawn": "", "replaced": 1, "notes": ["Voice: 10 cases."],
    }  # fmt: skip

    assert sample_in_words(told, str)[:3] == [
        "Sample: 40 of 144 cases drawn (every quota filled, as varied as can be), as before",
        "1 case went out of it since; the page says why",
        "Voice: 10 cases.",
    ]


@pytest.mark.server
def test_a_replacement_runs_as_a_flow(study):
    """Through Prefect as a user runs it."""
    from flows.sample.work import sample
    from flows.study import open_study

    opened = open_study(study("{size: 3, seed: 2}"))
    sample(opened)
    lines = opened.path("reports", "sample.csv").read_text(encoding="utf-8").splitlines()
    case = lines[1].partition(",")[0]
    signed = ["--by", "lead", "--why", "w", "--ephemeral", "--json"]
    words = ["sample", str(opened.folder), "--replace", case, *signed]
    command = [sys.executable, "-m", "flows.cli", *words]  # Prefect keeps a process's first server
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert (told["case_out"], told["new"], told["cases"]) == (case, True, 3)
    assert told["case_in"]
