"""Can a question ever be asked, by all that its rules and those of earlier questions want?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codebook.conditions import alike
from codebook.model import Codebook, Condition, Question


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one name must be: one of some codes (None for any), and within a range."""

    codes: frozenset[str] | None = None
    low: float = float("-inf")
    high: float = float("inf")

    def with_(self, other: "_Wanted") -> "_Wanted":
        """What meets both."""
        both = [each for each in (self.codes, other.codes) if each is not None]
        codes = frozenset.intersection(*both) if both else None
        return _Wanted(codes, max(self.low, other.low), min(self.high, other.high))

    @property
    def can_be(self) -> bool:
        """Whether anything meets it."""
        return self.codes != frozenset() and self.low <= self.high


def never_asked(codebook: Codebook) -> Iterator[tuple[int, str]]:
    """Number of each question that no case can reach, and the name that would have to be two.

    Only what follows from the rules is told: whether the register has such a case is not.
    """
    known: dict[str, Mapping[str, _Wanted]] = {}
    for number, question in enumerate(codebook):
        wanted = _wanted(codebook, question, known)
        known[question.id] = wanted
        broken = next((name for name, each in wanted.items() if not each.can_be), None)
        if broken is not None:
            yield number, broken


def _wanted(
    codebook: Codebook, question: Question, known: Mapping[str, Mapping[str, _Wanted]]
) -> dict[str, _Wanted]:
    """All that must hold for the question to be asked, by name of column or question."""
    found: dict[str, _Wanted] = {}
    for name, condition in question.applies_if.items():
        each = _of_condition(codebook, name, condition)
        for key, wanted in ((name, each), *known.get(name, {}).items()):
            found[key] = found[key].with_(wanted) if key in found else wanted
    return found


def _of_condition(codebook: Codebook, name: str, condition: Condition) -> _Wanted:
    low = condition.at_least if condition.at_least is not None else float("-inf")
    high = condition.at_most if condition.at_most is not None else float("inf")
    earlier = codebook.questions.get(name)
    scale = codebook.scales.get(earlier.scale or "") if earlier is not None else None
    if scale is None:
        said = condition.is_
        return _Wanted(frozenset(map(str, said)) if said is not None else None, low, high)
    codes = scale.codes
    if condition.is_ is not None:
        codes = tuple(code for code in codes if any(alike(code, one) for one in condition.is_))
    if condition.is_not is not None:
        codes = tuple(code for code in codes if not any(alike(code, n) for n in condition.is_not))
    return _Wanted(frozenset(codes), low, high)
