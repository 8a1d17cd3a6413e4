"""Which workbook is this? Every mark must hold and agree."""

from dataclasses import replace

from workbooks.problems import Problem


def kind(found):
    assert isinstance(found, Problem), found
    return found.kind


def without_meta(book):
    book.remove(book["_meta"])


def edited(book, key, text):
    sheet = book["_meta"]
    (row,) = (cell.row for cell in sheet["A"] if cell.value == key)
    sheet.cell(row, 2).value = text


def sheets_of(book, content, desk):
    """Replace RR-1's line with the one of another workbook."""
    import io

    import openpyxl

    other = openpyxl.load_workbook(io.BytesIO(content))
    book["RR-1"]["B5"] = other["RR-1"]["B5"].value


def test_the_hidden_sheet_and_the_lines_give_the_identity(desk):
    assert desk.identity(desk.blank) == desk.sealed
    assert desk.identity(desk.blank, {"ABCD-2345": desk.sealed}) == desk.sealed


def test_a_renamed_and_shown_hidden_sheet_is_still_found(desk):
    def edit(book):
        book["_meta"].sheet_state = "visible"
        book["_meta"].title = "Sheet99"

    assert desk.identity(desk.fill("", edit)) == desk.sealed


def test_a_line_that_holds_is_enough_for_a_known_workbook(desk):
    content = desk.fill("", without_meta)
    assert desk.identity(content, {"ABCD-2345": desk.sealed}) == desk.sealed
    assert kind(desk.identity(content, {})) == "unknown_workbook"


def test_an_edited_hidden_sheet_is_refused(desk):
    content = desk.fill("", lambda book: edited(book, "person", "cd"))
    assert kind(desk.identity(content, {"ABCD-2345": desk.sealed})) == "seal_edited"


def test_a_workbook_of_another_study_is_refused(desk):
    foreign = desk.sent(replace(desk.sealed, code="ZZZZ-2222"), key=b"x" * 32)
    assert kind(desk.identity(foreign, {"ABCD-2345": desk.sealed})) == "other_study"


def test_a_workbook_that_nobody_sent_is_refused(desk):
    def edit(book):
        for name in list(book.sheetnames):
            if name != "Codebook":
                book.remove(book[name])

    assert kind(desk.identity(desk.fill("", edit), {})) == "not_ours"
    assert kind(desk.identity(desk.blank, {"ZZZZ-2222": desk.sealed})) == "unknown_workbook"


def test_a_sheet_of_another_workbook_inside_this_one_is_refused(desk):
    other = desk.sent(replace(desk.sealed, code="ZZZZ-2222", person="cd"))
    known = {"ABCD-2345": desk.sealed, "ZZZZ-2222": desk.sealed}
    content = desk.fill("", lambda book: sheets_of(book, other, desk))
    assert kind(desk.identity(content, known)) == "carriers_conflict"

    def edit(book):
        without_meta(book)
        sheets_of(book, other, desk)

    assert kind(desk.identity(desk.fill("", edit), known)) == "carriers_conflict"
