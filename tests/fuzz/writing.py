"""In how many ways can the same XML be written? Prefixes, quotes, references, encodings."""

from dataclasses import dataclass, field
from random import Random
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_XML = "http://www.w3.org/XML/1998/namespace"
_ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


@dataclass
class Hand:
    """How somebody writes XML. Every share is of texts, attributes or gaps, from 0 to 1."""

    draw: Random = field(default_factory=lambda: Random(0))
    prefix: str = ""
    quote: str = '"'
    encoding: str = "utf-8"
    declared: bool = False
    references: float = 0
    sections: float = 0
    comments: float = 0
    spaces: float = 0
    shuffled: bool = False

    @classmethod
    def drawn(cls, draw: Random) -> "Hand":
        """A hand at random."""
        encoding = draw.choice(_ENCODINGS)
        return cls(
            draw, draw.choice(("", "x", "ss")), draw.choice("\"'"), encoding,
            declared=encoding not in ("utf-8", "utf-8-sig") or draw.random() < 0.5,
            references=draw.choice((0, 0.3)), sections=draw.choice((0, 0.5)),
            comments=draw.choice((0, 0.1)), spaces=draw.choice((0, 0.2)),
            shuffled=draw.random() < 0.5,
        )  # fmt: skip

    def chance(self, share: float) -> bool:
        return share > 0 and self.draw.random() < share


def written(root: Element, hand: Hand | None = None) -> bytes:
    """The XML in this hand; plainly without one."""
    hand = hand or Hand()
    spaces = sorted({name[1:].split("}")[0] for name in _names(root) if name.startswith("{")})
    prefixes = {space: f"n{number}" for number, space in enumerate(spaces)} | {_XML: "xml"}
    prefixes[MAIN[1:-1]] = hand.prefix
    text = _element(root, hand, prefixes, declare=True)
    if hand.declared:
        said = {"utf-8-sig": "utf-8"}.get(hand.encoding, hand.encoding)
        text = f"<?xml version='1.0' encoding='{said}' standalone='yes'?>\n{text}"
    return text.encode(hand.encoding, "xmlcharrefreplace")


def _names(root: Element) -> set[str]:
    return {name for each in root.iter() for name in (each.tag, *each.attrib)}


def _element(here: Element, hand: Hand, prefixes: dict[str, str], declare: bool = False) -> str:
    tag = _named(here.tag, prefixes)
    attributes = [(_named(name, prefixes), value) for name, value in here.attrib.items()]
    if declare:
        attributes += [
            (f"xmlns:{prefix}" if prefix else "xmlns", space)
            for space, prefix in prefixes.items()
            if prefix != "xml"
        ]
    if hand.shuffled:
        hand.draw.shuffle(attributes)
    gap = "\n  " if hand.chance(hand.spaces) else " "
    told = "".join(f"{gap}{name}={_quoted(value, hand)}" for name, value in attributes)
    inside = _text(here.text, hand)
    for child in here:
        inside += _between(here, hand) + _element(child, hand, prefixes) + _text(child.tail, hand)
    if not inside and hand.draw.random() < 0.5:
        return f"<{tag}{told}/>"
    return f"<{tag}{told}>{inside}</{tag}{gap if hand.chance(hand.spaces) else ''}>"


def _named(name: str, prefixes: dict[str, str]) -> str:
    space, _, local = name.rpartition("}")
    prefix = prefixes[space[1:]] if space else ""
    return f"{prefix}:{local}" if prefix else local


def _between(holder: Element, hand: Hand) -> str:
    """What may stand between the children of what has no text of its own."""
    made = "\n" if hand.chance(hand.spaces) else ""
    return made + (_comment(hand) if hand.chance(hand.comments) else "")


def _comment(hand: Hand) -> str:
    return hand.draw.choice(("<!-- <v>No</v> -->", "<?program <c r='C8'>?>", "<!---->"))


def _text(text: str | None, hand: Hand) -> str:
    if not text:
        return ""
    at = hand.draw.randint(0, len(text))
    if hand.chance(hand.comments):
        return f"{_said(text[:at], hand)}{_comment(hand)}{_said(text[at:], hand)}"
    if hand.chance(hand.sections) and "]]>" not in text and "\r" not in text and _fits(text, hand):
        return f"{_said(text[:at], hand)}<![CDATA[{text[at:]}]]>"
    return _said(text, hand)


def _fits(text: str, hand: Hand) -> bool:
    """Whether the encoding has every letter; a section knows no references."""
    try:
        text.encode(hand.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _said(text: str, hand: Hand) -> str:
    return "".join(
        (f"&#x{ord(each):x};" if hand.draw.random() < 0.5 else f"&#{ord(each)};")
        if hand.chance(hand.references)
        else _ESCAPES.get(each, each)
        for each in text
    )


def _quoted(value: str, hand: Hand) -> str:
    told = _said(value, hand).replace("\n", "&#10;").replace("\t", "&#9;")
    other = "&quot;" if hand.quote == '"' else "&apos;"
    return f"{hand.quote}{told.replace(hand.quote, other)}{hand.quote}"
