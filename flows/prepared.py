"""Is there a migrated Prefect database to begin with? Made once for an installation, copied after.

Prefect makes its database by all its migrations, for each new study anew, which is half of what
a first start takes. `python -m flows.prepared` does it once beside the installed packages; where
that was not done, a first start takes some seconds more and nothing else changes.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib import metadata
from pathlib import Path

NAME = "prefect.db"


def kept_database() -> Path:
    """Where the migrated database of this installation's Prefect version is kept."""
    version = metadata.version("prefect")
    return Path(sys.prefix) / "share" / "intercoder" / f"prefect-{version}.db"


def give(home: Path, kept: Path | None = None) -> bool:
    """Whether a Prefect home that has no database yet was given the migrated one."""
    source = kept or kept_database()
    target = home / NAME
    if target.exists() or not source.is_file():
        return False
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{NAME}.part"
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    draft.replace(target)
    return True


def prepare(kept: Path | None = None) -> Path:
    """The migrated database, made if it is not there yet."""
    target = kept or kept_database()
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(prefix="intercoder-") as home:
        quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
        subprocess.run(  # our own interpreter and words
            [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"],
            env={**os.environ, **quiet, "PREFECT_HOME": home},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        made = sqlite3.connect(Path(home) / NAME)
        with closing(made), closing(sqlite3.connect(draft)) as whole:
            made.backup(whole)
    draft.replace(target)
    return target


if __name__ == "__main__":
    prepare()
