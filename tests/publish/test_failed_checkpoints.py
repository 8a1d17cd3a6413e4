"""Does everything that is published say that a round went on against a failed checkpoint?"""

import json
import zipfile
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from db.open import transaction
from db.record.checkpoints import decision
from db.tables import Checkpoint
from flows.publish.work import publish, release

pytestmark = pytest.mark.stages

WHAT = "Round main went on against its checkpoint after 40 cases, at which 1 of 2 questions was"
WHO = "L. Lead decided so on 6 January 2026. The reason given: “The report is due.”"


def decide(study, outcome="proceed"):
    with transaction(study.engine) as session:
        found = session.exec(select(Checkpoint)).one()
        decision(
            session,
            checkpoint_id=found.id,
            outcome=outcome,
            why="The report is due",
            by="lead",
            at=datetime(2026, 1, 6, 9, tzinfo=UTC),
        )


def texts(study):
    """The report, the notes of the tables, the description of the CSVs, and the manifest."""
    folder = study.path("published")
    with zipfile.ZipFile(folder / "tables.xlsx") as book:
        notes = book.read("xl/sharedStrings.xml").decode()
    return {
        "report": (folder / "report.html").read_text(),
        "notes": notes,
        "package": json.loads((folder / "datapackage.json").read_text())["description"],
        "internal": study.path("reports", "internal", "report.html").read_text(),
    }


def test_report_tables_and_data_say_who_let_it_go_on_when_and_why(coded):
    decide(coded)
    publish(coded)

    for name, text in texts(coded).items():
        assert WHAT in text, name
        assert "Q3.1" in text, name
        assert WHO in text, name
    assert "Coding went on against a failed checkpoint, for reasons" in texts(coded)["report"]


def test_the_manifest_has_it_as_a_record(coded):
    decide(coded)
    publish(coded)

    manifest = json.loads(coded.path("published", "run-manifest.json").read_text())
    [told] = manifest["proceeded_against"]
    assert (told["round"], told["by"], told["on"]) == ("main", "lead", "2026-01-06")
    assert told["why"] == "The report is due"
    assert len(told["questions"]) == 1


def test_a_release_says_it_too(coded):
    decide(coded)
    publish(coded)
    release(coded, "qr", "Read")

    assert WHAT in texts(coded)["report"]


@pytest.mark.parametrize("outcome", ["", "refine"])
def test_nothing_is_said_where_nobody_let_the_round_go_on(coded, outcome):
    if outcome:
        decide(coded, outcome)
    publish(coded)

    assert "against" not in texts(coded)["package"]
    assert "went on against" not in "".join(texts(coded).values())
    manifest = json.loads(coded.path("published", "run-manifest.json").read_text())
    assert manifest["proceeded_against"] == []


def test_a_decision_after_the_draft_makes_the_draft_old(coded):
    """What is published always says it: the draft is written anew."""
    publish(coded)
    decide(coded)

    assert publish(coded).new
    assert WHAT in texts(coded)["report"]
