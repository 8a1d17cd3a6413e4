"""What does a coder read first? What to do, in plain words, with an example."""

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from codebook.model import Codebook
from workbooks.anatomy import (
    ANSWER,
    CHECK,
    CODEBOOK,
    COVER,
    DOCUMENT,
    EVIDENCE,
    EVIDENCE_KINDS,
    KIND,
    NEW_THEMES,
    NOTE,
    PAGE,
    PROGRESS,
    QUESTION,
)
from workbooks.checks import (
    AWAITING,
    CLEAR,
    MISSING,
    NO_EVIDENCE,
    NO_NUMBER,
    NOT_ASKED,
    OFF_LIST,
    OK,
    OPTIONAL,
    WAITS,
)
from workbooks.contents import CodingWorkbook, documents_here, unit_in_words

NAMES, TEXTS = 24, 104
"""Widths of the two columns."""

A_PAGE, A_PARAGRAPH = "p. 12", "para 4.3"
"""How a page and a paragraph are written, here and in the examples."""


def write_cover(made: Book, book: CodingWorkbook) -> None:
    """Write the first sheet: two columns, read from top to bottom."""
    sheet = made.sheet(COVER)
    widths(sheet, (NAMES, TEXTS))
    made.put(sheet, 1, 1, book.sealed.study, "title")
    height(sheet, 1, [], least=2)
    row = _write_pairs(made, _facts(book), 2)
    for name, to in _ways(book):
        made.link(sheet, row, 1, name, place(to))
        row += 1
    for title, told in (
        ("What to do", steps(book)),
        ("An example where the documents say it (made up)", example(book)),
        ("An example where they say nothing (made up)", silent_example(book)),
        (f"What the {CHECK} column says", _checks(book.codebook)),
    ):
        if not told:
            continue
        row += 1
        made.put(sheet, row, 1, title, "heading")
        height(sheet, row, [], least=1)
        drawn = title.startswith("An example")
        row = _write_pairs(made, told, row + 1, drawn=drawn)
    protect(sheet)
    print_on_a4(sheet, f"{book.sealed.code}   {book.synthetic}".strip())
    sheet.page_setup.fitToHeight = 2


def steps(book: CodingWorkbook) -> list[tuple[str, str]]:
    """What a coder is to do, step by step."""
    said = [
        "Go case by case, in the order of the Progress sheet, from the top of the sheet down. "
        "Progress also leads you to the first gap of a case.",
        "Answer from the documents listed at the top of the case's sheet only. Do not use what you "
        "know from elsewhere, and do not look further.",
        "Pick each answer from the drop-down in its cell (Alt and the down arrow open it; Tab goes "
        "to the next cell). The guidance appears beside the cell; click the ID to read all of it "
        "in the Codebook sheet.",
        *_silence(book.codebook),
        "Copy the words that convinced you into Evidence and pick the document they stand in. If "
        "you tell them in your own words, or they run throughout the document, say so under Kind "
        "of evidence.",
        f"Under {PAGE}, write {A_PAGE} for a page and {A_PARAGRAPH} for a paragraph with a number; "
        f"where there are several, put commas between: {A_PAGE}, {A_PARAGRAPH}.",
        "Type no names of children, families or staff, not even into Note.",
        "Do not discuss cases or your answers with anybody until the lead says that you may: it is "
        "your own reading that counts.",
        "Grey rows are not asked of that case; Check says why. Empty never means No: an empty cell "
        "is an answer that is still missing.",
        *_beyond(book),
        "Save this file as an Excel workbook (.xlsx) and send it back, even unfinished. You may "
        "send it again as often as you like: nothing you sent before is lost.",
    ]
    return [(f"Step {number}", text) for number, text in enumerate(said, 1)]


def example(book: CodingWorkbook) -> list[tuple[str, str]]:
    """A worked example in the columns of a case's sheet."""
    documents = documents_here(book)
    return [
        (QUESTION, "Does the review say when the family's plan will be looked at again?"),
        (ANSWER, _label(book.codebook, "yes") or "Yes"),
        (EVIDENCE, "the plan will be looked at again every three months, with the family present"),
        (DOCUMENT, documents[0] if documents else "Document"),
        (PAGE, A_PAGE),
        (KIND, EVIDENCE_KINDS["verbatim"]),
        (NOTE, "Said of the plan only, not of the school's part in it"),
        (CHECK, OK),
    ]


def silent_example(book: CodingWorkbook) -> list[tuple[str, str]]:
    """The same where the documents are silent; nothing where No is no answer."""
    no = _label(book.codebook, "no")
    if not no:
        return []
    return [
        (QUESTION, "Does the review say who will tell the family about the plan?"),
        (ANSWER, no),
        (NOTE, "Looked for: who tells the family, in the plan and in the recommendations"),
        (CHECK, OK),
    ]


def _ways(book: CodingWorkbook) -> list[tuple[str, str]]:
    """Links to the other sheets: what they say and where they lead."""
    new = [(f"{NEW_THEMES} that no question asks for →", NEW_THEMES)] if book.new_themes else []
    return [
        (f"{PROGRESS} and your cases →", PROGRESS),
        *new,
        (f"{CODEBOOK}: every question with its guidance →", CODEBOOK),
    ]


def _facts(book: CodingWorkbook) -> list[tuple[str, str]]:
    """Whose workbook it is and what is in it."""
    sealed = book.sealed
    facts = [
        ("Please note", book.synthetic),
        ("For", book.coder_name),
        ("Round", f"{sealed.round}{f', {book.part}' if book.part else ''}"),
        ("What is asked", book.why),
        ("Cases", str(len(book.cases))),
        ("Answer for", unit_in_words(book.unit, book.unit_guidance)),
        ("Send back by", book.due),
        ("Codebook", f"{book.codebook.title}, version {sealed.codebook_version}"),
        ("Workbook", f"{sealed.code} (please quote it if you write to us)"),
    ]
    return [(name, text) for name, text in facts if text]


def _silence(codebook: Codebook) -> list[str]:
    """What to answer where the documents say nothing, or cannot be understood."""
    no, unclear = _label(codebook, "no"), _label(codebook, "unclear")
    said = []
    if no:
        said.append(
            f"If the documents say nothing about it, the answer is “{no}”: say in Note what you "
            "looked for, by picking a reason or in your own words."
        )
    if unclear:
        said.append(f"If they say something but you cannot tell what it means, pick “{unclear}”.")
    return said


def _beyond(book: CodingWorkbook) -> list[str]:
    """Where what no question asks for is said, if there is a place for it."""
    said = (
        f"If the documents show you something that matters and that no question asks for, propose "
        f"a theme on the sheet {NEW_THEMES}."
    )
    return [said] if book.new_themes else []


def _checks(codebook: Codebook) -> list[tuple[str, str]]:
    """The words of the Check column that can come up, and what to do about each."""
    kinds = {question.kind for question in codebook}
    numbers = [
        (NO_NUMBER, "The answer to this question is a number: type it in digits."),
        ("Too high, too low", "The number is outside what is possible: look at it again."),
    ]
    optional = [(OPTIONAL, "Your own words, if there is anything to say; may stay empty.")]
    return [
        (MISSING, "Nothing is picked yet."),
        (OFF_LIST, "The cell holds something that is not one of the answers: pick it again."),
        *(numbers if "number" in kinds else []),
        (NO_EVIDENCE, "This answer needs the words that convinced you, in Evidence."),
        (WAITS, "Answer the earlier question first; it decides whether this one is asked."),
        (NOT_ASKED, "This question does not apply to the case: leave it empty."),
        (AWAITING, "A document is still to come: the question is sent to you when it has."),
        (CLEAR, "The earlier answer says that this is not asked: empty the cell, or mend that."),
        *(optional if "text" in kinds else []),
        (OK, "Nothing more to do in this row."),
    ]


def _label(codebook: Codebook, code: str) -> str:
    """What the codebook calls the value of that code, on the first scale that has it."""
    for scale in codebook.scales.values():
        if code in scale.by_code:
            return scale.label(code)
    return ""


def _write_pairs(made: Book, pairs: list[tuple[str, str]], row: int, *, drawn: bool = False) -> int:
    """Names in the first column, texts in the second; gives the next free row.

    drawn: as the cells of a case's sheet look, with the names as headers.
    """
    sheet = made.workbook[COVER]
    for number, (name, text) in enumerate(pairs, row):
        look = "notice" if name == "Please note" else "plain"
        made.put(sheet, number, 1, name, "header" if drawn else "bold")
        made.put(sheet, number, 2, text, _drawn(name) if drawn else look)
        height(sheet, number, [(name, NAMES), (text, TEXTS * 1.1)])
    return row + len(pairs)


def _drawn(column: str) -> str:
    """How a cell of that column looks on a case's sheet."""
    return {QUESTION: "strong", CHECK: "check"}.get(column, "example")
