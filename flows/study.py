"""Which study is this? Its folder, its files, its clock, its key and its database."""

import hashlib
import json
import os
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from glob import escape
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from codebook.faults import StudyError
from codebook.files import codebook_sha256, load_codebook
from codebook.model import Codebook
from codebook.placed import in_order
from db.open import open_database
from db.record.events import event
from flows.register.load import Register, load_register
from flows.studycontent import STUDY_FILE, study_content, study_path
from flows.studyfile import StudyFile, study_file

__all__ = ["STUDY_FILE", "Study", "open_study"]

Clock = Callable[[], datetime]
CLOCK_VARIABLE = "INTERCODER_CLOCK"
KEY_VARIABLE = "INTERCODER_KEY"
DATABASE_VARIABLE = "INTERCODER_DATABASE"


@dataclass(frozen=True)
class Study:
    """A study folder, opened. Files are read when first asked for and then kept.

    folder: absolute. clock gives the time in UTC; key signs workbooks. Neither is read from
    anywhere else, so that a test can fix both and get the same bytes each time.
    """

    folder: Path
    file: StudyFile
    clock: Clock
    key: bytes = field(repr=False)

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook as its file stands now; raises StudyError with every fault."""
        return load_codebook(self.path(self.file.codebook))

    @cached_property
    def codebook_sha256(self) -> str:
        """The hash of the codebook's meaning, whatever its layout in the file."""
        return codebook_sha256(self.codebook)

    @cached_property
    def register(self) -> Register:
        """The register as its file stands now; raises StudyError with every fault."""
        return load_register(self.path(self.file.register_), self.file)

    @cached_property
    def engine(self) -> Engine:
        """The study database, created or migrated if need be."""
        return open_database(self.database_url)

    @property
    def database_url(self) -> str:
        """Where the study database is: the environment, the study file, or study.db."""
        told = os.environ.get(DATABASE_VARIABLE) or self.file.database
        return told or f"sqlite:///{self.path('study.db')}"

    def path(self, *parts: str) -> Path:
        """A path inside the study folder."""
        return self.folder.joinpath(*parts)

    def inside(self, *parts: str) -> Path:
        """A path in the study's own hidden folder, `.intercoder/`."""
        return self.path(".intercoder", *parts)

    def private(self, *parts: str) -> Path:
        """A folder in the study, made if need be: only its owner may open it and those above."""
        folder = self.folder
        for part in parts:
            folder = make_private(folder / part)
        return folder

    def record(
        self,
        session: Session,
        what: str,
        *,
        who: str = "",
        about: dict[str, Any] | None = None,
        inputs: dict[str, str] | None = None,
    ) -> None:
        """Append an event to the study's record in this transaction (the lead by default)."""
        event(
            session,
            what,
            at=self.clock(),
            who=who or self.file.lead.id,
            program=program_version(),
            about=about,
            inputs=inputs,
        )


def open_study(
    folder: Path | str = ".", clock: Clock | None = None, key: bytes | None = None
) -> Study:
    """The study in this folder; raises StudyError where there is none or its file has faults.

    clock and key default to INTERCODER_CLOCK and INTERCODER_KEY, else to the system's time
    and the key in .intercoder/, which is made when it is first needed.
    """
    where = Path(folder).resolve()
    path = study_path(where)
    content = study_content(path)
    file, faults = study_file(content, path.name)
    faults = in_order(content, faults)
    if file is None or faults:
        raise StudyError(f"{path.name} cannot be used", faults)
    return Study(
        folder=where,
        file=file,
        clock=clock or clock_from_environment(),
        key=key if key is not None else _signing_key(where / ".intercoder" / "signing.key"),
    )


def clock_from_environment() -> Clock:
    """The time fixed by INTERCODER_CLOCK (ISO 8601 with zone), else the system's."""
    fixed = os.environ.get(CLOCK_VARIABLE)
    if not fixed:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StudyError(f"{CLOCK_VARIABLE} is '{fixed}', not a time like 2026-01-05T09:00:00Z")
    return lambda: moment.astimezone(UTC)


def program_version() -> str:
    """The version of intercoder that runs, installed or from a checkout."""
    try:
        return metadata.version("intercoder")
    except metadata.PackageNotFoundError:
        pyproject = Path(__file__).parent.parent / "pyproject.toml"
        return str(tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["version"])


def sha256_of(content: Any) -> str:
    """sha256 of a JSON-like value in canonical form, so that equal content has equal hashes."""
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of_rows(head: Sequence[Any], rows: Iterable[Any]) -> str:
    """What `sha256_of([*head, [*rows]])` is, of so many rows that they are not held at once."""
    digest = hashlib.sha256("".join(["[", *(f"{_canonical(each)}," for each in head)]).encode())
    before = "["
    for row in rows:
        digest.update(f"{before}{_canonical(row)}".encode())
        before = ","
    digest.update(b"]]" if before == "," else b"[]]")
    return digest.hexdigest()


def make_private(folder: Path) -> Path:
    """The folder, made if need be, that only its owner may open (POSIX)."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def write_private(path: Path, content: bytes) -> Path:
    """The file, written as a whole or not at all, that only its owner may read (POSIX).

    Raises OSError where another program holds the file, and leaves no draft of it then.
    """
    with _draft(path, content) as draft:
        draft.replace(path)
    return path


def write_shared(path: Path, content: bytes) -> Path:
    """The same for a file that the team may read and write, as in the outbox."""
    write_private(path, content).chmod(0o664)
    return path


def _written_once(path: Path, content: bytes) -> None:
    """Write the file unless it is there; of programs that do so at once, one has its way."""
    with _draft(path, content) as draft, suppress(FileExistsError):
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:  # a drive without hard links
            draft.rename(path)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    """The content in a file beside the one it is for, gone afterwards if it still stands there.

    So are drafts of the same file that programs left here when they were killed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{escape(path.name)}.*.part"):
        if _is_abandoned(left):
            left.unlink(missing_ok=True)
    descriptor, name = tempfile.mkstemp(".part", f".{path.name}.{os.getpid()}.", path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _is_abandoned(draft: Path) -> bool:
    """Whether the program that wrote a draft, whose number its name bears, runs no longer."""
    import psutil  # noqa: PLC0415  # only where something was left

    number = draft.name.split(".")[-3]
    return number.isdecimal() and not psutil.pid_exists(int(number))


def _signing_key(path: Path) -> bytes:
    """The study's key: from INTERCODER_KEY (hex), else from its file, made if need be."""
    told = os.environ.get(KEY_VARIABLE)
    if told:
        try:
            return bytes.fromhex(told)
        except ValueError:
            raise StudyError(f"{KEY_VARIABLE} is not hexadecimal") from None
    if not path.exists():
        make_private(path.parent)
        _written_once(path, secrets.token_hex(32).encode())
    with suppress(ValueError):
        key = bytes.fromhex(path.read_text(encoding="utf-8"))
        if key:
            return key
    raise StudyError(
        f"{path} holds no key. Put it back from a backup: workbooks that are out bear its seal"
    )
