"""How does a codebook stand on sheets, so that a lead can write it in Excel? Read by excel_in."""

from codebook.codebookform import (
    ABOUT,
    ABOUT_SETTINGS,
    AREAS,
    COMBINATIONS,
    GUIDANCE,
    QUESTIONS,
    SCALES,
    TABLES,
    TERMS,
    TYPES,
)
from codebook.faults import Fault, StudyError
from codebook.formsheets import FormBook, Texts
from codebook.model import Codebook, Question
from codebook.notation import commas_text, lines_text, number_words, pairs_text, rule_text

YES = "yes"
LINES = (
    "Fill in the cells that are shaded. Each column is explained below, and beside its header.",
    "Rows can be added, moved and removed; blank rows count for nothing. Headers stay as they are.",
    "In a cell with several lines, Alt+Enter begins a new line.",
    'A text that holds a comma or a colon of its own stands in double quotes: "Yes, partly".',
    "Then run: intercoder check. It names every cell that is to be put right.",
)


def codebook_workbook(codebook: Codebook) -> bytes:
    """The codebook as codebook.xlsx; the same bytes for the same codebook.

    Reading it back gives an equal codebook. Raises StudyError for one that no form can say.
    """
    form = FormBook(codebook.title)
    form.guidance(GUIDANCE, LINES, (ABOUT, *TABLES))
    write_codebook(form, codebook)
    return form.saved()


def write_codebook(form: FormBook, codebook: Codebook) -> None:
    """Write the codebook's sheets into a form."""
    about: dict[tuple[str, ...], str] = {
        ("title",): codebook.title,
        ("version",): str(codebook.version),
        ("attribution",): codebook.attribution,
    }
    questions = [
        _question_texts(area.id, question) for area in codebook.areas for question in area.questions
    ]
    form.table(QUESTIONS, questions)
    form.table(SCALES, _scale_rows(codebook))
    form.table(TERMS, [{"term": t, "definition": d} for t, d in codebook.terms.items()])
    form.table(AREAS, [{"id": area.id, "title": area.title} for area in codebook.areas])
    form.table(COMBINATIONS, _combination_rows(codebook))
    form.settings(ABOUT, ABOUT_SETTINGS, about)


def _question_texts(area: str, question: Question) -> Texts:
    """A question's row by column."""
    if (question.each_of and question.choose_any) or (question.type and question.parts != ("",)):
        remedy = "Put its type right first: intercoder check"
        fault = Fault("codebook", question.id, "a question of two types", remedy)
        raise StudyError("The codebook cannot be laid out on sheets", [fault])
    rule = {
        name: condition.model_dump(by_alias=True, exclude_none=True)
        for name, condition in question.applies_if.items()
    }
    shown = {kind: words for words, kind in TYPES.items()}
    return {
        "area": area,
        "id": question.id,
        "title": question.title,
        "ask": question.ask,
        "guidance": question.guidance,
        "source": question.source,
        "type": shown[question.kind],
        "scale": question.scale or "",
        "parts": lines_text(question.each_of or question.choose_any),
        "unit": question.unit,
        "minimum": _number(question.minimum),
        "maximum": _number(question.maximum),
        "decimals": _number(question.decimals or None),
        "tolerance": _number(question.tolerance or None),
        "level": question.level if question.level == "ratio" else "",
        "theme": pairs_text(question.theme),
        "applies_if": rule_text(rule),
        "required_for": commas_text(question.evidence.required_for),
        "replaces": commas_text(question.replaces),
    }


def _scale_rows(codebook: Codebook) -> list[Texts]:
    """A row for each value of each scale; the level stands in a scale's first row."""
    return [
        {
            "scale": name,
            "level": "" if place else scale.level,
            "code": value.code,
            "label": value.label,
            "because": lines_text(value.because),
            "off_scale": YES if value.off_scale else "",
            "outside_denominator": YES if value.outside_denominator else "",
        }
        for name, scale in codebook.scales.items()
        for place, value in enumerate(scale.values)
    ]


def _combination_rows(codebook: Codebook) -> list[Texts]:
    """A row for each question of each combination."""
    return [
        {"theme": name, "question": question, "values": commas_text(values)}
        for name, parts in codebook.combinations.items()
        for question, values in (parts or {"": ()}).items()
    ]


def _number(number: float | None) -> str:
    return "" if number is None else number_words(number)
