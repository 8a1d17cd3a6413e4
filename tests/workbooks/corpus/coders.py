"""What do coders do to an open workbook? Each named for it, and done with openpyxl."""

import random
from copy import copy

from openpyxl.comments import Comment
from openpyxl.styles import Font

CASES = ("RR-1", "RR-2", "RR-3")
FIRST, LAST, COLUMNS = 7, 31, 10


def rows_sorted(book):
    """Whole rows, in an order of the coder's own."""
    for name in CASES:
        sheet = book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(FIRST, LAST, 1, COLUMNS)]
        random.Random(7).shuffle(rows)
        for number, row in enumerate(rows, FIRST):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value


def columns_reversed(book):
    for name in CASES:
        sheet = book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(6, LAST, 1, COLUMNS)]
        for number, row in enumerate(rows, 6):
            for column, value in enumerate(reversed(row), 1):
                sheet.cell(number, column).value = value


def rows_hidden(book):
    for number in (8, 9, 13):
        book["RR-1"].row_dimensions[number].hidden = True


def rows_filtered(book):
    sheet = book["RR-1"]
    sheet.auto_filter.ref = "A6:J31"
    sheet.auto_filter.add_filter_column(2, ["Yes"])
    rows_hidden(book)


def columns_hidden(book):
    for letter in "CDH":
        book["RR-1"].column_dimensions[letter].hidden = True


def rows_inserted(book):
    book["RR-1"].insert_rows(9, 2)


def columns_inserted(book):
    book["RR-1"].insert_cols(3, 2)


def protection_gone(book):
    book.security.lockStructure = False
    for sheet in book:
        sheet.protection.sheet = False


def validations_gone(book):
    for sheet in book:
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()


def names_gone(book):
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.remove(book["_lists"])


def tabs_renamed(book):
    book["RR-1"].title, book["RR-2"].title, book["Progress"].title = "One", "Two", "How far"


def tabs_reordered(book):
    book.move_sheet("RR-3", -3)
    book.move_sheet("_meta", -5)


def tabs_hidden(book):
    book["RR-1"].sheet_state, book["RR-2"].sheet_state = "hidden", "veryHidden"


def case_duplicated(book):
    return book.copy_worksheet(book["RR-1"])


def case_duplicated_and_changed(book):
    case_duplicated(book)["C8"] = "Partly"


def case_deleted(book):
    book.remove(book["RR-2"])


def names_swapped(book):
    book["RR-1"].title, book["RR-2"].title = "x", "RR-1"
    book["x"].title = "RR-2"


def sheet_added(state):
    def edit(book):
        sheet = book.create_sheet("My notes")
        sheet["B3"], sheet.sheet_state = "Ask about D01 again", state

    return edit


def row_deleted(book):
    book["RR-1"].delete_rows(8)


def row_copied(answer):
    def edit(book):
        sheet = book["RR-1"]
        for column in range(1, COLUMNS + 1):
            there = sheet.cell(40, column)
            there.value, there._style = (
                sheet.cell(8, column).value,
                copy(sheet.cell(8, column)._style),
            )
        sheet["C40"] = answer

    return edit


def put(where, text, sheet="RR-1"):
    """Type a text into a cell, locked or not."""

    def edit(book):
        book[sheet][where] = text

    return edit


def many_notes(book):
    for number in range(1, 31):
        book["RR-1"][f"M{number + 6}"] = f"remark {number}"


def struck(book):
    book["RR-1"]["C8"].font = Font(strike=True)


def merged_answers(book):
    book["RR-1"].merge_cells("C8:C9")


def commented(where, said="clearly Yes", sheet="RR-1"):
    def edit(book):
        book[sheet][where].comment = Comment(said, "AB")

    return edit


def answers_sorted(rows, values):
    """Only the Answer column, sorted by itself: the IDs and everything beside them stay."""

    def edit(book):
        for number, value in zip(rows, values, strict=True):
            book["RR-2"][f"C{number}"] = value

    return edit


def answers_moved_down(book):
    """A cell inserted above the answers, so that each stands one row too low."""
    sheet = book["RR-1"]
    for number in range(16, 8, -1):
        sheet[f"C{number}"] = sheet[f"C{number - 1}"].value
    sheet["C8"] = None


def alphabetic():
    return ["No"] * 5 + ["Partly"] * 5 + ["Yes"] * 4
