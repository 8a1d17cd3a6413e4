"""Where does a coder look a question up? The codebook as a sheet, a row for each question."""

from collections.abc import Mapping

from codebook.excel.sheets import Book, height, place, print_on_a4, protect, widths
from codebook.model import Codebook, Question
from codebook.rules import rule_in_words
from codebook.terms import terms_used
from workbooks.anatomy import CODEBOOK, PROGRESS

HEADERS = {
    "ID": 8,
    "Area": 18,
    "Question": 40,
    "Guidance": 58,
    "Answers": 34,
    "Words used": 30,
    "Source": 14,
}
HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1


def codebook_rows(codebook: Codebook) -> dict[str, int]:
    """The row of each question on the sheet, by id."""
    return {question.id: row for row, question in enumerate(codebook, FIRST_ROW)}


def write_codebook(
    made: Book,
    codebook: Codebook,
    titles: Mapping[str, str],
    code: str,
    note: str = "",
    back: str = PROGRESS,
) -> None:
    """Write the codebook sheet, with a link back to the sheet that it is read beside.

    note: stands in the footer, such as that everything in the workbook is synthetic.
    """
    sheet = made.sheet(CODEBOOK)
    widths(sheet, list(HEADERS.values()))
    made.put(sheet, 1, 1, f"{codebook.title}, version {codebook.version}", "title")
    made.link(sheet, 2, 1, f"← {back}", place(back))
    for column, name in enumerate(HEADERS, 1):
        made.put(sheet, HEADER_ROW, column, name, "header")
    rows = codebook_rows(codebook)
    for question in codebook:
        texts = _texts(codebook, question, titles)
        for column, text in enumerate(texts, 1):
            look = "strong" if column == 3 else "text"
            made.put(sheet, rows[question.id], column, text, look)
        height(
            sheet,
            rows[question.id],
            [(text, width * 1.08) for text, width in zip(texts, HEADERS.values(), strict=True)],
        )
    if codebook.attribution:
        end = FIRST_ROW + len(rows)
        made.put(sheet, end, 4, codebook.attribution, "plain")
        height(sheet, end, [(codebook.attribution, HEADERS["Guidance"])])
    for row in (1, 2):
        height(sheet, row, [], least=3 - row)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    protect(sheet)
    print_on_a4(sheet, f"Codebook version {codebook.version}   {code}   {note}".strip(), HEADER_ROW)


def _texts(codebook: Codebook, question: Question, titles: Mapping[str, str]) -> list[str]:
    """What stands in a question's row, column by column."""
    ask = "\n".join([question.ask, *(f"• {part}" for part in question.parts if part)])
    rule = rule_in_words(codebook, question, titles)
    guidance = "\n".join(filter(None, [question.guidance.strip(), rule and f"{rule}."]))
    return [
        question.id,
        codebook.area_of(question.id).title,
        ask,
        guidance,
        "\n".join(_answers(codebook, question)),
        "\n".join(_words(codebook, question)),
        question.source,
    ]


def _answers(codebook: Codebook, question: Question) -> list[str]:
    """Each answer with the reasons that may be given for it and whether it needs evidence."""
    scale = codebook.scale_of(question)
    if scale is None:
        unit = f" ({question.unit})" if question.unit else ""
        return [f"A number{unit}" if question.kind == "number" else "Your own words; may be empty"]
    lines = []
    for value in scale.values:
        because = f" because: {'; '.join(value.because)}" if value.because else ""
        needs = " (with evidence)" if value.code in question.evidence.required_for else ""
        lines.append(f"{value.label}{needs}{because}")
    return lines


def _words(codebook: Codebook, question: Question) -> list[str]:
    """The definitions of the codebook's terms that the question uses."""
    return [f"{term}: {meaning}" for term, meaning in terms_used(codebook, question).items()]
