"""A whole study in which things change: refined, re-coded, somebody leaves, a case goes out.

Every act is an order of the lead or a workbook that came back; between them the study does by
itself what it may, and after each the one next step is what a lead would have to do.
"""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlmodel import select

from db.find.rounds import assignments, workbooks
from db.open import reading
from db.tables import Event
from flows.agreement.work import decide
from flows.check import record_faults
from flows.collect.deciding import decide_return
from flows.direct import do_what_can_be_done
from flows.distribute.reassigning import reassign
from flows.distribute.recoding import order_recoding
from flows.publish.method import method
from flows.publish.work import publish, release
from flows.register.amending import amend
from flows.sample.replacing import replace_case
from flows.standing import standing
from flows.status import next_step_of, study_status
from flows.study import open_study
from flows.trace import trace, trace_verify
from flows.versions.nextversion import codebook_publish
from workbooks.anatomy import ANSWER, ID

pytestmark = pytest.mark.stages
STUDY = """\
title: Refined study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
  - {id: ef, name: E. Fry}
documents:
  review: {title: Review report, column: review_file}
  letter: {title: Panel letter, column: letter_file}
group_by: group
sample: {size: 12, strata: [group], seed: 5}
agreement: {replicates: 200}
rounds:
  pilot: {cases: 4, coders_per_case: all}
  main: {cases: rest, double_coded: 4, checkpoints: [2], seed: 7}
publish: {threshold: 3}
"""
CODEBOOK = """\
title: Framework
version: 1
scales:
  yes_no:
    values:
      - {code: yes, label: "Yes"}
      - {code: no, label: "No"}
areas:
  - id: a
    title: Area
    questions:
      - {id: D01, title: Heard, ask: Is the child heard?, guidance: Look, scale: yes_no}
      - {id: D02, title: Agencies, ask: Did agencies share and act?, guidance: Look, scale: yes_no}
      - {id: D03, title: Alone, ask: Was the child seen?, guidance: Look, scale: yes_no}
      - {id: D04, title: Old, ask: Is it old?, guidance: Look, scale: yes_no}
      - {id: D05, title: Letter, ask: Does the letter praise?, guidance: Look, scale: yes_no,
         applies_if: {letter_file: {present: true}}}
"""
REFINED = [
    ("Is the child heard?", "Is the child in focus heard?"),
    ("Was the child seen?", "Was the child seen alone?"),
    (
        "{id: D02, title: Agencies, ask: Did agencies share and act?,",
        "{id: D02a, title: Shared, ask: Did agencies share?, replaces: [D02],",
    ),
    ("{id: D04, title: Old, ask: Is it old?,", "{id: N01, title: New, ask: Is it new?,"),
]
LEAD = {"by": "lead", "why": "As agreed"}


class Walk:
    """The study, opened anew for each act, as commands do."""

    def __init__(self, folder):
        self.folder, self.sent = folder, set()

    @property
    def study(self):
        moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
        return open_study(self.folder, clock=lambda: moment, key=bytes.fromhex("5f" * 32))

    def run(self):
        """What can be done is done; the kind of the step that is left to a person."""
        do_what_can_be_done(self.study)
        step = next_step_of(self.study)
        assert do_what_can_be_done(self.study) == [], "a second run does nothing"
        return step.kind if step is not None else ""

    def edit(self, name, *changes):
        path = self.folder / name
        text = path.read_text()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text)

    def books(self, *coders):
        """Coding workbooks not sent back yet, of these coders or of all."""
        with reading(self.study.engine) as session:
            found = workbooks(session, kind="coding")
        return [
            each.file_name
            for each in found
            if each.file_name not in self.sent and (not coders or each.person in coders)
        ]

    def send(self, name, answer=lambda case, key: "Yes"):
        """A workbook filled in and put into the inbox."""
        book = openpyxl.load_workbook(self.folder / "outbox" / name)
        for sheet in book:
            top = next((row for row in sheet.iter_rows() if row[0].value == ID), ())
            column = next((cell.column for cell in top if cell.value == ANSWER), 0)
            for row in range(top[0].row + 1, sheet.max_row + 1) if column else ():
                cell, key = sheet.cell(row, column), sheet.cell(row, 1).value
                if key and not cell.protection.locked:
                    cell.value = answer(sheet.title, key)
        stream = io.BytesIO()
        book.save(stream)
        self.sent.add(name)
        inbox = self.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        number = len(list(inbox.iterdir()))
        (inbox / f"{number:02}-{name.replace('/', '-')}").write_bytes(stream.getvalue())

    def send_all(self, *coders):
        for name in self.books(*coders):
            self.send(name)

    def states(self, coder):
        return {e.case: e.state for e in study_status(self.study).assignments if e.coder == coder}


@pytest.fixture
def walk(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    rows = ["case_id,group,review_file,letter_file"]
    rows += [f"K{n:02},{'NS'[n % 2]},r{n}.pdf,{'awaiting' if n < 13 else ''}" for n in range(1, 17)]
    (tmp_path / "register.csv").write_text("\n".join(rows) + "\n")
    return Walk(tmp_path)


def figures(folder):
    with (folder / "published" / "theme-counts.csv").open(newline="") as rows:
        return {row["figure"]: row for row in csv.DictReader(rows) if not row["by"]}


def test_a_study_that_changes_on_its_way_ends_with_figures_that_can_be_trusted(walk):
    """At each turn the next step is the right one, and the record tells afterwards what was."""
    assert walk.run() == "code"
    old = walk.books("ef")[0]
    walk.send_all()
    assert walk.run() == "decide"
    decide(walk.study, "pilot", "refine", "D02 asks two things", "lead")
    assert next_step_of(walk.study).command.startswith("intercoder codebook publish")

    _refine(walk, old)
    assert walk.run() == "code"
    walk.send_all()
    assert walk.run() == "decide"
    decide(walk.study, "main", "proceed", "Clear", "lead")
    assert walk.run() == "code"

    out, came = _people_and_cases_change(walk)
    walk.send_all("ab", "ef")
    assert walk.run() == "decide"
    decide(walk.study, "main", "proceed", "Done", "lead")
    assert walk.run() == "wait"

    late = _a_letter_comes_late(walk)
    _is_told_truly(walk, out, came, late)
    release(walk.study, "lead", "Read and approved")
    assert walk.run() == ""


def _refine(walk, old):
    """The codebook changes, the pilot is coded again, and one coder sends the old workbook late."""
    walk.edit("codebook.yaml", *REFINED)
    codebook_publish(walk.study, **LEAD, same=["D01"])
    assert walk.run() == "refine"
    assert "--recode" in next_step_of(walk.study).command
    order_recoding(walk.study, "pilot", **LEAD)
    assert walk.run() == "code"
    walk.send_all("ab", "cd")
    walk.send(old, lambda case, key: "Yes" if key == "D01" else "No")  # the old one, late
    assert walk.run() == "held"
    assert len(study_status(walk.study).held) == 1
    number = study_status(walk.study).held[0].split()[1].rstrip(",")
    decide_return(walk.study, number, "rejected", "lead", "The old workbook, sent late")
    assert walk.run() == "code"
    assert set(walk.states("ef").values()) == {"in_part"}
    walk.send_all("ef")
    assert walk.run() == "decide"
    decide(walk.study, "pilot", "proceed", "Clear now", "lead")


def _people_and_cases_change(walk):
    """A coder leaves with a case half-finished, and a case turns out unusable: it and its stead."""
    name = walk.books("cd")[0]
    begun, *rest = [case for case, state in walk.states("cd").items() if state == "sent"]
    walk.send(name, lambda case, key: "No" if (case, key) == (begun, "D01") else None)
    assert walk.run() == "code"
    told = reassign(walk.study, "main", "cd", half="set-aside", **LEAD)
    assert (told.half_moved, told.moved) == (1, len(rest) + 1)
    assert reassign(walk.study, "main", "cd", half="set-aside", **LEAD).moved == 0

    out = next(case for case, state in walk.states("ab").items() if state == "sent")
    came = replace_case(walk.study, out, **LEAD).case_in
    assert next_step_of(walk.study).kind == "distribute"
    assert walk.run() == "code"
    assert out not in walk.states("ab")
    assert came in walk.states("ab")
    return out, came


def _a_letter_comes_late(walk):
    """After a provisional draft: of which case. For all others none will come."""
    told = publish(walk.study, provisional=True)
    awaited = {e.row.case_id for e in standing(walk.study).open_answers}
    assert told.open_answers == len(awaited)
    assert walk.run() == "wait"
    late, *none = sorted(awaited)
    assert not trace_verify(walk.study).outdated
    amend(walk.study, late, "letter_file", "late.pdf", **LEAD)
    assert trace_verify(walk.study).outdated, "the draft is older than what is known"
    for case in none:
        amend(walk.study, case, "letter_file", "", **LEAD)
    assert walk.run() == "code"
    walk.send_all()
    assert walk.run() == "decide" or next_step_of(walk.study).kind == "release"
    for _ in range(2):
        if next_step_of(walk.study).kind == "decide":
            name = next_step_of(walk.study).round
            decide(walk.study, name, "proceed", "The letter changes nothing", "lead")
            walk.run()
    assert next_step_of(walk.study).kind == "release"
    return late


def _is_told_truly(walk, out, came, late):
    """Counts by hand, traces, method and record."""
    study = walk.study
    rows = figures(walk.folder)
    letters = {e.row.case_id: e.basis for e in standing(study).answers if e.row.question == "D05"}
    assert [case for case, basis in letters.items() if basis != "not_applicable"] == [late]
    assert rows["D05:yes"]["n"] == "", "a small count is protected"
    assert {rows[key]["n"] for key in ("D01:yes", "D03:yes", "D02a:yes", "N01:yes")} == {"12"}
    assert not {key for key in rows if key.startswith(("D02:", "D04:"))}
    assert trace_verify(study).figures_failed == 0
    gone, instead = trace(study, out), trace(study, came)
    assert gone.history[0].startswith(f"went out of the sample, {came} took its place")
    assert instead.history[0].startswith(f"came into the sample in place of {out}")
    assert any("letter_file: awaiting became late.pdf" in e for e in trace(study, late).history)
    told = {each.heading: each.text for each in method(study.file, standing(study))}
    pilot, main = told["Coding, round pilot"], told["Coding, round main"]
    assert "codebook version 1; 3 coders" in pilot
    assert "coded again with version 2." in pilot
    assert "went from one coder to another" in main
    assert "coded again" not in main
    assert record_faults(study) == []
    with reading(study.engine) as session:
        what = session.exec(select(Event.what)).all()
        held = [(each.round, each.case_id, each.coder) for each in assignments(session)]
    assert [what.count(each) for each in ("recoded", "reassigned", "replaced")] == [1, 1, 1]
    assert len(held) == len(set(held))
