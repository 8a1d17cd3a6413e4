"""Which counts does the published study give, and do these answers bear them out?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from codebook.answers import Row
from codebook.conditions import conditions_hold
from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Codebook, Condition, Part, Rule

Details = Mapping[str, Mapping[str, str]]
"""Register columns by case id."""

EXAMPLE = Path(__file__).parent / "its-silent"


class Fact(Part):
    """Among the cases `where` these conditions hold, so many bear one of these values.

    n: exactly so many; about: from and to, where the source has only words; denominator: the
    base that the source gives, if it does. where: register columns or questions.
    """

    paragraph: str
    question: str
    part: str = ""
    values: tuple[str, ...]
    where: Rule = Field(default_factory=dict)
    n: int | None = None
    about: tuple[int, int] | None = None
    denominator: int | None = None
    note: str = ""


class Finding(Part):
    """What the source says of a variable in words, comparing groups of cases."""

    paragraph: str
    kind: Literal["lowest", "highest", "mostly", "associated"]
    question: str
    values: tuple[str, ...]
    where: Rule
    by: str = ""


class Published(Part):
    """All that the source says of coded variables, and whose figures they are."""

    attribution: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """So many cases of so many."""

    n: int
    denominator: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of 0 is 0."""
        return self.n / self.denominator if self.denominator else 0.0


def published() -> Published:
    """What the bundled example's source says; raises StudyError where the file has faults."""
    path = EXAMPLE / "facts.yaml"
    found, faults = validated(Published, read_yaml(path), path.name)
    if found is None:
        raise StudyError(f"{path.name} cannot be used", faults)
    return found


def facts() -> list[Fact]:
    """The counts that the source gives for coded variables."""
    return list(published().facts)


def findings() -> list[Finding]:
    """What the source says of groups in words."""
    return list(published().findings)


def count_of(
    fact: Fact | Finding, codebook: Codebook, values: Mapping[Row, str], details: Details
) -> Count:
    """Cases that bear the fact's values, among those with an answer inside the denominator.

    values: one value code a row, true or consolidated; details: the sample's register rows.
    """
    outside = outside_denominator(codebook, fact.question)
    part = fact.part if isinstance(fact, Fact) else ""
    said = [
        values[row]
        for row in (Row(case_id, fact.question, part) for case_id in details)
        if row in values
        and values[row] not in outside
        and holds(fact.where, row.case_id, values, details)
    ]
    return Count(sum(value in fact.values for value in said), len(said))


def met(fact: Fact, count: Count) -> bool:
    """Whether a count is what the source gives."""
    low, high = fact.about or (fact.n, fact.n)
    within = (low is None or count.n >= low) and (high is None or count.n <= high)
    return within and fact.denominator in {None, count.denominator}


def bears_out(
    finding: Finding, codebook: Codebook, values: Mapping[Row, str], details: Details
) -> bool:
    """Whether the answers show what the source says of groups in words."""
    here = count_of(finding, codebook, values, details)
    if finding.kind == "mostly":
        everywhere = finding.model_copy(update={"where": {}})
        return 2 * here.n > count_of(everywhere, codebook, values, details).n
    others = [count_of(other, codebook, values, details) for other in _others(finding, details)]
    if finding.kind == "associated":
        return here.share > _elsewhere(finding, codebook, values, details).share
    if finding.kind == "lowest":
        return all(here.share < other.share for other in others)
    return all(here.share > other.share for other in others)


def holds(
    where: Mapping[str, Condition], case_id: str, values: Mapping[Row, str], details: Details
) -> bool:
    """Whether a case meets conditions on its register row and on answers; unknown is no."""
    known = dict(details[case_id])
    known |= {name: values.get(Row(case_id, name), "") for name in where if name not in known}
    return conditions_hold(where, known) is True


def outside_denominator(codebook: Codebook, question_id: str) -> frozenset[str]:
    """The value codes of a question that leave a case out of a base."""
    scale = codebook.scale_of(codebook.questions[question_id])
    return scale.outside_denominator if scale else frozenset()


def _others(finding: Finding, details: Details) -> Iterator[Finding]:
    """The same finding for every other group of the column it compares by."""
    if not finding.by:
        return
    ours = finding.where[finding.by].is_ or ()
    for group in sorted({case[finding.by] for case in details.values()} - set(map(str, ours))):
        yield finding.model_copy(
            update={"where": {finding.by: Condition.model_validate({"is": group})}}
        )


def _elsewhere(
    finding: Finding, codebook: Codebook, values: Mapping[Row, str], details: Details
) -> Count:
    """The count among the other cases that were asked what `where` rests on."""
    others = {
        case_id: case
        for case_id, case in details.items()
        if not holds(finding.where, case_id, values, details)
        and all(name in case or Row(case_id, name) in values for name in finding.where)
    }
    everywhere = finding.model_copy(update={"where": {}})
    return count_of(everywhere, codebook, values, others)
