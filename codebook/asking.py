"""Which questions are asked of a case, by one coder's answers? Worked out once for all alike."""

from collections.abc import Iterator, Mapping

from codebook.model import Codebook, Question
from codebook.rules import asked


class Asking:
    """What is asked of many cases by the same codebook.

    Two cases are alike where the register columns and the earlier answers that some rule looks
    at are the same; what is asked of one is then asked of the other.
    """

    __slots__ = ("_alike", "_codebook", "_columns", "_earlier")

    def __init__(self, codebook: Codebook) -> None:
        names = {name for question in codebook for name in question.applies_if}
        self._codebook = codebook
        self._earlier = tuple(sorted(names & codebook.questions.keys()))
        self._columns = tuple(sorted(names - codebook.questions.keys()))
        self._alike: dict[tuple[str, ...], frozenset[str]] = {}

    @property
    def earlier(self) -> frozenset[str]:
        """The ids of the questions on whose answers others rest."""
        return frozenset(self._earlier)

    def asked(self, details: Mapping[str, str], answers: Mapping[str, str]) -> frozenset[str]:
        """The ids of the questions that are asked; see `codebook.rules.asked`.

        answers: at least those to the questions on which others rest, value by id.
        """
        columns = [details.get(name, "") for name in self._columns]
        key = (*columns, *(answers.get(name, "") for name in self._earlier))
        if key not in self._alike:
            states = asked(self._codebook, details, answers)
            self._alike[key] = frozenset(each for each, state in states.items() if state.asked)
        return self._alike[key]

    def questions(
        self, details: Mapping[str, str], answers: Mapping[str, str]
    ) -> Iterator[Question]:
        """The same questions themselves, in order of asking."""
        ids = self.asked(details, answers)
        return (question for question in self._codebook if question.id in ids)
