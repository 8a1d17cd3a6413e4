"""The plan of a study as its lead asks for it."""

import csv
import json

import pytest
from typer.testing import CliRunner

from db.find.events import events
from db.open import reading
from flows import cli
from flows.check import study_faults
from flows.distribute.work import open_round
from flows.plan.planned import Wanted, planned
from flows.sample.work import sample
from flows.study import open_study

pytestmark = pytest.mark.stages

STUDY = """\
title: Planned study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
  - {id: ef, name: E. Fox}
attributes:
  group: {title: Group, values: [A, B, C]}
group_by: group
sample: {size: 200, seed: 3}
rounds:
  pilot: {cases: 6, coders_per_case: all}
  main: {cases: rest}
"""
CODEBOOK = """\
title: Small framework
scales:
  yes_no:
    values: [{code: yes, label: "Yes"}, {code: no, label: "No"}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Voice, ask: Is the child heard?, scale: yes_no}
      - {id: D02, title: Letter, ask: Does the letter say so?, scale: yes_no,
         applies_if: {letter: {present: true}}}
      - {id: D03, title: Notes, ask: Anything else?, type: text}
"""


@pytest.fixture
def folder(tmp_path):
    rows = [f"C{n},{'ABC'[n % 3]},{'L.pdf' if n % 2 else ''}" for n in range(240)]
    (tmp_path / "register.csv").write_text("\n".join(["case_id,group,letter", *rows]) + "\n")
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    return tmp_path


def change(folder, before, after):
    text = (folder / "study.yaml").read_text()
    assert before in text
    (folder / "study.yaml").write_text(text.replace(before, after))


def run(folder, *words):
    done = CliRunner().invoke(cli.app, ["plan", *words, str(folder), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_before_a_sample_is_drawn_the_design_is_planned_and_no_database_made(folder):
    told = run(folder)
    assert not (folder / "study.db").exists()
    assert (told["sample"], told["drawn"]) == (200, False)
    pilot, main = told["rounds"]
    assert (pilot["cases"], pilot["double_coded"], pilot["coders"]) == (6, 6, 3)
    assert (main["cases"], main["coders"], main["opened"]) == (194, 2, False)
    voice, letter = told["questions"]
    assert letter["needed_compared"] == voice["needed_compared"]
    assert letter["needed_double_coded"] == pytest.approx(2 * voice["needed_compared"], rel=0.1)
    assert main["double_coded"] == letter["needed_double_coded"]
    assert told["settled"] == 2


def test_plan_and_distribute_agree_on_the_number_of_double_coded_cases(folder):
    """What the lead saw before sending is what is assigned, and then shown as it is."""
    before = run(folder)["rounds"][1]
    change(folder, "  pilot: {cases: 6, coders_per_case: all}\n", "")
    alone = run(folder)["rounds"][0]
    study = open_study(folder)
    sample(study)
    opened = open_round(study, "main")
    after = run(folder)["rounds"][0]
    assert alone["double_coded"] == opened.double_coded == after["double_coded"]
    assert after["opened"]
    assert before["double_coded"] <= alone["double_coded"]


def test_nothing_is_written_into_the_database(folder):
    study = open_study(folder)
    sample(study)
    with reading(study.engine) as session:
        before = len(events(session))
    told = run(folder)
    with reading(study.engine) as session:
        assert len(events(session)) == before
    assert told["drawn"]


def test_other_assumptions_change_the_answer(folder):
    """Less agreement, more power, fewer cases: each asks for more or shows less."""
    plain = run(folder)["questions"][0]["needed_compared"]
    assert run(folder, "--agreement", "0.85")["questions"][0]["needed_compared"] > plain
    assert run(folder, "--power", "0.95")["questions"][0]["needed_compared"] > plain
    few = run(folder, "--cases", "16")
    assert (few["settled"], few["rounds"][1]["double_coded"]) == (0, 16)
    assert few["questions"][0]["rounds"][1]["outlook"] == "cannot"


def test_the_lead_reads_the_verdict_first_then_why_and_what_to_do(folder):
    done = CliRunner().invoke(cli.app, ["plan", "--cases", "16", str(folder)])
    lines = done.output.splitlines()
    assert lines[0] == "Your plan can settle 0 of 2 questions"
    assert "Round main has 16 double-coded cases" in lines[1]
    assert any(line.strip().startswith("D02") and "cannot pass" in line for line in lines)
    assert any("rounds.main.double_coded:" in line for line in lines)
    assert any("(intercoder decide main extend)" in line for line in lines)
    page = (folder / "reports" / "plan.html").read_text()
    told = "With 16 double-coded cases this question cannot pass, even if agreement is 0.90"
    assert f"{told}, nor if all coders agree on every case." in page
    assert (
        page.index("<h1>Your plan can settle") < page.index("What to do") < page.index("<details")
    )


def test_the_table_has_a_row_for_each_question_round_and_true_alpha(folder):
    run(folder)
    with (folder / "reports" / "plan.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2 * 3
    first = rows[0]
    assert (first["question"], first["round"], first["true_alpha"]) == ("D01", "pilot", "0.9")
    for row in rows:
        shares = [float(row[n]) for n in ("reliable", "not_reliable", "not_enough_evidence")]
        assert sum(shares) == pytest.approx(1.0, abs=0.002)


def test_every_output_is_the_same_each_time(folder, monkeypatch):
    monkeypatch.setenv("INTERCODER_CLOCK", "2026-01-05T09:00:00+00:00")
    contents = []
    for _ in range(2):
        run(folder)
        contents.append(
            [(folder / "reports" / f"plan.{end}").read_bytes() for end in ("html", "csv")]
        )
    assert contents[0] == contents[1]


def test_measured_agreement_cannot_be_assumed_before_any_was_measured(folder):
    done = CliRunner().invoke(cli.app, ["plan", "--as-measured", str(folder)])
    assert done.exit_code == 1
    assert "No round's agreement was measured yet" in str(done.exception)


def test_wrong_shares_are_found_by_check_with_their_line(folder):
    change(folder, "group_by: group", "group_by: group\nplan: {shares: {D01: {maybe: 1}}}")
    faults = study_faults(folder)
    assert [each.place for each in faults] == ["line 9, plan.shares.D01"]
    done = CliRunner().invoke(cli.app, ["plan", str(folder)])
    assert "plan.shares.D01" in str(done.exception)


@pytest.mark.chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_breaks_no_rule_and_fits_the_screen(browser, folder, width):
    run(folder)
    assert browser.violations(folder / "reports" / "plan.html", width) == []


def test_planned_study_of_one_coder_needs_no_double_coding(folder):
    """One coder a case by design: nothing is compared, and the plan says that nothing passes."""
    change(folder, "  main: {cases: rest}", "  main: {cases: rest, coders_per_case: 1}")
    found = planned(open_study(folder), Wanted())
    assert [each.double_coded for each in found.plan.rounds] == [6, 0]
    assert found.plan.count("main", "cannot") == 2


def test_a_codebook_of_texts_has_nothing_to_plan(folder):
    """Nothing is compared, nothing fails, and the page says how many questions ask for text."""
    text = (folder / "codebook.yaml").read_text().replace("scale: yes_no", "type: text")
    (folder / "codebook.yaml").write_text(text)
    assert run(folder)["questions"] == []
    assert "3 questions ask for text" in (folder / "reports" / "plan.html").read_text()


def test_a_study_without_rounds_is_told_to_have_one(folder):
    change(folder, STUDY[STUDY.index("rounds:") :], "rounds: {}\n")
    done = CliRunner().invoke(cli.app, ["plan", str(folder)])
    assert "rounds: there is none" in str(done.exception)
