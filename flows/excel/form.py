"""How is a study laid out on the sheets of study.xlsx? Its tables and settings, with notes."""

from codebook.layout import YES, Column, Setting, Table, settings_table

GUIDANCE, REGISTER = "Guidance", "Register"
WHERE_ELSE = "Blank: the sheets of this workbook. A file's name reads it from there."

SETTINGS = settings_table("Settings", "The study as a whole. A blank value means the usual one.")
STUDY_SETTINGS = (
    Setting("Title", ("title",), "text", "Shown on every sheet and report."),
    Setting("Lead: id", ("lead", "id"), "name", "A short id in small letters."),
    Setting("Lead: name", ("lead", "name"), "text", "The lead analyst."),
    Setting("Lead: e-mail", ("lead", "email"), "text", "May be left blank."),
    Setting("Adjudicators", ("adjudicators",), "commas",
            "Ids of those who settle disagreements, between commas. Blank: the lead."),
    Setting("Group by", ("group_by",), "name",
            "The register column by which published counts are split.", offers="Attributes!A"),
    Setting("Register", ("register",), "name", WHERE_ELSE),
    Setting("Codebook", ("codebook",), "name", WHERE_ELSE),
    Setting("Codebook: written by", ("codebook_by",), "text",
            "Who wrote it, such as: the lead with two practitioners, none of whom codes."),
    Setting("Unit: name", ("unit", "name"), "text",
            "Whom the answers about a case concern, such as: the child in focus."),
    Setting("Unit: guidance", ("unit", "guidance"), "text",
            "What that means where a document tells of several."),
    Setting("Unit: one case each", ("unit", "each"), "name",
            "A register column that lists several in a row, parted by semicolons."),
    Setting("Related cases: column", ("related", "column"), "name",
            "Cases alike in this register column are of one incident."),
    Setting("Related cases: coders", ("related", "coders"), "name",
            "Whether such cases go to the same coders, to different ones, or to any.",
            {"any": "any", "same": "same", "different": "different"}),
    Setting("Eligible: date columns", ("eligibility", "dates"), "commas",
            "Register columns in the order in which they are believed; the first filled counts."),
    Setting("Eligible: from", ("eligibility", "from"), "date", "The first day, as 2024-01-31."),
    Setting("Eligible: to", ("eligibility", "to"), "date", "The last day."),
    Setting("Eligible: column of reasons", ("eligibility", "column"), "name",
            "A register column that says why a case is left out."),
    Setting("Sample: size", ("sample", "size"), "word", "A number of cases, or: all."),
    Setting("Sample: strata", ("sample", "strata"), "commas",
            "Register columns between commas; the sample has its share of each group."),
    Setting("Sample: allocation", ("sample", "allocation"), "name",
            "proportional, equal, or fixed by the sheet Fixed numbers.",
            {"proportional": "proportional", "equal": "equal", "fixed": "fixed"}),
    Setting("Sample: minimum of each stratum", ("sample", "minimum"), "number",
            "At least so many of each stratum, as far as it has them."),
    Setting("Sample: given cases", ("sample", "given"), "lines",
            "Case ids, one a line, where the sample is no draw but a list."),
    Setting("Sample: seed", ("sample", "seed"), "number",
            "The same seed draws the same sample again."),
    Setting("Quotas: column", ("sample", "quotas", "column"), "name",
            "A register column that names a case's themes; counts stand on the sheet Quotas."),
    Setting("Quotas: range", ("sample", "quotas", "range"), "commas",
            "Columns over which the cases of a quota are to be varied."),
    Setting("Agreement: coefficient", ("agreement", "coefficient"), "name",
            "Krippendorff's alpha.", {"alpha": "alpha"}),
    Setting("Agreement: reliable from", ("agreement", "reliable"), "number",
            "A question is reliable from this agreement on; set it before anyone codes."),
    Setting("Agreement: tentative from", ("agreement", "tentative"), "number",
            "What the lower limit of the interval must reach."),
    Setting("Agreement: confidence", ("agreement", "confidence"), "number",
            "Of the intervals, such as 0.95."),
    Setting("Agreement: interval", ("agreement", "interval"), "name",
            "The method whose interval a verdict rests on; leave default unless you know why not.",
            {each: each for each in ("default", "bca", "jackknife", "percentile", "krippendorff")}),
    Setting("Agreement: replicates", ("agreement", "replicates"), "number",
            "Draws behind an interval."),
    Setting("Agreement: seed", ("agreement", "seed"), "number", "Of these draws."),
    Setting("Agreement: why", ("agreement", "why"), "text",
            "Why agreement is measured; the agreement report says it."),
    Setting("Agreement: why this many", ("agreement", "why_this_many"), "text",
            "Why so many cases are double-coded."),
    Setting("Workbooks: cases", ("workbook", "cases"), "number", "At most so many cases in one."),
    Setting("Workbooks: show", ("workbook", "show"), "commas",
            "Register columns that coders see beside a case."),
    Setting("Workbooks: confidence", ("workbook", "confidence"), "name",
            "yes: coders say how sure they are.", YES),
    Setting("Workbooks: new themes", ("workbook", "new_themes"), "name",
            "no: no sheet on which coders propose themes that no question asks for.", YES),
    Setting("Publish: threshold", ("publish", "threshold"), "number",
            "Counts from 1 to this number are hidden in what is published."),
    Setting("Publish: decimals", ("publish", "decimals"), "number", "Of percentages: 0 or 1."),
    Setting("Publish: count by", ("publish", "count_by"), "name",
            "case, or a register column such as the child's id."),
    Setting("Publish: weights", ("publish", "weights"), "name",
            "design: counts by the weights of the draw. off: by cases.",
            {"off": "off", "design": "design"}),
    Setting("Plan: power", ("plan", "power"), "number",
            "How probable a verdict of reliable is to be."),
    Setting("Plan: agreement", ("plan", "agreement"), "number", "The true agreement assumed."),
    Setting("Outbox", ("outbox",), "text", "Folder for workbooks to coders."),
    Setting("Inbox", ("inbox",), "text", "Folder for what they send back."),
    Setting("Database", ("database",), "text", "Another study database; blank: study.db here."),
    Setting("Synthetic", ("synthetic",), "text",
            "A sentence shown on everything where the cases are made up."),
)  # fmt: skip

_PERSON = (
    Column("id", "ID", 12, "Short, in small letters; it never changes.", "ab", needed=True),
    Column("name", "Name", 30, "As it stands on workbooks and reports.", "A. Brown", needed=True),
    Column("email", "E-mail", 34, "May be left blank.", "ab@example.org"),
)
CODERS = Table("Coders", "Whoever fills in workbooks.", (
    *_PERSON,
    Column("capacity", "Capacity", 12, "At most so many cases in all. Blank: no limit.", "20"),
    Column("not_cases", "Not these cases", 40, "Case ids that this coder is not to read, between "
           "commas; no reason is asked.", "C-004, C-011"),
    Column("training", "Training", 40, "How they learned to code by this codebook; the agreement "
           "report says it.", "Half a day on six cases"),
    Column("password", "Password", 12, "yes: their workbooks are encrypted.", "no", options=YES),
))  # fmt: skip
REVIEWERS = Table("Reviewers", "Who else reads the reports and may approve a release.", _PERSON,
                  optional=True)  # fmt: skip
DOCUMENTS = Table("Documents", "What a case consists of; coders pick one beside each quote.", (
    Column("name", "Document", 18, "A short name.", "report", needed=True),
    Column("title", "Title", 34, "As coders see it.", "Review report", needed=True),
    Column("column", "Register column", 24, "The register column with the file's name.",
           "report_file"),
    Column("folder", "Folder", 44, "Where coders find the files: a folder or a web address.",
           "https://example.org/reviews/"),
), optional=True)  # fmt: skip
ATTRIBUTES = Table("Attributes", "What the register's columns mean, in the order of the tables.", (
    Column("column", "Register column", 24, "As it is headed in the register.", "ethnicity",
           needed=True),
    Column("title", "Title", 38, "As it stands in tables.", "Ethnicity", needed=True),
    Column("type", "Type", 14, "category, or number (with bands on the sheet Values).", "category",
           options={"category": "category", "number": "number"}),
    Column("group", "Nested in", 24, "The column that holds the group of each value.",
           "ethnicity_group"),
    Column("unknown", "Unknowns", 14, "left out (and counted in a note), or a row of their own.",
           "left out", options={"left out": "left out", "a row": "a row"}),
    Column("applies_if", "Only if", 36, "Conditions on register columns under which a case counts "
           "here, one a line.", "child_age_years at least 16"),
    Column("source", "Benchmark source", 36, "Where percentages for comparison come from; they "
           "stand on the sheet Benchmarks.", "Census 2021"),
), optional=True)  # fmt: skip
VALUES = Table("Values", "One row for each value of an attribute, in the order of the tables.", (
    Column("column", "Register column", 24, "An attribute. Blank: the same as above.", "ethnicity",
           offers="Attributes!A", needed=True),
    Column("within", "Within", 44, "For a nested attribute: the group's value. Blank: the same as "
           "above within an attribute.", "Asian/Asian British"),
    Column("value", "Value", 42, "As it stands in the register, or the name of a band.",
           "Pakistani", needed=True),
    Column("low", "From", 10, "For a band of numbers: its lowest number.", "1"),
    Column("high", "To", 10, "For a band of numbers: its highest number.", "5"),
), optional=True)  # fmt: skip
ROUNDS = Table("Rounds", "Passes of coding, in order.", (
    Column("name", "Round", 16, "A short name.", "pilot", needed=True),
    Column("cases", "Cases", 12, "A number, or rest: all that are left.", "6", needed=True),
    Column("coders_per_case", "Coders per case", 18, "Of double-coded cases: a number, or all.",
           "2"),
    Column("double_coded", "Double coded", 18, "auto, all, a number of cases, or a share such as "
           "0.2.", "auto"),
    Column("checkpoints", "Checkpoints", 20, "After how many cases agreement is measured before "
           "going on, between commas.", "20"),
    Column("seed", "Seed", 10, "The same seed assigns the same cases again.", "1"),
    Column("due", "Due", 22, "When workbooks are to be back, in words.", "12 May"),
), optional=True)  # fmt: skip
TARGETS = Table("Targets", "Counts that the sample must meet exactly, one row each.", (
    Column("where", "Where", 44, "Register columns with their values: column: value, one a line. "
           "Blank: all cases.", "review_type: LCSPR"),
    Column("by", "By", 22, "The column whose values are counted.", "sex"),
    Column("counts", "Counts", 52, "value: number, one a line.", "Male: 10\nFemale: 4"),
    Column("distinct", "Different", 22, "A column in which the cases must have N different "
           "values.", "child_id"),
    Column("n", "N", 10, "The number of cases (or of different values).", "20"),
), optional=True)  # fmt: skip
QUOTAS = Table("Quotas", "Cases for each theme, where the sample is drawn by quotas.", (
    Column("theme", "Theme", 44, "As it stands in the quotas' column of the register.", "Neglect",
           needed=True),
    Column("cases", "Cases", 12, "A number.", "10", needed=True),
), optional=True)  # fmt: skip
FIXED = Table("Fixed numbers", "Cases for each stratum, where the allocation is fixed.", (
    Column("stratum", "Stratum", 52, "Its value, or several with › between.", "LCSPR › Asian",
           needed=True),
    Column("cases", "Cases", 12, "A number.", "10", needed=True),
), optional=True)  # fmt: skip
EXCLUSIONS = Table("Exclusions", "Which cases of the register are left out, and why.", (
    Column("reason", "Reason", 52, "In words, for the flow of cases.", "No report was written",
           needed=True),
    Column("rule", "Left out if", 52, "Conditions on register columns, one a line.",
           "report_file is not given", needed=True),
), optional=True)  # fmt: skip
BENCHMARKS = Table("Benchmarks", "Percentages from elsewhere beside sample and register.", (
    Column("column", "Register column", 24, "An attribute. Blank: the same as above.", "ethnicity",
           offers="Attributes!A", needed=True),
    Column("value", "Value", 52, "A value, or its path (Death › Unclear).", "Pakistani",
           needed=True),
    Column("percent", "Percent", 12, "A number: 2.7 for 2.7%.", "2.7", needed=True),
), optional=True)  # fmt: skip
SHARES = Table("Expected shares", "What the plan for double coding expects of values.", (
    Column("question", "Question", 24, "A question's id, or with its part: D27a/Health. Blank: "
           "the same as above.", "D05", needed=True),
    Column("value", "Value", 24, "A value's code.", "partly", needed=True),
    Column("share", "Share", 12, "A number such as 0.3.", "0.3", needed=True),
), optional=True)  # fmt: skip

FIRST = (SETTINGS, CODERS, DOCUMENTS, ATTRIBUTES, VALUES, ROUNDS)
LAST = (REVIEWERS, TARGETS, QUOTAS, FIXED, EXCLUSIONS, BENCHMARKS, SHARES)
"""What a study needs first, and what it may need; register and codebook stand between."""
