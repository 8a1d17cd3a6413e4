"""How does LibreOffice, where it is installed, save a file of another kind as .xlsx?"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from codebook.excel.opendocument import with_lines
from codebook.excel.preflight import LARGEST_FILE

if sys.platform == "linux":
    import resource

LIMIT = 120
"""Seconds that one file may take."""
MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes that it may take for itself: a workbook of 54 cases takes a quarter."""
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_CAUTIOUS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetFTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetFTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""
"""Settings of the profile made for one conversion: no macros, no links are followed, and whatever
a file has fetched from the network all the same goes to a place where nothing answers."""


def libreoffice() -> str | None:
    """The program, from INTERCODER_SOFFICE, the path or where it usually is; None without it."""
    told = os.environ.get("INTERCODER_SOFFICE")
    if told:
        return told if Path(told).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((each for each in PLACES if Path(each).is_file()), None)


def as_xlsx(content: bytes, suffix: str) -> bytes | None:
    """The file as LibreOffice saves it, None where it cannot; suffix: of its kind, `.ods`.

    It works in a folder of its own that is thrown away, with a profile of its own in which no
    macro runs and no link is followed, and is ended where it takes too long.
    """
    program = libreoffice()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="intercoder-") as told:
        folder = Path(told)
        source = folder / f"return{suffix}"
        source.write_bytes(with_lines(content) if suffix == ".ods" else content)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_CAUTIOUS, encoding="utf-8")
        _run(
            [
                program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "xlsx:Calc MS Excel "
                "2007 XML", "--outdir", str(folder / "out"), str(source),
            ],
            folder,
        )  # fmt: skip
        made = folder / "out" / "return.xlsx"
        sound = made.is_file() and made.stat().st_size <= LARGEST_FILE
        return made.read_bytes() if sound else None


def _run(words: list[str], folder: Path) -> None:
    """Run the program in a group of its own, and end all of it where it takes too long."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603  # the program that the user installed
        words,
        cwd=folder,
        env=_surroundings(),
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=sys.platform != "win32",
    ) as running:
        try:
            _bounded(running.pid)
            running.wait(LIMIT)
        except subprocess.TimeoutExpired:
            _end(running)
        except BaseException:  # such as Ctrl+C, which a group of its own does not hear
            _end(running)
            raise


def _surroundings() -> dict[str, str]:
    """The environment without what is ours: passwords and the key are not the program's."""
    return {key: told for key, told in os.environ.items() if not key.startswith("INTERCODER_")}


def _bounded(program: int) -> None:
    """Give the program, and what it starts, no more than its share of memory (Linux only)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, ValueError):  # it has ended, or may have less already
            resource.prlimit(program, resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _end(running: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    running.kill()
