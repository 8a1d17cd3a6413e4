"""The chain of events, and that an edit of the database shows."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from db.find.events import broken_links, events, newest_event_id
from db.open import reading, transaction
from db.record.events import event

pytestmark = pytest.mark.stages
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def chained(engine):
    with transaction(engine) as session:
        for what in ("drawn", "issued", "received"):
            event(session, what, at=MOMENT, who="lead", program="1", about={"cases": 54})
    return engine


def test_each_event_names_the_hash_of_the_one_before(chained):
    with reading(chained) as session:
        told = events(session)
        assert [each.previous for each in told[1:]] == [each.hash for each in told[:-1]]
        assert broken_links(session) == []
        assert newest_event_id(session, "issued") == 2
        assert newest_event_id(session, "released") == 0


@pytest.mark.parametrize(
    ("edit", "broken"),
    [
        ("update event set who = 'someone' where id = 2", [2]),
        ("update event set about = '{}' where id = 1", [1]),
        ("delete from event where id = 2", [3]),
    ],
)
def test_an_edit_of_the_record_is_found(chained, edit, broken):
    """Whoever changes or removes an act cannot hide it."""
    with chained.begin() as connection:
        connection.execute(text(edit))
    with reading(chained) as session:
        assert broken_links(session) == broken
