"""One command writes at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from db.open import transaction
from db.record.locks import HELD_FOR, free_lock, take_lock

pytestmark = pytest.mark.stages
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_a_second_owner_waits_until_the_first_is_done_or_has_run_out(engine):
    with transaction(engine) as session:
        assert take_lock(session, "study", "me", NOW) is None
        assert take_lock(session, "study", "you", NOW).owner == "me"
        assert take_lock(session, "study", "you", NOW + HELD_FOR + timedelta(seconds=1)) is None
        free_lock(session, "study", "me")
        assert take_lock(session, "study", "me", NOW).owner == "you"
        free_lock(session, "study", "you")
        assert take_lock(session, "study", "me", NOW) is None
