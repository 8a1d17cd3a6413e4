"""Members of the corpus that differ in what stands in one cell."""

import unicodedata
from datetime import date, time

from tests.workbooks.corpus.coders import put
from tests.workbooks.corpus.desk import ROWS
from tests.workbooks.corpus.files import changed, raw_cell
from tests.workbooks.corpus.members import Member, cell, edited

NORMALISED = "normalised where one value matches"
FLAGGED = "flagged with its text"
OFF = "not_on_the_list"
ROW = ROWS["D02"]
"""D02 of RR-3 is asked, since the age of that child is not known."""


def raw(row, clause, xml, key="D02", value=None, problem="", name=""):
    """A member whose cell is written as no library writes it."""
    from tests.workbooks.corpus.desk import ANSWERS

    answers = dict(ANSWERS) | ({("RR-3", key, ""): value} if value is not None else {})
    problems = ((problem, "RR-3", f"C{ROWS[key]}"),) if problem else ()
    made = raw_cell(ROWS[key], xml)
    return Member(row, clause, made, answers, problems, name=name or xml[:40])


def inline(text):
    return f'<c r="%s" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


CELLS = [
    cell(NORMALISED, "spaces", "D01", "  No ", "no"),
    cell(NORMALISED, "NBSP", "D01", "No\u00a0", "no"),
    cell(NORMALISED, "zero-width", "D01", "\u200bN\u200bo\ufeff", "no"),
    cell(NORMALISED, "case", "D01", "nO", "no"),
    cell(NORMALISED, "full-width", "D01", "Ｎｏ", "no"),
    cell(NORMALISED, "smart quotes", "D01", "Can't tell – unclear", "unclear"),
    cell(NORMALISED, "smart quotes", "D01", "Can‘t tell – unclear", "unclear"),
    cell(NORMALISED, "dashes", "D01", "Can’t tell - unclear", "unclear"),
    cell(NORMALISED, "dashes", "D01", "Can’t tell — unclear", "unclear"),
    cell(NORMALISED, "decomposed accents", "D08", unicodedata.normalize("NFD", "Crèche"), "creche"),
    cell(NORMALISED, "numeric label stored as a number", "D04", 1, "one"),
    cell(NORMALISED, "numeric label stored as a number", "D04", 1.0, "one"),
    cell("missing", "whitespace only", "D01", " \u00a0\t "),
    cell("missing", "whitespace only", "D01", "\u200b"),
    raw("missing", "empty string", inline("")),
    raw("missing", "empty string", '<c r="%s" t="s"/>'),
    raw("missing", "empty string", '<c r="%s" t="str"><v></v></c>'),
    cell(FLAGGED, "typo", "D01", "Partlly", problem=OFF),
    cell(FLAGGED, "abbreviation", "D01", "Y", problem=OFF),
    cell(FLAGGED, "abbreviation", "D08", "Sch.", problem=OFF),
    cell(FLAGGED, "two answers", "D01", "Yes, Partly", problem=OFF),
    cell(FLAGGED, "two answers", "D01", "Yes\nNo", problem=OFF),
    cell(FLAGGED, "answer and remark", "D01", "Yes (page 3)", problem=OFF),
    cell(FLAGGED, "?", "D01", "?", problem=OFF),
    cell(FLAGGED, "?", "D01", "No?", problem=OFF),
    cell(FLAGGED, "N/A", "D01", "N/A", problem=OFF),
    cell(FLAGGED, "N/A", "D01", "None", problem=OFF),
    cell(FLAGGED, "N/A", "D01", "NULL", problem=OFF),
    cell(FLAGGED, "a bare number", "D01", 3, problem=OFF),
    cell(FLAGGED, "a bare number", "D01", 0, problem=OFF),
    cell(FLAGGED, "a bare number", "D06", 51, problem=OFF),
    cell(FLAGGED, "a bare number", "D06", "10,000", problem=OFF),
    cell(FLAGGED, "a bare number", "D06", 1.5, problem=OFF),
    cell(FLAGGED, "TRUE", "D01", True, problem="true_or_false"),
    cell(FLAGGED, "TRUE", "D01", "TRUE", problem=OFF),
    cell(FLAGGED, "another question's value", "D01", "School", problem=OFF),
    cell(FLAGGED, "another question's value", "D08", "Yes", problem=OFF),
    cell("converted", "date", "D01", date(2026, 3, 4), problem="date"),
    cell("converted", "date", "D06", date(1900, 1, 12), problem="date"),
    cell("converted", "time", "D01", time(12, 30), problem="date"),
    cell("converted", "percent", "D06", 0.12, problem="percent", look="0%"),
    cell("converted", "17 digits", "D06", 12345678901234567, problem=OFF),
    raw("converted", "17 digits", '<c r="%s"><v>1.2345678901234567E+19</v></c>', "D06", None, OFF),
    cell("converted", "bad serial", "D01", 99999999, problem="date", look="dd/mm/yyyy"),
    cell("converted", "bad serial", "D01", -3, problem="date", look="dd/mm/yyyy"),
    raw(
        "formula", "with a result", '<c r="%s" t="str"><f>B2</f><v>No</v></c>',
        value="no", problem="formula",
    ),
    raw(
        "formula", "with a result", '<c r="%s"><f>1+1</f><v>2</v></c>', "D06", "2", "formula",
    ),
    raw("formula", "without a result", '<c r="%s"><f>1+1</f></c>', problem="formula_without_value"),
    raw(
        "formula", "without a result", '<c r="%s"><f>_xlfn.XLOOKUP(1,A1,B1)</f><v></v></c>',
        problem="formula_without_value",
    ),
    *(
        raw("any error value", "known to all", f'<c r="%s" t="e"><v>{each}</v></c>',
            problem="error_value")
        for each in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")
    ),
    *(
        raw("any error value", "known to few", f'<c r="%s" t="e"><v>{each}</v></c>',
            problem="error_value")
        for each in ("#SPILL!", "#BLOCKED!", "#CALC!", "#GETTING_DATA", "#FIELD!")
    ),
    raw(
        "LibreOffice", "TRUE", '<c r="%s" t="b"><f aca="false">TRUE()</f><v>1</v></c>',
        problem="true_or_false",
    ),
    cell("accepted exactly", "several lines", "D07", "line one\nline two", "line one\nline two"),
    cell("accepted exactly", "emoji", "D07", "\U0001f600 well", "\U0001f600 well"),
    cell("accepted exactly", "right-to-left", "D07", "שלום and مرحبا", "שלום and مرحبا"),
    cell("accepted exactly", "markup", "D07", "<b>so</b> & on", "<b>so</b> & on"),
    cell("accepted exactly", "begins with =", "D07", "=1+1 was said", "=1+1 was said"),
    cell("accepted exactly", "begins with +", "D07", "+44 was rung", "+44 was rung"),
    cell("accepted exactly", "begins with -", "D07", "- a point", "- a point"),
    cell("accepted exactly", "begins with -", "D07", "@home", "@home"),
    cell("accepted exactly", "32,767 characters and more", "D07", "x" * 32_765, "x" * 32_765),
    raw(
        "accepted exactly", "32,767 characters and more", inline("y" * 40_000), "D07", "y" * 40_000
    ),
    raw("decoded", "_x000D_", inline("_x000D_No"), value="no"),
    raw("decoded", "_x000D_", inline("one_x000D_&#10;two"), "D07", "one\ntwo"),
    raw("decoded", "control characters", inline("N_x0007_o"), value="no"),
    raw("decoded", "control characters", inline("a_x0009_b"), "D07", "a\tb"),
    raw("decoded", "x005F_", inline("0x005F_key"), "D07", "0x005F_key"),
    raw("decoded", "x005F_", inline("_x005F_x0041_"), "D07", "_x0041_"),
    raw("decoded", "surrogates", inline("_xD83D__xDE00_ well"), "D07", "\U0001f600 well"),
    raw(
        "shown otherwise", "partly struck",
        '<c r="%s" t="inlineStr"><is><r><rPr><strike/></rPr><t>Yes</t></r>'
        "<r><t>No</t></r></is></c>",
        problem="struck_through",
    ),
    edited(
        "edited", "words without an answer", put("H10", "to be looked up"),
        problems=[("words_without_answer", "RR-1", "C10")], name="a note",
    ),
    edited(
        "edited", "words without an answer", put("D10", "“so it was”"),
        problems=[("evidence_without_answer", "RR-1", "C10")], name="evidence",
    ),
    edited(
        "edited", "words without an answer", put("E10", "Panel letter"),
        problems=[("words_without_answer", "RR-1", "C10")], name="a document",
    ),
    Member(
        "encodings", "UTF-16 part",
        changed("xl/worksheets/sheet3.xml", lambda part: (
            b"\xff\xfe" + part.decode().replace('encoding="UTF-8"', "").encode("utf-16-le"))),
    ),
]  # fmt: skip
