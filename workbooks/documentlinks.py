"""Where does a link to a case's document lead? From what the register and the study file say."""

import re
from urllib.parse import quote, unquote

LONGEST = 2000
"""Excel takes links of at most 2,079 characters."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_WEB = ("http", "https")
_KEPT = "/~!$&'()*+,;=@-._:"
"""Characters of a path that stand for themselves in an address."""

_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


def document_address(named: str, folder: str = "") -> str:
    """The address of a document, or nothing where none can be told.

    named: what the register says of it, a web address or a file's name; folder: where its
    files lie, as a web address, a share or folder as Windows or other systems write it, or a
    folder beside the workbook. Only http, https and file addresses are ever made.
    """
    name, where = named.strip(), folder.strip()
    if _scheme(name) in _WEB:
        address = _encoded(name)
    elif not name or not where or _is_absolute(name) or ".." in re.split(r"[\\/]", name):
        return ""
    elif _scheme(where) in (*_WEB, "file"):
        address = f"{_encoded(where)}{_between(where)}{_path(name, ascii_only=_is_web(where))}"
    elif _scheme(where):
        return ""
    else:
        address = _begun(where) + _path(name, ascii_only=False)
    return address if len(address) <= LONGEST else ""


def shown_name(named: str) -> str:
    """What a coder reads of a document's file: of a web address its last part, or its site."""
    if not _is_web(named.strip()):
        return named
    site, _, path = re.split(r"[?#]", named.strip())[0].partition("://")[2].partition("/")
    return unquote(path.rstrip("/").rpartition("/")[2]) or site


def _scheme(text: str) -> str:
    """The scheme of an address in lower case; nothing for a folder, whose drive is a letter."""
    found = _SCHEME.match(text)
    return found[1].lower() if found else ""


def _is_web(text: str) -> bool:
    return _scheme(text) in _WEB


def _is_absolute(name: str) -> bool:
    return bool(_scheme(name) or _DRIVE.match(name) or name.startswith(("/", "\\")))


def _between(address: str) -> str:
    """What stands between a folder's address and a file's name."""
    return "" if address.endswith(("/", "=")) else "/"


def _begun(folder: str) -> str:
    """A folder of a computer or share as the beginning of an address."""
    plain = folder.replace("\\", "/") if "\\" in folder or _DRIVE.match(folder) else folder
    plain = plain if plain.endswith("/") else f"{plain}/"
    if plain.startswith("//"):
        return f"file:{_path(plain, ascii_only=False)}"
    if _DRIVE.match(plain):
        return f"file:///{plain[:2]}{_path(plain[2:], ascii_only=False)}"
    if plain.startswith("/"):
        return f"file://{_path(plain, ascii_only=False)}"
    return _path(plain, ascii_only=False)


def _path(path: str, *, ascii_only: bool) -> str:
    """The path with all that means something else in an address written as %20 and the like.

    Letters beyond ASCII stay in addresses of files: Windows reads %C3%A4 by its own code page.
    """
    plain = path.replace("\\", "/")
    kept = _KEPT.replace(":", "") + ("" if ascii_only else _beyond_ascii(plain))
    return "".join(char if char in kept else quote(char, safe="") for char in plain)


def _beyond_ascii(text: str) -> str:
    return "".join(char for char in text if ord(char) > 0x7F and char.isprintable())


def _encoded(address: str) -> str:
    """An address as it was given; only what can stand in none is written otherwise."""
    web = _is_web(address)
    told = _UNSAFE.sub(lambda found: quote(found[0], safe=""), address)
    return "".join(quote(char) if web and ord(char) > 0x7F else char for char in told)
