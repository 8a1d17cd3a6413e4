"""Is a question asked about a case, and if not, why not?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from codebook.conditions import answer_meets, awaited, conditions_hold, in_words, meets, rule_from
from codebook.folding import folded
from codebook.model import Codebook, Condition, Question

__all__ = [
    "Applicability",
    "applicability",
    "asked",
    "by_register",
    "conditions_hold",
    "rule_from",
    "rule_in_words",
]

State = Literal["applies", "not_applicable", "awaiting", "unknown", "pending"]
_FIRST: tuple[State, ...] = ("not_applicable", "awaiting", "pending", "unknown")
"""Which condition decides where several do not simply hold."""


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a question applies to a case, with the reason in a coder's words.

    applies and unknown (the register does not say) are asked. awaiting: a document is still
    expected; pending: an earlier question has no answer yet; not_applicable: by the rule.
    """

    state: State
    reason: str = ""

    @property
    def asked(self) -> bool:
        """Whether an answer is expected."""
        return self.state in {"applies", "unknown"}


APPLIES = Applicability("applies")
Known = dict[str, Applicability]
Wanted = Callable[[], str]
"""Says a condition as a clause; asked only where it is not simply met."""


def applicability(
    codebook: Codebook,
    question: Question,
    details: Mapping[str, str],
    answers: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> Applicability:
    """Whether the question applies by the case's register details and one coder's answers.

    answers: value by id of earlier questions; titles: words for register columns.
    """
    return _settled(codebook, question, details, answers, titles or {}, {})


def by_register(
    codebook: Codebook,
    question: Question,
    details: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> Applicability:
    """Whether the question can apply, as far as the register settles it, whatever coders say.

    A question that follows one which is never asked, or still awaited, is so too.
    """
    return _settled(codebook, question, details, None, titles or {}, {})


def asked(
    codebook: Codebook,
    details: Mapping[str, str],
    answers: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> dict[str, Applicability]:
    """Every question's applicability by id, in order of asking."""
    known: Known = {}
    for question in codebook:
        _settled(codebook, question, details, answers, titles or {}, known)
    return known


def rule_in_words(
    codebook: Codebook, question: Question, titles: Mapping[str, str] | None = None
) -> str:
    """Such as "Only asked where Age is 3 or more"; nothing for a question asked of every case."""
    said = [_wanted(codebook, *each, titles or {}) for each in question.applies_if.items()]
    return "Only asked where " + " and ".join(said) if said else ""


def _settled(
    codebook: Codebook,
    question: Question,
    details: Mapping[str, str],
    answers: Mapping[str, str] | None,
    titles: Mapping[str, str],
    known: Known,
) -> Applicability:
    """Settle the questions that this one rests on first, then its own conditions."""
    if question.id not in known:
        each = []
        for name, condition in question.applies_if.items():
            wanted = partial(_wanted, codebook, name, condition, titles)
            earlier = codebook.questions.get(name)
            if earlier is None:
                each.append(_column(condition, details.get(name, ""), wanted, titles, name))
                continue
            before = _settled(codebook, earlier, details, answers, titles, known)
            each.append(_earlier(codebook, earlier, condition, before, answers, wanted))
        known[question.id] = next(
            (found for state in _FIRST for found in each if found.state == state), APPLIES
        )
    return known[question.id]


def _column(
    condition: Condition, text: str, wanted: Wanted, titles: Mapping[str, str], name: str
) -> Applicability:
    """What a register column says about one condition."""
    title = titles.get(name, name)
    if awaited(text):
        return Applicability("awaiting", f"{title} is still awaited")
    met = meets(condition, text)
    if met:
        return APPLIES
    if met is None:
        here = f"is '{text.strip()}'" if folded(text) else "is not known"
        return Applicability(
            "unknown",
            f"{title} {here} for this case; the question is only for cases where {wanted()}",
        )
    here = f"here it is {text.strip()}" if folded(text) else "this case has none"
    return Applicability("not_applicable", f"Only asked where {wanted()}; {here}")


def _earlier(
    codebook: Codebook,
    earlier: Question,
    condition: Condition,
    before: Applicability,
    answers: Mapping[str, str] | None,
    wanted: Wanted,
) -> Applicability:
    """What the answer to an earlier question says about one condition."""
    if before.state == "not_applicable":
        why = f"Only asked where {wanted()}; {earlier.id} is not asked here"
        return Applicability("not_applicable", why)
    if before.state == "awaiting":
        return before
    if answers is None:
        return APPLIES
    answer = answers.get(earlier.id, "")
    if before.state == "pending" or not answer.strip():
        return Applicability(
            "pending", f"Only asked where {wanted()}; {earlier.id} has no answer yet"
        )
    if answer_meets(condition, answer):
        return APPLIES
    here = _labels(codebook, earlier).get(answer, answer)
    return Applicability("not_applicable", f"Only asked where {wanted()}; the answer is {here}")


def _wanted(codebook: Codebook, name: str, condition: Condition, titles: Mapping[str, str]) -> str:
    """The condition as a clause: "Age is 3 or more", "D16a (Early help offered) is Yes"."""
    earlier = codebook.questions.get(name)
    if earlier is None:
        return f"{titles.get(name, name)} {in_words(condition)}"
    return f"{earlier.id} ({earlier.title}) {in_words(condition, _labels(codebook, earlier))}"


def _labels(codebook: Codebook, question: Question) -> dict[str, str]:
    scale = codebook.scale_of(question)
    return {value.code: value.label for value in scale.values} if scale else {}
