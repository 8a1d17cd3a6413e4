"""Do rules name things that are there, and can they ever hold?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from codebook.conditions import alike
from codebook.faults import Fault
from codebook.model import Codebook, Condition, Question
from codebook.places import Places, or_nearest


def rule_faults(
    codebook: Codebook,
    content: Any,
    file: str,
    columns: Iterable[str],
    values: Mapping[str, Collection[str]] | None = None,
) -> list[Fault]:
    """Rules that name neither a register column nor an earlier question, or a name of both.

    values: those that a column can have, where that is settled; a rule that wants another
    could never hold.
    """
    known = tuple(columns)
    places = Places(codebook, content, file)
    return [
        places.of_question(number, ["applies_if", name], *told)
        for number, question in enumerate(codebook)
        for name, condition in question.applies_if.items()
        for told in (
            *_name_faults(name, codebook, known, number),
            *_unmet(condition, (values or {}).get(name)),
        )
    ]


def _name_faults(
    name: str, codebook: Codebook, columns: tuple[str, ...], number: int
) -> Iterator[tuple[str, str]]:
    """Found and remedy where a rule's name stands for nothing or for two things."""
    if name in codebook.questions and name in columns:
        yield f"'{name}' is both a question and a register column", "Rename one of them"
    elif name not in columns and name.partition(".")[0] not in codebook.questions:
        earlier = [question.id for question in codebook][:number]
        remedy = or_nearest(name, (*columns, *earlier), "It can name")
        yield f"the rule names '{name}', neither a register column nor a question", remedy


def _unmet(condition: Condition, accepted: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """Found and remedy for each value that the column never has."""
    if accepted:
        for value in (*(condition.is_ or ()), *(condition.is_not or ())):
            if not any(alike(each, value) for each in accepted):
                yield (
                    f"'{value}' is no value of this column",
                    or_nearest(str(value), accepted, "Its values are"),
                )


def condition_faults(
    condition: Condition, accepted: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Found and remedy for a condition on a register column that can never hold as it stands."""
    yield from _condition_faults(condition)
    yield from _unmet(condition, accepted)


def earlier_faults(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Faults of rules that need no register to be seen."""
    questions = list(codebook)
    order = {question.id: number for number, question in reversed(list(enumerate(questions)))}
    for number, question in enumerate(codebook):
        for name, condition in question.applies_if.items():
            where = ["applies_if", name]
            for told in (*_condition_faults(condition), *_bare(places.of(number, *where))):
                yield places.of_question(number, where, *told)
            stem = name.partition(".")[0]
            if name in order and order[name] >= number:
                found = f"the rule names '{name}', which is not asked earlier"
                yield places.of_question(number, where, found, "Move that question before this one")
            elif stem != name and stem in order:
                found = f"the rule names '{name}', a part of a question"
                remedy = "Only questions with one value can be named; ask it as its own question"
                yield places.of_question(number, where, found, remedy)
            elif name in order:
                for found, remedy in _question_faults(codebook, questions[order[name]], condition):
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
        yield f"at_least {low:.15g} is above at_most {high:.15g}", "Swap them"


def _bare(written: Any) -> Iterator[tuple[str, str]]:
    """Found and remedy for true and false, which no register and no answer says."""
    named = written if isinstance(written, dict) else {"is": written}
    for key in ("is", "is_not"):
        wanted = named.get(key)
        if any(
            isinstance(each, bool) for each in (wanted if isinstance(wanted, list) else [wanted])
        ):
            yield "true or false is no value", "Write the value as it stands, or present: true"


def _question_faults(
    codebook: Codebook, earlier: Question, condition: Condition
) -> Iterator[tuple[str, str]]:
    """Found and remedy for a condition that the earlier question's answers cannot meet."""
    name = f"'{earlier.id}'"
    if earlier.kind in ("each_of", "choose_any"):
        yield f"{name} has several parts", "Name a question with one value"
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
