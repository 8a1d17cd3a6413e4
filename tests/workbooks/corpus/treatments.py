"""What becomes of a return, clause by clause, as the table of treatments says."""

TREATMENTS: dict[str, tuple[str, ...]] = {
    "normalised where one value matches": (
        *("spaces", "NBSP", "zero-width", "case", "full-width", "smart quotes", "dashes"),
        *("decomposed accents", "numeric label stored as a number"),
    ),
    "missing": ("whitespace only", "empty string"),
    "flagged with its text": (
        *("typo", "abbreviation", "two answers", "answer and remark", "?", "N/A"),
        *("a bare number", "TRUE", "another question's value"),
    ),
    "converted": ("date", "time", "percent", "17 digits", "bad serial"),
    "formula": ("with a result", "without a result"),
    "any error value": ("known to all", "known to few"),
    "shown otherwise": (
        *("strike-through", "partly struck", "comment as answer", "threaded comment"),
        *("comment elsewhere", "picture", "merged answers", "text box", "check box"),
    ),
    "accepted exactly": (
        *("several lines", "emoji", "right-to-left", "markup", "begins with =", "begins with +"),
        *("begins with -", "32,767 characters and more"),
    ),
    "decoded": ("control characters", "_x000D_", "x005F_", "surrogates"),
    "moved": (
        *("rows sorted", "rows hidden", "rows filtered", "rows inserted", "columns moved"),
        *("columns hidden", "columns inserted", "protection gone", "validations gone"),
    ),
    "only the answers sorted": ("alphabet", "alphabet and contradictions", "shifted by one"),
    "edited": (
        *("row deleted", "row duplicated", "row duplicated alike", "key", "header", "wording"),
        *("stray text", "stray text above", "check overwritten", "title overwritten"),
        *("header of another column", "words without an answer", "many stray texts"),
    ),
    "tab": ("renamed", "reordered", "hidden"),
    "case": ("duplicated alike", "duplicated otherwise", "deleted", "names swapped"),
    "extra sheet": ("visible", "hidden"),
    "marks lost": ("properties", "names", "as from Google", "as from Numbers", "as from Gnumeric"),
    "carriers conflict": (
        *("a line", "foreign sheet", "foreign workbook", "own property", "core property"),
        *("hidden sheet edited",),
    ),
    "renamed file": ("any name",),
    "flagged file": ("conflict copy", "macros", "external links"),
    "refused": (
        *("0-byte", "truncated", "bad CRC", "HTML", "csv", "Strict", "lock file"),
        *("duplicate parts", "duplicate cells", "missing sheet part", "DTD", "bomb"),
    ),
    "other programs": ("xls", "ods"),
    "encrypted": ("without its password",),
    "dimension": ("huge", "stale"),
    "empty rows": ("100,000", "1,000,000"),
    "a far cell": ("XFD1048576",),
    "encodings": ("UTF-16 part",),
    "LibreOffice": ("TRUE",),
}
"""Rows and their clauses, those added by what was measured of readers and clients among them."""

ELSEWHERE: dict[tuple[str, str], str] = {
    ("flagged file", "conflict copy"): "tests/collect/test_held.py",
    ("other programs", "xls"): "tests/collect/test_converted.py",
    ("other programs", "ods"): "tests/collect/test_converted.py",
    ("encrypted", "without its password"): "tests/collect/test_locked.py",
}
"""Clauses that are a matter of several files or of other programs, and the tests that hold them
beside what stands here."""
