"""How is a codebook laid out on sheets? Its tables and columns, with what belongs in each."""

from codebook.layout import YES, Column, Setting, Table, settings_table

TYPES = {
    "one value": "one",
    "each of": "each_of",
    "any of": "choose_any",
    "number": "number",
    "text": "text",
}
"""How a question is answered, by the words in its Type column."""
LEVELS = {name: name for name in ("nominal", "ordinal", "interval", "ratio")}
NUMBER_LEVELS = {name: name for name in ("interval", "ratio")}

ABOUT = settings_table("Codebook", "The codebook as a whole.")
ABOUT_SETTINGS = (
    Setting("Codebook title", ("title",), "text", "Shown on every sheet and report."),
    Setting("Version", ("version",), "number",
            "1 to begin with. Raise it with each change once a round is open."),
    Setting("Attribution", ("attribution",), "text",
            "Whose framework this is; printed wherever the codebook is."),
)  # fmt: skip

AREAS = Table(
    "Areas",
    "Bands of questions, in the order in which they are asked.",
    (
        Column("id", "Area", 22, "A short id: small letters, digits and _.", "voice", needed=True),
        Column("title", "Title", 70, "The heading above the area's questions.",
               "The child's voice", needed=True),
    ),
)  # fmt: skip

QUESTIONS = Table(
    "Questions",
    "One row for each question, in the order in which they are asked.",
    (
        Column("area", "Area", 14, "The id of an area of the sheet Areas. Blank: the same as "
               "above.", "voice", offers="Areas!A", needed=True),
        Column("id", "ID", 9, "Short, unique, and never changed: letters, digits and _.", "D05",
               needed=True),
        Column("title", "Title", 24, "Short and unique; names the question in tables and charts.",
               "Child's voice", needed=True),
        Column("ask", "Question", 46, "What coders are asked, in full.",
               "Did the review consider the child's own voice?", needed=True),
        Column("guidance", "Guidance", 56, "What counts, what does not, a typical and a "
               "borderline example.", "Counts: words or wishes of the child."),
        Column("source", "Source", 18, "Where the question comes from.", "Appendix D, D05"),
        Column("type", "Type", 13, "one value: a value of the scale. each of: the scale for each "
               "part. any of: yes or no for each option. number. text.", "one value",
               options=TYPES, needed=True),
        Column("scale", "Scale", 14, "A scale of the sheet Scales; for the types one value and "
               "each of.", "considered", offers="Scales!A", needed=True),
        Column("parts", "Parts or options", 24, "For each of and any of: one a line (Alt+Enter "
               "begins a new line in the cell).", "Health\nPolice"),
        Column("theme", "Themes", 34, "Which values make which theme: a name, a colon, value "
               "codes between commas. One theme a line; silence can be one.",
               "Voice absent: no\nVoice present: partly, yes"),
        Column("applies_if", "Asked only if", 34, "Conditions on register columns or earlier "
               "questions, one a line; all must hold. Blank: asked of every case.",
               "child_age_years at least 3\nD01 is yes, partly"),
        Column("required_for", "Evidence needed for", 20, "Value codes for which coders must "
               "give the words that convinced them, between commas.", "partly, yes"),
        Column("unit", "Unit", 12, "For numbers: what is counted.", "visits"),
        Column("minimum", "Minimum", 11, "For numbers: the lowest that can be right.", "0"),
        Column("maximum", "Maximum", 11, "For numbers: the highest that can be right.", "50"),
        Column("decimals", "Decimals", 11, "For numbers: how many decimals may be given (0 to "
               "6).", "0"),
        Column("tolerance", "Tolerance", 11, "For numbers: coders within this distance agree.",
               "0"),
        Column("level", "Level", 11, "For numbers, of which none is negative: ratio, if a "
               "difference counts in proportion (1 to 2 as 10 to 20). Blank: interval.",
               "interval", options=NUMBER_LEVELS),
        Column("replaces", "Replaces", 14, "Ids of questions of the version before that this one "
               "comes from, between commas.", "D05a, D05b"),
    ),
)  # fmt: skip

SCALES = Table(
    "Scales",
    "One row for each value, in order; the rows of a scale stand together.",
    (
        Column("scale", "Scale", 18, "The scale's name. Blank: the same as above.", "considered",
               needed=True),
        Column("level", "Level", 12, "nominal: the values have no order. ordinal: they have one. "
               "interval, ratio: distances count. In the scale's first row.", "ordinal",
               options=LEVELS),
        Column("code", "Code", 24, "The value's short name: small letters, digits and _.",
               "partly", needed=True),
        Column("label", "Label", 34, "What coders pick in the list, at most 60 characters.",
               "Partly", needed=True),
        Column("because", "Because", 40, "Short reasons that a coder may give for the value, one "
               "a line.", "not mentioned\nmentioned but not explored"),
        Column("off_scale", "Off the scale", 14, "yes: an answer, but no place on the scale, such "
               "as Unclear.", "no", options=YES),
        Column("outside_denominator", "Outside the base", 16, "yes: cases with this value leave "
               "the base of percentages, such as Not applicable.", "no", options=YES),
    ),
)  # fmt: skip

TERMS = Table(
    "Terms",
    "Words and what they mean here; shown where a question uses them.",
    (
        Column("term", "Term", 32, "The word.", "early help", needed=True),
        Column("definition", "Definition", 90, "What it means in this codebook.",
               "Support offered before a statutory assessment is due.", needed=True),
    ),
    optional=True,
)  # fmt: skip

COMBINATIONS = Table(
    "Combinations",
    "Themes made of several questions: a case bears one where all its rows hold.",
    (
        Column("theme", "Theme", 44, "The theme's name. Blank: the same as above.",
               "Heard and acted on", needed=True),
        Column("question", "Question", 18, "A question's id, or of a part as in the ID column of "
               "the coders' sheets (D27a.2).", "D05", needed=True),
        Column("values", "Values", 44, "Value codes between commas.", "partly, yes", needed=True),
    ),
    optional=True,
)  # fmt: skip

TABLES = (AREAS, QUESTIONS, SCALES, TERMS, COMBINATIONS)
GUIDANCE = "Guidance"
