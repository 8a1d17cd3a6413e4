"""What does a simulated coder write into the cells of a row?"""

from dataclasses import dataclass, field
from datetime import datetime

from codebook.answers import Row
from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Part, Question, Scale
from flows.demo.facts import EXAMPLE
from flows.demo.lots import drawn, lot
from flows.demo.slips import Play
from workbooks.anatomy import (
    ANSWER,
    CONFIDENCE,
    CONFIDENCE_LEVELS,
    DOCUMENT,
    EVIDENCE,
    EVIDENCE_KINDS,
    KIND,
    NOTE,
    PAGE,
)

Written = str | bool | int | datetime | None
"""What stands in a cell; None leaves it empty."""


class Words(Part):
    """Sentences for evidence by area, remarks, and an adjudicator's reasons; all invented."""

    mark: str
    quotes: dict[str, tuple[str, ...]]
    remarks: tuple[str, ...]
    reasons: tuple[str, ...]


def words() -> Words:
    """The example's sentences; raises StudyError where the file has faults."""
    path = EXAMPLE / "words.yaml"
    found, faults = validated(Words, read_yaml(path), path.name)
    if found is None:
        raise StudyError(f"{path.name} cannot be used", faults)
    return found


@dataclass(frozen=True)
class Hand:
    """One coder's way of filling in cells; careful: without the slips of a first return."""

    play: Play
    coder: str
    careful: bool = False
    words: Words = field(default_factory=words)

    def cells(self, question: Question, row: Row, value: str) -> dict[str, Written]:
        """What stands under each header of the row for a coder who means this value."""
        scale = self.play.codebook.scale_of(question)
        assert scale is not None, f"{question.id} has no scale"
        slip = "" if self.careful else self._slip(question, row, value)
        if slip == "blank":
            return {}
        written: dict[str, Written] = {ANSWER: self._answer(scale, row, value, slip)}
        if value in question.evidence.required_for:
            written |= self._evidence(question, row, slip == "without evidence")
        elif scale.by_code[value].because and self._lot("why", row) < 0.35:
            written[NOTE] = drawn(scale.by_code[value].because, *self._about("because", row))
        written[CONFIDENCE] = drawn(CONFIDENCE_LEVELS, *self._about("sure", row), weights=(6, 3, 1))
        return written

    def remark(self, case_id: str, question: Question) -> str:
        """What the coder says to a text question; of most cases nothing."""
        row = Row(case_id, question.id)
        silent = self._lot("remark", row) >= 0.12
        return "" if silent else drawn(self.words.remarks, *self._about("which", row))

    def _slip(self, question: Question, row: Row, value: str) -> str:
        """How a first return is at fault in the row; not where other rows rest on it."""
        if question.id in self.play.rested_on:
            return ""
        rates, left = self.play.slips, self._lot("fault", row)
        for kind, rate in (("blank", rates.blank), ("mistyped", rates.mistyped)):
            if left < rate:
                return kind
            left -= rate
        bare = left < rates.without_evidence and value in question.evidence.required_for
        return "without evidence" if bare else ""

    def _answer(self, scale: Scale, row: Row, value: str, slip: str) -> Written:
        label = scale.label(value)
        if slip == "mistyped":
            return drawn(mistyped(label, scale), *self._about("typing", row))
        if not self.careful and self._lot("otherwise", row) < self.play.slips.otherwise:
            return drawn(otherwise(label), *self._about("another way", row))
        return label

    def _evidence(self, question: Question, row: Row, without: bool) -> dict[str, Written]:
        """A quote that says it is made up, and where it would stand."""
        area = self.play.codebook.area_of(question.id).id
        page = 1 + int(self._lot("page", row) * 24)
        title = self.play.documents.get(area) or next(iter(self.play.documents.values()))
        kinds = ("verbatim", "paraphrase", "throughout")
        kind = drawn(kinds, *self._about("kind", row), weights=(6, 3, 1))
        quote = drawn(self.words.quotes[area], *self._about("quote", row))
        told: dict[str, Written] = {DOCUMENT: title, KIND: EVIDENCE_KINDS[kind]}
        if without:
            return {DOCUMENT: title, KIND: EVIDENCE_KINDS["verbatim"]}
        if kind != "throughout":
            told |= {EVIDENCE: f"{self.words.mark}: {quote}", PAGE: f"p. {page}"}
        return told

    def _about(self, *words: object) -> tuple[object, ...]:
        return (self.play.seed, self.coder, *words)

    def _lot(self, *words: object) -> float:
        return lot(*self._about(*words))


def mistyped(label: str, scale: Scale) -> list[Written]:
    """Ways in which a coder, or their program, spoils an answer, so that none can be read."""
    others = [value.label for value in scale.values if value.label != label]
    return [
        f"{label}{label[-1]}",
        f"{label[0]}{label[2:]}" if len(label) > 3 else f"{label}k",
        "?",
        f"{label} / {others[0]}",
        f"{label}, see page 4",
        datetime(2026, 2, 1),  # noqa: DTZ001  # a cell has no time zone
        True,
        1,
    ]


def otherwise(label: str) -> list[Written]:
    """Ways of writing a value that are not the list's, and still can only mean that value."""
    return [label.upper(), label.lower(), f" {label} ", label.replace(" ", "  ") + "\u00a0"]
