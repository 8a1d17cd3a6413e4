"""What does a stored text say? Shared texts and the escapes that spreadsheets put into them."""

import re
from dataclasses import dataclass

from codebook.excel.package import MAIN, Parts, parsed, part_of_kind

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SI, _T, _R = f"{{{MAIN}}}si", f"{{{MAIN}}}t", f"{{{MAIN}}}r"
_STRIKE = f"{{{MAIN}}}rPr/{{{MAIN}}}strike"


@dataclass(frozen=True, slots=True)
class SharedText:
    """A text that cells share: as stored, as meant, and whether any of it is struck through."""

    stored: str
    text: str
    struck: bool = False


def decoded(stored: str) -> str:
    """The text that is meant: `_xHHHH_` decoded, plain line ends, control characters gone."""
    text = stored
    if "_x" in text or "_X" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def shared_texts(parts: Parts) -> list[SharedText]:
    """The workbook's shared texts, in order; phonetic readings are left out."""
    part = part_of_kind(parts, "sharedStrings")
    if part is None:
        return []
    found = []
    for entry in parsed(part).iter(_SI):
        pieces, struck = [], False
        for child in entry:
            if child.tag == _T:
                pieces.append(child.text or "")
            elif child.tag == _R:
                pieces.extend(each.text or "" for each in child.iter(_T))
                strike = child.find(_STRIKE)
                struck = struck or (strike is not None and strike.get("val") not in ("0", "false"))
        stored = "".join(pieces)
        found.append(SharedText(stored, decoded(stored), struck))
    return found
