"""A small study by hand: a codebook, cases with a group, and consolidated answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from codebook.answers import Row
from codebook.model import Codebook
from flows.publish.counts import ThemeCount, theme_counts
from flows.reconcile.consolidated import ConsolidatedAnswer
from flows.studyfile import StudyFile

CODEBOOK = {
    "title": "Voices",
    "scales": {
        "considered": {
            "level": "ordinal",
            "values": [
                {"code": "no", "label": "No"},
                {"code": "partly", "label": "Partly"},
                {"code": "yes", "label": "Yes"},
                {"code": "unclear", "label": "Unclear", "off_scale": True},
                {
                    "code": "na",
                    "label": "Not applicable",
                    "off_scale": True,
                    "outside_denominator": True,
                },
            ],
        },
        "yes_no": {"values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]},
    },
    "areas": [
        {
            "id": "voice",
            "title": "The child's voice",
            "questions": [
                {
                    "id": "Q1",
                    "title": "Voice considered",
                    "ask": "?",
                    "scale": "considered",
                    "theme": {"Voice absent": ["no"], "Voice present": ["partly", "yes"]},
                },
                {
                    "id": "Q2",
                    "title": "Voice acted upon",
                    "ask": "?",
                    "scale": "yes_no",
                    "applies_if": {"Q1": ["partly", "yes"]},
                },
            ],
        },
        {
            "id": "agencies",
            "title": "Agencies",
            "questions": [
                {
                    "id": "Q3",
                    "title": "Agencies that responded well",
                    "ask": "?",
                    "scale": "yes_no",
                    "each_of": ["Health", "Police"],
                },
                {"id": "Q4", "title": "Anything else", "ask": "?", "type": "text"},
            ],
        },
    ],
}
STUDY = {
    "title": "Voices",
    "coders": [{"id": "ab", "name": "A"}, {"id": "cd", "name": "C"}],
    "group_by": "ethnic",
    "attributes": {
        "ethnic": {"title": "Ethnicity", "values": ["North", "South", "West"]},
        "town": {
            "title": "Town",
            "values": {"North": ["Aa", "Bb"], "South": ["Bb"]},
            "group": "ethnic",
        },
        "age": {
            "title": "Age",
            "type": "number",
            "bands": {"Under 5": [0, 4], "5 and over": [5, 17]},
        },
    },
}


@dataclass(frozen=True)
class Small:
    """The study and the rows counted from it."""

    codebook: Codebook
    file: StudyFile
    cases: Mapping[str, Mapping[str, str]]
    answers: Sequence[ConsolidatedAnswer]
    rows: Sequence[ThemeCount]

    def row(self, figure: str) -> ThemeCount:
        return next(row for row in self.rows if row.figure == figure)


Answers = Mapping[str, Sequence[str]]
"""Values by row key, in the order of the cases: a value, "open" or "-" (not applicable)."""


@pytest.fixture
def small() -> Callable[..., Small]:
    """Builds the study from groups by case and answers by row key."""

    def build(groups: Sequence[str], given: Answers, **publish: object) -> Small:
        codebook = Codebook.model_validate(CODEBOOK)
        file = StudyFile.model_validate({**STUDY, "publish": publish})
        cases = {
            f"C{number}": {"ethnic": group, "child": f"child {number // 2}"}
            for number, group in enumerate(groups)
        }
        answers = []
        for key, values in given.items():
            question, part = codebook.row_keys()[key]
            for case_id, value in zip(cases, values, strict=True):
                answers.append(_answer(Row(case_id, question.id, part), value))
        return Small(codebook, file, cases, answers, theme_counts(codebook, answers, cases, file))

    return build


def _answer(row: Row, value: str) -> ConsolidatedAnswer:
    if value == "open":
        return ConsolidatedAnswer(row, None, "open", "awaiting", (), None)
    if value == "-":
        return ConsolidatedAnswer(row, None, "not_applicable", "rule", (), None)
    value, _, basis = value.partition("/")
    return ConsolidatedAnswer(row, value, basis or "agreed", "", (), None)  # type: ignore[arg-type]
