"""Where does Prefect run for this study? A local background server that looks after itself."""

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from codebook.faults import StudyError
from flows.prepared import give

SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    # One row at a time, the default, leaves the record of a burst of tasks half a minute behind.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
}
ADDRESS = "server.json"
USED = "server.used"
IDLE_SECONDS = 30 * 60
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running local server: its API address and the process that looks after it."""

    url: str
    pid: int


def running(inside: Path) -> Server | None:
    """The server that this study's hidden folder names, if it answers."""
    server = _named(inside)
    return server if server is not None and _answers(server.url) else None


def _named(inside: Path) -> Server | None:
    """The server that the hidden folder names, if it lives; it may not answer yet."""
    try:
        told = json.loads((inside / ADDRESS).read_text(encoding="utf-8"))
        server = Server(url=str(told["url"]), pid=int(told["pid"]))
    except (OSError, ValueError, KeyError):
        return None
    return server if psutil.pid_exists(server.pid) else None


def launch(inside: Path) -> None:
    """Start the server in the background without waiting for it; nothing if one runs."""
    if _alive(inside):
        return
    inside.mkdir(parents=True, exist_ok=True)
    (inside / ADDRESS).unlink(missing_ok=True)
    (inside / USED).touch()
    packages = str(Path(__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
    with (inside / "server.log").open("ab") as log:
        subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "flows.server", str(inside)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,
        )


def start(inside: Path, seconds: float = START_SECONDS) -> Server:
    """The study's server, started if need be and answering.

    Raises StudyError where it does not answer in time.
    """
    launch(inside)
    return _awaited(inside, running, seconds)


def _awaited(inside: Path, found: Callable[[Path], Server | None], seconds: float) -> Server:
    """The server as soon as it is found; raises StudyError where it is not in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        server = found(inside)
        if server is not None:
            (inside / USED).touch()
            return server
        time.sleep(0.1)
    raise StudyError(
        f"The local Prefect server did not answer within {seconds:.0f} s; "
        f"{inside / 'server.log'} says why. Try again, or add --ephemeral"
    )


def stop(inside: Path) -> bool:
    """Whether a server ran and was stopped."""
    try:
        pid = int(json.loads((inside / ADDRESS).read_text(encoding="utf-8"))["pid"])
        keeper = psutil.Process(pid)
    except (OSError, ValueError, KeyError, psutil.NoSuchProcess):
        (inside / ADDRESS).unlink(missing_ok=True)
        return False
    _end(keeper)
    (inside / ADDRESS).unlink(missing_ok=True)
    return True


@contextmanager
def prefect_for(
    inside: Path, *, ephemeral: bool = False, modules: Sequence[str] = ()
) -> Iterator[str]:
    """Prefect's settings for the time of a command; gives the address of its API.

    PREFECT_API_URL, when set, wins: that is how a team uses its own server. Prefect must not
    have been imported before. These modules are imported while the server starts.
    """
    own = os.environ.get("PREFECT_API_URL")
    if own:
        yield own
        return
    with tempfile.TemporaryDirectory(prefix="intercoder-") as passing:
        home = Path(passing) if ephemeral else inside
        try:
            launch(home)
            url = _awaited(home, _named, START_SECONDS).url
            os.environ.update(SETTINGS | {"PREFECT_API_URL": url})
            os.environ["PREFECT_HOME"] = str(home / "prefect")
            for module in modules:
                importlib.import_module(module)
            yield start(home).url
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            if ephemeral:
                stop(home)


def keep(inside: Path) -> None:
    """Run the server until it has been idle for long, its folder is gone, or we are told to."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = _free_port()
    environment = os.environ | SETTINGS | {"PREFECT_HOME": str(inside / "prefect")}
    environment["PREFECT_SERVER_API_PORT"] = str(port)
    give(inside / "prefect")
    server = psutil.Popen(
        [
            sys.executable,
            "-m",
            "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    told = {"url": f"http://127.0.0.1:{port}/api", "pid": os.getpid()}
    draft = inside / f".{ADDRESS}.part"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(inside / ADDRESS)
    try:
        while server.poll() is None and _in_use(inside):
            time.sleep(2)
    finally:
        _end(server)


def _in_use(inside: Path) -> bool:
    try:
        return time.time() - (inside / USED).stat().st_mtime < IDLE_SECONDS
    except OSError:
        return False


def _alive(inside: Path) -> bool:
    """Whether a server of this study runs or is just starting."""
    try:
        told = json.loads((inside / ADDRESS).read_text(encoding="utf-8"))
        return "flows.server" in psutil.Process(int(told["pid"])).cmdline()
    except (OSError, ValueError, KeyError, psutil.Error):
        return _in_starting(inside)


def _in_starting(inside: Path) -> bool:
    """Whether a keeper process of this folder exists that has not written its address yet."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if words[-2:] == ["flows.server", str(inside)]:
            return True
    return False


def _end(process: psutil.Process) -> None:
    """End a process and all it started, gently first."""
    try:
        everyone = [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return
    for each in everyone:
        _told(each, "terminate")
    for each in psutil.wait_procs(everyone, timeout=5)[1]:
        _told(each, "kill")


def _told(process: psutil.Process, what: str) -> None:
    with suppress(psutil.NoSuchProcess):
        getattr(process, what)()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as said:  # noqa: S310  # loopback
            return bool(said.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
