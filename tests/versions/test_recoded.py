"""A question that is refined, coded again in real workbooks, and followed into the figures."""

import csv
import re

import pytest
from team import Team

from db.find.rounds import codebook_of
from db.open import reading
from flows.agreement.work import agreement, decide
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute
from flows.publish.work import publish
from flows.reconcile.work import reconcile
from flows.study import open_study
from flows.themes.shown import BEFORE, IN_WORDS, reading_rows
from flows.themes.work import words_said
from flows.trace import trace
from flows.verify import verified
from flows.versions.changed import codebook_diff
from flows.versions.nextversion import codebook_publish

pytestmark = pytest.mark.stages

WORDING = ("Was the child seen alone?", "Was the child seen by themselves?")
HEARD = ("Is the child heard?", "Is the child's voice heard?")


@pytest.fixture
def refined(laid):
    """All said Yes to everything; then D03 got another meaning and D01 another wording only."""
    distribute(laid.study, "pilot")
    team = Team(laid.study)
    for name in sorted(team.sent()):
        team.answer_all(name, "Yes")
    agreement(laid.study, "pilot")
    decide(laid.study, "pilot", "refine", "D03 is read in two ways", "lead")
    team.study = laid.edit(WORDING, HEARD)
    return team


def test_figures_rest_on_what_was_coded_again_and_follow_from_the_files_received(refined):
    """What `diff` announced is what `--recode` hands out; no Yes to the first D03 is counted."""
    announced = codebook_diff(refined.study).consequences
    assert announced.by_question == {"D01": 8, "D03": 8}
    told = codebook_publish(refined.study, "lead", "D03 is read in two ways", same=["D01"])
    assert [(e.coder, e.cases, e.rows) for e in told.consequences.again] == [
        ("ab", 4, 4),
        ("cd", 4, 4),
    ]
    order_recoding(refined.study, "pilot", "lead", "As published")
    again = [path.removeprefix("outbox/") for path in distribute(refined.study, "pilot").written]
    assert len(again) == 2
    for name in again:
        assert refined.sheet(name, "C1") == [("D03", "Answer missing")]
        refined.answer_all(name, "No")

    measured = agreement(refined.study, "pilot")
    assert measured.new
    decide(refined.study, "pilot", "proceed", "Read alike", "lead")
    assert reconcile(refined.study, "pilot").sent == 0
    publish(refined.study)
    with refined.study.path("published", "theme-counts.csv").open(newline="") as rows:
        shown = {row["figure"]: row for row in csv.DictReader(rows)}
    internal = refined.study.path("reports", "internal", "theme-counts.csv")
    with internal.open(newline="") as rows:
        counts = {row["figure"]: row["n"] for row in csv.DictReader(rows)}
    assert (counts["D03:no"], counts["D03:yes"], counts["D01:yes"]) == ("4", "0", "4")

    handbook = refined.study.path("published", "codebook.html").read_text()
    changed = handbook.partition('<h2 id="changed">')[2]
    assert changed.startswith("What version 2 changed</h2>")
    rows = re.findall(r'<a href="#(\w+)">.*?<td>(.*?)</td><td>(.*?)</td>', changed)
    assert rows == [("D01", "Wording", "the same"), ("D03", "Wording", "new")]

    checked = verified(refined.study)
    assert (checked.figures_failed, checked.figures_checked) == (0, len(shown))
    assert checked.files_read == 4
    found = trace(refined.study, "D03")
    versions = {each.place.codebook_version for case in found.cases for each in case.answers}
    assert versions == {2}
    assert found.codebook_version == 2


def test_until_it_is_coded_again_what_was_said_before_is_in_no_figure(refined, laid):
    """Published provisionally: D03 is open, and the files received say the same."""
    settings = laid.folder / "study.yaml"
    settings.write_text(settings.read_text() + "publish: {threshold: 3}\n")
    codebook_publish(laid.study, "lead", "D03 is read in two ways", same=["D01"])
    order_recoding(laid.study, "pilot", "lead", "As published")
    distribute(laid.study, "pilot")

    publish(laid.study, provisional=True)
    with laid.study.path("published", "theme-counts.csv").open(newline="") as rows:
        counts = {row["figure"]: (row["n"], row["open"]) for row in csv.DictReader(rows)}
    assert (counts["D03:yes"], counts["D01:yes"]) == (("0", "4"), ("4", "0"))
    assert verified(laid.study).figures_failed == 0


def test_what_coders_wrote_in_own_words_is_read_on_after_the_question_changed(refined):
    """Under what it was asked as; whoever answers the changed question is read in that only."""
    study = refined.study
    path = study.path("codebook.yaml")
    path.write_text(path.read_text().replace("ask: Anything else?", "ask: What else is missing?"))
    study = refined.study = open_study(study.folder, clock=study.clock, key=study.key)
    codebook_publish(study, "lead", "T1 asked too little", same=["D01"])
    order_recoding(study, "pilot", "lead", "As published")
    again = [path.removeprefix("outbox/") for path in distribute(study, "pilot").written]
    refined.answer_all(next(name for name in again if name.startswith("cd/")), "Yes")

    with reading(study.engine) as session:
        codebook = codebook_of(session, 2)
        said, before = words_said(session, codebook)
    rows = reading_rows(codebook, {"C1": "A"}, (), said, {}, before)

    assert {(each.coder, each.row.question) for each in said} == {("cd", "T1")}
    assert {(each.coder, each.row.question) for each in before} == {("ab", "T1")}
    assert len(said) == len(before) == 4
    assert sorted(each.rests_on for each in rows) == [IN_WORDS, BEFORE]
