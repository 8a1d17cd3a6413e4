"""What does study.yaml say? Its keys, their defaults and their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from codebook.faults import Fault
from codebook.keyed import validated
from codebook.notation import shortest
from codebook.placed import OnSheets, place_of

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=20)]
Text = Annotated[str, Field(min_length=1)]
ALL_CASES = "All"


def _in_short(rule: dict[str, Any]) -> dict[str, Any]:
    return {name: shortest(condition) for name, condition in rule.items()}


Rule = Annotated[dict[str, Any], AfterValidator(_in_short)]
"""A rule as in the codebook, in its shortest form, so that what means the same is the same."""


class Part(BaseModel):
    """A piece of the study file; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Part):
    """Someone who takes part in the study."""

    id: Id
    name: Text
    email: str = ""


class Coder(Person):
    """Someone who codes. capacity: at most so many cases over all rounds.

    training: how they learned to code by this codebook, in words for the agreement report.
    not_cases: cases that this coder is not to read, for a reason nobody asks. password: whether
    their workbooks are encrypted, with a password from the keyring or the environment.
    """

    training: str = ""
    capacity: int | None = Field(default=None, ge=0)
    password: bool = False
    not_cases: tuple[str, ...] = ()


class Unit(Part):
    """Whom or what the answers about a case concern, so that all coders read it one way.

    name: such as "the child in focus". guidance: what that means where a document tells of
    several. each: a register column that lists several of them in a row, parted by
    semicolons; each then becomes a case of its own.
    """

    name: str = ""
    guidance: str = ""
    each: str = ""


class Related(Part):
    """Cases that have the same value in a register column, such as one incident.

    coders: whether such cases go to the same coders, to different ones, or to any.
    """

    column: Text
    coders: Literal["any", "same", "different"] = "any"


class Eligibility(Part):
    """Which cases of the register may be sampled.

    dates: register columns in the order in which they are believed, the first that is filled
    counts; from and to: the first and last day. exclude: rules (as in the codebook) by reason
    in words. column: a register column that gives the reason why a case is left out.
    """

    dates: tuple[str, ...] = ()
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    exclude: dict[str, Rule] = Field(default_factory=dict)
    column: str = ""


class Benchmark(Part):
    """Percentages from elsewhere, such as a census, beside sample and register.

    percent: by value, or by path ("Death › Unclear") where the attribute is nested.
    """

    source: Text
    percent: dict[str, float]


class Document(Part):
    """A document that belongs to every case, and the register column that names its file.

    folder: the folder or web address under which coders find the files, so that workbooks link
    to them.
    """

    title: Text
    column: str = ""
    folder: str = ""


class Attribute(Part):
    """What a register column means: its values in order, its bands and its unknowns.

    values: a list, or for a column nested in another a mapping from the group's value to its
    own values; `group` names the register column that holds the group's value.
    applies_if: register conditions under which the attribute has a base (as in the codebook).
    """

    title: Text
    type: Literal["category", "number"] = "category"
    values: tuple[str, ...] | dict[str, tuple[str, ...]] = ()
    group: str = ""
    bands: dict[str, tuple[float, float]] = Field(default_factory=dict)
    unknown: Literal["left out", "a row"] = "left out"
    applies_if: Rule = Field(default_factory=dict)
    benchmark: Benchmark | None = None


class Quotas(Part):
    """So many cases for each of several themes, a case in one quota only, varied within each.

    column: a register column that names a case's themes, parted by semicolons. counts: cases
    by theme. range: attributes over which the cases of a quota are to be as varied as can be.
    """

    column: Text
    counts: dict[str, int]
    range: tuple[str, ...] = ()


class Target(Part):
    """Counts that the sample must meet exactly.

    Among the cases `where` register columns have these values: either `n` cases in all, or
    for each value of the column `by` the number in `counts` (a number attribute counts by
    its bands). `distinct` names a column: the cases chosen must have `n` different values.
    """

    where: dict[str, str] = Field(default_factory=dict)
    by: str = ""
    counts: dict[str, int] = Field(default_factory=dict)
    distinct: str = ""
    n: int | None = Field(default=None, ge=0)


class Sample(Part):
    """How the cases to be coded are drawn from the register.

    counts: cases by stratum where the allocation is fixed ("LCSPR", or "LCSPR › Asian" for
    several columns). minimum: at least so many of each stratum, as far as it has them.
    """

    size: int | Literal["all"] = "all"
    strata: tuple[str, ...] = ()
    allocation: Literal["proportional", "equal", "fixed"] = "proportional"
    counts: dict[str, int] = Field(default_factory=dict)
    minimum: int = Field(default=0, ge=0)
    quotas: Quotas | None = None
    targets: tuple[Target, ...] = ()
    given: tuple[str, ...] = ()
    seed: int = 1


class Round(Part):
    """A pass of coding over some of the sample's cases.

    cases: a number or `rest`. double_coded: `auto`, `all`, a share below 1 or a number.
    checkpoints: after how many of the round's cases agreement is measured before going on.
    """

    cases: int | Literal["rest"] = "rest"
    double_coded: Literal["auto", "all"] | float = "auto"
    coders_per_case: int | Literal["all"] = 2
    checkpoints: tuple[int, ...] = ()
    seed: int = 1
    due: str = ""


class AgreementSettings(Part):
    """How agreement is measured, why, and what counts as reliable.

    interval: the method whose interval the verdict rests on; all are shown. why: for what the
    figures are wanted; why_this_many: why so many cases are double-coded. Both are words for
    the agreement report, kept with a round when it is opened.
    """

    coefficient: Literal["alpha"] = "alpha"
    reliable: float = Field(default=0.80, gt=0, le=1)
    tentative: float = Field(default=0.667, gt=0, le=1)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    interval: Literal["default", "bca", "jackknife", "percentile", "krippendorff"] = "default"
    replicates: int = Field(default=2000, ge=200)
    seed: int = 1
    why: str = ""
    why_this_many: str = ""


class WorkbookSettings(Part):
    """What coders see in a workbook.

    cases: at most so many in one; more become further workbooks. show: register columns above
    the questions. new_themes: whether there is a sheet for themes that no question asks for.
    """

    cases: int = Field(default=60, ge=1, le=200)
    show: tuple[str, ...] = ()
    confidence: bool = False
    new_themes: bool = True


class PublishSettings(Part):
    """How counts are published and protected."""

    threshold: int = Field(default=5, ge=3)
    decimals: int = Field(default=0, ge=0, le=1)
    count_by: str = "case"
    weights: Literal["off", "design"] = "off"


class PlanSettings(Part):
    """What the plan for double coding assumes.

    power: how probable a verdict of reliable is to be. agreement: the true alpha assumed.
    shares: expected shares of values by question (`D05`) or part (`D27a/Health`), on the scale;
    else all values are equally likely.
    """

    power: float = Field(default=0.8, gt=0, lt=1)
    agreement: float = Field(default=0.9, gt=0, lt=1)
    shares: dict[str, dict[str, float]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whence:
    """The file that a study was read from: its name, and what stands in it with its places.

    It is no part of what the study is: studies that say the same are equal whatever their file.
    """

    name: str = field(default="study.yaml", compare=False)
    content: Any = field(default=None, compare=False)


class StudyFile(Part):
    """study.yaml as a whole, or the same from study.xlsx.

    codebook_by: who wrote the codebook, in words for the agreement report.
    """

    _whence: Whence = PrivateAttr(default_factory=Whence)

    title: Text
    lead: Person = Person(id="lead", name="Lead analyst")
    coders: tuple[Coder, ...] = Field(min_length=1)
    adjudicators: tuple[Id, ...] = ()
    reviewers: tuple[Person, ...] = ()
    register_: str = Field(default="register.csv", alias="register")
    codebook: str = "codebook.yaml"
    codebook_by: str = ""
    documents: dict[str, Document] = Field(
        default_factory=lambda: {"document": Document(title="Document")}
    )
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    group_by: str
    unit: Unit = Unit()
    related: Related | None = None
    eligibility: Eligibility = Eligibility()
    sample: Sample = Sample()
    rounds: dict[str, Round] = Field(
        default_factory=lambda: {"pilot": Round(cases=6, coders_per_case="all"), "main": Round()}
    )
    agreement: AgreementSettings = AgreementSettings()
    workbook: WorkbookSettings = WorkbookSettings()
    publish: PublishSettings = PublishSettings()
    plan: PlanSettings = PlanSettings()
    outbox: str = "outbox"
    inbox: str = "inbox"
    database: str = ""
    synthetic: str = ""

    @property
    def name(self) -> str:
        """The name of the file that says this: study.yaml, or study.xlsx."""
        return self._whence.name

    def fault(self, where: str | Sequence[str | int], found: str, remedy: str) -> Fault:
        """What is to be put right in this file, with its line or cell.

        where: keys and list places that lead to it, as text with points between; a member of a
        list may be named by its id ("coders.ab.capacity").
        """
        keys = where.split(".") if isinstance(where, str) else where
        content = self._whence.content
        if content is None:
            return Fault(self.name, ".".join(map(str, keys)), found, remedy)
        place = place_of(content, _by_place(content, keys), ".".join(map(str, keys)))
        return Fault(self.name, place, found, remedy)

    def placed(self, fault: Fault) -> Fault:
        """A fault whose place is keys of the study file, with its line or cell there."""
        return self.fault(fault.place, fault.found, fault.remedy)

    def place(self, where: str) -> str:
        """Where in this file a key stands, for a sentence: "study.yaml, plan.shares"."""
        if isinstance(self._whence.content, OnSheets):
            return f"{self.name}, {self.fault(where, '', '').place}"
        return f"{self.name}, {where}"

    def person(self, person_id: str) -> Person | None:
        """Whoever bears this id in the study, in whatever role; None if nobody does."""
        people = (self.lead, *self.coders, *self.reviewers)
        return next((person for person in people if person.id == person_id), None)

    @property
    def adjudicating(self) -> tuple[str, ...]:
        """Who settles disagreements: those named, else the lead."""
        return self.adjudicators or (self.lead.id,)

    @property
    def column_titles(self) -> dict[str, str]:
        """Words for the register's columns, so far as attributes and documents give them."""
        titles = {column: each.title for column, each in self.attributes.items()}
        return titles | {each.column: each.title for each in self.documents.values() if each.column}


def study_file(content: Any, name: str) -> tuple[StudyFile | None, list[Fault]]:
    """The study that a file of this name says, or None and every fault at once."""
    file, faults = validated(StudyFile, content, name)
    return file and read_from(file, content, name), faults


def read_from(file: StudyFile, content: Any, name: str) -> StudyFile:
    """The same study, which knows in which file and where there its pieces stand."""
    made = file.model_copy()
    made._whence = Whence(name, content)
    return made


def _by_place(content: Any, keys: Sequence[str | int]) -> list[str | int]:
    """The keys, with members of lists by their places."""
    steps: list[str | int] = []
    for key in keys:
        if isinstance(content, list) and isinstance(key, str):
            ids = [each.get("id") if isinstance(each, dict) else None for each in content]
            key = ids.index(key) if key in ids else key  # noqa: PLW2901  # the same, by place
        steps.append(key)
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            content = None
    return steps
