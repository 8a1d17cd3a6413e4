"""What comes back when a round is measured and decided: kept, told, and no figure moves."""

from dataclasses import asdict

import pytest
from sqlmodel import select

from db.find.answers import answers_that_count
from db.open import reading, transaction
from db.record.publications import publication
from db.tables import Checkpoint
from flows.agreement.work import agreement, decide
from flows.collect.deciding import decide_return
from flows.commands.told import collect_in_words
from tests.collect.conftest import MOMENT

pytestmark = pytest.mark.stages
ALL = """
    | case | D01 | D02 | D03 |
    | RR-1 | {} | No  | {} |
    | RR-2 | No  |     |     |
    | RR-3 | No  | Yes |     |
"""
AB, CD = ALL.format("Yes", "Partly"), ALL.format("No", "")


@pytest.fixture
def closed(office):
    """A round that both coders finished, that was measured, and that may proceed."""
    office.send("ab.xlsx", office.fill(AB))
    office.send("cd.xlsx", office.fill(CD, coder="cd"))
    office.collect()
    agreement(office.study, "pilot")
    decide(office.study, "pilot", "proceed", "good enough", "lead")
    return office


def counting(office):
    with reading(office.study.engine) as session:
        return {
            (each.coder, each.row.case_id, each.row.question): each.value
            for each in answers_that_count(session, "pilot")
        }


def measured(office):
    with reading(office.study.engine) as session:
        return [each.inputs_sha256 for each in session.exec(select(Checkpoint)).all()]


def test_a_change_of_mind_after_the_report_moves_no_figure(closed):
    """Held first; accepted, it is on the record and reaches results only through reconcile."""
    before, inputs = counting(closed), measured(closed)
    told = closed.returned(ALL.format("Yes", ""), coder="cd", name="c.xlsx")
    assert told.held == 1
    number = closed.returns()[-1].id
    told = decide_return(closed.study, str(number), "accepted", "lead", "cd asked for it")
    assert (told.accepted, told.revised) == (1, 1)
    assert closed.answers("cd")["RR-1", "D01"] == "yes"
    assert counting(closed) == before
    agreement(closed.study, "pilot")
    assert measured(closed)[: len(inputs)] == inputs


def test_the_lead_is_told_that_it_came_after_the_report(closed):
    closed.returned(ALL.format("Yes", ""), coder="cd", name="c.xlsx")
    number = closed.returns()[-1].id
    told = decide_return(closed.study, str(number), "accepted", "lead", "cd asked for it")
    words = "\n".join(collect_in_words(asdict(told), str))
    assert "came after the round was decided" in words
    assert "reach results only through reconcile" in words


def test_the_release_that_is_out_is_said_not_to_contain_it(closed):
    with transaction(closed.study.engine) as session:
        publication(
            session, number=2, provisional=False, inputs_sha256="i", files={}, at=MOMENT
        )  # fmt: skip
    told = closed.returned(ALL.format("Yes", ""), name="late.xlsx")
    assert told.release == 0, "nothing came late"
    told = closed.returned("| case | D04 |\n| RR-1 | One thing more |", name="later.xlsx")
    assert (told.late, told.release) == (1, 2)
    assert "release 2 does not contain them" in "\n".join(collect_in_words(asdict(told), str))


def test_what_was_not_asked_for_any_more_is_taken_and_told(closed):
    """A remark that comes late is an addition: nobody's figure rests on it."""
    told = closed.returned("| case | D04 |\n| RR-1 | One thing more |", name="late.xlsx")
    assert (told.accepted, told.answers, told.late, told.revised) == (1, 1, 1, 0)
