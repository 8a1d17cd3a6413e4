"""Opening a study database, new or old."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from db.columns import METADATA
from db.open import migrate, newest_revision, open_database, reading, transaction
from db.tables import Round

pytestmark = pytest.mark.stages


def test_the_migrations_give_exactly_the_tables_of_the_code(engine):
    """A table changed without a migration would break every study made before."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == newest_revision()
        assert compare_metadata(context, METADATA) == []


def test_what_was_shown_and_measured_before_meanings_were_kept_is_of_the_rounds_version(tmp_path):
    """Before, a round had one codebook version; what was frozen then stays frozen."""
    engine = create_engine(f"sqlite:///{tmp_path / 'study.db'}")
    migrate(engine, "0001")
    with engine.begin() as connection:
        for told in (
            "insert into codebookversion values (3, 's', '{}', '2026-01-01')",
            "insert into draw values (1, 'all', 1, 'r', 'd', '2026-01-01')",
            "insert into round values ('main', 1, 3, 1, '{}', '2026-01-01')",
            "insert into disclosure values (1, 'C1', 'D05', '', 'main', 7, '2026-01-01')",
            "insert into checkpoint values (1, 'main', 1, 2, '{}', '{}', 'i', 'r', '2026-01-01')",
        ):
            connection.execute(text(told))
    migrate(engine)
    with engine.connect() as connection:
        shown = connection.execute(text("select began, after_return from disclosure")).all()
        measured = connection.execute(text("select codebook_version from checkpoint")).all()
    assert (shown, measured) == ([(3, 7)], [(3,)])


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX systems")
def test_only_its_owner_may_read_the_database(engine):
    """It holds what is known of each case."""
    with reading(engine) as session:
        session.connection()
    files = list(Path(engine.url.database).parent.glob("study.db*"))
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_opening_again_keeps_what_is_there(engine):
    with engine.begin() as connection:
        connection.execute(text("insert into lock values ('a', 'b', '2026-01-01')"))
    again = open_database(str(engine.url))
    with again.connect() as connection:
        assert connection.execute(text("select owner from lock")).scalar() == "b"


def test_a_migration_that_is_broken_off_leaves_nothing(tmp_path, monkeypatch):
    """A study killed while its database is made can be opened again."""
    url = f"sqlite:///{tmp_path / 'study.db'}"
    upgrade = command.upgrade

    def killed(*given):
        upgrade(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", killed)
    with pytest.raises(KeyboardInterrupt):
        open_database(url)
    monkeypatch.undo()
    with create_engine(url).connect() as connection:
        assert inspect(connection).get_table_names() == []
    with open_database(url).connect() as connection:
        assert "event" in inspect(connection).get_table_names()


def test_two_programs_may_open_a_new_study_at_once(tmp_path):
    """The second finds the tables that the first has made while it waited."""
    url = f"sqlite:///{tmp_path / 'study.db'}"
    opening = f"from db.open import open_database; open_database({url!r})"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    programs = [
        subprocess.Popen([sys.executable, "-c", opening], env=environment, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [program.communicate()[1].decode() for program in programs]

    assert [program.returncode for program in programs] == [0, 0, 0], told


def test_a_failed_transaction_leaves_nothing(engine):
    """Rows and the event that tells of them stand or fall together."""
    from datetime import UTC, datetime

    from db.find.events import events
    from db.record.events import event

    moment = datetime(2026, 1, 5, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError), transaction(engine) as session:
        event(session, "drawn", at=moment, who="lead", program="1")
        1 / 0  # noqa: B018
    with reading(engine) as session:
        assert events(session) == []


def test_references_are_enforced(engine):
    """A round cannot name a codebook version that was never published."""
    from datetime import UTC, datetime

    from sqlalchemy.exc import IntegrityError

    row = Round(
        name="pilot",
        number=1,
        codebook_version=9,
        draw_id=9,
        design={},
        opened_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(row)
        session.flush()


def test_no_table_cascades(engine):
    """Nothing that is remembered is deleted because something else was."""
    tables = inspect(engine)
    for name in tables.get_table_names():
        for key in tables.get_foreign_keys(name):
            assert not key["options"].get("ondelete")


def test_a_study_made_before_repeats_takes_them_and_keeps_its_workbooks(tmp_path):
    """The rule on kinds of workbooks is widened, whatever stands in the table."""
    engine = create_engine(f"sqlite:///{tmp_path / 'study.db'}")
    migrate(engine, "0003")
    columns = (
        "id, kind, round, wave, person, part, issue, codebook_version, cases, earlier_shown, "
        "after_amendment, after_return, file_name, sha256, issued_at"
    )
    row = "insert into workbook ({}) values ('{}', '{}', 'main', 1, 'ab', 1, 1, 1, '[]', 0, 0, 0, "
    row += "'f', 's', '2026-01-01')"
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into codebookversion (number, sha256, content, published_at) "
                "values (1, 's', '{}', '2026-01-01')"
            )
        )
        connection.execute(text(row.format(columns, "A", "coding")))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(row.format(columns, "B", "repeat")))
        kinds = connection.execute(text("select kind from workbook order by id")).scalars().all()
    assert kinds == ["coding", "repeat"]
