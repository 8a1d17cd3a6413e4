"""How is a theme workbook laid out? Its sheets, columns and words."""

READING = "Reading"
THEMES = "Themes"
MARKS = "Marks"

CASE = "Case"
THEME = "Theme"
QUOTE = "Quote"
CHECK = "Check"
NAME = "Name"

READING_WIDTHS = {
    CASE: 14,
    "Group": 24,
    "ID": 8,
    "Question": 44,
    "Answer": 24,
    "Rests on": 16,
    "Quotes": 70,
    "Notes": 44,
}
THEMES_WIDTHS = {NAME: 34, "Definition": 60, "Includes": 46, "Excludes": 46}
MARKS_WIDTHS = {CASE: 16, THEME: 36, QUOTE: 80, CHECK: 26}

NEW_THEMES = 30
"""Empty rows for themes of the analyst's own."""
MARK_ROWS = 400

OK = "OK"
NO_CASE = "Case missing"
NO_THEME = "Theme missing"
OTHER_CASE = "No case of this workbook"
OTHER_THEME = "Not on the Themes sheet"
