"""Where is the study database, and is it at the newest revision? Engines and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, text
from sqlmodel import Session, create_engine

import db.tables  # noqa: F401  # tables register themselves with the metadata

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "synchronous=NORMAL",
)


def open_database(url: str) -> Engine:
    """An engine on the study database at `url`, created or migrated to the newest revision."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        _make_private(engine.url.database)
        event.listen(engine, "connect", _prepare_sqlite)
    if _revision(engine) != newest_revision():
        migrate(engine)
    return engine


def newest_revision() -> str | None:
    """The newest migration's id."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision; foreign keys are off meanwhile and checked after."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
        if engine.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            assert not broken, f"migration broke {len(broken)} references"
            connection.execute(text("PRAGMA foreign_keys=ON"))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that alone may write; all of it is kept, or on an error none of it."""
    with Session(engine, expire_on_commit=False) as session:
        if engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        else:
            session.connection().execute(text("SELECT pg_advisory_xact_lock(7310)"))
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for finding only."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _make_private(database: str | None) -> None:
    """Let only the owner read a new SQLite file; what SQLite puts beside it is as private."""
    if database and database != ":memory:":
        Path(database).touch(mode=0o600)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Set the pragmas, and leave BEGIN to us so that a transaction can be immediate."""
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
