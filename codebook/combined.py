"""Which themes are made of several questions, and what stands where one question's id would?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codebook.model import Codebook, Question

JOINED = " + "


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a combination wants of one question or part: any of these values."""

    question: Question
    part: str
    codes: tuple[str, ...]

    @property
    def key(self) -> str:
        """What stands in the ID column."""
        return self.question.row_key(self.part)


@dataclass(frozen=True, slots=True)
class Combination:
    """A theme of several questions: a case bears it where all that is wanted holds."""

    name: str
    wanted: tuple[Wanted, ...]

    @property
    def key(self) -> str:
        """What stands where a question's id would: `D05 + D08.2`."""
        return JOINED.join(each.key for each in self.wanted)

    @property
    def title(self) -> str:
        """The questions' titles, with their parts."""
        return JOINED.join(
            f"{each.question.title}: {each.part}" if each.part else each.question.title
            for each in self.wanted
        )


def combinations_of(codebook: Codebook) -> Iterator[Combination]:
    """The combinations of a codebook without faults, in its order."""
    keys = codebook.row_keys()
    for name, of_each in codebook.combinations.items():
        yield Combination(name, tuple(Wanted(*keys[key], codes) for key, codes in of_each.items()))


def in_words(codebook: Codebook, combination: Combination) -> str:
    """Such as "Voice considered is Partly or Yes, and Agencies: Health is Yes"."""
    said = []
    for each in combination.wanted:
        scale = codebook.scale_of(each.question)
        assert scale is not None
        title = f"{each.question.title}: {each.part}" if each.part else each.question.title
        said.append(f"{each.key} ({title}) is {' or '.join(map(scale.label, each.codes))}")
    return ", and ".join(said)


def worst_verdict(combination: Combination, verdicts: Mapping[str, str]) -> str:
    """The verdict of the question on which coders agree least; verdicts by row key."""
    found = {verdicts.get(each.key, "") for each in combination.wanted}
    order = ("not_reliable", "not_enough_evidence", "", "reliable")
    return next(word for word in order if word in found)
