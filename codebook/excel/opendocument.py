"""What does LibreOffice drop when it reads a sheet that it saved itself? Lines and tabs, kept.

LibreOffice 7 saves a text of several lines, where it was pasted or typed into the input line,
as one paragraph with line breaks, and reads it without them: "first line" and "second line"
become "first linesecond line". Every paragraph it does read on a line of its own.
"""

import io
import re
import zipfile
from collections.abc import Iterator

_CONTENT = "content.xml"
_BROKEN = (b"<text:line-break", b"<text:tab")
_TAG = re.compile(
    rb"<(/?)text:(p|span|a|line-break|tab)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>"
)


def with_lines(content: bytes) -> bytes:
    """A sheet in OpenDocument format (.ods) with a paragraph for each line, and tabs as they are.

    The same bytes where it has neither, or is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            told = packed.read(_CONTENT)
            if not any(each in told for each in _BROKEN):
                return content
            parts = [(each, packed.read(each)) for each in packed.infolist()]
    except (zipfile.BadZipFile, KeyError):
        return content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for each, part in parts:
            packed.writestr(each, b"".join(_lines(part)) if each.filename == _CONTENT else part)
    return stream.getvalue()


def _lines(told: bytes) -> Iterator[bytes]:
    """The XML in pieces: at a line break, all that is open in the paragraph begins anew."""
    done = 0
    opened: list[tuple[bytes, bytes]] = []
    for found in _TAG.finditer(told):
        closes, name, _, empty = found.groups()
        yield told[done : found.start()]
        done = found.end()
        if name in (b"line-break", b"tab"):
            if closes:
                continue
            if name == b"tab":
                yield b"\t"
            else:
                yield b"".join(b"</text:%s>" % each for each, _ in reversed(opened))
                yield b"".join(tag for _, tag in opened)
            continue
        yield found[0]
        if closes:
            if opened:
                opened.pop()
        elif not empty:
            opened.append((name, found[0]))
    yield told[done:]
