"""What did the example have to choose, because its source does not say?"""

from pydantic import Field

from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Part, Rule
from flows.demo.facts import EXAMPLE, Fact

Shares = dict[str, float]


class Chosen(Part):
    """So many cases of a kind bear one of these values, as in `Fact`."""

    values: tuple[str, ...]
    where: Rule = Field(default_factory=dict)
    n: int


class Leaning(Part):
    """In cases of a kind these values are likelier; weight: 0 is not at all, 1 strongly."""

    values: tuple[str, ...]
    where: Rule
    weight: float


class Assumed(Part):
    """How answers to a question are spread: shares of the asked by value, or by part."""

    shares: Shares = Field(default_factory=dict)
    parts: dict[str, Shares] = Field(default_factory=dict)
    counts: tuple[Chosen, ...] = ()
    leanings: tuple[Leaning, ...] = ()

    def shares_of(self, part: str) -> Shares:
        """The shares of one part of the question; part "" where it has none."""
        return self.parts.get(part, self.shares)


class Assumptions(Part):
    """What is assumed, by question."""

    questions: dict[str, Assumed]


def assumptions() -> dict[str, Assumed]:
    """What is assumed by question id; raises StudyError where the file has faults."""
    path = EXAMPLE / "assumed.yaml"
    found, faults = validated(Assumptions, read_yaml(path), path.name)
    if found is None:
        raise StudyError(f"{path.name} cannot be used", faults)
    return found.questions


def chosen_facts(question: str, assumed: Assumed) -> list[Fact]:
    """The counts chosen for a question, in the form of facts."""
    return [
        Fact(paragraph="", question=question, values=each.values, where=each.where, n=each.n)
        for each in assumed.counts
    ]
