"""How is a workbook laid out? Sheet names, columns and the words that stand in them.

A reader finds an answer by what stands in cells (the case line, the ID, the column's
header), never by position or sheet name; these are only where the writer puts things.
"""

from codebook.model import Question

COVER = "Start here"
PROGRESS = "Progress"
CODEBOOK = "Codebook"
META = "_meta"
TO_FIX = "To fix"
NEW_THEMES = "New themes"

ID = "ID"
QUESTION = "Question"
ANSWER = "Answer"
EVIDENCE = "Evidence"
DOCUMENT = "Document"
PAGE = "Page or paragraph"
KIND = "Kind of evidence"
NOTE = "Note"
CONFIDENCE = "Confidence"
EARLIER = "Your earlier answer"
CHECK = "Check"

THEME = "Theme"
THEME_MEANS = "What it means"
THEME_CASES = "Cases"
THEME_QUOTE = "Quote"

COLUMNS = {
    ID: 8,
    QUESTION: 56,
    ANSWER: 26,
    EVIDENCE: 48,
    DOCUMENT: 16,
    PAGE: 12,
    KIND: 14,
    NOTE: 28,
    CONFIDENCE: 13,
    EARLIER: 40,
    CHECK: 26,
}
"""Widths by column in order on a case sheet; Confidence is left out unless it is asked for, the
earlier answer unless it is shown."""

ANSWER_COLUMNS = (ANSWER, EVIDENCE, DOCUMENT, PAGE, KIND, NOTE, CONFIDENCE)
"""The columns that a coder fills in."""

EVIDENCE_KINDS = {
    "verbatim": "Their words",
    "paraphrase": "In my words",
    "throughout": "Throughout",
}
CONFIDENCE_LEVELS = ("High", "Medium", "Low")
SEAL = "seal"
"""The key in the hidden sheet beside which the signature stands."""

FIRST_ROW = 7
"""The row below the headers of a case sheet, unless more is to be said at its top."""

PROGRESS_ROW = 6
"""The row of the first case on the Progress sheet."""


def columns(confidence: bool, earlier: bool = False) -> tuple[str, ...]:
    """A case sheet's columns from the left."""
    there = {CONFIDENCE: confidence, EARLIER: earlier}
    return tuple(name for name in COLUMNS if there.get(name, True))


def wording(question: Question, part: str = "") -> str:
    """What stands in the Question column: what is asked, and the part on a line of its own."""
    return f"{question.ask}\n{part}" if part else question.ask
