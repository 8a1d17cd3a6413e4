"""How soon, and in what memory, is a file refused that was made to do harm?

Each is read in a process of its own, as `collect` reads a file: its parts, every cell, and what
another reader sees. Some are read after all, because there is nothing wrong in what they say.
"""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LOOKS = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs>"
)
ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
MOST_SECONDS, MOST_MEGABYTES = 2.0, 300


def _led(*leads: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(leads)
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


def _typed() -> str:
    kinds = {
        "xml": "application/xml",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
    }
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    each = {"workbook": "sheet.main", "worksheets/1": "worksheet", "styles": "styles"}
    each["sharedStrings"] = "sharedStrings"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{n}" ContentType="{kinds[n]}"/>' for n in kinds)
        + "".join(
            f'<Override PartName="/xl/{n}.xml" ContentType="{main}.{each[n]}+xml"/>' for n in each
        )
        + "</Types>"
    )


def _parts(rows: str = ONE, after: str = "", **changed: str) -> dict[str, str]:
    """A workbook's parts. changed: other parts, with two underscores for a slash."""
    return {
        "[Content_Types].xml": _typed(),
        "_rels/.rels": _led(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _led(
            ("worksheet", "worksheets/1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/worksheets/1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{LOOKS}</styleSheet>',
        **{f"xl/{name.replace('__', '/')}.xml": text for name, text in changed.items()},
    }


def _packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def _entities(levels: int) -> dict[str, str]:
    parts = _parts()
    told = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    sheet = parts["xl/worksheets/1.xml"].replace(">x<", f">&e{levels - 1};<")
    return {**parts, "xl/worksheets/1.xml": f'<!DOCTYPE w [<!ENTITY e0 "ha">{told}]>{sheet}'}


def _overlapping() -> bytes:
    """A zip archive all of whose entries lead to the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _parts().items():
            packed.writestr(name, content)
        packed.writestr("big", " " * 4_000_000)
        for number in range(1_000):
            again = zipfile.ZipInfo(f"big{number}")
            big = packed.getinfo("big")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, name, getattr(big, name))
            packed.filelist.append(again)
    return stream.getvalue()


def _sheets(number: int) -> dict[str, str]:
    """A workbook that lists one sheet so many times."""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(number))
    parts = _parts("".join(f'<row r="{n}"/>' for n in range(1, 190_000)))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    leads = [("worksheet", "worksheets/1.xml")] * number
    return {**parts, "xl/_rels/workbook.xml.rels": _led(*leads)}


def _comments(number: int) -> dict[str, str]:
    each = '<comment ref="A1"><text><t>no</t></text></comment>' * number
    return {
        **_parts(comments=f'<comments xmlns="{MAIN}"><commentList>{each}</commentList></comments>'),
        "xl/worksheets/_rels/1.xml.rels": _led(("comments", "../comments.xml")),
    }


def _rows(number: int, cell: str = "") -> str:
    return "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, number + 1))


def _texts(number: int) -> str:
    return f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * number}</sst>'


FAR = '<o:row xmlns:o="urn:o" r="1048576"><o:c r="XFD1048576"><o:v>1</o:v></o:c></o:row>'
SHARED = '<c r="A{n}" t="s"><v>0</v></c>'
FILES: dict[str, Callable[[], bytes]] = {
    "a zip bomb": lambda: _packed(_parts(after=" " * 59_000_000)),
    "many parts that inflate": lambda: _packed(
        _parts() | {f"xl/{n}.xml": "ab" * 2_400_000 for n in range(60)}
    ),
    "entries over one another": _overlapping,
    "3,000 parts": lambda: _packed(_parts() | {f"xl/{n}.xml": "<a/>" for n in range(3_000)}),
    "billion laughs": lambda: _packed(_entities(10)),
    "quadratic blow-up": lambda: _packed(
        _parts()
        | {
            "xl/worksheets/1.xml": f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]><worksheet '
            f'xmlns="{MAIN}"><sheetData>{"&a;" * 10_000}</sheetData></worksheet>'
        }
    ),
    "1,000,000 rows": lambda: _packed(_parts(_rows(1_000_000))),
    "1,000,000 cells": lambda: _packed(
        _parts(_rows(190_000, '<c r="A{n}"/><c r="B{n}"/><c r="C{n}"/><c r="D{n}"/>'))
    ),
    "240,000 cells": lambda: _packed(_parts(_rows(120_000, SHARED + '<c r="B{n}"/>'))),
    "240,000 cells and a far one": lambda: _packed(
        _parts(
            _rows(120_000, SHARED + '<c r="B{n}"/>') + '<row r="1048576"><c r="XFD1048576"/></row>'
        )
    ),
    "a far cell": lambda: _packed(_parts(ONE + '<row r="1048576"><c r="XFD1048576"/></row>')),
    "a far cell of another namespace": lambda: _packed(_parts(ONE + FAR)),
    "a count of 200,000,000,000 texts": lambda: _packed(
        _parts(sharedStrings=_texts(1).replace("<sst", '<sst uniqueCount="200000000000"'))
    ),
    "3,000,000 shared texts": lambda: _packed(_parts(sharedStrings=_texts(3_000_000))),
    "a text of 199,999 letters in 10,000 cells": lambda: _packed(
        _parts(
            _rows(10_000, SHARED),
            sharedStrings=_texts(1).replace(">a<", f">{'ab' * 99_999}<"),
        )
    ),
    "one text of 50,000,000 letters": lambda: _packed(
        _parts(_rows(1, SHARED), sharedStrings=_texts(1).replace(">a<", f">{'abc%d' * 9_999_999}<"))
    ),
    "a merge of all cells": lambda: _packed(
        _parts(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    ),
    "400,000 merges": lambda: _packed(
        _parts(
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:A{n}"/>' for n in range(1, 400_000))
            + "</mergeCells>"
        )
    ),
    "elements 500,000 deep": lambda: _packed(_parts(after="<a>" * 500_000 + "</a>" * 500_000)),
    "an attribute of 10,000,000 letters": lambda: _packed(_parts(f'<row r="{"12" * 5_000_000}"/>')),
    "500,000 styles": lambda: _packed(
        _parts(
            styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 500_000}</cellXfs></styleSheet>'
        )
    ),
    "300 sheets of one part": lambda: _packed(_sheets(300)),
    "3,000 sheets": lambda: _packed(_sheets(3_000)),
    "300,000 relations": lambda: _packed(
        _parts() | {"xl/worksheets/_rels/1.xml.rels": _led(*[("hyperlink", "x")] * 300_000)}
    ),
    "200,000 comments": lambda: _packed(_comments(200_000)),
    "300,000 links": lambda: _packed(
        _parts(after="<hyperlinks>" + '<hyperlink ref="A1"/>' * 300_000 + "</hyperlinks>")
    ),
}


def main() -> None:
    """Print a line for each file, and how many took too long or too much."""
    print("| file | size | outcome | computing | memory above imports |\n|---|---:|---|---:|---:|")
    for name in FILES:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.hostile", name],
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout.strip() or f"| | ended with {done.returncode} | | | NOT BORNE"
        print(f"| {name} {told}", flush=True)


def _one(name: str) -> None:
    from codebook.excel.problems import Refused  # noqa: PLC0415  # measured apart
    from workbooks.read import opened  # noqa: PLC0415
    from workbooks.second import second_reading  # noqa: PLC0415

    made = subprocess.run(  # made elsewhere, so that its making is in nobody's memory here
        [sys.executable, "-c", f"from benchmarks.hostile import make; make({name!r})"],
        capture_output=True,
        check=True,
    )
    content, size = made.stdout, len(made.stdout)
    began, before = time.process_time(), peak()
    try:
        returned = opened(content)
        second_reading(returned.parts, returned.sheets)
        outcome = "read"
    except Refused as refusal:
        outcome = refusal.problem.found
    seconds, megabytes = time.process_time() - began, peak() - before
    over = " **too much**" if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES else ""
    print(f"| {size / 1e6:.1f} MB | {outcome} | {seconds:.2f} s | {megabytes} MB{over} |")


def make(name: str) -> None:
    """Write the file so named to standard output."""
    sys.stdout.buffer.write(FILES[name]())


def peak() -> int:
    """The most megabytes that this process held; not, as by getrusage, the one that began it."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) >> 10


if __name__ == "__main__":
    _one(sys.argv[1]) if len(sys.argv) > 1 else main()
