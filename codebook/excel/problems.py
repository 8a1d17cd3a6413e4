"""Why can a workbook not be read, and in which words is it said to whoever sent it?"""

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
    "message": (
        "This is a whole e-mail, not a workbook",
        "Save the workbook that is attached to it, and put that into the inbox",
    ),
    "archive": (
        "This is an archive with files in it, not a workbook",
        "Take the workbooks out of it, and put each into the inbox",
    ),
    "csv": ("This is plain text, not a workbook", _SAVE),
    "not_a_workbook": ("This is no Excel workbook", _SAVE),
    "encrypted": (
        "The workbook is protected with a password or a sensitivity label",
        "Remove the password or label (File, Info) and send it again",
    ),
    "locked": (
        "The workbook is locked, but with none of the passwords that were agreed",
        "Lock it with the password that was agreed with you (File, Info, Protect Workbook), and "
        "take off any other password or sensitivity label; then send it again",
    ),
    "locked_ods": (
        "This is an OpenDocument spreadsheet (.ods) that is locked with a password",
        "Open it in your spreadsheet program, save it as Excel workbook (.xlsx), with the "
        "password that was agreed with you if there is one, and send that",
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
