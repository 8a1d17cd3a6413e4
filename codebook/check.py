"""Does a codebook hold together? Every fault of its structure, each with its line."""

from collections.abc import Iterator
from typing import Any

from codebook.alike import alike_questions
from codebook.check_combinations import combination_faults
from codebook.check_rules import earlier_faults, rule_faults
from codebook.check_scales import scale_faults
from codebook.faults import Fault
from codebook.folding import folded
from codebook.model import Codebook, Question, Scale
from codebook.places import Places, or_nearest

__all__ = ["codebook_check", "rule_faults"]


def codebook_check(codebook: Codebook, content: Any, file: str) -> list[Fault]:
    """Faults of scales, questions, themes and rules; content: the file as read, with its lines."""
    places = Places(codebook, content, file)
    faults = [
        *scale_faults(codebook, places),
        *_area_faults(codebook, places),
        *_repeated(codebook, places),
        *_asked_twice(codebook, places),
    ]
    for number, question in enumerate(codebook):
        faults += _kind_faults(codebook, question, number, places)
        faults += _part_faults(question, number, places)
        faults += _value_faults(codebook, question, number, places)
    faults += earlier_faults(codebook, places)
    faults += combination_faults(codebook, places)
    return faults


def _area_faults(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Areas with the same id or without questions."""
    seen: set[str] = set()
    for number, area in enumerate(codebook.areas):
        if area.id in seen:
            found = f"area id '{area.id}' is used twice"
            yield places.fault(["areas", number, "id"], found, "Give it its own id")
        if not area.questions:
            found = f"area '{area.id}' asks nothing"
            yield places.fault(["areas", number], found, "Add a question or drop it")
        seen.add(area.id)


def _repeated(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Question ids, titles and theme names that stand for two things."""
    ids: dict[str, Question] = {}
    titles: dict[str, Question] = {}
    themes: dict[str, Question] = {}
    for number, question in enumerate(codebook):
        other = ids.setdefault(folded(question.id), question)
        if other is not question:
            found = f"question id '{question.id}' is used twice"
            yield places.of_question(number, ["id"], found, "Give each question its own id")
        other = titles.setdefault(folded(question.title), question)
        if other is not question:
            found = f"title '{question.title}' is also that of {other.id}"
            remedy = "Give it its own title: tables and charts name questions by it"
            yield places.of_question(number, ["title"], found, remedy)
        for name in question.theme:
            other = themes.setdefault(folded(name), question)
            if other is not question:
                found = f"theme '{name}' is also one of {other.id}"
                remedy = "Give it its own name, so that its count belongs to one question"
                yield places.of_question(number, ["theme", name], found, remedy)


def _asked_twice(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Questions in the same words, which no coder can tell apart on a sheet."""
    for number, other, same in alike_questions(codebook):
        if same:
            found = f"asks the same as {other.id}"
            yield places.of_question(number, ["ask"], found, "Say what sets them apart")


def _kind_faults(
    codebook: Codebook, question: Question, number: int, places: Places
) -> Iterator[Fault]:
    """A question that is answered in no way, in two ways, or on a scale that is not there."""
    ways = [key for key in ("scale", "type") if getattr(question, key)]
    beside = ways + ["each_of"] * bool(question.each_of)
    if question.choose_any and beside:
        found = f"choose_any stands beside {' and '.join(beside)}"
        yield places.of_question(number, ["choose_any"], found, "Keep one of them")
    elif len(ways) == 2:
        found = "both scale and type are given"
        yield places.of_question(number, ["type"], found, "Keep one of them")
    elif question.type and question.each_of:
        found = f"each_of stands beside type {question.type}"
        yield places.of_question(number, ["each_of"], found, "Ask each part as its own question")
    elif not ways and not question.choose_any:
        remedy = "Add one: scale is one of " + ", ".join(codebook.scales)
        yield places.of_question(number, [], "neither scale nor type is given", remedy)
    if question.scale is not None and question.scale not in codebook.scales:
        remedy = or_nearest(question.scale, codebook.scales, "The scales are")
        found = f"unknown scale '{question.scale}'"
        yield places.of_question(number, ["scale"], found, remedy)
    yield from _number_faults(question, number, places)


def _number_faults(question: Question, number: int, places: Places) -> Iterator[Fault]:
    """Settings of numbers where no number is asked for, and ranges that cannot be."""
    if question.kind != "number":
        for key in ("unit", "minimum", "maximum", "decimals", "tolerance"):
            if getattr(question, key) not in (None, 0, ""):
                found = f"{key} is for numbers, and no number is asked for"
                yield places.of_question(number, [key], found, "Remove it, or set type: number")
        if question.level != "interval":
            found = "level is for numbers; a scale has its own"
            yield places.of_question(number, ["level"], found, "Remove it")
        return
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        found = f"minimum {low:.15g} is above maximum {high:.15g}"
        yield places.of_question(number, ["minimum"], found, "Swap them")
    if question.level == "ratio" and (low is None or low < 0):
        found = "level ratio takes no negative numbers, but "
        found += "no minimum is set" if low is None else f"the minimum is {low:.15g}"
        yield places.of_question(number, ["level"], found, "Set minimum: 0 or level: interval")


def _part_faults(question: Question, number: int, places: Places) -> Iterator[Fault]:
    """Part and option names that are empty or stand twice."""
    for key, names in (("each_of", question.each_of), ("choose_any", question.choose_any)):
        seen: set[str] = set()
        for place, name in enumerate(names):
            if not folded(name):
                yield places.of_question(number, [key, place], "an empty name", "Name the part")
            elif folded(name) in seen:
                found = f"'{name}' stands twice"
                yield places.of_question(number, [key, place], found, "Give each part its own name")
            seen.add(folded(name))


def _value_faults(
    codebook: Codebook, question: Question, number: int, places: Places
) -> Iterator[Fault]:
    """Themes and evidence rules that name values which the question does not offer."""
    unsettled = question.type is not None and question.scale is not None
    if unsettled or (question.scale is not None and question.scale not in codebook.scales):
        return
    scale = codebook.scale_of(question) if question.kind not in ("number", "text") else None
    for name, codes in question.theme.items():
        if not codes:
            found, remedy = f"theme '{name}' has no value", "List the values that make it"
            yield places.of_question(number, ["theme", name], found, remedy)
        yield from _off_list(scale, codes, ["theme", name], number, places)
        for code in codes:
            if scale is not None and code in scale.outside_denominator:
                found = f"theme '{name}' counts '{code}', which is outside the denominator"
                remedy = "Leave the value out of the theme"
                yield places.of_question(number, ["theme", name], found, remedy)
    required = question.evidence.required_for
    yield from _off_list(scale, required, ["evidence", "required_for"], number, places)


def _off_list(
    scale: Scale | None, codes: tuple[str, ...], where: list[str], number: int, places: Places
) -> Iterator[Fault]:
    """A fault for each code that the question does not offer."""
    for code in codes:
        if scale is None:
            found = f"'{code}' is named, but the question has no values"
            yield places.of_question(
                number, where, found, "Remove it, or give the question a scale"
            )
        elif code not in scale.codes:
            found = f"'{code}' is not a value of this question"
            remedy = or_nearest(code, scale.codes, "Its values are")
            yield places.of_question(number, where, found, remedy)
