"""A question that is refined, coded again in real workbooks, and followed into the figures."""

import csv
import re

import pytest
from team import Team

from flows.agreement.work import agreement, decide
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute
from flows.nextversion import codebook_publish
from flows.publish.work import publish
from flows.reconcile.work import reconcile
from flows.trace import trace
from flows.verify import verified
from flows.versions import codebook_diff

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
