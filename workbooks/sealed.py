"""Which workbook is this? Told by every mark of identity in its cells, which must all agree."""

import re
from collections.abc import Collection, Iterator, Mapping

from codebook.excel.cells import CellText, place
from workbooks.anatomy import META, SEAL
from workbooks.identity import LINE, Sealed, sealed_case, unsealed
from workbooks.problems import Problem, Refused, refused

Sheets = Mapping[str, Mapping[str, CellText]]
_KEYS = frozenset(("format", "workbook", "kind", "study", "round", "person", SEAL))
_CODE = rb"\s*(?P<code>[A-Z2-7]{4}-[A-Z2-7]{4})\s*<"
_OWN = re.compile(rb'name="intercoder workbook"[^>]*>\s*<[^>]*>' + _CODE)
_CORE = re.compile(rb"<(?:[\w.-]+:)?identifier\b[^>]*>" + _CODE)
_BEGINS = re.compile(r"\s*ic:", re.IGNORECASE)


def identity_of(
    sheets: Sheets,
    key: bytes,
    known: Mapping[str, Sealed] | None = None,
    properties: Collection[str] = (),
) -> Sealed | Problem:
    """The workbook's identity, or why it is refused.

    properties: workbook codes in the file's properties, as `property_codes` finds them; they may
    be lost, but where one is there it must be this workbook's.

    Every mark must hold under the study's key and name the same workbook: the hidden sheet
    and the line on each case's sheet. Where the hidden sheet is gone, one line that holds is
    enough, if `known` (identities by workbook code, as the study remembers them) has its code.
    """
    try:
        sealed = _identity(sheets, key, known)
        if any(code != sealed.code for code in properties):
            raise refused("carriers_conflict")
        return sealed
    except Refused as refusal:
        return refusal.problem


def property_codes(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The workbook codes in a file's own and core properties; none where they were lost."""
    found = [_OWN.search(parts.get("docProps/custom.xml", b""))]
    found.append(_CORE.search(parts.get("docProps/core.xml", b"")))
    return frozenset(each["code"].decode() for each in found if each is not None)


def case_lines(cells: Mapping[str, CellText]) -> Iterator[tuple[str, str]]:
    """Address and text of every cell of a sheet that begins as a case line does."""
    for address, cell in cells.items():
        if cell.kind == "text" and is_case_line(cell.text):
            yield address, cell.text.strip()


def is_case_line(text: str) -> bool:
    """Whether a text begins as a case line does, genuine or not."""
    return len(text) < 400 and _BEGINS.match(text) is not None


def hidden_sheet(sheets: Sheets) -> str | None:
    """The name of the hidden sheet with the identity, wherever it stands; None where it is gone."""
    for name in sorted(sheets, key=lambda each: each != META):
        found = _pairs(sheets[name])
        if found.keys() >= _KEYS or (name == META and SEAL in found):
            return name
    return None


def _identity(sheets: Sheets, key: bytes, known: Mapping[str, Sealed] | None) -> Sealed:
    hidden = hidden_sheet(sheets)
    told = None if hidden is None else _unsealed(_pairs(sheets[hidden]), key, known)
    codes = _codes(sheets, key)
    if told is not None:
        if codes - {told.code}:
            raise refused("carriers_conflict")
        if known is not None and told.code not in known:
            raise refused("unknown_workbook", told.code)
        return told
    if not codes:
        raise refused("not_ours")
    if len(codes) > 1:
        raise refused("carriers_conflict")
    (code,) = codes
    if known is None or code not in known:
        raise refused("unknown_workbook", code)
    return known[code]


def _unsealed(fields: dict[str, str], key: bytes, known: Mapping[str, Sealed] | None) -> Sealed:
    """What the hidden sheet says; raises Refused where its seal does not hold."""
    told = dict(fields)
    found = unsealed(key, told, told.pop(SEAL))
    if found is not None:
        return found
    ours = known is None or fields.get("workbook", "") in known
    raise refused("seal_edited" if ours else "other_study")


def _codes(sheets: Sheets, key: bytes) -> set[str]:
    """The workbook codes of all case lines that hold."""
    lines = (line for cells in sheets.values() for _, line in case_lines(cells))
    return {found[0] for line in lines if LINE.match(line) and (found := sealed_case(key, line))}


def _pairs(cells: Mapping[str, CellText]) -> dict[str, str]:
    """What stands in column B by what stands in column A; empty for a sheet of anything else."""
    found = {}
    for address, cell in cells.items():
        row, column = place(address)
        if column == 1:
            beside = cells.get(f"B{row}")
            found[cell.text] = beside.text if beside is not None else ""
    return found
