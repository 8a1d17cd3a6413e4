"""What does an adjudicator read first? What is to be settled, and how."""

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from workbooks.anatomy import COVER
from workbooks.contents import unit_in_words
from workbooks.reconciliation_contents import ReconciliationWorkbook
from workbooks.reconciliation_words import (
    CHECK,
    DISAGREEMENTS,
    FINAL,
    HOW,
    HOW_SETTLED,
    NO_HOW,
    NO_NUMBER,
    NO_REASON,
    OFF_LIST,
    OK,
    OPEN,
    REASON,
    REASONS,
    WORDS,
)

NAMES, TEXTS = 24, 104
"""Widths of the two columns."""


def write_reconciliation_cover(made: Book, book: ReconciliationWorkbook) -> None:
    """Write the first sheet: two columns, read from top to bottom."""
    sheet = made.sheet(COVER)
    widths(sheet, (NAMES, TEXTS))
    made.put(sheet, 1, 1, book.sealed.study, "title")
    height(sheet, 1, [], least=2)
    row = _write_pairs(made, _facts(book), 2)
    made.link(sheet, row, 1, f"Go to {DISAGREEMENTS} →", place(DISAGREEMENTS))
    sections = (
        ("What to do", _steps()),
        ("Reasons", _reasons()),
        (f"What the {CHECK} column says", _checks()),
    )
    for title, pairs in sections:
        row += 2
        made.put(sheet, row, 1, title, "heading")
        height(sheet, row, [], least=1)
        row = _write_pairs(made, pairs, row + 1) - 1
    protect(sheet)
    print_on_a4(sheet, f"{book.sealed.code}   {book.synthetic}".strip())


def _facts(book: ReconciliationWorkbook) -> list[tuple[str, str]]:
    sealed = book.sealed
    cases = len({row.case_id for row in book.rows})
    facts = [
        ("Please note", book.synthetic),
        ("For", book.adjudicator_name),
        ("Round", sealed.round),
        ("To settle", f"{len(book.rows)} disagreements about {cases} cases"),
        ("Answer for", unit_in_words(book.unit, book.unit_guidance)),
        ("Codebook", f"{book.codebook.title}, version {sealed.codebook_version}"),
        ("Workbook", f"{sealed.code} (please quote it if you write to us)"),
    ]
    return [(name, text) for name, text in facts if text]


def _steps() -> list[tuple[str, str]]:
    said = [
        f"Each row of {DISAGREEMENTS} is a question about a case on which coders differed. What "
        "they said stands side by side, with the words that convinced them.",
        "The coders are called A, B and so on, in an order that changes from row to row: it is "
        "the evidence that counts, not who gave it. Go back to the documents where need be.",
        f"Pick the {FINAL} from the drop-down in its cell (Alt and the down arrow open it). It may "
        "be the answer of one of them or another. Click the ID to see the guidance.",
        f"Pick a {REASON} why they differed, and say more under {WORDS}: what you write there "
        "helps to mend the codebook. Type no names of children, families or staff.",
        f"Pick under {HOW} whether they agreed in a talk ({HOW_SETTLED['consensus']}) or somebody "
        f"else decided ({HOW_SETTLED['adjudication']}).",
        "A row that follows an earlier question stands right below it. If your answer to the "
        "earlier one means that it does not apply, leave it empty.",
        "What coders answered is never changed. Agreement stays as it was measured; your answers "
        "are kept beside theirs.",
        "You may sort and filter the rows. Save this file as an Excel workbook (.xlsx) and send it "
        "back, even unfinished. You may send it again as often as you like.",
    ]
    return [(f"Step {number}", text) for number, text in enumerate(said, 1)]


def _reasons() -> list[tuple[str, str]]:
    meant = {
        "misread": "One of them overlooked or misunderstood something in the documents.",
        "ambiguous": "The question or its guidance can be read in two ways.",
        "refined": "The codebook is now understood in a way that it did not say before.",
        "judgement": "Both readings are possible; this one is the better.",
        "typing": "A wrong value was picked by mistake.",
    }
    return [(words, meant[code]) for code, words in REASONS.items()]


def _checks() -> list[tuple[str, str]]:
    return [
        (OPEN, "Not settled yet. It stays open until you pick an answer."),
        (OFF_LIST, "The cell holds something that is not one of the answers: pick it again."),
        (NO_NUMBER, "The answer to this question is a number."),
        (NO_REASON, f"Settled; please also pick a {REASON}."),
        (NO_HOW, f"Settled; please also pick {HOW}."),
        (OK, "Nothing more to do in this row."),
    ]


def _write_pairs(made: Book, pairs: list[tuple[str, str]], row: int) -> int:
    """Names in the first column, texts in the second; gives the next free row."""
    sheet = made.workbook[COVER]
    for number, (name, text) in enumerate(pairs, row):
        made.put(sheet, number, 1, name, "bold")
        made.put(sheet, number, 2, text, "notice" if name == "Please note" else "plain")
        height(sheet, number, [(name, NAMES), (text, TEXTS)])
    return row + len(pairs)
