"""Do rules name things that are there, and can they ever hold?"""

from collections.abc import Iterable, Iterator
from typing import Any

from codebook.faults import Fault
from codebook.model import Codebook, Condition, Question
from codebook.places import Places, or_nearest


def rule_faults(codebook: Codebook, content: Any, file: str, columns: Iterable[str]) -> list[Fault]:
    """Rules that name neither a register column nor an earlier question, or a name of both."""
    known = tuple(columns)
    places = Places(codebook, content, file)
    faults = []
    for number, question in enumerate(codebook):
        for name in question.applies_if:
            where = ["applies_if", name]
            if name in codebook.questions and name in known:
                found = f"'{name}' is both a question and a register column"
                remedy = "Rename the column or the question"
                faults.append(places.of_question(number, where, found, remedy))
            elif name not in codebook.questions and name not in known and "." not in name:
                earlier = [each.id for each in list(codebook)[:number]]
                found = f"the rule names '{name}', neither a register column nor a question"
                remedy = or_nearest(name, (*known, *earlier), "It can name")
                faults.append(places.of_question(number, where, found, remedy))
    return faults


def earlier_faults(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Faults of rules that need no register to be seen."""
    order = {question.id: number for number, question in reversed(list(enumerate(codebook)))}
    for number, question in enumerate(codebook):
        for name, condition in question.applies_if.items():
            where = ["applies_if", name]
            for found, remedy in _condition_faults(condition):
                yield places.of_question(number, where, found, remedy)
            stem = name.partition(".")[0]
            if name in order and order[name] >= number:
                found = f"the rule names '{name}', which is not asked earlier"
                yield places.of_question(number, where, found, "Move that question before this one")
            elif stem != name and stem in order:
                found = f"the rule names '{name}', a part of a question"
                remedy = "Only questions with one value can be named; ask it as its own question"
                yield places.of_question(number, where, found, remedy)
            elif name in order:
                for found, remedy in _question_faults(
                    codebook, codebook.questions[name], condition
                ):
                    yield places.of_question(number, where, found, remedy)


def _condition_faults(condition: Condition) -> Iterator[tuple[str, str]]:
    """Found and remedy for a condition that says nothing or can never hold."""
    wanted = condition.model_dump(exclude_none=True)
    if not wanted:
        yield "an empty condition", "Say is, is_not, at_least, at_most or present: true"
    if () in (condition.is_, condition.is_not):
        yield "an empty list of values", "List at least one value"
    if condition.present is False and len(wanted) > 1:
        yield "present: false stands beside another condition", "Keep one of them"
    low, high = condition.at_least, condition.at_most
    if low is not None and high is not None and low > high:
        yield f"at_least {low:g} is above at_most {high:g}", "Swap them"


def _question_faults(
    codebook: Codebook, earlier: Question, condition: Condition
) -> Iterator[tuple[str, str]]:
    """Found and remedy for a condition that the earlier question's answers cannot meet."""
    name = f"'{earlier.id}'"
    if earlier.kind in ("each_of", "choose_any"):
        yield f"the rule names {name}, which has several parts", "Name a question with one value"
        return
    if condition.present is False:
        yield f"{name} would have to stay unanswered", "Name the values for which this is asked"
    ranged = condition.at_least is not None or condition.at_most is not None
    if ranged and earlier.kind != "number":
        yield f"{name} has no number to compare", "Use is or is_not with its values"
    if earlier.kind == "text" and (condition.is_ or condition.is_not):
        yield f"{name} is answered in free text", "Use present: true, or ask it on a scale"
    scale = codebook.scales.get(earlier.scale or "")
    if earlier.kind == "one" and scale is not None:
        for code in (*(condition.is_ or ()), *(condition.is_not or ())):
            if code not in scale.codes:
                remedy = or_nearest(str(code), scale.codes, "Its values are")
                yield f"'{code}' is not a value of {name}", remedy
