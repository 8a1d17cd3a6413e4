"""How does a cell look? Whether its style shows a date or a percentage, or strikes it through."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from codebook.excel.package import MAIN, Parts, parsed, part_of_kind, whole
from codebook.excel.problems import refused

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
MOST_TAGS = 100_000
"""Of the part with all looks: ours has a thousand, and openpyxl takes a second for 30,000."""
LONGEST_CODE = 1_024
"""Spreadsheet programs take 255 characters; what searches a code may take the square of it."""
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_NS = {"m": MAIN}


@dataclass(frozen=True, slots=True)
class Look:
    """What a style makes of a number, and whether it strikes its text through."""

    date: bool = False
    percent: bool = False
    struck: bool = False


def looks(parts: Parts) -> list[Look]:
    """The workbook's cell styles by number; empty where it has none."""
    part = part_of_kind(parts, "styles")
    if part is None:
        return []
    if part.count(b"<") > MOST_TAGS:
        raise refused("too_large", "more looks than a workbook needs")
    root = parsed(part)
    codes = {
        _whole(each.get("numFmtId")): each.get("formatCode", "")
        for each in root.iterfind("m:numFmts/m:numFmt", _NS)
    }
    if any(len(code) > LONGEST_CODE for code in codes.values()):
        raise refused("damaged", "a number format")
    struck = [
        any(each.get("val") not in ("0", "false") for each in font.iterfind("m:strike", _NS))
        for font in root.iterfind("m:fonts/m:font", _NS)
    ]
    return [
        _look(_whole(style.get("numFmtId")), codes, _whole(style.get("fontId")), struck)
        for style in root.iterfind("m:cellXfs/m:xf", _NS)
    ]


def shown_date(serial: float) -> str:
    """A date as a coder saw it, or the bare number where no calendar has it."""
    if not 0 <= serial < 2958466:
        return f"{serial:g}"
    if serial < 1:
        return (datetime(1, 1, 1) + timedelta(days=serial)).strftime("%H:%M")  # noqa: DTZ001  # a time of day
    moment = datetime(1899, 12, 30) + timedelta(days=serial)  # noqa: DTZ001  # a calendar day
    return moment.strftime("%Y-%m-%d" if serial == int(serial) else "%Y-%m-%d %H:%M")


def _look(number: int, codes: dict[int, str], font: int, struck: list[bool]) -> Look:
    code = _QUOTED.sub("", codes.get(number, "")).casefold()
    if code in ("general", "@"):
        code = ""
    return Look(
        date=number in _DATES or any(letter in code for letter in "dmyhs"),
        percent=number in _PERCENTS or "%" in code,
        struck=font < len(struck) and struck[font],
    )


def _whole(text: str | None) -> int:
    number = 0 if text is None else whole(text)
    if number is None:
        raise refused("damaged", "the looks of cells")
    return number
