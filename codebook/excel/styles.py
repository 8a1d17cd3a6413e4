"""What do written cells look like? Fonts, colours and borders, with contrast that was computed."""

from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

NAVY, BAND, AMBER, RED, RED_TEXT = "FF1F3864", "FFDCE6F1", "FFFFE699", "FFF4B6A6", "FF9C0006"
GREY, GREY_TEXT, LINK = "FFEDEDED", "FF595959", "FF0563C1"
CREAM, EDGE, WHITE, BAR = "FFFFFDF2", "FF6B6B6B", "FFFFFFFF", "FF5B9BD5"
"""Against each other (WCAG 2): white on navy 11.6, black on amber 17, red text on red 5.0,
links 6.2, grey text 7 on white and 6 on grey, navy on band 9.3, black on a bar 7.0; edges on
white 5.3 and on red, where they are weakest, 3.0."""

FONT = "Arial"

_LINE = Side(style="thin", color=EDGE)
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(vertical="center", wrap_text=True)
_ONE_LINE = Alignment(vertical="center", wrap_text=False)


def _font(**how: Any) -> Font:
    return Font(**{"name": FONT, "size": 11, "family": 2, **how})


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


_LINKED = _font(color=LINK, underline="single")
_QUIET = _font(color=GREY_TEXT)

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font": _font(size=16, bold=True, color=NAVY), "alignment": _ONE_LINE},
    "heading": {"font": _font(size=13, bold=True, color=NAVY), "alignment": _ONE_LINE},
    "plain": {"font": _font(), "alignment": _TOP},
    "line": {"font": _font(), "alignment": _ONE_LINE},
    "bold": {"font": _font(bold=True), "alignment": _TOP},
    "quiet": {"font": _QUIET, "alignment": _ONE_LINE},
    "notice": {"font": _font(bold=True), "fill": _fill(AMBER), "alignment": _TOP},
    "link": {"font": _LINKED, "alignment": _ONE_LINE},
    "header": {
        "font": _font(bold=True, color=WHITE),
        "fill": _fill(NAVY),
        "border": _BOX,
        "alignment": _MIDDLE,
    },
    "band": {"font": _font(bold=True, color=NAVY), "fill": _fill(BAND), "alignment": _ONE_LINE},
    "text": {"font": _font(), "border": _BOX, "alignment": _TOP},
    "count": {"font": _font(), "border": _BOX, "alignment": Alignment("center", "top")},
    "share": {
        "font": _font(),
        "border": _BOX,
        "alignment": Alignment("left", "top"),
        "number_format": "0%",
    },
    "told": {"font": _font(size=13, bold=True), "alignment": _ONE_LINE},
    "example": {
        "font": _font(),
        "fill": _fill(CREAM),
        "border": _BOX,
        "alignment": _TOP,
    },
    "strong": {"font": _font(bold=True), "border": _BOX, "alignment": _TOP},
    "id": {"font": _LINKED, "border": _BOX, "alignment": _TOP},
    "fill in": {
        "font": _font(),
        "fill": _fill(CREAM),
        "border": _BOX,
        "alignment": _TOP,
        "protection": Protection(locked=False),
        "number_format": "@",
    },
    "check": {"font": _QUIET, "border": _BOX, "alignment": _TOP},
    "not asked": {"font": _QUIET, "fill": _fill(GREY), "border": _BOX, "alignment": _TOP},
    "not asked id": {"font": _LINKED, "fill": _fill(GREY), "border": _BOX, "alignment": _TOP},
}
"""Every look by name. Only "fill in" is unlocked; it keeps what is typed as text (`@`)."""


class Looks:
    """The looks of one workbook, made once each: `Looks(workbook).give(cell, "title")`."""

    def __init__(self, workbook: Workbook) -> None:
        self._made: dict[str, Any] = {}
        sheet = workbook.worksheets[0]
        for name, parts in LOOKS.items():
            scratch = Cell(sheet, row=1, column=1)
            for part, value in parts.items():
                setattr(scratch, part, value)
            self._made[name] = cast("Any", scratch)._style

    def give(self, cell: Any, look: str) -> None:
        """Let the cell look so. Styles are shared: a copy for every cell would cost seconds."""
        cell._style = self._made[look]


def amber(formula: str) -> Rule:
    """Something is still to be done where the formula holds."""
    return _rule(formula, AMBER)


def red(formula: str) -> Rule:
    """Something is wrong where the formula holds."""
    return _rule(formula, RED, Font(color=RED_TEXT, bold=True))


def grey(formula: str) -> Rule:
    """Nothing is asked where the formula holds."""
    return _rule(formula, GREY, Font(color=GREY_TEXT))


def bar() -> Rule:
    """A bar behind a share, from nothing to all; the number stands before it."""
    made: Rule = cast("Any", DataBarRule)(
        "num", 0, "num", 1, color=BAR, showValue=True, minLength=0, maxLength=100
    )
    return made


def _rule(formula: str, colour: str, font: Font | None = None) -> Rule:
    fill = PatternFill(bgColor=colour)
    return Rule(type="expression", dxf=DifferentialStyle(font=font, fill=fill), formula=[formula])
