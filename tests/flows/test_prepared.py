"""A Prefect home begins with the installation's migrated database, if there is one."""

import sqlite3
from contextlib import closing

import pytest

from flows.prepared import NAME, give, prepare


def test_a_home_without_a_database_is_given_the_kept_one_once(tmp_path):
    kept, home = tmp_path / "kept.db", tmp_path / "home"
    kept.write_bytes(b"migrated")
    assert give(home, kept)
    assert (home / NAME).read_bytes() == b"migrated"
    (home / NAME).write_bytes(b"runs of a study")
    assert not give(home, kept)
    assert (home / NAME).read_bytes() == b"runs of a study"


def test_without_a_kept_database_nothing_is_given(tmp_path):
    assert not give(tmp_path / "home", tmp_path / "none.db")
    assert not (tmp_path / "home").exists()


@pytest.mark.stages
@pytest.mark.server
def test_it_is_migrated_and_whole(tmp_path):
    """Prefect finds the newest revision in it and has nothing left to do."""
    kept = prepare(tmp_path / "share" / "kept.db")
    with closing(sqlite3.connect(kept)) as database:
        tables = {name for (name,) in database.execute("select name from sqlite_master")}
        assert database.execute("select count(*) from alembic_version").fetchone() == (1,)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert {"flow_run", "task_run"} <= tables
    assert [path.name for path in kept.parent.iterdir()] == ["kept.db"]
