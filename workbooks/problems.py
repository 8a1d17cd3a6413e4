"""What can a coder put right, and in which words is it said?"""

from codebook.excel.problems import REFUSALS, Problem, Refused, refused

__all__ = ["REFUSALS", "REMEDIES", "Problem", "Refused", "refused"]

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
    "cut_off": "The text fills the cell, so that its end may be missing. Look whether it is whole; "
    "else shorten it, or put the rest into Note",
    "picture": "A picture lies on the sheet. Type what it says; pictures are not read",
    "evidence_missing": "Give the words of the document that bear out this answer",
    "evidence_without_answer": "There is evidence but no answer. Pick the answer, or clear it",
    "words_without_answer": "Something is filled in beside an answer that is not there. Pick the "
    "answer, or clear the row",
    "answer_gone": "You gave an answer before; that answer is kept. If you meant to take it back, "
    "pick another answer or tell the lead; else fill it in again or leave it",
    "answers_gone": "You answered here before; those answers are kept, and you need not give them "
    "again. If you meant to take any of them back, pick another answer or tell the lead",
    "words_gone": "You filled this in before, beside the same answer; what you wrote is kept. If "
    "you meant to take it back, type what is to stand here or tell the lead; else fill it in again "
    "or leave it",
    "more_words_gone": "You filled in more beside these answers before; it is kept, and you need "
    "not give it again. If you meant to take any of it back, tell the lead",
    "answers_sorted": "The answers stand in the order of the alphabet, as if their column had been "
    "sorted by itself. Please compare each with its question; if they are wrong, start this sheet "
    "again from the workbook you were sent",
    "looks_like_a_name": "If this is a person's name, please replace it by their role, such as "
    "the mother",
    "more_names": "More cells may name a person. Please look through Evidence and Note once, and "
    "replace names by roles, such as the mother",
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
    "text_box": "A text box lies on the sheet. Type what it says into the row to which it belongs; "
    "text boxes are not read",
    "control": "A check box or another control lies on the sheet. Pick the answer in its cell; "
    "controls are not read",
    "extra_sheet": "This sheet was not in the workbook that you were sent, and is not read. Put "
    "what is to be kept into the rows of the cases",
    "macros": "The workbook contains macros, which were not run. Save it as .xlsx",
    "links": "The workbook is linked to other files. Break the links (Data, Edit Links)",
    "readers_disagree": "Two ways of reading this cell differ. Type the answer again",
}
"""What to do about each kind of problem in a workbook that could be read."""
