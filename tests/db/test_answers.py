"""Which answers count."""

from datetime import UTC, datetime

import pytest

from codebook.answers import Row
from db.find.answers import answers_that_count, newest_answers, resolutions
from db.open import reading, transaction
from db.tables import Answer, Disclosure, Resolution, Return

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
D05 = Row("RR-001", "D05")


def received(session, number, state="accepted", **values):
    session.add(
        Return(id=number, sha256=str(number), file_name="x", received_at=MOMENT, state=state)
    )
    session.flush()
    for coder, value in values.items():
        answer = Answer(
            return_id=number, round="main", coder=coder, case_id="RR-001", question="D05",
            value=value, raw=value, sheet="RR-001", cell="C9",
        )  # fmt: skip
        session.add(answer)


def values(found):
    return {each.coder: each.value for each in found}


def test_the_newest_accepted_answer_counts_and_a_blank_never_supersedes(engine):
    """A blank has no row, so the earlier answer stays; a held return counts for nothing."""
    with transaction(engine) as session:
        received(session, 1, ab="no")
        received(session, 2, cd="yes")
        received(session, 3, ab="partly")
        received(session, 4, state="held", ab="yes")
    with reading(engine) as session:
        assert values(answers_that_count(session)) == {"ab": "partly", "cd": "yes"}


def test_an_answer_changed_after_it_was_shown_does_not_count(engine):
    """Agreement is measured on what coders wrote before they saw each other's answers."""
    with transaction(engine) as session:
        received(session, 1, ab="no")
        received(session, 2, cd="yes")
        session.add(
            Disclosure(
                case_id="RR-001", question="D05", round="main", after_return=2, disclosed_at=MOMENT
            )
        )
        received(session, 3, ab="yes")
    with reading(engine) as session:
        assert values(answers_that_count(session)) == {"ab": "no", "cd": "yes"}
        assert values(newest_answers(session)) == {"ab": "yes", "cd": "yes"}


def test_the_newest_resolution_counts(engine):
    with transaction(engine) as session:
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
    with reading(engine) as session:
        assert resolutions(session)[D05].value == "partly"
