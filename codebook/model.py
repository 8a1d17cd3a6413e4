"""What does the framework ask? Questions, scales and areas as they stand in a codebook file."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

Level = Literal["nominal", "ordinal", "interval", "ratio"]
NumberLevel = Literal["interval", "ratio"]
Kind = Literal["one", "each_of", "choose_any", "number", "text"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Scalar = str | int | float


class Part(BaseModel):
    """A piece of a codebook file; unknown keys are errors and nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Value(Part):
    """One value that a scale offers."""

    code: Code
    label: str = Field(min_length=1, max_length=60)
    because: tuple[str, ...] = ()
    off_scale: bool = False
    outside_denominator: bool = False


class Scale(Part):
    """The values from which a coder picks, in order, and how far they can be compared."""

    level: Level = "nominal"
    values: tuple[Value, ...] = Field(min_length=1)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All value codes in the codebook's order."""
        return tuple(value.code for value in self.values)

    @cached_property
    def on_scale(self) -> tuple[str, ...]:
        """The codes that take part in the scale's alpha, in order."""
        return tuple(value.code for value in self.values if not value.off_scale)

    @cached_property
    def outside_denominator(self) -> frozenset[str]:
        """The codes that leave a case out of a percentage's base."""
        return frozenset(value.code for value in self.values if value.outside_denominator)

    @cached_property
    def by_code(self) -> dict[str, Value]:
        """Values by code, in order."""
        return {value.code: value for value in self.values}

    def label(self, code: str) -> str:
        """The words shown for a code; raises KeyError for a code that is not on the scale."""
        return self.by_code[code].label


class Condition(Part):
    """What a register column or an earlier answer must be for a question to apply.

    All keys given must hold. `is` and `is_not` take one value or a list; `present: true`
    asks for any value at all. A bare value or list in the file means `is`.
    """

    is_: tuple[Scalar, ...] | None = Field(default=None, alias="is")
    is_not: tuple[Scalar, ...] | None = None
    at_least: float | None = None
    at_most: float | None = None
    present: bool | None = None

    @field_validator("is_", "is_not", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (value,) if isinstance(value, str | int | float) else value


def _condition(value: object) -> object:
    if isinstance(value, str | int | float | list | tuple):
        return {"is": value}
    return value


Rule = dict[str, Annotated[Condition, BeforeValidator(_condition)]]
"""Conditions by register column or earlier question; all must hold."""


class Evidence(Part):
    """For which values a coder must give the words that convinced them."""

    required_for: tuple[str, ...] = ()


class Question(Part):
    """One thing that is asked of every case to which it applies.

    replaces: ids of questions in the version before that this one comes from; two questions
    that replace the same one are a split, one that replaces several is a merger. level: of a
    number; at ratio level a difference counts in proportion to the numbers.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=12)
    title: str = Field(min_length=1, max_length=80)
    ask: str = Field(min_length=1)
    guidance: str = ""
    source: str = ""
    scale: str | None = None
    type: Literal["number", "text"] | None = None
    each_of: tuple[str, ...] = ()
    choose_any: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=6)
    tolerance: float = Field(default=0.0, ge=0.0)
    level: NumberLevel = "interval"
    theme: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    applies_if: Rule = Field(default_factory=dict)
    evidence: Evidence = Evidence()
    replaces: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """How the question is answered: one value, parts, any of several, number or text."""
        if self.type is not None:
            return self.type
        if self.choose_any:
            return "choose_any"
        return "each_of" if self.each_of else "one"

    @property
    def parts(self) -> tuple[str, ...]:
        """The rows of the question on a sheet: its parts or options, or one unnamed part ""."""
        return self.each_of or self.choose_any or ("",)

    def row_key(self, part: str = "") -> str:
        """What stands in the ID column: `D05`, or `D27a.2` for the second part of D27a."""
        return f"{self.id}.{self.parts.index(part) + 1}" if part else self.id


class Area(Part):
    """A band of questions that belong together."""

    id: Code
    title: str = Field(min_length=1)
    questions: tuple[Question, ...]


YES_NO = Scale(
    level="nominal", values=(Value(code="yes", label="Yes"), Value(code="no", label="No"))
)


class Codebook(Part):
    """The analytical framework as it is asked: one version of it.

    combinations: themes made of several questions: by name, the values wanted of each question
    (or part, as it stands in the ID column); a case bears it where all of them hold.
    """

    title: str = Field(min_length=1)
    version: int = Field(default=1, ge=1)
    attribution: str = ""
    terms: dict[str, str] = Field(default_factory=dict)
    scales: dict[str, Scale]
    areas: tuple[Area, ...] = Field(min_length=1)
    combinations: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:  # type: ignore[override]  # fields are not wanted
        """The questions in order of asking."""
        return (question for area in self.areas for question in area.questions)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Questions by id, in order of asking."""
        return {question.id: question for question in self}

    def area_of(self, question_id: str) -> Area:
        """The area in which a question stands; raises KeyError if there is none."""
        for area in self.areas:
            if any(question.id == question_id for question in area.questions):
                return area
        raise KeyError(question_id)

    def scale_of(self, question: Question) -> Scale | None:
        """The scale of a question; None for numbers and text; yes/no for `choose_any`."""
        if question.kind == "choose_any":
            return YES_NO
        return self.scales[question.scale] if question.scale is not None else None

    def row_keys(self) -> dict[str, tuple[Question, str]]:
        """Question and part by what stands in a sheet's ID column."""
        return {q.row_key(part): (q, part) for q in self for part in q.parts}
