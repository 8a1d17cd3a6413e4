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
