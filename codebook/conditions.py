"""Does a text meet one condition of a rule, and how is the condition said in words?"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import TypeAdapter

from codebook.folding import folded
from codebook.model import Condition, Rule

AWAITING = "awaiting"
"""What a register column says where a document is still expected."""

_RULE: TypeAdapter[dict[str, Condition]] = TypeAdapter(Rule)


def rule_from(content: Mapping[str, Any]) -> dict[str, Condition]:
    """Conditions by name from plain content; raises pydantic's ValidationError."""
    return _RULE.validate_python(dict(content))


def conditions_hold(conditions: Mapping[str, Condition], details: Mapping[str, str]) -> bool | None:
    """Whether a register row meets all conditions; None where that is not known.

    One that is not met settles it, whatever else is unknown or awaited.
    """
    each = [meets(condition, details.get(name, "")) for name, condition in conditions.items()]
    if any(met is False for met in each):
        return False
    return None if None in each else True


def meets(condition: Condition, text: str) -> bool | None:
    """Whether the text meets the condition; None where it is blank, awaited or no number.

    Words are compared folded, numbers as numbers. A blank is known not to be `present`.
    """
    return None if awaited(text) else answer_meets(condition, text)


def answer_meets(condition: Condition, text: str) -> bool | None:
    """The same for a coder's answer, in which `awaiting` is a word like any other."""
    if condition.present is not None and condition.present != bool(folded(text)):
        return False
    if not folded(text):
        return True if condition.present is False else None
    if condition.is_ is not None and not any(alike(text, one) for one in condition.is_):
        return False
    if condition.is_not is not None and any(alike(text, one) for one in condition.is_not):
        return False
    return _within(condition, text)


def awaited(text: str) -> bool:
    """Whether the register says that something is still expected here."""
    return folded(text) == AWAITING


def alike(text: str, wanted: object) -> bool:
    """Whether a text is the value a rule names: as a number where both are, else folded."""
    here, there = number(text), number(str(wanted))
    if here is not None and there is not None:
        return here == there
    return folded(text) == folded(str(wanted))


def number(text: str) -> Decimal | None:
    """The finite number that a text is, or None."""
    try:
        found = Decimal(folded(text))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def in_words(condition: Condition, labels: Mapping[str, str] | None = None) -> str:
    """The condition as the end of a sentence: "is 3 or more", "is not No or Unclear".

    labels: words by value code, where the condition is on an earlier answer.
    """
    said = []
    if condition.present is not None:
        said.append("is given" if condition.present else "is not given")
    if condition.is_ is not None:
        said.append(f"is {_listed(condition.is_, labels)}")
    if condition.is_not is not None:
        said.append(f"is not {_listed(condition.is_not, labels)}")
    if condition.at_least is not None and condition.at_most is not None:
        said.append(f"is {condition.at_least:.15g} to {condition.at_most:.15g}")
    elif condition.at_least is not None:
        said.append(f"is {condition.at_least:.15g} or more")
    elif condition.at_most is not None:
        said.append(f"is {condition.at_most:.15g} or less")
    return " and ".join(said)


def _within(condition: Condition, text: str) -> bool | None:
    if condition.at_least is None and condition.at_most is None:
        return True
    found = number(text)
    if found is None:
        return None
    at_least = condition.at_least is None or found >= Decimal(str(condition.at_least))
    at_most = condition.at_most is None or found <= Decimal(str(condition.at_most))
    return at_least and at_most


def _listed(values: tuple[object, ...], labels: Mapping[str, str] | None) -> str:
    words = [(labels or {}).get(str(value), str(value)) for value in values]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
