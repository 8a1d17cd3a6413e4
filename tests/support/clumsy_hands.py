"""What do coders do to a workbook? Each action with the cells that then stand filled in."""

from dataclasses import dataclass, field, replace

from real_client import Typed

from codebook.answers import Row
from workbooks.anatomy import ANSWER, EVIDENCE, NOTE, PAGE

FIRST = "RR-1"
SORTED = "answers_sorted"
"""How it shows that the Answer column of a short sheet was sorted by itself, in some cells."""


@dataclass(frozen=True)
class Act:
    """Something a coder does, after filling in a workbook or while doing so.

    typed: what then stands filled in; fills and actions: as `lo_fill` takes them; names: kinds
    of problems that must be named; moved: whether cells stand elsewhere then.
    """

    name: str
    typed: tuple
    fills: tuple
    actions: tuple = ()
    names: frozenset = frozenset()
    moved: bool = False


@dataclass
class Sheet:
    """The workbook as it is sent: places by row and header, and what is filled in first."""

    places: dict
    typed: list = field(default_factory=list)

    def at(self, case, question, header=ANSWER, part=""):
        return self.places[Row(case, question, part), header].cell

    def number(self, case, question, part=""):
        return int("".join(filter(str.isdigit, self.at(case, question, part=part))))


def filled_sheet(places, codebook):
    """Everything filled in, row by row: other answers in other cases, words beside each."""
    sheet = Sheet({(each.row, each.header): each for each in places})
    for number, ((row, header), here) in enumerate(sheet.places.items()):
        question, means = codebook.questions[row.question], None
        text = {EVIDENCE: f"“Words” of {row.question} {row.part}\nand more", PAGE: "1-2"}
        text |= {NOTE: f"=note {number}"}
        if header == ANSWER:
            scale = codebook.scale_of(question)
            if scale is not None:
                value = scale.values[number % min(3, len(scale.values))]
                told, means = value.label, value.code
            else:
                told = means = str(number % 50) if question.kind == "number" else "Words, 3/4"
            if row.question == "D01":
                told, means = "Yes", "yes"
        elif header in text:
            told = text[header]
        else:
            continue
        sheet.typed.append(Typed(here.sheet, here.cell, row, header, told, means))
    return sheet


def acts_of(sheet):
    """Every action, on the sheet of the first case."""
    return [
        *_ways_to_type(sheet),
        *_sheets(sheet),
        *_rows_and_columns(sheet),
        *_cells(sheet),
        *_conversions(sheet),
    ]


def _act(sheet, name, *actions, typed=None, mode="typed", names=(), moved=False):
    fills = [(each.sheet, each.cell, each.text, mode) for each in sheet.typed]
    left = tuple(sheet.typed if typed is None else typed)
    return Act(name, left, tuple(fills), actions, frozenset(names), moved)


def _with(sheet, case, question, header=ANSWER, text=None, means=None):
    """What stands filled in, where another text stands in one cell; without it, if None."""
    row = Row(case, question)
    found = []
    for each in sheet.typed:
        if (each.row, each.header) != (row, header):
            found.append(each)
        elif text is not None:
            found.append(replace(each, text=text, means=means))
    return found


def _ways_to_type(sheet):
    at = sheet.at
    question = at(FIRST, "D01").replace("C", "B")
    yield _act(sheet, "typed on the input line")
    few = [each for each in sheet.typed if each.row.case_id == FIRST]
    locked = (FIRST, question, "typed over the question", "enter")
    yield Act("keystrokes", tuple(few), (*_by_hand(few, "enter"), locked))
    pasted = []
    for cell, text in ((at(FIRST, "D01"), "Yes"), (at(FIRST, "D02"), "Perhaps")):
        pasted += [("fill", FIRST, "AO90", text, "text"), ("copy", FIRST, "AO90:AO90", cell)]
    yield _act(
        sheet,
        "pasted over, validation and format lost",
        ("unprotect", FIRST),
        *pasted,
        ("clear", FIRST, "AO90:AO90"),
        typed=_with(sheet, FIRST, "D02", text="Perhaps"),
        names={"not_on_the_list"},
    )


def _by_hand(typed, mode):
    """The last cells by hand: without a screen, LibreOffice 7.4 often dies soon after."""
    first = [(each.sheet, each.cell, each.text, "typed") for each in typed[3:]]
    return [*first, *((each.sheet, each.cell, each.text, mode) for each in typed[:3])]


def _sheets(sheet):
    first, again = FIRST, f"{FIRST} (2)"
    yield _act(sheet, "renamed", ("rename_sheet", first, "My favourite"), moved=True)
    names = ((first, "x"), ("RR-2", first), ("x", "RR-2"))
    swapped = [("rename_sheet", *each) for each in names]
    yield _act(sheet, "names swapped", *swapped, moved=True)
    yield _act(sheet, "duplicated", ("copy_sheet", first, again))
    other = ("fill", again, sheet.at(first, "D02"), "Can’t tell – unclear", "typed")
    yield _act(sheet, "duplicated and changed", ("copy_sheet", first, again), other,
               names={"case_twice"})  # fmt: skip
    yield _act(sheet, "deleted", ("delete_sheet", first), names={"case_deleted"})
    yield _act(sheet, "moved to the front", ("move_sheet", "RR-3", 0))
    yield _act(sheet, "hidden", ("hide_sheet", first))
    yield _act(sheet, "hidden sheets shown", ("show_sheet", "_lists"), ("show_sheet", "_meta"))
    yield _act(sheet, "cover and progress deleted", ("delete_sheet", "Start here"),
               ("delete_sheet", "Progress"))  # fmt: skip


def _rows_and_columns(sheet):
    row, free = sheet.number(FIRST, "D01"), ("unprotect", FIRST)
    last = sheet.number(FIRST, "D08")
    table = f"A{row - 1}:I{last}"
    answers = f"C{row}:C{last}"
    elsewhere = [each for each in sheet.typed if each.row.case_id != FIRST]
    yield _act(sheet, "sorted while protected", ("sort", FIRST, table, 0, "desc"))
    yield _act(sheet, "rows sorted", free, ("sort", FIRST, table, 0, "desc"), moved=True)
    yield _act(sheet, "rows hidden", free, ("hide_row", FIRST, row), ("hide_col", FIRST, 4))
    stray = ("fill", FIRST, f"C{row}", "Yes", "typed")
    yield _act(sheet, "row inserted", free, ("insert_rows", FIRST, row, 1), moved=True)
    yield _act(sheet, "row inserted and filled in", free, ("insert_rows", FIRST, row, 1), stray,
               names={"stray_text"}, moved=True)  # fmt: skip
    yield _act(sheet, "row deleted", free, ("delete_rows", FIRST, row, 1),
               names={"row_deleted"}, moved=True)  # fmt: skip
    over = ("copy", FIRST, f"A{row}:I{row}", f"A{row + 1}")
    yield _act(sheet, "row copied over another", free, over,
               names={"row_deleted"}, moved=True)  # fmt: skip
    move = (("insert_cols", FIRST, 2, 1), ("cut", FIRST, f"D1:D{last}", "B1"),
            ("delete_cols", FIRST, 4, 1))  # fmt: skip
    yield _act(sheet, "Answer column moved", free, *move, moved=True)
    yield _act(sheet, "Answer column deleted", free, ("delete_cols", FIRST, 3, 1),
               names={"header_edited"}, moved=True)  # fmt: skip
    yield _act(sheet, "ID column deleted", free, ("delete_cols", FIRST, 1, 1),
               names={"header_edited"}, moved=True)  # fmt: skip
    yield _act(sheet, "header cleared", free, ("clear", FIRST, "D6:D6"),
               names={"header_edited"})  # fmt: skip
    for order in ("asc", "desc"):
        yield _act(sheet, f"only answers sorted, {order}", free, ("sort", FIRST, answers, 0, order),
                   typed=elsewhere, names={SORTED}, moved=True)  # fmt: skip


def _cells(sheet):
    at, free = sheet.at, ("unprotect", FIRST)
    one, two = at(FIRST, "D01"), at(FIRST, "D02")
    yield _act(sheet, "answers merged", free, ("merge", FIRST, f"{one}:{two}"), names={"merged"})
    yield _act(sheet, "evidence merged", ("merge", FIRST, f"{one}:{one.replace('C', 'D')}"),
               names={"merged"})  # fmt: skip
    yield _act(sheet, "answer struck through", ("strike", FIRST, one), names={"struck_through"})
    yield _act(sheet, "comment on an answer", ("annotate", FIRST, one, "Not sure"),
               names={"comment"})  # fmt: skip
    yield _act(sheet, "comment for an answer", ("clear", FIRST, one),
               ("annotate", FIRST, one, "Yes"), names={"answer_in_comment"})  # fmt: skip
    yield _act(sheet, "answer cleared", ("clear", FIRST, one), names={"evidence_without_answer"})
    cut = _with(Sheet({}, _with(sheet, FIRST, "D01")), FIRST, "D02", text="Yes", means="yes")
    yield _act(sheet, "answer cut and pasted", ("cut", FIRST, one, two), typed=cut)
    wide = _with(sheet, "RR-3", "D01")
    for question in ("D01", "D02"):
        here = next(
            each for each in sheet.typed
            if (each.row, each.header) == (Row(FIRST, question), ANSWER)
        )  # fmt: skip
        wide = _with(Sheet({}, wide), "RR-3", question, text=here.text, means=here.means)
    wide.append(
        replace(next(each for each in sheet.typed if each.row == Row("RR-3", "D01")), text="Yes",
                means="yes")
    )  # fmt: skip
    yield _act(sheet, "answers pasted from another case",
               ("copy", FIRST, f"{one}:{two}", at("RR-3", "D01"), "RR-3"), typed=wide)  # fmt: skip
    replaced = [
        replace(each, text=each.text.replace("“Words”", "Sounds")) for each in sheet.typed
        if each.row.case_id == FIRST
    ] + [each for each in sheet.typed if each.row.case_id != FIRST]  # fmt: skip
    yield _act(sheet, "replaced while protected", ("replace", FIRST, "“Words”", "Sounds"))
    yield _act(
        sheet, "found and replaced", free, ("replace", FIRST, "“Words”", "Sounds"), typed=replaced
    )
    yield _act(sheet, "replaced in a question", free, ("replace", FIRST, "Is the child", "Was it"),
               names={"wording_edited"})  # fmt: skip
    yield _act(sheet, "case line typed over", free, ("fill", FIRST, "B5", "RR-2", "typed"),
               names={"case_line_edited"}, moved=True)  # fmt: skip
    yield _act(sheet, "text beside the table", free, ("fill", FIRST, "M9", "See D01", "typed"),
               names={"stray_text"})  # fmt: skip


def _conversions(sheet):
    one, free = sheet.at(FIRST, "D01"), ("unprotect", FIRST)
    page = sheet.at(FIRST, "D01", PAGE)
    number = sheet.at(FIRST, "D06")

    def typed_in_general(name, text, *kinds, cell=one):
        acts = (("general", FIRST, cell), ("fill", FIRST, cell, text, "typed"))
        return _act(sheet, f"{name} in a general cell", free, *acts, names=kinds)

    yield typed_in_general("a formula", '="Yes"', "formula")
    yield typed_in_general("an error", "=1/0", "error_value")
    yield typed_in_general("a date", "2026-03-04", "date")
    yield typed_in_general("a percentage", "12%", "percent")
    yield typed_in_general("a time as page", "12:30", "date", cell=page)
    exact = _with(sheet, FIRST, "D06", text="7", means="7")
    acts = (("general", FIRST, number), ("fill", FIRST, number, "7", "typed"))
    yield _act(sheet, "a number in a general cell", free, *acts, typed=exact)
    for name, text, means in (
        ("autocorrected", "can't tell - unclear", "unclear"),
        ("with an ellipsis", "Yes…", None),
        ("with spaces", "  yes\u00a0 ", "yes"),
        ("full width", "Ｙｅｓ", "yes"),
    ):
        with_it = _with(sheet, FIRST, "D01", text=text, means=means)
        fill = ("fill", FIRST, one, text, "typed")
        yield _act(sheet, f"an answer {name}", fill, typed=with_it,
                   names=() if means else {"not_on_the_list"})  # fmt: skip
