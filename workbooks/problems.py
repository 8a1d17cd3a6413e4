"""What can a coder put right, and in which words is it said?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a returned workbook for its coder to put right.

    kind: a stable word (such as `not_on_the_list`); sheet and cell: where; found: what stands
    there, verbatim; remedy: what to do, in words a coder knows; blocking: no answer could be
    taken from the cell. case_id, question and part are empty where it concerns the workbook.
    """

    kind: str
    sheet: str
    cell: str
    found: str
    remedy: str
    case_id: str = ""
    question: str = ""
    part: str = ""
    blocking: bool = True


class Refused(Exception):  # noqa: N818  # not an error: an outcome, told to a coder
    """A whole file cannot be read for sure; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; its words name no text of a case."""
        self.problem = problem
        super().__init__(f"{problem.found}. {problem.remedy}")


def refused(kind: str, detail: str = "") -> Refused:
    """The refusal of a file for a reason of REFUSALS, with a detail such as a part's name."""
    found, remedy = REFUSALS[kind]
    return Refused(Problem(kind, "", "", f"{found}{f' ({detail})' if detail else ''}", remedy))


_SAVE = "Open it in your spreadsheet program, save it as Excel workbook (.xlsx) and send that"
_AGAIN = "Close it in your spreadsheet program and send it again"
_CLEAN = (
    "Please copy nothing but answers: take the workbook you were sent, fill it in and return it"
)

REFUSALS: dict[str, tuple[str, str]] = {
    "empty": ("The file is empty", f"{_AGAIN}; if it is empty on your computer too, ask the lead"),
    "lock_file": (
        "This is the small file that Excel makes while a workbook is open, not the workbook",
        "Close the workbook and send the file without ~$ before its name",
    ),
    "truncated": ("The file ends too early", f"It was cut off on its way. {_AGAIN}"),
    "damaged": ("The file is damaged", f"{_AGAIN}; if Excel offers to repair it, ask the lead"),
    "web_page": ("This is a web page, not a workbook", f"Download the file itself. {_SAVE}"),
    "csv": ("This is plain text, not a workbook", _SAVE),
    "not_a_workbook": ("This is no Excel workbook", _SAVE),
    "encrypted": (
        "The workbook is protected with a password or a sensitivity label",
        "Remove the password or label (File, Info) and send it again",
    ),
    "old_format": ("This is a workbook of Excel 97-2003 (.xls)", _SAVE),
    "binary_format": ("This is a binary workbook (.xlsb)", _SAVE),
    "ods": ("This is an OpenDocument spreadsheet (.ods)", _SAVE),
    "strict": (
        "The workbook was saved as Strict Open XML Spreadsheet",
        "Save it as Excel workbook (.xlsx), the first kind in the list, and send that",
    ),
    "too_large": ("The file is larger than any workbook we send", _CLEAN),
    "unsafe": ("The file holds something no spreadsheet program writes", _CLEAN),
    "duplicate_part": ("A part of the file is there twice", _SAVE),
    "missing_sheet": ("A sheet is listed in the workbook but not there", _SAVE),
    "duplicate_cell": ("A cell is there twice", _SAVE),
    "readers_failed": ("Two ways of reading the workbook do not both succeed", _SAVE),
    "not_ours": (
        "The workbook does not bear the marks of this study",
        "Send the workbook that you were sent, filled in; copies of single sheets do not do",
    ),
    "seal_edited": (
        "The hidden sheet that says which workbook this is was changed",
        "Take the workbook that you were sent, copy your answers into it and send that",
    ),
    "other_study": ("The workbook belongs to another study", "Send the workbook of this study"),
    "unknown_workbook": ("This workbook is not known here", "Ask the lead which one to fill in"),
    "carriers_conflict": (
        "The workbook holds sheets of another workbook",
        "Send each workbook by itself, as it was sent to you",
    ),
}
"""Why a whole file is refused: what was found, and what to do."""

REMEDIES: dict[str, str] = {
    "not_on_the_list": "Pick a value from the cell's list",
    "date": "Excel made a date of it. Pick a value from the list, or type ' before the text",
    "percent": "Excel made a percentage of it. Type the value again, or pick it from the list",
    "true_or_false": "Excel made a TRUE or FALSE of it. Pick a value from the list",
    "too_many_digits": "More digits than a spreadsheet can keep. Type the number again",
    "formula": "A formula stands here. Replace it with the answer itself",
    "formula_without_value": "A formula without a result stands here. Type the answer itself",
    "error_value": "An error stands here. Type the answer itself",
    "struck_through": "The text is struck through. Clear the cell, or type what is to count",
    "merged": "The cell is merged with others. Undo the merge and answer every row by itself",
    "answer_in_comment": "The answer stands in a comment. Put it into the Answer cell",
    "comment": "A comment stands beside the answer. Put what is to be kept into Note",
    "picture": "A picture lies on the sheet. Type what it says; pictures are not read",
    "evidence_missing": "Give the words of the document that bear out this answer",
    "evidence_without_answer": "There is evidence but no answer. Pick the answer, or clear it",
    "document_not_on_the_list": "Pick the document from the cell's list",
    "kind_not_on_the_list": "Pick the kind of evidence from the cell's list",
    "confidence_not_on_the_list": "Pick High, Medium or Low",
    "not_applicable": "This question is not asked of this case. Clear the row",
    "not_asked_here": "This workbook does not ask this question. Clear the row; an answer that you "
    "gave before is mended in that workbook's fix list",
    "row_twice": "The row is there twice and differs. Keep one and delete the other",
    "row_deleted": "The row of this question is gone. Copy it from the workbook you were sent",
    "id_edited": "The ID of this row was changed. Type it as in the workbook you were sent",
    "wording_edited": "The wording of the question was changed. Please answer it as it was asked",
    "header_edited": "A column header was changed. Type it as in the workbook you were sent",
    "column_twice": "The column is there twice and differs. Keep one and delete the other",
    "case_twice": "Two sheets hold this case and differ. Keep one and delete the other",
    "case_deleted": "The sheet of this case is gone. Copy it from the workbook you were sent",
    "case_line_edited": "The line that says which case this is was changed. Start this sheet "
    "again from the workbook you were sent",
    "two_cases": "The sheet holds the lines of two cases. Keep one case to a sheet",
    "stray_text": "This is read nowhere. Put it into the row to which it belongs, or clear it",
    "macros": "The workbook contains macros, which were not run. Save it as .xlsx",
    "links": "The workbook is linked to other files. Break the links (Data, Edit Links)",
    "readers_disagree": "Two ways of reading this cell differ. Type the answer again",
}
"""What to do about each kind of problem in a workbook that could be read."""
