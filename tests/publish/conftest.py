"""A small study by hand: a codebook, cases with a group, and consolidated answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from codebook.answers import Row
from codebook.files import codebook_content, codebook_sha256
from codebook.model import Codebook
from db.open import transaction
from db.tables import (
    Answer,
    Assignment,
    Checkpoint,
    CodebookVersion,
    Draw,
    Return,
    Round,
    SampledCase,
    Workbook,
)
from flows.publish.counts import ThemeCount, theme_counts
from flows.reconcile.consolidated import ConsolidatedAnswer
from flows.study import open_study
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


YAML = """title: Voices of children
lead: {id: lead, name: L. Lead, email: lead@example.org}
coders: [{id: ab, name: A. Brown}, {id: cd, name: C. Dean}]
reviewers: [{id: qr, name: Q. Reed}]
group_by: ethnic
attributes:
  ethnic: {title: Ethnicity, values: [North, South]}
  sex: {title: Sex, values: [Male, Female]}
"""


@pytest.fixture
def coded(tmp_path):
    """A study of 40 cases, each coded by two coders who agree."""
    return _study(tmp_path / "whole", 40)


@pytest.fixture
def coded_in_part(tmp_path):
    """The same, where the second coder has not returned the last three cases."""
    return _study(tmp_path / "part", 37)


def _study(folder, returned_by_second):
    folder.mkdir()
    (folder / "study.yaml").write_text(YAML)
    moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
    study = open_study(folder, clock=lambda: moment, key=b"k" * 32)
    codebook = Codebook.model_validate(CODEBOOK)
    cases = [f"C{number:02}" for number in range(40)]
    with transaction(study.engine) as session:
        _round(session, codebook, cases, moment)
        _returned(session, codebook, 1, "ab", cases, moment)
        _returned(session, codebook, 2, "cd", cases[:returned_by_second], moment)
        session.add(
            Checkpoint(
                round="main", codebook_version=1, wave=1, cases=40, thresholds={},
                inputs_sha256="", report_sha256="",
                verdicts={"Q2": "not_enough_evidence", "Q3/Health": "not_reliable"},
                measured_at=moment,
            )
        )  # fmt: skip
    return study


def _round(session, codebook, cases, moment):
    session.add(
        CodebookVersion(
            number=1,
            sha256=codebook_sha256(codebook),
            content=codebook_content(codebook),
            published_at=moment,
        )
    )
    session.add(
        Draw(id=1, method="strata", seed=1, register_sha256="r", design_sha256="d", drawn_at=moment)
    )
    session.flush()
    for position, case_id in enumerate(cases):
        details = {
            "case_id": case_id,
            "ethnic": "North" if position % 2 else "South",
            "sex": "Male" if position % 3 else "Female",
        }
        session.add(SampledCase(draw_id=1, case_id=case_id, position=position, details=details))
    session.add(
        Round(name="main", number=1, codebook_version=1, draw_id=1, design={}, opened_at=moment)
    )
    session.flush()
    for coder in ("ab", "cd"):
        for position, case_id in enumerate(cases):
            session.add(
                Assignment(round="main", case_id=case_id, coder=coder, wave=1, position=position)
            )


def _returned(session, codebook, number, coder, cases, moment):
    code = f"AAAA-AAA{number}"
    session.add(
        Workbook(
            id=code, kind="coding", round="main", wave=1, person=coder, codebook_version=1,
            cases=list(cases), file_name=f"{coder}.xlsx", sha256="", issued_at=moment,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Return(
            id=number, sha256=str(number) * 64, file_name=f"{coder} back.xlsx", workbook_id=code,
            state="accepted", received_at=moment,
        )
    )  # fmt: skip
    session.flush()
    for case_id in cases:
        for key, value in _given(int(case_id[1:])).items():
            question, part = codebook.row_keys()[key]
            session.add(
                Answer(
                    return_id=number, round="main", coder=coder, case_id=case_id,
                    question=question.id, part=part, value=value, raw=value,
                    evidence="SECRET words", sheet=case_id, cell=f"C{int(case_id[1:]) + 5}",
                )
            )  # fmt: skip


def _given(number):
    """Answers to one case: half no, the rest partly or yes; two with a good police response."""
    first = ["no", "partly", "no", "yes"][number % 4]
    given = {"Q1": first, "Q3.1": "yes" if number % 4 < 2 else "no"}
    if first != "no":
        given["Q2"] = "yes" if number % 8 < 4 else "no"
    return {**given, "Q3.2": "yes" if number < 2 else "no"}
