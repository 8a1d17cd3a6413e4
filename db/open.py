"""Where is the study database, and is it at the newest revision? Engines and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text
from sqlmodel import Session, create_engine

import db.tables  # noqa: F401  # tables register themselves with the metadata

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "foreign_keys=ON",
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


def newest_revision() -> str:
    """The newest migration's id, a number with which its file's name begins."""
    files = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    return files[-1].name.partition("_")[0]


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision, whole or not at all; one program at a time does so.

    Foreign keys are off meanwhile (SQLite) and checked before anything is kept.
    """
    from alembic import command  # noqa: PLC0415  # slow to import and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
        _begin_alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            assert not broken, f"migration broke {len(broken)} references"
        connection.commit()
        if sqlite:
            connection.execute(text("PRAGMA foreign_keys=ON"))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that alone may write; all of it is kept, or on an error none of it."""
    with Session(engine, expire_on_commit=False) as session:
        _begin_alone(session.connection())
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for finding only."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def _begin_alone(connection: Connection) -> None:
    """Begin a transaction in which nobody else writes; waits for one that does."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(7310)"))


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _make_private(database: str | None) -> None:
    """Let only the owner read a new SQLite file; what SQLite puts beside it is as private."""
    if database and database != ":memory:":
        Path(database).touch(mode=0o600)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Set the pragmas, and leave BEGIN to us so that a transaction can be immediate."""
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
