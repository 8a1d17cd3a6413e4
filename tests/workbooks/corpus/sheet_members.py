"""Members of the corpus that differ in where things stand: rows, columns, sheets."""

from tests.workbooks.corpus import coders
from tests.workbooks.corpus.coders import put
from tests.workbooks.corpus.desk import LONG
from tests.workbooks.corpus.members import edited

ALL_OF_RR1 = (
    *(("RR-1", "D01", ""), ("RR-1", "D02", ""), ("RR-1", "D05", "Health")),
    *(("RR-1", "D05", "Police"), ("RR-1", "D07", "")),
)
STRAY = "stray_text"
SORTED = coders.alphabetic()
WHOLE = ["1", *["No"] * 8, *["Partly"] * 6, "School", *["Yes"] * 4, *[None] * 3]
OFF = "not_on_the_list"
SORTED_ANSWERS = {
    ("RR-2", key, ""): {"No": "no", "Partly": "partly", "Yes": "yes"}[value]
    for key, value in zip(LONG, SORTED, strict=True)
}

SHEETS = [
    edited("moved", "rows sorted", coders.rows_sorted),
    edited("moved", "rows hidden", coders.rows_hidden),
    edited("moved", "rows filtered", coders.rows_filtered),
    edited("moved", "rows inserted", coders.rows_inserted),
    edited("moved", "columns moved", coders.columns_reversed),
    edited("moved", "columns hidden", coders.columns_hidden),
    edited("moved", "columns inserted", coders.columns_inserted),
    edited("moved", "protection gone", coders.protection_gone),
    edited("moved", "validations gone", coders.validations_gone),
    edited(
        "only the answers sorted", "alphabet", coders.answers_sorted(range(18, 32), SORTED),
        SORTED_ANSWERS, [("answers_sorted", "RR-2", "C18")],
    ),
    edited(
        "only the answers sorted", "alphabet and contradictions",
        coders.answers_sorted([*range(8, 17), *range(18, 32)], WHOLE), {},
        [("answers_sorted", "RR-2", "C8"), *((OFF, "RR-2", f"C{n}") for n in (8, 11, 14, 16, 24))],
        without=[("RR-2", "D01", "")],
    ),
    edited(
        "only the answers sorted", "shifted by one", coders.answers_moved_down,
        {("RR-1", "D02", ""): "yes", ("RR-1", "D03", ""): "partly",
         ("RR-1", "D05", "Police"): "no"},
        [
            ("evidence_without_answer", "RR-1", "C8"),
            ("not_on_the_list", "RR-1", "C14"),
            ("not_on_the_list", "RR-1", "C16"),
        ],
        without=ALL_OF_RR1,
    ),
    edited(
        "edited", "row deleted", coders.row_deleted,
        problems=[("row_deleted", "", "")], without=[("RR-1", "D01", "")],
    ),
    edited("edited", "row duplicated alike", coders.row_copied("Yes")),
    edited(
        "edited", "row duplicated", coders.row_copied("Partly"),
        problems=[("row_twice", "RR-1", "C8"), ("row_twice", "RR-1", "C40")],
        without=[("RR-1", "D01", "")],
    ),
    edited(
        "edited", "key", put("A8", "D99"),
        problems=[("id_edited", "RR-1", "A8")], without=[("RR-1", "D01", "")],
    ),
    edited(
        "edited", "key", put("A8", None),
        problems=[("id_edited", "RR-1", "A8")], without=[("RR-1", "D01", "")], name="cleared",
    ),
    edited(
        "edited", "key", put("A8", "D02"),
        problems=[
            ("row_deleted", "", ""), ("wording_edited", "RR-1", "B8"),
            ("row_twice", "RR-1", "C8"), ("row_twice", "RR-1", "C9"),
        ],
        without=[("RR-1", "D01", ""), ("RR-1", "D02", "")], name="another's",
    ),
    edited(
        "edited", "header", put("C6", "My view"),
        problems=[("header_edited", "RR-1", "C6")], without=ALL_OF_RR1,
    ),
    edited(
        "edited", "header", put("A6", None),
        problems=[("header_edited", "RR-1", "")], without=ALL_OF_RR1, name="of the IDs, cleared",
    ),
    edited(
        "edited", "header of another column", put("H6", "Remarks"),
        problems=[("header_edited", "RR-1", "H6"), (STRAY, "RR-1", "H8")],
    ),
    edited(
        "edited", "header of another column", put("B6", "Asked"),
        problems=[("header_edited", "RR-1", "B6")], name="of the questions",
    ),
    edited(
        "edited", "header of another column", put("L6", "Mine"),
        problems=[(STRAY, "RR-1", "L6")], name="added",
    ),
    edited(
        "edited", "wording", put("B9", "Were any wishes recorded at all?"),
        problems=[("wording_edited", "RR-1", "B9")],
    ),
    edited("edited", "stray text", put("C35", "No"), problems=[(STRAY, "RR-1", "C35")]),
    edited("edited", "stray text", put("M9", "ask Jo"), problems=[(STRAY, "RR-1", "M9")],
           name="beside"),
    edited("edited", "stray text", put("C17", "No"), problems=[(STRAY, "RR-1", "C17")],
           name="in a band"),
    edited("edited", "stray text", put("B40", "my notes"), problems=[(STRAY, "RR-1", "B40")],
           name="below the questions"),
    edited("edited", "stray text", put("A40", "my notes"), problems=[(STRAY, "RR-1", "A40")],
           name="below the IDs"),
    edited("edited", "stray text", put("H40", "my notes", "Progress"),
           problems=[(STRAY, "Progress", "H40")], name="on Progress"),
    edited("edited", "stray text", put("E12", "my notes", "Start here"),
           problems=[(STRAY, "Start here", "E12")], name="on the cover"),
    edited("edited", "stray text above", put("C3", "mostly yes"),
           problems=[(STRAY, "RR-1", "C3")]),
    edited("edited", "check overwritten", put("J8", "I am sure"),
           problems=[(STRAY, "RR-1", "J8")]),
    edited("edited", "title overwritten", put("A1", "Done"), problems=[(STRAY, "RR-1", "A1")]),
    edited(
        "edited", "many stray texts", coders.many_notes,
        problems=[(STRAY, "RR-1", f"M{number + 6}") for number in range(1, 21)],
    ),
    edited("a far cell", "XFD1048576", put("XFD1048576", "x"),
           problems=[(STRAY, "RR-1", "XFD1048576")]),
    edited("tab", "renamed", coders.tabs_renamed),
    edited("tab", "reordered", coders.tabs_reordered),
    edited("tab", "hidden", coders.tabs_hidden),
    edited("case", "duplicated alike", coders.case_duplicated),
    edited(
        "case", "duplicated otherwise", coders.case_duplicated_and_changed,
        problems=[("case_twice", "RR-1", "C8"), ("case_twice", "RR-1 Copy", "C8")],
        without=[("RR-1", "D01", "")],
    ),
    edited(
        "case", "deleted", coders.case_deleted,
        problems=[("case_deleted", "", "")], without=[("RR-2", "D01", "")],
    ),
    edited("case", "names swapped", coders.names_swapped),
    edited("extra sheet", "visible", coders.sheet_added("visible"),
           problems=[("extra_sheet", "My notes", "B3")]),
    edited("extra sheet", "hidden", coders.sheet_added("hidden"),
           problems=[("extra_sheet", "My notes", "B3")]),
    edited("marks lost", "names", coders.names_gone),
    edited(
        "shown otherwise", "strike-through", coders.struck,
        problems=[("struck_through", "RR-1", "C8")], without=[("RR-1", "D01", "")],
    ),
    edited(
        "shown otherwise", "merged answers", coders.merged_answers,
        problems=[("merged", "RR-1", "C8"), ("merged", "RR-1", "C9")],
        without=[("RR-1", "D01", ""), ("RR-1", "D02", "")],
    ),
    edited("shown otherwise", "comment as answer", coders.commented("C11"),
           problems=[("answer_in_comment", "RR-1", "C11")]),
    edited("shown otherwise", "comment elsewhere", coders.commented("C8"),
           problems=[("comment", "RR-1", "C8")], name="on an answer"),
    edited("shown otherwise", "comment elsewhere", coders.commented("B11"),
           problems=[("comment", "RR-1", "B11")], name="on a question"),
    edited("shown otherwise", "comment elsewhere", coders.commented("D11"),
           problems=[("comment", "RR-1", "D11")], name="on empty evidence"),
    edited("shown otherwise", "comment elsewhere", coders.commented("A6", sheet="Progress"),
           problems=[("comment", "Progress", "A6")], name="on Progress"),
]  # fmt: skip
