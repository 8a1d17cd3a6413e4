"""Can a theme of several questions be counted, and is its name its own?"""

from collections.abc import Iterator

from codebook.faults import Fault
from codebook.folding import folded
from codebook.model import Codebook, Question
from codebook.places import Places, or_nearest

Told = tuple[str, str]


def combination_faults(codebook: Codebook, places: Places) -> Iterator[Fault]:
    """Faults of every combination: its name, the questions it names, and their values."""
    themes = {folded(name): question.id for question in codebook for name in question.theme}
    seen: set[str] = set()
    keys = codebook.row_keys()
    for name, of_each in codebook.combinations.items():
        for told in _of_name(name, len(of_each), themes, seen):
            yield places.fault(["combinations", name], *told)
        seen.add(folded(name))
        for key, codes in of_each.items():
            told_of = (
                _values(codebook, *keys[key], codes) if key in keys else [_unknown(codebook, key)]
            )
            for told in told_of:
                yield places.fault(["combinations", name, key], *told)


def _of_name(name: str, questions: int, themes: dict[str, str], seen: set[str]) -> Iterator[Told]:
    """Found and remedy where a name stands for two things, or one question is all there is."""
    if not folded(name):
        yield "a combination without a name", "Give it a name"
    if folded(name) in themes:
        found = f"'{name}' is also a theme of {themes[folded(name)]}"
        yield found, "Give it its own name, so that its count is told from that one's"
    if folded(name) in seen:
        yield f"the combination '{name}' stands twice", "Give each its own name"
    if questions < 2:
        found = f"'{name}' names {questions or 'no'} question{'' if questions == 1 else 's'}"
        yield found, "Name two or more; a theme of one question stands under that question"


def _unknown(codebook: Codebook, key: str) -> Told:
    """Found and remedy for a name that is no row of a sheet."""
    question = codebook.questions.get(key)
    if question is not None:
        parts = ", ".join(question.row_key(part) for part in question.parts)
        return f"'{key}' has several parts", f"Name one of them: {parts}"
    remedy = or_nearest(key, codebook.row_keys(), "It can name")
    return f"there is no question or part '{key}'", remedy


def _values(
    codebook: Codebook, question: Question, part: str, codes: tuple[str, ...]
) -> Iterator[Told]:
    """Found and remedy for values that the question does not offer or count."""
    key = question.row_key(part)
    if question.kind != "choose_any" and question.scale not in codebook.scales:
        if question.kind in {"number", "text"}:
            yield f"'{key}' has no values", "Name a question that is answered on a scale"
        return
    scale = codebook.scale_of(question)
    assert scale is not None
    if not codes:
        yield f"no value of '{key}' is wanted", "List at least one"
    for code in codes:
        if code not in scale.codes:
            yield (
                f"'{code}' is not a value of '{key}'",
                or_nearest(code, scale.codes, "Its values are"),
            )
        elif code in scale.outside_denominator:
            yield f"'{code}' of '{key}' is outside the denominator", "Leave it out"
