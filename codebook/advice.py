"""What should a lead look at in a codebook, although nothing stops it from being used?"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from codebook.alike import alike_questions
from codebook.faults import Fault
from codebook.folding import folded
from codebook.model import Codebook, Question, Scale, Value
from codebook.places import Places
from codebook.reach import never_asked
from codebook.terms import terms_used

LONGEST_LABEL = 30
"""Letters that fit into the answer column, and so into its drop-down."""
LONGEST_TITLE = 32
"""Letters that Excel shows as the heading of a cell's input message."""
LONGEST_ASK = 300
"""Letters from which a question takes six lines of its column or more."""

_OTHER = re.compile(r"(any |some )?other\b.*|something else|anything else|.*\bother")
_SILENT = re.compile(r".*\b(not|never) (mentioned|named|reported|recorded|stated|said)\b.*|silent")

Told = tuple[list[str | int], str, str]
"""Where in a question, what was found, and what to do."""


def codebook_advice(codebook: Codebook, content: Any, file: str) -> list[Fault]:
    """Advice on a codebook without faults; content: the file as read, with its lines."""
    places = Places(codebook, content, file)
    told = [*_scales(codebook, places), *_terms(codebook, places)]
    for number, question in enumerate(codebook):
        told += [
            places.of_question(number, *each)
            for each in (
                *_wording(question),
                *_others(codebook, question),
                *_themes(codebook, question),
                *_evidence(codebook, question),
            )
        ]
    told += _between(codebook, places)
    return told


def _scales(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Scales that no question uses, and labels that do not fit."""
    used = {question.scale for question in codebook}
    for name, scale in codebook.scales.items():
        if name not in used:
            found = f"no question uses the scale '{name}'"
            yield places.fault(["scales", name], found, "Remove it, or name it in a question")
        for place, value in enumerate(scale.values):
            if _width(value.label) > LONGEST_LABEL:
                where: list[str | int] = ["scales", name, "values", place, "label"]
                found = f"'{value.label}' has {_width(value.label)} letters"
                told = f"Say it in {LONGEST_LABEL} or fewer: the drop-down shows no more"
                yield places.fault(where, found, told)


def _terms(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Terms that stand in no question."""
    used = {term for question in codebook for term in terms_used(codebook, question)}
    for term in codebook.terms:
        if term not in used:
            found = f"no question uses the term '{term}'"
            yield places.fault(["terms", term], found, "Remove it, or use the word in guidance")


def _between(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Questions that are nearly the same, and those that cannot be reached."""
    numbers = {question.id: number for number, question in enumerate(codebook)}
    questions = list(codebook)
    for number, other, same in alike_questions(codebook):
        if not same:
            at = places.of_question(numbers[other.id], ["ask"], "", "").place
            found = f"asks nearly the same as {other.id} ({at})"
            told = "Say what sets them apart, or keep one of them"
            yield places.of_question(number, ["ask"], found, told)
    for number, name in never_asked(codebook):
        themes = ", ".join(f"'{theme}'" for theme in questions[number].theme)
        found = f"is never asked: its rules want '{name}' to be two things at once"
        found += f", so nothing can bear {themes}" if themes else ""
        yield places.of_question(number, ["applies_if"], found, "Mend the rules, or drop it")


def _wording(question: Question) -> Iterator[Told]:
    """Guidance that is missing, words that do not fit, two questions in one."""
    if not question.guidance:
        told = "Say what counts, what does not, and give an example"
        yield [], "has no guidance", told
    if len(question.title) > LONGEST_TITLE:
        told = f"Say it in {LONGEST_TITLE} or fewer: the heading beside the cell is cut off there"
        yield ["title"], f"the title has {len(question.title)} letters", told
    if len(question.ask) > LONGEST_ASK:
        told = f"Ask in {LONGEST_ASK} or fewer, and put the rest under guidance"
        yield ["ask"], f"the question has {len(question.ask)} letters", told
    if re.search(r"\band\s*/\s*or\b", folded(question.ask)) or question.ask.count("?") > 1:
        told = "Ask one thing, or ask for each with each_of"
        yield ["ask"], "two questions may stand in one", told


def _others(codebook: Codebook, question: Question) -> Iterator[Told]:
    """An "Other" of which nobody would learn what it was."""
    scale = codebook.scale_of(question)
    if scale is None:
        return
    told = "Ask which: require evidence for it, or add a question of type text that follows it"
    if question.kind == "one":
        for value in scale.values:
            if _is_other(value.label) and not _is_told(codebook, question, value):
                yield [], f"'{value.label}' leaves open what it is", told
    key = "each_of" if question.each_of else "choose_any"
    asked_for = bool(question.evidence.required_for) or _text_on_others(codebook, question)
    for place, part in enumerate(question.parts):
        if _is_other(part) and not asked_for:
            yield [key, place], f"'{part}' leaves open which", told


def _is_other(words: str) -> bool:
    return bool(_OTHER.fullmatch(folded(words)))


def _is_told(codebook: Codebook, question: Question, value: Value) -> bool:
    """Whether a coder who picks the value has to say what it was, or is offered words for it."""
    if value.because or value.code in question.evidence.required_for:
        return True
    return any(
        each.kind == "text" and question.id in each.applies_if for each in codebook
    ) or _text_on_others(codebook, question)


def _text_on_others(codebook: Codebook, question: Question) -> bool:
    """Whether a later question of the same area asks for others in the coder's own words."""
    area = codebook.area_of(question.id).questions
    later = area[area.index(question) + 1 :]
    return any(each.kind == "text" and "other" in folded(each.ask) for each in later)


def _themes(codebook: Codebook, question: Question) -> Iterator[Told]:
    """Themes that every case bears."""
    scale = codebook.scale_of(question)
    if scale is None:
        return
    counted = set(scale.codes) - scale.outside_denominator
    for name, codes in question.theme.items():
        if counted <= set(codes):
            told = "Leave a value out of it, or count the question without a theme"
            yield ["theme", name], f"the theme '{name}' holds every value, so every case", told


def _evidence(codebook: Codebook, question: Question) -> Iterator[Told]:
    """Evidence wanted for an answer that rests on silence."""
    scale: Scale | None = codebook.scale_of(question)
    if scale is None:
        return
    for code in question.evidence.required_for:
        value = scale.by_code[code]
        silent = any(_SILENT.fullmatch(folded(each)) for each in (value.label, *value.because))
        if value.outside_denominator or silent:
            found = f"evidence is required for '{value.label}', of which the documents say nothing"
            told = "Leave it out, and offer short reasons (because) instead"
            yield ["evidence", "required_for"], found, told


def _width(text: str) -> int:
    """How many letters of usual width a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
