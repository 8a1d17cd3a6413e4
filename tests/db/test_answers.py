"""Which answers count."""

from datetime import UTC, datetime

import pytest

from codebook.answers import Row
from codebook.files import codebook_content
from codebook.model import Codebook
from db.find.answers import answers_that_count, newest_answers, resolutions
from db.find.returns import newest_of_coder, newest_values
from db.open import reading, transaction
from db.record.checkpoints import checkpoint, disclosed
from db.tables import (
    Answer,
    CodebookVersion,
    Draw,
    Meaning,
    Recoding,
    Resolution,
    Return,
    Round,
    Workbook,
)

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
D05, D06 = Row("RR-001", "D05"), Row("RR-001", "D06")
SCALES = {"plain": {"values": [{"code": code, "label": code} for code in ("no", "partly", "yes")]}}


def codebook(version, *questions):
    asked = [{"id": each, "title": each, "ask": f"{each}?", "scale": "plain"} for each in questions]
    areas = [{"id": "all", "title": "All", "questions": asked}]
    return Codebook.model_validate(
        {"title": "Small", "version": version, "scales": SCALES, "areas": areas}
    )


def published(session, number, *questions, **began):
    """A version of the codebook; began: by question, where it is an earlier version."""
    content = codebook_content(codebook(number, *questions))
    session.add(
        CodebookVersion(number=number, sha256=str(number), content=content, published_at=MOMENT)
    )
    session.flush()
    for question in questions:
        since = began.get(question, number)
        session.add(Meaning(version=number, question=question, began=since))


@pytest.fixture
def opened(engine):
    """A study whose round is asked by version 1; version 2 gives D05 a new meaning, D06 not."""
    with transaction(engine) as session:
        published(session, 1, "D05", "D06", "D07")
        published(session, 2, "D05", "D06", D06=1)
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        session.add(
            Round(
                name="main", number=1, codebook_version=1, draw_id=draw.id, design={},
                opened_at=MOMENT,
            )
        )  # fmt: skip
    return engine


def recode(session, version):
    session.add(
        Recoding(
            round="main", codebook_version=version, by="lead", why="Refined", ordered_at=MOMENT
        )
    )
    session.flush()


def received(session, number, state="accepted", question="D05", asked=1, shown=False, **values):
    """A return with one answer a coder, to a workbook asked by a codebook version."""
    session.add(
        Workbook(
            id=f"W{number}", kind="coding", round="main", wave=1, person=str(number),
            codebook_version=asked, cases=["RR-001"], earlier_shown=shown, file_name="x",
            sha256="s", issued_at=MOMENT,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Return(
            id=number, sha256=str(number), file_name="x", received_at=MOMENT, state=state,
            workbook_id=f"W{number}",
        )
    )  # fmt: skip
    session.flush()
    for coder, value in values.items():
        answer = Answer(
            return_id=number, round="main", coder=coder, case_id="RR-001", question=question,
            value=value, raw=value, sheet="RR-001", cell="C9",
        )  # fmt: skip
        session.add(answer)
    session.flush()


def values(found):
    return {each.coder: each.value for each in found}


def test_the_newest_accepted_answer_counts_and_a_blank_never_supersedes(opened):
    """A blank has no row, so the earlier answer stays; a held return counts for nothing."""
    with transaction(opened) as session:
        received(session, 1, ab="no")
        received(session, 2, cd="yes")
        received(session, 3, ab="partly")
        received(session, 4, state="held", ab="yes")
    with reading(opened) as session:
        assert values(answers_that_count(session)) == {"ab": "partly", "cd": "yes"}


def test_an_answer_changed_after_it_was_shown_does_not_count(opened):
    """Agreement is measured on what coders wrote before they saw each other's answers."""
    with transaction(opened) as session:
        received(session, 1, ab="no")
        received(session, 2, cd="yes")
        assert disclosed(session, [D05], round_name="main", at=MOMENT) == 1
        assert disclosed(session, [D05], round_name="main", at=MOMENT) == 0
        received(session, 3, ab="yes")
    with reading(opened) as session:
        assert values(answers_that_count(session)) == {"ab": "no", "cd": "yes"}
        assert values(newest_answers(session)) == {"ab": "yes", "cd": "yes"}


def test_an_answer_to_what_a_question_meant_before_does_not_count(opened):
    """Once D05 means something else, only answers to the new D05 count, whoever gave which."""
    with transaction(opened) as session:
        received(session, 1, ab="no")
        received(session, 2, cd="yes")
        received(session, 3, asked=2, ab="partly")
    with reading(opened) as session:
        assert values(answers_that_count(session, "main", 2)) == {"ab": "partly"}
        assert values(answers_that_count(session, "main", 1)) == {"ab": "no", "cd": "yes"}
        assert values(newest_answers(session, "main", 2)) == {"ab": "partly"}
        assert newest_values(session, "main", 2) == {"ab": {D05: "partly"}}
        assert newest_of_coder(session, "main", "cd", 2) == {}
        assert newest_of_coder(session, "main", "ab", 2)[D05].value == "partly"


def test_an_answer_counts_on_where_the_lead_said_that_the_meaning_is_the_same(opened):
    """D06 was only worded better: what was answered to version 1 is an answer to version 2."""
    with transaction(opened) as session:
        received(session, 1, question="D06", ab="no")
        received(session, 2, question="D06", asked=2, cd="yes")
    with reading(opened) as session:
        assert values(answers_that_count(session, "main", 2)) == {"ab": "no", "cd": "yes"}
        assert newest_values(session, "main", 2) == {"ab": {D06: "no"}, "cd": {D06: "yes"}}


def test_an_answer_to_a_question_that_is_no_longer_asked_does_not_count(opened):
    with transaction(opened) as session:
        received(session, 1, question="D07", ab="no")
    with reading(opened) as session:
        assert values(answers_that_count(session, version=1)) == {"ab": "no"}
        assert answers_that_count(session, version=2) == []


def test_answers_to_a_new_meaning_are_not_frozen_by_what_was_shown_of_the_old(opened):
    """The report on version 1 showed answers to another question than is asked again."""
    with transaction(opened) as session:
        received(session, 1, ab="no")
        received(session, 2, question="D06", ab="no")
        disclosed(session, [D05, D06], round_name="main", at=MOMENT)
        recode(session, 2)
        received(session, 3, asked=2, ab="partly")
        received(session, 4, question="D06", asked=2, ab="yes")
    with reading(opened) as session:
        counting = answers_that_count(session, "main", 2)
        assert {each.row: each.value for each in counting} == {D05: "partly", D06: "no"}


def test_answers_to_a_new_meaning_are_frozen_once_they_were_shown_in_their_turn(opened):
    with transaction(opened) as session:
        received(session, 1, ab="no")
        disclosed(session, [D05], round_name="main", at=MOMENT)
        recode(session, 2)
        received(session, 2, asked=2, ab="partly")
        assert disclosed(session, [D05], round_name="main", at=MOMENT) == 1
        received(session, 3, asked=2, ab="yes")
    with reading(opened) as session:
        assert values(answers_that_count(session, "main", 2)) == {"ab": "partly"}


def test_an_answer_given_with_the_earlier_one_in_view_counts_but_is_not_blind(opened):
    """It is somebody's answer, so it is consolidated; agreement would measure memory."""
    with transaction(opened) as session:
        received(session, 1, question="D06", ab="no")
        received(session, 2, question="D06", asked=2, shown=True, ab="yes")
        received(session, 3, asked=2, shown=True, cd="yes")
    with reading(opened) as session:
        counting = answers_that_count(session, "main", 2)
        assert values(counting) == {"ab": "yes", "cd": "yes"}
        blind = answers_that_count(session, "main", 2, blind=True)
        assert values(blind) == {"ab": "no"}


def test_the_newest_resolution_counts_unless_it_settled_another_meaning(opened):
    with transaction(opened) as session:
        for number, value in ((1, "no"), (2, "partly")):
            received(session, number)
            session.add(
                Resolution(
                    return_id=number,
                    round="main",
                    case_id="RR-001",
                    question="D05",
                    value=value,
                    how="adjudication",
                    by="lead",
                    sheet="Disagreements",
                    cell="J5",
                )
            )
    with reading(opened) as session:
        assert resolutions(session)[D05].value == "partly"
        assert resolutions(session, "main", 1)[D05].value == "partly"
        assert resolutions(session, "main", 2) == {}


def test_a_measurement_keeps_by_which_version_the_round_was_asked(opened):
    with transaction(opened) as session:
        found = []
        for version in (1, 2):
            recode(session, version)
            measured = checkpoint(
                session, round_name="main", wave=1, cases=1, thresholds={}, verdicts={},
                inputs_sha256="i", report_sha256="r", at=MOMENT,
            )  # fmt: skip
            found.append(measured.codebook_version)
    assert found == [1, 2]
