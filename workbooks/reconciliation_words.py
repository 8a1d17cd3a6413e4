"""How is a reconciliation workbook laid out? Its sheet, columns, lists and words."""

DISAGREEMENTS = "Disagreements"

ID = "ID"
CASE = "Case"
QUESTION = "Question"
FINAL = "Final answer"
REASON = "Reason"
WORDS = "In words"
HOW = "How"
CHECK = "Check"
CODE = "Code"

TO_FILL_IN = (FINAL, REASON, WORDS, HOW)
WIDTHS = {
    ID: 8,
    CASE: 12,
    QUESTION: 42,
    FINAL: 22,
    REASON: 22,
    WORDS: 36,
    HOW: 15,
    CHECK: 18,
    CODE: 24,
}
ANSWER_WIDTH, EVIDENCE_WIDTH = 20, 44

REASONS = {
    "misread": "Misread the source",
    "ambiguous": "Question ambiguous",
    "refined": "Codebook refined",
    "judgement": "Judgement",
    "typing": "Typing error",
}
HOW_SETTLED = {"consensus": "Consensus", "adjudication": "Adjudication"}

OK = "OK"
OPEN = "Final answer missing"
OFF_LIST = "Not on the list"
NO_NUMBER = "Not a number"
NO_REASON = "Reason missing"
NO_HOW = "How missing"

NOBODY_ASKED = "Nobody was asked: it applies by the final answer to the earlier question"


def answer_header(number: int) -> str:
    """`Answer A` for 0; coders are letters, in an order of each row's own."""
    return f"Answer {chr(65 + number)}"


def evidence_header(number: int) -> str:
    """`Evidence A` for 0."""
    return f"Evidence {chr(65 + number)}"


def headers(answers: int) -> tuple[str, ...]:
    """The columns from the left, for rows with up to so many answers."""
    said = [name for n in range(answers) for name in (answer_header(n), evidence_header(n))]
    return (ID, CASE, QUESTION, *said, FINAL, REASON, WORDS, HOW, CHECK, CODE)


def width(header: str) -> float:
    """The width of a column."""
    if header in WIDTHS:
        return WIDTHS[header]
    return ANSWER_WIDTH if header.startswith("Answer") else EVIDENCE_WIDTH
