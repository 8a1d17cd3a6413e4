"""How is a file bent at random? Its bytes, its parts, its XML and the archive around them."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random
from xml.parsers import expat

Bend = Callable[[bytes, Random], bytes]
TOKENS = [
    each.replace("~", " ").encode()
    for each in """
    <v> </v> <is> </is> <t> </t> <f> </f> <r> </r> <c> </c> <c/> <row> </row> <row/> <v/> <is/> <f/>
    <rPh> </rPh> <rPr><strike/></rPr> <mergeCell~ref="C8:C9"/> <sheetData> </sheetData> <si/> <si>
    </si> t="s" t="str" t="n" t="b" t="e" t="d" t="z" t="inlineStr" t="shared" t="array"
    t="dataTable" si="0" si="99999999999" ref="A1:XFD1048576" ref="A1" r="A99999999999" r="²"
    r="-1" r="XFE1" r="C8" r="ZZZ9999999" r="" s="99999999999" s="²" s="-1" s="1e9" 1e999 -1e999
    nan NaN inf 1_000 0x10 ٣ ² ½ -0 1e5 1.0 2.0 00012 12345678901234567890 _x0041_ _xD800_ _x0000_
    _x005F_ _x000D_ _xFFFE_ x005F_ &#xD; &#0; &#xD800; &#1114111; &#10; &lt; &amp; &x; <!---->
    <!--x--> <?x~y?> <![CDATA[ ]]> <![CDATA[Yes]]> xml:space="preserve" xmlns="x" xmlns:x="y"
    <mc:AlternateContent~xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
    </mc:AlternateContent> <extLst> </extLst> <ext> </ext> encoding="utf-16" encoding="latin-1"
    encoding="shift_jis" encoding="x" encoding="cp037" state="hidden" state="veryHidden" state="x"
    date1904="1" <hyperlink~ref="A1:XFD99"~location="x"/> TargetMode="External" ../ / // %20
    Target="." Target="/" Target="xl/" /worksheet /chartsheet /dialogsheet /sharedStrings /styles
    ID Answer Evidence Yes No Noo ic:ABCD-2345:RR-1:00000000 ic:ÄBCD-2345:RR-1:0 numFmtId="14"
    numFmtId="99999999999999999999999" numFmtId="9" formatCode="[[[[" fontId="²" val="0"
    val="false" #N/A #REF! TRUE FALSE = =1+1 @ + ' \u200b \ufeff \U0001f600 Ä count="0"
    hidden="1" spans="1:99999" ht="x" customHeight="x" <dataValidations~> </dataValidations>
    <conditionalFormatting~> <cols><col~min="1"~max="99999"/></cols> <!DOCTYPE~x>
    """.split()  # noqa: SIM905  # a list of a hundred would be a page
]
"""What such files are made of, and what they are not; ~ is a space."""
_VALUES = re.compile(rb'="[^"]*"')
_TAGS = re.compile(rb"<[^>]*>")
_NUMBERS = re.compile(rb"\d+")
_SPOTS = re.compile(rb"<c |<v>|<t>|<f>|<is>|</c>|<row |<si>| t=| r=| s=")


def flipped(content: bytes, draw: Random) -> bytes:
    """One bit turned over."""
    at, made = draw.randrange(len(content)), bytearray(content)
    made[at] ^= 1 << draw.randrange(8)
    return bytes(made)


def overwritten(content: bytes, draw: Random) -> bytes:
    """A byte or a few replaced."""
    at, made = draw.randrange(len(content)), bytearray(content)
    made[at : at + draw.randint(1, 4)] = draw.randbytes(draw.randint(1, 4))
    return bytes(made)


def cut(content: bytes, draw: Random) -> bytes:
    """A stretch taken out."""
    at = draw.randrange(len(content))
    return content[:at] + content[at + draw.choice((1, 2, 8, 64, 512)) :]


def ended(content: bytes, draw: Random) -> bytes:
    """Cut off somewhere."""
    return content[: draw.randrange(len(content))]


def repeated(content: bytes, draw: Random) -> bytes:
    """A stretch copied to another place."""
    start, at = draw.randrange(len(content)), draw.randrange(len(content))
    piece = content[start : start + draw.choice((1, 8, 64, 512))]
    return content[:at] + piece + content[at:]


def with_token(content: bytes, draw: Random) -> bytes:
    """Something that such files are made of, put in where it may matter."""
    spots = [found.end() for found in _SPOTS.finditer(content)]
    at = draw.choice(spots) if spots and draw.random() < 0.7 else draw.randrange(len(content))
    return content[:at] + draw.choice(TOKENS) + content[at:]


def with_value(content: bytes, draw: Random) -> bytes:
    """An attribute given another value, one from elsewhere or an odd one."""
    found = list(_VALUES.finditer(content))
    if not found:
        return with_token(content, draw)
    here = draw.choice(found)
    new = draw.choice(found)[0] if draw.random() < 0.5 else b'="%b"' % draw.choice(TOKENS)
    return content[: here.start()] + new + content[here.end() :]


def with_number(content: bytes, draw: Random) -> bytes:
    """A number made another."""
    found = list(_NUMBERS.finditer(content))
    if not found:
        return flipped(content, draw)
    here = draw.choice(found)
    odd = (b"0", b"1", b"-1", b"65536", b"2147483648", b"9" * 30, b"9" * 5000, b"1" + b"0" * 400)
    new = draw.choice((*odd, str(int(here[0][:9]) + draw.choice((-1, 1))).encode()))
    return content[: here.start()] + new + content[here.end() :]


def with_tags_moved(content: bytes, draw: Random) -> bytes:
    """A tag doubled, dropped, or exchanged with another."""
    found = list(_TAGS.finditer(content))
    if len(found) < 2:
        return flipped(content, draw)
    one, other = sorted(draw.sample(found, 2), key=lambda each: each.start())
    how = draw.randrange(3)
    if how == 0:
        return content[: one.start()] + content[one.end() :]
    if how == 1:
        return content[: other.start()] + one[0] + content[other.start() :]
    middle = content[one.end() : other.start()]
    return content[: one.start()] + other[0] + middle + one[0] + content[other.end() :]


def with_pieces_moved(content: bytes, draw: Random) -> bytes:
    """A whole cell, row, text or attribute doubled, dropped or put elsewhere."""
    pattern = draw.choice((rb"<c .*?(?:</c>|/>)", rb"<row .*?</row>", rb"<si>.*?</si>",
                           rb"<is>.*?</is>", rb"<v>.*?</v>", rb' \w+="[^"]*"',
                           rb"<Relationship .*?/>", rb"<sheet .*?/>", rb"<xf .*?/>"))  # fmt: skip
    found = list(re.finditer(pattern, content, re.DOTALL))
    if len(found) < 2:
        return with_tags_moved(content, draw)
    one, other = draw.choice(found), draw.choice(found)
    how = draw.randrange(3)
    if how == 0:
        return content[: one.start()] + content[one.end() :]
    if how == 1:
        return content[: other.start()] + one[0] + content[other.start() :]
    return content[: other.start()] + one[0] + content[other.end() :]


BYTES: tuple[Bend, ...] = (
    flipped, overwritten, cut, ended, repeated, with_token, with_number,
)  # fmt: skip
XML = (
    *BYTES, with_token, with_token, with_value, with_value, with_value, with_number,
    with_tags_moved, with_pieces_moved, with_pieces_moved, with_pieces_moved,
)  # fmt: skip
WHERE_IT_MATTERS = re.compile(r"xl/(worksheets/sheet|sharedStrings|workbook)|\.rels$|xl/styles")


def parts_in(content: bytes) -> dict[str, bytes] | None:
    """The parts of a file, or None where it is no archive any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return {each.filename: packed.read(each) for each in packed.infolist()}
    except Exception:
        return None  # bent beyond opening: whatever zipfile raises


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """The parts as a file, sums right."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), part, method)
    return stream.getvalue()


def bent(
    content: bytes, draw: Random, others: tuple[bytes, ...] = (), mutate: Bend | None = None
) -> bytes:
    """The file bent once to thrice. others: files to take parts from; mutate: bends bytes too."""
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        content = _bent_once(content, draw, others, mutate) or b"PK\x03\x04"
    return content


def _bent_once(
    content: bytes, draw: Random, others: tuple[bytes, ...], mutate: Bend | None
) -> bytes:
    parts = parts_in(content)
    if not parts or draw.random() < 0.06:
        return draw.choice((*BYTES, with_header))(content, draw)
    names = sorted(parts)
    telling = [name for name in names if WHERE_IT_MATTERS.search(name)]
    name = draw.choice(telling if telling and draw.random() < 0.9 else names)
    chance = draw.random()
    if chance < 0.05 and others:
        other = parts_in(draw.choice(others)) or {}
        parts[name] = draw.choice([other.get(name, b""), *other.values()])
    elif chance < 0.08:
        parts[name], parts[names[0]] = parts[names[0]], parts[name]
    elif chance < 0.11:
        odd = ("/", "a/", "../x", name.upper(), name.replace("x", "%78"), f"{name}/", "é", "a:b")
        parts[draw.choice(odd)] = parts.pop(name)
    elif chance < 0.13:
        del parts[name]
    elif chance < 0.15:
        parts[name] = (
            parts[name]
            .decode("utf-8", "replace")
            .encode(draw.choice(("utf-16", "utf-16-le", "utf-8-sig", "utf-32")))
        )
    elif parts[name]:
        bend = mutate if mutate is not None and chance < 0.35 else draw.choice(XML)
        parts[name] = _mostly_sound(parts[name], bend, draw)
    return archive(parts, draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, 8)))


def _mostly_sound(part: bytes, bend: Bend, draw: Random) -> bytes:
    """The part bent; mostly so that it is XML still, since all else is refused at the door."""
    for _ in range(4):
        made = bend(part, draw)
        if draw.random() < 0.2:
            return made
        try:
            expat.ParserCreate().Parse(made, True)
        except (expat.ExpatError, LookupError, ValueError):
            bend = draw.choice(XML)
        else:
            return made
    return part


def with_header(content: bytes, draw: Random) -> bytes:
    """A field of one of the archive's own headers made another."""
    marks = [found.start() for found in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", content)]
    if not marks:
        return flipped(content, draw)
    made, at = bytearray(content), draw.choice(marks) + draw.randint(4, 44)
    odd = (0, 1, 8, 9, 12, 14, 95, 99, 0x0800, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, draw.getrandbits(32))
    size = draw.choice(("<H", "<I"))
    value = draw.choice(odd) & (0xFFFF if size == "<H" else 0xFFFFFFFF)
    made[at : at + struct.calcsize(size)] = struct.pack(size, value)
    return bytes(made)
